"""Structured logs."""

import io
import json
import logging
from collections.abc import Iterator

import msgspec
import pytest

import aisle_schemas
from aisle.telemetry.logs import PERSONAL, About, about, configure


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def test_a_json_line_holds_the_message_and_the_extras() -> None:
    out = io.StringIO()
    configure("INFO", as_json=True, stream=out)

    logging.getLogger("aisle.planner").info("handled in %d ms", 12, extra={"query_id": "q1", "took_ms": 12.5})

    line = json.loads(out.getvalue())
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "aisle.planner",
        "message": "handled in 12 ms",
        "query_id": "q1",
        "took_ms": 12.5,
    }


def test_a_record_stays_on_one_line_and_keeps_its_exception() -> None:
    out = io.StringIO()
    configure("INFO", as_json=True, stream=out)

    try:
        raise ValueError("the store said\nno")
    except ValueError:
        logging.getLogger("aisle").exception("two\nlines")

    assert out.getvalue().count("\n") == 1
    line = json.loads(out.getvalue())
    assert line["message"] == "two\nlines"
    assert line["exception"].endswith("ValueError: the store said\nno")


def test_a_value_that_json_does_not_know_is_written_as_text() -> None:
    out = io.StringIO()
    configure("INFO", as_json=True, stream=out)

    logging.getLogger("aisle").info("read", extra={"topics": {"aisle.queries"}})

    assert json.loads(out.getvalue())["topics"] == "{'aisle.queries'}"


@pytest.mark.parametrize("as_json", [True, False])
def test_a_shoppers_words_are_written_at_debug_only(as_json: bool) -> None:
    out = io.StringIO()
    configure("DEBUG", as_json=as_json, stream=out)
    logger = logging.getLogger("aisle.gateway")

    logger.warning("refused", extra={"question": "is this for my rash?", "query_id": "q1"})
    assert "rash" not in out.getvalue()
    assert "q1" in out.getvalue()

    logger.debug("refused", extra={"question": "is this for my rash?"})
    assert "rash" in out.getvalue()


def test_every_personal_field_of_the_contracts_is_known_by_name() -> None:
    marked = set()
    for info in msgspec.inspect.multi_type_info(
        [kind for kind in vars(aisle_schemas).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    ):
        assert isinstance(info, msgspec.inspect.StructType)
        for field in info.fields:
            if isinstance(field.type, msgspec.inspect.Metadata) and (field.type.extra or {}).get("personal"):
                marked.add(field.encode_name)

    assert marked == PERSONAL


def test_a_plain_line_reads_as_a_sentence_with_its_fields() -> None:
    out = io.StringIO()
    configure("INFO", as_json=False, stream=out)

    logging.getLogger("aisle.llm").warning("the model stalls", extra={"query_id": "q1"})

    assert out.getvalue()[12:] == " WARNING aisle.llm: the model stalls query_id=q1\n"


PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_what_is_in_hand_is_said_on_every_line() -> None:
    out = io.StringIO()
    configure("INFO", as_json=True, stream=out)
    in_hand = about.set(About("q1", PARENT))

    logging.getLogger("aisle.storefront").warning("the store is late", extra={"took_ms": 3})
    about.reset(in_hand)
    logging.getLogger("aisle.storefront").warning("the store is late")

    with_it, without = map(json.loads, out.getvalue().splitlines())
    assert with_it.items() >= {"query_id": "q1", "trace_id": "0af7651916cd43dd8448eb211c80319c", "took_ms": 3}.items()
    assert without.keys() == {"time", "level", "logger", "message"}


def test_the_current_spans_trace_is_said_and_a_lines_own_query_id_stands(traced) -> None:
    out = io.StringIO()
    configure("INFO", as_json=True, stream=out)
    tracer = traced.tracing.of("aisle.gateway")
    in_hand = about.set(About("q1"))

    with tracer.within(tracer.start("POST", parent=PARENT)):
        logging.getLogger("aisle.gateway").info("refused", extra={"query_id": "q2"})
    about.reset(in_hand)

    line = json.loads(out.getvalue())
    assert (line["query_id"], line["trace_id"]) == ("q2", "0af7651916cd43dd8448eb211c80319c")


def test_below_its_level_nothing_is_written_and_configuring_twice_writes_once() -> None:
    out = io.StringIO()
    configure("INFO", as_json=True, stream=out)
    configure("WARNING", as_json=True, stream=out)

    logging.getLogger("aisle").info("quiet")
    logging.getLogger("aisle").warning("loud")

    assert out.getvalue().count("\n") == 1


def test_an_unknown_level_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="CHATTY"):
        configure("CHATTY", as_json=True)
