"""The AsyncAPI document: fresh, complete, valid to AsyncAPI's own parser, and true to the bytes."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from aisle_schemas import TOPICS, Event, tag_of
from aisle_tools import asyncapi
from aisle_tools.golden import examples

PARSER = Path(__file__).with_name("asyncapi_parser")
EXAMPLES = examples()


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load(asyncapi.FILE.read_text())


@pytest.fixture(scope="module")
def parser(require: Callable[[str, str], None]) -> Path:
    """AsyncAPI's own parser, installed from its lockfile where it is not yet."""
    if shutil.which("npm") is None:
        require("npm", "npm is not installed: it fetches AsyncAPI's parser")
    if not (PARSER / "node_modules" / ".package-lock.json").exists():
        subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=PARSER,
            check=True,
            capture_output=True,
            timeout=110,
        )
    return PARSER


def test_the_file_is_what_the_code_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert asyncapi.main(["--check"]) == 0
    assert asyncapi.main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().err


def test_a_stale_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(asyncapi, "FILE", tmp_path / "asyncapi.yaml")
    assert asyncapi.main(["--check"]) == 1
    assert "stale: run `make generate`" in capsys.readouterr().err
    assert asyncapi.main([]) == 0
    assert asyncapi.main(["--check"]) == 0


def test_asyncapis_own_parser_accepts_it(parser: Path, document: Any) -> None:
    run = subprocess.run(
        ["node", "check.mjs"], cwd=parser, input=asyncapi.FILE.read_bytes(), capture_output=True, check=True, timeout=60
    )

    read = json.loads(run.stdout)
    assert read["diagnostics"] == []
    assert read["version"] == "3.1.0"
    assert read["operations"] == list(document["operations"])


def test_the_parser_is_locked_without_naming_a_registry() -> None:
    locked = json.loads((PARSER / "package-lock.json").read_text())

    assert "resolved" not in str(locked)
    assert all("integrity" in package for name, package in locked["packages"].items() if name)


def test_every_topic_is_a_channel_and_every_event_a_message(document: Any) -> None:
    assert {channel["address"] for channel in document["channels"].values()} == set(TOPICS)
    assert {message["name"] for message in document["components"]["messages"].values()} == {
        tag_of(event) for topic in TOPICS.values() for event in topic.events
    }


def test_every_event_has_a_sender_and_a_receiver() -> None:
    events = {event for topic in TOPICS.values() for event in topic.events}

    assert {event for stage in asyncapi.STAGES for event in stage.sends} == events
    assert {event for stage in asyncapi.STAGES for event in stage.receives} == events


def test_kafka_bindings_hold_what_the_topics_say(document: Any) -> None:
    assert document["channels"]["catalog"]["bindings"]["kafka"] == {
        "topic": "aisle.catalog",
        "partitions": 16,
        "topicConfiguration": {"cleanup.policy": ["compact"], "retention.ms": -1},
        "bindingVersion": "0.5.0",
    }
    assert document["channels"]["cancellations"]["bindings"]["kafka"]["partitions"] == 1


def test_personal_text_is_marked(document: Any) -> None:
    schemas = document["components"]["schemas"]
    marked = {
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, description in schema["properties"].items()
        if description.get("x-personal")
    }

    assert marked == {
        "AnswerRecorded.markup", "Delivery.postcode", "Passage.id", "Passage.name", "Passage.text",
        "QueryAsked.customer_ref", "QueryAsked.postcode", "QueryAsked.question", "ShopperReacted.comment", "Step.search_text", "Turn.answer", "Turn.question",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "event"), EXAMPLES.items(), ids=EXAMPLES.keys())
def test_every_example_is_valid_by_the_schema_of_its_message(name: str, event: Event, document: Any) -> None:
    reference = document["components"]["messages"][type(event).__name__]["payload"]["$ref"]
    validator = jsonschema.Draft7Validator({"components": document["components"], "allOf": [{"$ref": reference}]})
    payload = msgspec.json.decode(msgspec.json.encode(event))

    validator.validate(payload)
    assert list(validator.iter_errors({**payload, "type": "something.else"}))
