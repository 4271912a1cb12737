"""What can go wrong with the catalog.

CatalogError
├── ImportFailed        the file as a whole can't be read: absent, of another format, damaged
├── RowRejected         one row can't be an item: names file, line and reason
└── IndexUnavailable    the index can't be read or written now
    ├── IndexLocked     another process has it open
    └── IndexDamaged    the folder is no index, or a damaged one; it can be rebuilt from the log
"""


class CatalogError(Exception):
    """The root of the catalog's errors."""


class ImportFailed(CatalogError):
    """The file as a whole can't be read."""


class RowRejected(CatalogError):
    """One row can't be an item of the catalog."""


class IndexUnavailable(CatalogError):
    """The index can't be read or written now."""


class IndexLocked(IndexUnavailable):
    """Another process has the index open."""


class IndexDamaged(IndexUnavailable):
    """The folder is no index, or a damaged one. The message says how to rebuild it."""
