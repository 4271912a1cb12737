"""The log in one SQLite file: nothing to install, nothing to run beside it, durable across a kill."""

from aisle.stream.embedded.log import EmbeddedLog

__all__ = ["EmbeddedLog"]
