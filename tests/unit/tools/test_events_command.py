import json
from types import MappingProxyType

import msgpack

from aisle.stream.log import Record
from aisle_schemas import QueryCancelled, decode, encode
from aisle_tools.commands.events import _as_json


def record(value: bytes) -> Record:
    return Record(topic="aisle.cancellations", partition=0, offset=7, timestamp_ms=1, key="q1", value=value)


def test_an_event_is_printed_with_its_place() -> None:
    value = encode(QueryCancelled(query_id="q1"))
    told = json.loads(_as_json(record(value), decode("aisle.cancellations", value)))
    assert (told["topic"], told["offset"], told["event"]["type"]) == ("aisle.cancellations", 7, "query.cancelled")


def test_headers_are_printed_whatever_kind_of_mapping_a_log_gives() -> None:
    lazy = record(encode(QueryCancelled(query_id="q1")))
    with_headers = Record(
        topic=lazy.topic, partition=0, offset=7, timestamp_ms=1, key="q1", value=lazy.value,
        headers=MappingProxyType({"ce_id": "7"}),
    )  # fmt: skip
    assert json.loads(_as_json(with_headers, None))["headers"] == {"ce_id": "7"}


def test_a_newer_versions_event_is_printed_as_it_stands() -> None:
    told = json.loads(_as_json(record(msgpack.packb({"type": "query.paused", "for_ms": 500})), None))
    assert told["event"] == {"type": "query.paused", "for_ms": 500}


def test_bytes_that_are_no_event_are_printed_as_hexadecimal() -> None:
    assert json.loads(_as_json(record(b"\xc1\x00"), None))["event"] == "c100"
    assert json.loads(_as_json(record(msgpack.packb({1: b"\xff"})), None))["event"]
