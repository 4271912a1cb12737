"""The logs of a process, as the settings say."""

import logging
import sys

from aisle.process.settings import Settings
from aisle.telemetry import logs


def configure_logs(settings: Settings) -> None:
    """Plain lines in a terminal, else one JSON object a line."""
    logs.configure(settings.log_level, as_json=not sys.stderr.isatty())
    if settings.log_level != "DEBUG":
        # It tells every address at INFO, and a store's address holds a postcode, or who the customer is.
        logging.getLogger("httpx").setLevel(logging.WARNING)
