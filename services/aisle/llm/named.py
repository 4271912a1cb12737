"""Which products a text names by their ids, as far as an id can be told from other words. Pure."""

import re
from collections.abc import Iterable, Iterator

from aisle.llm.language.disguise import undisguised


class ForeignIds:
    """Finds ids laid out as those `given` that are not among them: "RUN-002" beside "PAN-004".

    An id of digits alone looks like any number and is not told from one; ids that mix letters and digits anyhow, such
    as Amazon's, are found where two have them in the same places.
    """

    def __init__(self, given: Iterable[str], also: str = "") -> None:
        """`also` is text whose ids may be named as well: the shopper's."""
        ids = frozenset(id.lower() for id in given)
        layouts = frozenset(_layout(id) for id in ids if not id.isdigit() and not id.isalpha())
        self._pattern = (
            re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(sorted(layouts))})(?![A-Za-z0-9])") if layouts else None
        )
        self._known = ids | frozenset(self._ids_in(also))

    def in_text(self, text: str) -> bool:
        return any(id not in self._known for id in self._ids_in(text))

    def _ids_in(self, text: str) -> Iterator[str]:
        if self._pattern is not None:
            yield from (match.lower() for match in self._pattern.findall(undisguised(text)))


def _layout(id: str) -> str:
    return "".join("[0-9]" if char.isdigit() else "[A-Za-z]" if char.isalpha() else re.escape(char) for char in id)
