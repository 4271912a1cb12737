"""What a batch of catalog events comes down to. Pure, but for the embedder that it is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aisle.catalog.index import Vectors
from aisle.catalog.passages import embedding_text, passages_of
from aisle.catalog.points import item_id_of
from aisle.encoders.embedder import Embedder
from aisle_schemas import CatalogItemRemoved, CatalogItemUpserted, Policy, Product

Changed = CatalogItemUpserted | CatalogItemRemoved


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Each id once, as the last of its events left it."""

    upserted: tuple[Product | Policy, ...] = ()
    removed: tuple[str, ...] = ()


def fold(events: Sequence[Changed]) -> Batch:
    """Events in log order → what stands after the last."""
    last = {_key(event): event for event in events}
    return Batch(
        upserted=tuple(event.item for event in last.values() if isinstance(event, CatalogItemUpserted)),
        removed=tuple(event.item_id for event in last.values() if isinstance(event, CatalogItemRemoved)),
    )


def embedded(items: Sequence[Product | Policy], embedder: Embedder) -> Iterator[tuple[Product | Policy, Vectors]]:
    """Each item with the vectors, (n, 384), of its n passages: one call of the embedder for all."""
    texts = [[embedding_text(passage) for passage in passages_of(item)] for item in items]
    vectors = embedder.embed([text for of_item in texts for text in of_item])
    start = 0
    for item, of_item in zip(items, texts, strict=True):
        yield item, vectors[start : start + len(of_item)]
        start += len(of_item)


def _key(event: Changed) -> str:
    return item_id_of(event.item) if isinstance(event, CatalogItemUpserted) else event.item_id
