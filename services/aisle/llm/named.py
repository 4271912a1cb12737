"""Products that a text names by their ids. Pure."""

import re
from collections.abc import Iterable

from aisle.catalog.disguise import undisguised


class NamedIds:
    """Finds the given ids in a text, in either case and under a disguise."""

    def __init__(self, ids: Iterable[str]) -> None:
        either = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE) if either else None

    def in_text(self, text: str) -> bool:
        return self._pattern is not None and self._pattern.search(undisguised(text)) is not None
