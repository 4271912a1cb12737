"""Forgetting a shopper, and logs, as an operator meets them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx

Aisle = Any  # tests/e2e/processes/conftest.py
Serve = Any

SECRET_WORDS = "a dinosaur for my nephew Barnaby"


def _ask(url: str, shopper_ref: str) -> str:
    with httpx.Client(base_url=url) as http:
        asked = http.post("/v1/queries", json={"question": SECRET_WORDS, "shopper_ref": shopper_ref}).json()
        http.get(asked["events"]).raise_for_status()  # the stream ends with the answer
    return str(asked["query_id"])


def test_a_forgotten_shoppers_words_are_gone_while_the_server_runs(
    aisle: Aisle, serve: Serve, shop_folder: Path
) -> None:
    server = serve(shop_folder)
    forgotten, kept = _ask(server.url, "shopper-forgotten"), _ask(server.url, "shopper-kept")
    assert SECRET_WORDS in aisle("events", "show", forgotten, "--json", "--data", shop_folder).stdout

    done = aisle("shoppers", "forget", "shopper-forgotten", "--data", shop_folder)
    assert done.returncode == 0, done.stderr
    printed = aisle("events", "show", forgotten, "--json", "--data", shop_folder).stdout
    events = {line["topic"]: line for line in map(json.loads, printed.splitlines())}
    assert events["aisle.queries"]["event"]["question"] == "[forgotten]"
    # An answer's own words are not sealed: they end with their topics' retention, hours and days.
    kept_for_good = {topic: line for topic, line in events.items() if topic not in ("aisle.tokens", "aisle.answers")}
    assert "Barnaby" not in json.dumps(kept_for_good)
    assert SECRET_WORDS in aisle("events", "show", kept, "--json", "--data", shop_folder).stdout
    _ask(server.url, "shopper-forgotten")  # who comes back gets a new key


def test_no_words_of_a_shopper_stand_in_the_logs_file(serve: Serve, shop_folder: Path) -> None:
    _ask(serve(shop_folder).url, "shopper-sealed")
    with sqlite3.connect(shop_folder / "log.sqlite") as log:
        values = [value for (value,) in log.execute("SELECT value FROM records WHERE topic = 'aisle.queries'")]
    log.close()
    assert values
    assert not any(b"Barnaby" in value for value in values)


def test_a_shopper_whom_nobody_knows_is_named(aisle: Aisle, shop_folder: Path) -> None:
    done = aisle("shoppers", "forget", "nobody-of-that-name", "--data", shop_folder)
    assert done.returncode == 1
    assert "nobody-of-that-name" in done.stderr


def test_logs_are_json_lines_without_a_shoppers_words(serve: Serve, shop_folder: Path) -> None:
    server = serve(shop_folder, AISLE_LOG_LEVEL="INFO")
    query_id = _ask(server.url, "shopper-logged")
    printed = server.stop()
    assert "Barnaby" not in printed
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    handled = {line["event"] for line in lines if line.get("query_id") == query_id and "stage" in line}
    assert {"query.asked", "retrieval.planned", "evidence.gathered"} <= handled
    assert all(line["took_ms"] >= 0 for line in lines if "took_ms" in line)
