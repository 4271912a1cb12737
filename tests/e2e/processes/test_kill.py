"""`kill -9` in mid-answer, and an orderly stop."""

import http.server
import itertools
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from aisle_schemas import ANSWERS, Answer, AnswerEnded, PartAdded, Text, decode_json

Serve = Any  # tests/e2e/processes/conftest.py

FIRST = "These dinosaur toys suit a five-year-old. "


class Model(http.server.ThreadingHTTPServer):
    """An OpenAI-compatible server: it writes a first sentence, then waits to be released."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Completions)
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Completions(http.server.BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self._say(FIRST + "They ")
            self.server.released.wait(60)
            self._say("are all about dinosaurs. ")
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.close_connection = True

    def _say(self, text: str) -> None:
        chunk = {"choices": [{"delta": {"content": text}}]}
        self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def model() -> Iterator[Model]:
    server = Model()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


class Reader:
    """An EventSource: remembers where it was."""

    def __init__(self) -> None:
        self.answer = Answer()
        self.events: list[PartAdded | AnswerEnded] = []
        self.last_id = ""
        self.began = threading.Event()

    def read(self, url: str, *, until: int | None = None) -> None:
        """Up to the end, or until this many events have come in all."""
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        with httpx.stream("GET", url, headers=headers, timeout=60) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                if line.startswith("id:"):
                    self.last_id = line[3:].strip()
                elif line.startswith("data:"):
                    event = decode_json(ANSWERS.name, line[5:])
                    assert isinstance(event, PartAdded | AnswerEnded)
                    self.events.append(event)
                    self.answer.apply(event)
                    self.began.set()
                    if until is not None and len(self.events) >= until:
                        return


def test_a_killed_server_finishes_after_its_restart_what_it_had_accepted(
    serve: Serve, shop_folder: Path, model: Model
) -> None:
    settings = {"AISLE_LLM_URL": model.url, "AISLE_LLM_MODEL": "scripted", "AISLE_BUDGET_MS": "60000"}
    server = serve(shop_folder, **settings)
    asked = httpx.post(f"{server.url}/v1/queries", json={"question": "best dinosaur toys for a 5 year old"}).json()
    reader = Reader()
    reader.read(server.url + asked["events"], until=1)
    assert isinstance(reader.events[0], PartAdded)
    server.kill()
    model.released.set()

    server = serve(shop_folder, **settings)
    reader.read(server.url + asked["events"])
    ended = [event for event in reader.events if isinstance(event, AnswerEnded)]
    assert [event.outcome for event in ended] == ["completed"]
    assert isinstance(reader.events[-1], AnswerEnded)
    parts = [event for event in reader.events if isinstance(event, PartAdded)]
    for earlier, later in itertools.pairwise(parts):
        assert later.start == earlier.end, "a hole or an overlap"
    assert reader.answer.text.count(FIRST.strip()) == 1

    whole = httpx.get(server.url + asked["events"].replace("/events", ""), timeout=30).json()
    told = "".join(part["text"] for part in whole["parts"] if part["kind"] == "text")
    seen = "".join(part.part.text for part in parts if isinstance(part.part, Text))
    assert told == seen


def test_a_question_accepted_just_before_the_kill_is_answered_after_it(serve: Serve, shop_folder: Path) -> None:
    server = serve(shop_folder)
    asked = httpx.post(f"{server.url}/v1/queries", json={"question": "best dinosaur toys for a 5 year old"}).json()
    server.kill()
    server = serve(shop_folder)
    reader = Reader()
    reader.read(server.url + asked["events"])
    assert isinstance(reader.events[-1], AnswerEnded)
    assert reader.events[-1].outcome in ("completed", "expired")
    assert sum(isinstance(event, AnswerEnded) for event in reader.events) == 1


def test_a_server_told_to_stop_finishes_the_answer_first(serve: Serve, shop_folder: Path, model: Model) -> None:
    server = serve(shop_folder, AISLE_LLM_URL=model.url, AISLE_LLM_MODEL="scripted", AISLE_BUDGET_MS="60000")
    asked = httpx.post(f"{server.url}/v1/queries", json={"question": "best dinosaur toys for a 5 year old"}).json()
    reader = Reader()
    reading = threading.Thread(target=reader.read, args=(server.url + asked["events"],))
    reading.start()
    assert reader.began.wait(30)
    server.process.terminate()
    model.released.set()
    reading.join(30)
    server.process.wait(30)
    assert server.process.returncode == 0
    assert isinstance(reader.events[-1], AnswerEnded)
    assert reader.events[-1].outcome == "completed"
