"""A backend team installs `aisle-schemas` by itself, beside its own code, and ten lines do."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import msgpack

from aisle_schemas import AnswerEnded, Event, PartAdded, Price, Text, encode_json

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas"

TEN_LINES = """\
import schemas, sys
from aisle_schemas import Answer, QueryAsked, decode_json, message, new_id
asked = QueryAsked(query_id=new_id(), question="Is this pan dishwasher-safe?")
ready = message(asked, key=asked.query_id, source="/our/backend")
open("question.msgpack", "wb").write(ready.value)
answer = Answer()
for line in open("answer.sse", encoding="utf-8"):
    if line.startswith("data: "):
        answer.apply(decode_json("aisle.answers", line.removeprefix("data: ")))
print(schemas.OURS, ready.topic, answer.ended.outcome, answer.text, sep="|")
"""


def sse(*events: Event) -> str:
    return "".join(f"id: 7-{n}\nevent: part\ndata: {encode_json(event).decode()}\n\n" for n, event in enumerate(events))


def test_ten_lines_ask_and_read_from_an_environment_of_its_own(tmp_path: Path) -> None:
    # pip builds in the folder that it is given.
    shutil.copytree(
        SCHEMAS, tmp_path / "checkout" / "schemas", ignore=shutil.ignore_patterns("*.egg-info", "build", "__pycache__")
    )
    team = tmp_path / "team"
    (team / "schemas").mkdir(parents=True)
    (team / "schemas" / "__init__.py").write_text("OURS = 'the team own schemas'\n")
    (team / "ask.py").write_text(TEN_LINES)
    (team / "answer.sse").write_text(
        ": still here\n\n"
        + sse(
            PartAdded(start=0, end=5, part=Text(text="Yes —")),
            PartAdded(start=0, end=6, part=Text(text="Yes — ")),
            PartAdded(start=6, end=17, part=Price(product_id="P1", price=None, as_of_ms=1)),
            PartAdded(start=17, end=23, part=Text(text="it is.")),
            AnswerEnded(outcome="completed", at=23),
        ),
        encoding="utf-8",
    )
    venv.create(tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]

    subprocess.run([*pip, "install", "--quiet", tmp_path / "checkout" / "schemas"], check=True, timeout=110)
    listed = subprocess.run([*pip, "list", "--format=freeze"], check=True, capture_output=True, text=True)
    run = subprocess.run(
        [python, "ask.py"], cwd=team, check=True, capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}
    )

    assert run.stdout == "the team own schemas|aisle.queries|completed|Yes — it is.\n"
    assert msgpack.unpackb((team / "question.msgpack").read_bytes())["question"] == "Is this pan dishwasher-safe?"
    installed = {line.split("==")[0].split(" @ ")[0] for line in listed.stdout.split("\n") if line}
    assert installed == {"aisle-schemas", "msgspec"}
    assert len(TEN_LINES.splitlines()) == 10
