"""What can go wrong while datasets are built.

FeedbackError
├── NotDatasets         the folder to be replaced holds something else
└── DatasetsUnwritable  the datasets can't be written: the disk is full, or the folder is not ours
"""


class FeedbackError(Exception):
    """The root of the feedback stage's errors."""


class NotDatasets(FeedbackError):
    """The folder to be replaced holds something else than datasets. The message names it; nothing was touched."""


class DatasetsUnwritable(FeedbackError):
    """The datasets can't be written. The message names the folder; the datasets before stand as they were."""
