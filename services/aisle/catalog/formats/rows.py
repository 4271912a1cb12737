"""What a reader yields."""

from dataclasses import dataclass

from aisle_schemas import Policy, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row that is an item of the catalog, or several rows that are one item's variants."""

    item: Product | Policy
    line: int  # where the row begins, from 1
    position: int  # bytes of the file read so far, compressed ones where it is compressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that can't be an item."""

    file: str
    line: int
    reason: str  # names the value and what it should be
    position: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"
