"""Every event survives the wire, in MessagePack and in JSON, and reads the same to both."""

from typing import Any

import msgpack
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aisle_schemas import TOPICS, Event, decode, decode_json, encode, encode_json, topic_of

EVENTS = [event for topic in TOPICS.values() for event in topic.events]

every_event = pytest.mark.parametrize("kind", EVENTS, ids=[event.__name__ for event in EVENTS])
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@every_event
@few
@given(data=st.data())
def test_an_event_comes_back_from_messagepack_as_it_was(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))

    assert decode(topic_of(kind).name, encode(event)) == event


@every_event
@few
@given(data=st.data())
def test_an_event_comes_back_from_json_as_it_was(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))

    assert decode_json(topic_of(kind).name, encode_json(event)) == event
    assert decode_json(topic_of(kind).name, encode_json(event).decode()) == event


@every_event
@few
@given(data=st.data())
def test_an_independent_reader_finds_the_same_map(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))

    assert msgpack.unpackb(encode(event), use_list=False) == msgspec.to_builtins(event, builtin_types=(bytes,))


@every_event
@few
@given(data=st.data())
def test_fields_of_a_newer_writer_are_skipped(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))
    newer = with_unknown_fields(msgpack.unpackb(encode(event)))

    assert decode(topic_of(kind).name, msgpack.packb(newer)) == event


def with_unknown_fields(value: Any, name: str = "") -> Any:
    """The value with a field that nobody knows in every map that is a struct."""
    if isinstance(value, list):
        return [with_unknown_fields(item) for item in value]
    if not isinstance(value, dict) or name in ("sampling", "headers"):
        return value
    known = {field: with_unknown_fields(item, field) for field, item in value.items()}
    return {"added_in_2040": {"deep": [1, None, {"x": b"\x00"}]}, **known}


@every_event
def test_fields_that_an_older_writer_did_not_know_take_their_defaults(kind: type[Event]) -> None:
    event = decode(topic_of(kind).name, msgpack.packb(oldest(msgspec.inspect.type_info(kind))))

    for field in msgspec.structs.fields(kind):
        if not field.required:
            default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
            assert getattr(event, field.name) == default


def oldest(info: msgspec.inspect.Type) -> Any:
    """The least that a value of this type may be on the wire: a struct without its optional fields."""
    match info:
        case msgspec.inspect.StructType(tag=tag, tag_field=tag_field, fields=fields):
            required = {field.encode_name: oldest(field.type) for field in fields if field.required}
            return {tag_field: tag, **required} if tag_field else required
        case msgspec.inspect.UnionType(types=types):
            return oldest(types[0])
        case msgspec.inspect.Metadata(type=inner):
            return oldest(inner)
        case msgspec.inspect.LiteralType(values=values):
            return values[0]
        case msgspec.inspect.VarTupleType():
            return []
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            return 0
        case msgspec.inspect.BytesType():
            return b""
        case msgspec.inspect.StrType():
            return ""
    raise TypeError(f"no least value of {info}")
