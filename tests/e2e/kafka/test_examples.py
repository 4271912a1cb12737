"""The programs of `examples/` that speak Kafka, each run as its reader would run it."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aisle_schemas import QUERIES, partition_for

pytestmark = pytest.mark.kafka

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
QUESTION = "A gift für jemanden, who gardens 🌱, under $40?"
ANSWER = f"You asked: {QUESTION} 🎁 \n* A kneeling pad\nAsk me more[e1]\n[completed]\n"

Responder = Any  # tests/e2e/kafka/conftest.py

HEADERS = {
    "ce_specversion": "1.0",
    "ce_type": "aisle.query.asked",
    "ce_source": "/our/backend",
    "content-type": "application/msgpack",
}


def run(bootstrap: str, *command: str) -> str:
    done = subprocess.run(
        [*command, bootstrap, QUESTION], cwd=EXAMPLES, check=False, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_what_was_asked(responder: Responder) -> None:
    seen = responder.seen[-1]
    assert seen.event.question == QUESTION
    assert seen.key == seen.event.query_id
    assert seen.partition == partition_for(seen.key, QUERIES.partitions)
    assert {name: seen.headers[name] for name in HEADERS} == HEADERS
    assert seen.headers["ce_id"]
    stamped_ms = datetime.fromisoformat(seen.headers["ce_time"]).timestamp() * 1000
    assert seen.event.asked_at_ms == pytest.approx(stamped_ms, abs=1000)


def test_a_backend_team_asks_by_kafka_python_and_the_schemas(own_broker: str, responder: Responder) -> None:
    assert run(own_broker, sys.executable, "publish_query.py") == ANSWER
    check_what_was_asked(responder)


def test_a_backend_team_asks_from_node_by_the_asyncapi_document(
    own_broker: str, node: str, responder: Responder
) -> None:
    assert run(own_broker, node, "publish_query.mjs") == ANSWER
    check_what_was_asked(responder)
