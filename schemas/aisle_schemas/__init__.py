"""Aisle's contracts: everything that a backend team installs to publish questions and read answers."""

from aisle_schemas.envelope import (
    CONTENT_TYPE,
    EVENT_BYTES,
    EVIDENCE_BYTES,
    PASSAGE_BYTES,
    QUESTION_BYTES,
    Headers,
    Message,
    check_question,
    decode,
    decode_json,
    encode,
    encode_json,
    fits,
    headers,
    id_time_ms,
    is_id,
    message,
    new_id,
    tag_of,
)
from aisle_schemas.errors import (
    CurrencyMismatch,
    EventTooLarge,
    SchemaError,
    UndecodableEvent,
    UnknownEvent,
    UnknownTopic,
)
from aisle_schemas.events import *  # noqa: F403  every event and every value in one
from aisle_schemas.money import Money
from aisle_schemas.reader import Answer, AnswerReader, GenerationReader
from aisle_schemas.topics import (
    ANSWERS,
    CANCELLATIONS,
    CATALOG,
    DEAD_LETTERS,
    EVIDENCE,
    FEEDBACK,
    OUTCOMES,
    PLANS,
    QUERIES,
    TOKENS,
    TOPICS,
    Topic,
    murmur2,
    partition_for,
    topic_named,
    topic_of,
)

__version__ = "0.1.0"
