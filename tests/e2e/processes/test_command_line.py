"""The command `aisle`, as a person or a script runs it."""

import json
import re
import socket
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as parquet

from aisle.encoders.models import EMBEDDER, find_models

Aisle = Any  # tests/e2e/processes/conftest.py
Serve = Any


def test_help_teaches(aisle: Aisle) -> None:
    told = aisle("--help").stdout
    for command in ("demo", "serve", "ask", "catalog", "events", "datasets", "doctor"):
        assert command in told
    assert "aisle ask 'a tent for two, under $200'" in told


def test_the_demo_answers_four_questions_and_ends_where_no_terminal_is_attached(aisle: Aisle, tmp_path: Path) -> None:
    done = aisle("demo", "--data", tmp_path / "demo", "--port", "0")
    assert done.returncode == 0, done.stdout + done.stderr
    for question in ("cold-weather golf", "trail shoes and running shoes", "dinosaur toys", "dishwasher-safe"):
        assert question in done.stdout
    assert re.search(r"\$\d+\.\d\d.* as of \d+ \w+ \d\d:\d\d", done.stdout), "no price with its time"
    assert "Sources" in done.stdout
    assert re.search(r"http://127\.0\.0\.1:\d+/", done.stdout)


def test_ask_without_a_shop_says_how_to_get_one(aisle: Aisle, tmp_path: Path) -> None:
    done = aisle("ask", "anything?", "--data", tmp_path / "none")
    assert done.returncode == 1
    assert "aisle demo" in done.stderr
    assert not (tmp_path / "none").exists()


def test_ask_answers_in_process_where_no_server_runs(aisle: Aisle, shop_folder: Path) -> None:
    done = aisle("ask", "--json", "--product", "PAN-003", "Is this pan dishwasher-safe?", "--data", shop_folder)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "completed"
    assert "ishwasher" in answer["text"]
    assert {part["passage"]["product_id"] for part in answer["parts"] if part["kind"] == "citation"} == {"PAN-003"}


def test_ask_finds_the_running_server_and_the_log_tells_the_questions_life(
    aisle: Aisle, serve: Serve, shop_folder: Path
) -> None:
    server = serve(shop_folder)
    done = aisle("ask", "--json", "best dinosaur toys for a 5 year old", "--data", shop_folder)
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "completed"

    listed = aisle("events", "list", "--json", "--data", shop_folder).stdout.splitlines()
    newest = json.loads(listed[0])
    assert newest["query_id"] == answer["query_id"]
    assert newest["outcome"] == "completed"

    life = aisle("events", "show", answer["query_id"], "--data", shop_folder).stdout
    for told in ("plan", "evidence", "answer", "timeline", "query.asked", "generation.started", "answer.ended"):
        assert told in life
    events = [
        json.loads(line)["event"]["type"]
        for line in aisle("events", "show", answer["query_id"], "--json", "--data", shop_folder).stdout.splitlines()
    ]
    assert events[0] == "query.asked"
    assert events.count("answer.ended") == 1
    assert "answer.recorded" in events
    assert server.process.poll() is None


def test_a_second_server_is_refused_with_the_folders_name(aisle: Aisle, serve: Serve, shop_folder: Path) -> None:
    serve(shop_folder)
    done = aisle("serve", "--port", "0", "--data", shop_folder)
    assert done.returncode == 1
    assert str(shop_folder) in done.stderr
    assert "Traceback" not in done.stderr


def test_rejected_rows_are_named_and_the_others_imported(aisle: Aisle, tmp_path: Path) -> None:
    file = tmp_path / "feed.csv"
    file.write_text(
        "product_id,title,price,currency\nA-1,Blue kettle,19.99,USD\n,No id,1.00,USD\nA-3,Red kettle,cheap,USD\n"
    )
    done = aisle("catalog", "import", file, "--format", "csv", "--data", tmp_path / "shop")
    assert done.returncode == 1
    assert re.search(r"feed\.csv:3: .*product_id", done.stdout)
    assert re.search(r"feed\.csv:4: .*cheap", done.stdout)
    assert "1 published, 0 unchanged, 2 rejected" in done.stdout
    again = aisle("catalog", "import", file, "--format", "csv", "--data", tmp_path / "shop")
    assert "0 published, 1 unchanged, 2 rejected" in again.stdout
    shown = json.loads(aisle("catalog", "show", "A-1", "--json", "--data", tmp_path / "shop").stdout)
    assert shown["price"] == {"minor_units": 1999, "currency": "USD"}
    assert aisle("catalog", "remove", "A-1", "--data", tmp_path / "shop").returncode == 0
    gone = aisle("catalog", "show", "A-1", "--data", tmp_path / "shop")
    assert gone.returncode == 1
    assert "was removed" in gone.stderr


def test_a_shop_in_euros_says_so_once(aisle: Aisle, tmp_path: Path) -> None:
    file = tmp_path / "feed.csv"
    file.write_text("product_id,title,price\nK-1,Blue kettle,24.00\nK-2,Gooseneck kettle,49.00\n")
    shop, euros = tmp_path / "shop", {"AISLE_CURRENCY": "EUR"}
    assert aisle("catalog", "import", file, "--format", "csv", "--data", shop, **euros).returncode == 0
    shown = json.loads(aisle("catalog", "show", "K-1", "--json", "--data", shop).stdout)
    assert shown["price"] == {"minor_units": 2400, "currency": "EUR"}
    told = aisle("ask", "a kettle under 30", "--data", shop, **euros).stdout
    assert "Blue kettle" in told
    assert "Gooseneck kettle" not in told


def test_an_unknown_format_and_a_missing_file_are_named(aisle: Aisle, tmp_path: Path) -> None:
    unknown = aisle("catalog", "import", tmp_path / "x", "--format", "excel", "--data", tmp_path / "shop")
    assert unknown.returncode == 1
    assert "excel" in unknown.stderr
    missing = aisle("catalog", "import", tmp_path / "x", "--format", "csv", "--data", tmp_path / "shop")
    assert missing.returncode == 1
    assert str(tmp_path / "x") in missing.stderr


def test_the_doctor_finds_what_is_wrong(aisle: Aisle, shop_folder: Path, tmp_path: Path) -> None:
    well = aisle("doctor", "--data", shop_folder, AISLE_PORT="0")
    assert well.returncode == 0, well.stdout
    for model in ("minilm-l6-int8@36d13820", "reranker-l4-int8@", "planner-1@"):
        assert model in well.stdout
    ill = aisle("doctor", "--data", shop_folder, AISLE_PORT="0", AISLE_STORE_URL="http://127.0.0.1:9")
    assert ill.returncode == 1
    assert "http://127.0.0.1:9 does not answer" in ill.stdout
    lacking = tmp_path / "models"
    lacking.mkdir()
    (lacking / EMBEDDER).symlink_to(find_models() / EMBEDDER)
    without = aisle("doctor", "--data", shop_folder, AISLE_PORT="0", AISLE_MODELS=str(lacking))
    assert without.returncode == 1
    assert f"{lacking}/reranker-l4-int8 holds no model" in without.stdout
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # and does not listen: nobody else can take the port
        port = str(held.getsockname()[1])
        taken = aisle("doctor", "--data", tmp_path / "new", AISLE_PORT=port, AISLE_KAFKA_BOOTSTRAP=f"127.0.0.1:{port}")
    assert f"127.0.0.1:{port} can't be used: Address already in use; choose another with AISLE_PORT" in taken.stdout
    assert f"Kafka can't be reached at 127.0.0.1:{port}" in taken.stdout
    assert not (tmp_path / "new").exists()
    unknown = aisle("doctor", "--data", shop_folder, AISLE_PROT="1")
    assert unknown.returncode == 1
    assert "unknown setting AISLE_PROT" in unknown.stderr


def test_reactions_become_datasets_and_a_rebuild_is_identical(
    aisle: Aisle, serve: Serve, shop_folder: Path, tmp_path: Path
) -> None:
    server = serve(shop_folder)
    with httpx.Client(base_url=server.url) as http:
        asked = http.post(
            "/v1/queries", json={"question": "best dinosaur toys for a 5 year old", "consent": {"train": True}}
        ).json()
        http.get(asked["events"]).raise_for_status()  # the stream ends with the answer
        token = asked["events"].partition("token=")[2]
        liked = {"query_id": asked["query_id"], "token": token, "reaction": "thumbs_up"}
        http.post("/v1/feedback", json=liked).raise_for_status()
    server.stop()
    for out in ("first", "second"):
        done = aisle("datasets", "build", "--out", tmp_path / out, "--data", shop_folder)
        assert done.returncode == 0, done.stderr
    files = {
        out: {file.relative_to(tmp_path / out): file.read_bytes() for file in (tmp_path / out).rglob("*.parquet")}
        for out in ("first", "second")
    }
    assert files["first"] == files["second"]
    kto = next(file for file in files["first"] if "kto" in str(file))
    rows = parquet.read_table(tmp_path / "first" / kto).to_pylist()
    assert [row["label"] for row in rows] == [True]
