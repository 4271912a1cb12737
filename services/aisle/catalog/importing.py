"""A file of the shop's → `CatalogItemUpserted` events, in batches."""

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from aisle.catalog.errors import ImportFailed, RowRejected
from aisle.catalog.formats import Item, Rejected, read
from aisle.catalog.ledger import Ledger
from aisle.catalog.points import item_id_of, revision_of
from aisle.stream.log import Log, Outgoing
from aisle_schemas import CatalogItemRemoved, CatalogItemUpserted, SchemaError, encode

BATCH_ROWS = 256
BATCH_BYTES = 4 * 1024 * 1024
SOURCE = "/aisle/catalog-import"


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """How far an import has come, or what it came to."""

    bytes_total: int
    bytes_read: int = 0
    published: int = 0
    unchanged: int = 0  # items that the log held already, to the last field
    rejected: int = 0


def _nothing(_: object) -> None: ...


async def import_items(
    path: Path,
    format: str,
    log: Log,
    *,
    ledger: Path,
    progress: Callable[[ImportReport], None] = _nothing,
    on_rejected: Callable[[Rejected], None] = _nothing,
    currency: str = "USD",
    shop_id: str = "default",
    batch_rows: int = BATCH_ROWS,
) -> ImportReport:
    """Publish what the file holds and the log does not. Memory is bounded by a batch, whatever the file's size.

    1. Fold into `ledger`, a file beside the log, what the log says of each item by now.
    2. Read rows up to a batch; report each rejected one to `on_rejected`.
    3. Publish the items whose content the log does not hold; wait for its acknowledgement; report to `progress`.

    An import that was interrupted is resumed by running it again: what it published counts as unchanged, since the log
    itself is asked, and what it did not comes next. `format` is one of `aisle.catalog.formats.FORMATS`, `currency` that
    of prices which name none.

    Raises: ImportFailed when the file can't be read, or not to its end (what came before is published then);
    StreamError.
    """
    report = ImportReport(bytes_total=await asyncio.to_thread(_size, path))
    async with Ledger.of(log, ledger) as known:
        with closing(_batches(path, format, currency, known, shop_id, batch_rows)) as batches:
            while (batch := await asyncio.to_thread(next, batches, None)) is not None:
                if batch.changed:
                    await log.publish(batch.changed)
                for rejected in batch.rejected:
                    on_rejected(rejected)
                report.bytes_read = batch.position
                report.published += len(batch.changed)
                report.unchanged += batch.unchanged
                report.rejected += len(batch.rejected)
                progress(report)
                if batch.failure is not None:
                    raise batch.failure
    return report


async def remove_items(item_ids: Sequence[str], log: Log, *, shop_id: str = "default") -> None:
    """Publish that these items are sold no more. An id that the catalog does not hold is no error."""
    removed = [CatalogItemRemoved(item_id=item_id, shop_id=shop_id) for item_id in item_ids]
    await log.publish([Outgoing(event=event, key=event.item_id, source=SOURCE) for event in removed])


@dataclass(slots=True)
class _Batch:
    changed: list[Outgoing] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unchanged: int = 0
    bytes: int = 0
    position: int = 0
    failure: ImportFailed | None = None  # why nothing comes after this batch

    @property
    def rows(self) -> int:
        return len(self.changed) + len(self.rejected) + self.unchanged


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise ImportFailed(f"{path} can't be read: {error.strerror or error}") from error


def _batches(
    path: Path, format: str, currency: str, known: Ledger, shop_id: str, batch_rows: int
) -> Generator[_Batch, None, None]:
    batch = _Batch()
    try:
        for row in read(path, format, currency=currency):
            _take(row, batch, known, path, shop_id)
            if batch.rows >= batch_rows or batch.bytes >= BATCH_BYTES:
                yield batch
                batch = _Batch()
    except ImportFailed as error:
        batch.failure = error
    yield batch


def _take(row: Item | Rejected, batch: _Batch, known: Ledger, path: Path, shop_id: str) -> None:
    batch.position = row.position
    if isinstance(row, Rejected):
        batch.rejected.append(row)
        return
    try:
        changed = _changed(row, known, shop_id)
    except RowRejected as error:
        rejected = Rejected(file=str(path), line=row.line, reason=str(error), position=row.position)
        batch.rejected.append(rejected)
        return
    if changed is None:
        batch.unchanged += 1
        return
    event, size = changed
    batch.changed.append(event)
    batch.bytes += size


def _changed(row: Item, known: Ledger, shop_id: str) -> tuple[Outgoing, int] | None:
    """The event of an item that the log does not hold so, and its bytes; None for one that it does. Raises: RowRejected."""
    item_id = item_id_of(row.item)
    first_line = known.first_line_of(item_id, row.line)
    if first_line != row.line:
        raise RowRejected(f"id {item_id!r} stands at line {first_line} already")
    event = CatalogItemUpserted(item=row.item, shop_id=shop_id)
    try:
        if known.holds(item_id, revision_of(row.item)):
            return None
        return Outgoing(event=event, key=item_id, source=SOURCE), len(encode(event))
    except (SchemaError, OverflowError) as error:  # it is too large, or holds a number of more than 64 bits
        raise RowRejected(f"id {item_id!r}: {error}") from error
