"""What the contracts refuse, by which name, and that nothing else than a refusal comes out."""

import importlib
from pathlib import Path

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle_schemas import (
    DEAD_LETTERS,
    EVIDENCE,
    QUERIES,
    TOPICS,
    DeadLettered,
    Event,
    EventTooLarge,
    EvidenceGathered,
    Passage,
    Plan,
    QueryAsked,
    SchemaError,
    TokensEmitted,
    UndecodableEvent,
    UnencodableEvent,
    UnknownEvent,
    UnknownTopic,
    decode,
    decode_json,
    encode,
    encode_json,
    errors,
    tag_of,
    topic_of,
)
from aisle_tools.golden import examples

EXAMPLES = examples()

every_example = pytest.mark.parametrize("event", EXAMPLES.values(), ids=EXAMPLES.keys())


def asked(question: str = "Is it warm?") -> QueryAsked:
    return QueryAsked(query_id="q1", question=question)


def evidence(*texts: str) -> EvidenceGathered:
    passages = tuple(Passage(label=f"e{n}", id=f"P1#{n}", kind="review", text=text) for n, text in enumerate(texts))
    return EvidenceGathered(query=asked(), plan=Plan(intent="advice", form="short"), passages=passages)


# ── Bytes that are no event ───────────────────────────────────────────────────────────────────────────────────────


@every_example
def test_a_record_that_breaks_off_anywhere_is_undecodable(event: Event) -> None:
    data = encode(event)

    for length in range(len(data)):
        with pytest.raises(UndecodableEvent):
            decode(topic_of(event).name, data[:length])


@every_example
def test_a_record_with_something_after_it_is_undecodable(event: Event) -> None:
    with pytest.raises(UndecodableEvent):
        decode(topic_of(event).name, encode(event) + b"\xc0")


@every_example
def test_a_field_of_another_type_is_undecodable(event: Event) -> None:
    fields = msgpack.unpackb(encode(event))

    for name, value in fields.items():
        wrong = 7 if isinstance(value, list) else [7]
        with pytest.raises(UndecodableEvent):
            decode(topic_of(event).name, msgpack.packb({**fields, name: wrong}))


@every_example
def test_an_event_on_another_topic_is_an_unknown_one_there(event: Event) -> None:
    for topic in TOPICS.values():
        if type(event) not in topic.events:
            with pytest.raises(UnknownEvent) as refused:
                decode(topic.name, encode(event))
            assert (refused.value.topic, refused.value.tag) == (topic.name, tag_of(event))
            with pytest.raises(UnknownEvent):
                decode_json(topic.name, encode_json(event))


def test_a_newer_writers_tag_is_told_from_damage() -> None:
    newer = msgpack.packb({"type": "query.whispered", "volume": 3})

    with pytest.raises(UnknownEvent, match=r"aisle\.queries has no event tagged 'query\.whispered'"):
        decode("aisle.queries", newer)
    with pytest.raises(UndecodableEvent):
        decode("aisle.queries", newer[:-1])


@pytest.mark.parametrize(
    "bomb",
    [
        b"\x91" * 100_000,
        b"\x81\xa1x" + b"\x91" * 100_000 + b"\xc0",
        b"\x81\xa4type" + b"\x81\xa1x" * 100_000 + b"\xc0",
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\x81\xa4type\xdb\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"",
        b"\xc1",
        b"\x81\xa4type\xa1\xff",
    ],
)
def test_a_bomb_is_undecodable_and_goes_off_nowhere(bomb: bytes) -> None:
    for topic in TOPICS:
        with pytest.raises(UndecodableEvent):
            decode(topic, bomb)


@pytest.mark.parametrize("bomb", ["[" * 100_000, '{"x":' + "[" * 100_000, '{"type":"\ud800"}', b'{"type":"\xff"}', ""])
def test_a_bomb_in_json_is_undecodable_too(bomb: str | bytes) -> None:
    for topic in TOPICS:
        with pytest.raises(UndecodableEvent):
            decode_json(topic, bomb)


@settings(deadline=None)
@given(topic=st.sampled_from(sorted(TOPICS)), data=st.binary(max_size=200))
def test_whatever_the_bytes_only_a_refusal_comes_out(topic: str, data: bytes) -> None:
    for read in (decode, decode_json):
        with pytest.raises(SchemaError):
            read(topic, data)


@settings(deadline=None)
@given(name=st.sampled_from(sorted(EXAMPLES)), place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_one_wrong_byte_gives_an_event_or_a_refusal(name: str, place: int, byte: int) -> None:
    data = bytearray(encode(EXAMPLES[name]))
    data[place % len(data)] = byte
    try:
        event = decode(topic_of(EXAMPLES[name]).name, bytes(data))
    except SchemaError:
        return
    assert isinstance(event, Event)


def test_a_place_before_the_answer_is_refused() -> None:
    with pytest.raises(UndecodableEvent, match=">= 0"):
        decode("aisle.tokens", encode(TokensEmitted(run="a", at=-1, text="x")))


def test_an_unknown_topic_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownTopic, match=r"no topic 'aisle\.gossip'; the topics are aisle\.queries, "):
        decode("aisle.gossip", b"")


# ── Caps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_may_be_8_kib_and_no_more() -> None:
    assert decode(QUERIES.name, encode(asked("é" * 4096))) == asked("é" * 4096)
    with pytest.raises(EventTooLarge, match="question is 8193 bytes, the limit is 8192"):
        encode(asked("é" * 4096 + "!"))


def test_a_passage_may_be_2_kib_and_no_more() -> None:
    encode(evidence("x" * 2048))
    with pytest.raises(EventTooLarge, match="passage P1#1 is 2049 bytes, the limit is 2048"):
        encode(evidence("x", "x" * 2049))


def test_evidence_may_be_256_kib_and_no_more() -> None:
    encode(evidence(*["x" * 2000] * 120))
    with pytest.raises(EventTooLarge, match=r"evidence\.gathered is \d+ bytes, the limit is 262144"):
        encode(evidence(*["x" * 2000] * 126))


def test_an_event_may_be_512_kib_and_no_more() -> None:
    empty = len(encode(TokensEmitted(run="a", at=0, text="x" * 70_000))) - 70_000
    fits = TokensEmitted(run="a", at=0, text="x" * (512 * 1024 - empty))
    assert len(encode(fits)) == 512 * 1024
    with pytest.raises(EventTooLarge, match=r"tokens\.emitted is 524289 bytes, the limit is 524288"):
        encode(TokensEmitted(run="a", at=0, text=fits.text + "x"))


def test_a_record_over_the_cap_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(UndecodableEvent, match=r"aisle\.tokens is 524289 bytes, the limit is 524288"):
        decode("aisle.tokens", b"\xff" * (512 * 1024 + 1))


def test_evidence_that_sealing_made_longer_is_still_read() -> None:
    data = msgpack.packb(msgpack.unpackb(encode(evidence(*["x" * 2000] * 120))) | {"index_version": "v" * 50_000})
    assert len(data) > 256 * 1024

    assert isinstance(decode(EVIDENCE.name, data), EvidenceGathered)


def test_a_dead_letter_holds_a_whole_record() -> None:
    letter = DeadLettered(
        topic="aisle.tokens",
        partition=0,
        offset=9,
        stage="hydration",
        cause="failed",
        detail="",
        value=b"x" * 512 * 1024,
    )

    assert decode(DEAD_LETTERS.name, encode(letter)) == letter


# ── Values without a form on the wire ─────────────────────────────────────────────────────────────────────────────


def test_half_a_character_cant_be_sent() -> None:
    with pytest.raises(UnencodableEvent, match=r"query\.asked: .*surrogates not allowed"):
        encode(asked("\ud83d"))
    with pytest.raises(UnencodableEvent, match="surrogates not allowed"):
        encode_json(asked("\ud83d"))


def test_an_integer_over_64_bits_cant_be_sent() -> None:
    with pytest.raises(UnencodableEvent, match="2\\*\\*64"):
        encode(TokensEmitted(run="a", at=0, text="x", ids=(2**64,)))


# ── The tree ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_tree_at_the_top_of_the_file_names_every_error() -> None:
    source = Path(str(importlib.import_module("aisle_schemas.errors").__file__)).read_text()
    drawn = source.split('"""')[1]
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]

    assert len(kinds) == 7
    for kind in kinds:
        assert kind.__name__ in drawn
        assert issubclass(kind, SchemaError)
