"""What can go wrong with the log and with those who process it.

StreamError
├── LogUnavailable      the log can't be read or written now; try again
│   └── LogFull         the disk under the log is full
├── LogLocked           another server owns this data folder
├── LogDamaged          the log's file is no log, or of a version this code does not know
├── KeyMissing          a question's words are sealed with a key that this process does not have
├── Retry               a handler asks for the event again, a little later, within the event's deadline
└── StageStopped        several distinct events failed in a row: the stage, not an event, is at fault
"""


class StreamError(Exception):
    """The root of the stream's errors."""


class LogUnavailable(StreamError):
    """The log can't be read or written now."""


class LogFull(LogUnavailable):
    """The disk under the log is full. Nothing of the refused batch was written."""


class LogLocked(StreamError):
    """Another server owns this data folder. The message names the folder and the owner's process id."""


class LogDamaged(StreamError):
    """The log's file is no log of Aisle, or of a version that this code does not know."""


class KeyMissing(StreamError):
    """A question's words are sealed with a key that this process does not have. The event is put aside, and the stage is
    not at fault."""


class Retry(StreamError):
    """Raised by a handler: what it needs is not there now. The event comes again, after a growing pause, until its
    deadline; then it is given up as expired."""


class StageStopped(StreamError):
    """Several distinct events failed in a row, so the stage is at fault and stops itself."""
