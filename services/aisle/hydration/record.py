"""The exchange whole, within what one event may hold. Pure."""

import logging
from collections.abc import Collection

import msgspec

from aisle_schemas import AnswerRecorded, fits

logger = logging.getLogger(__name__)

RECORD_BYTES = 360 * 1024
"""Under the cap of an event, with room for sealing, which makes the shopper's words a third longer."""


def fit_record(recorded: AnswerRecorded, cited: Collection[str], limit: int = RECORD_BYTES) -> AnswerRecorded:
    """The record with at most `limit` bytes, shortened where that matters least.

    1. Passages go first, those that the answer does not cite before those that it does, the least relevant first;
       `evidence.trimmed` counts them.
    2. Then the rest of the evidence.
    3. Then the end of the markup.
    """
    size = _size(recorded)
    if size <= limit:
        return recorded
    logger.warning("record of question %s is %d bytes, over %d: shortened", recorded.query.query_id, size, limit)
    recorded = _without_passages(recorded, cited, limit)
    if _size(recorded) > limit:
        recorded = msgspec.structs.replace(recorded, evidence=None)
    if (over := _size(recorded) - limit) > 0:
        markup = recorded.markup.encode(errors="replace")
        recorded = msgspec.structs.replace(
            recorded, markup=markup[: max(0, len(markup) - over)].decode(errors="ignore")
        )
    return recorded


def _without_passages(recorded: AnswerRecorded, cited: Collection[str], limit: int) -> AnswerRecorded:
    evidence = recorded.evidence
    if evidence is None:
        return recorded
    bare = msgspec.structs.replace(recorded, evidence=msgspec.structs.replace(evidence, passages=()))
    by_worth = sorted(evidence.passages, key=lambda passage: passage.label not in cited)
    # A few bytes stay free for the longer array header and the grown counter.
    kept = {passage.label for passage in by_worth[: fits(by_worth, limit - _size(bare) - 16)]}
    passages = tuple(passage for passage in evidence.passages if passage.label in kept)
    trimmed = evidence.trimmed + len(evidence.passages) - len(passages)
    return msgspec.structs.replace(
        recorded, evidence=msgspec.structs.replace(evidence, passages=passages, trimmed=trimmed)
    )


def _size(recorded: AnswerRecorded) -> int:
    return len(msgspec.msgpack.encode(recorded))
