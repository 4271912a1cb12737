"""Programs that are not ours: a backend team's script from its own environment, and the unmodified OpenAI client."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import openai

ROOT = Path(__file__).resolve().parents[3]
Serve = Any  # tests/e2e/processes/conftest.py


def test_a_backend_team_asks_and_reads_from_an_environment_of_its_own(
    serve: Serve, shop_folder: Path, tmp_path: Path
) -> None:
    server = serve(shop_folder)
    # pip builds in the folder that it is given.
    leave = shutil.ignore_patterns("*.egg-info", "build", "__pycache__")
    shutil.copytree(ROOT / "schemas", tmp_path / "checkout" / "schemas", ignore=leave)
    (tmp_path / "team" / "schemas").mkdir(parents=True)
    (tmp_path / "team" / "schemas" / "__init__.py").write_text("raise ImportError('the team own schemas, not ours')\n")
    venv.create(tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    subprocess.run([*pip, "install", "--quiet", tmp_path / "checkout" / "schemas"], check=True, timeout=110)
    shutil.copy(ROOT / "examples" / "ask.py", tmp_path / "team")

    done = subprocess.run(
        [python, "ask.py", server.url, "What are the best dinosaur toys for a 5-year-old?"],
        cwd=tmp_path / "team", check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    outcome, _, text = done.stdout.partition("\n")
    assert outcome == "completed"
    assert "dinosaur" in text


def test_the_openai_client_streams_and_does_not(serve: Serve, shop_folder: Path) -> None:
    server = serve(shop_folder)
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="none") as client:
        asked: list[Any] = [{"role": "user", "content": "What are the best dinosaur toys for a 5-year-old?"}]
        whole = client.chat.completions.create(model="aisle", messages=asked)
        streamed = "".join(
            chunk.choices[0].delta.content or ""
            for chunk in client.chat.completions.create(model="aisle", messages=asked, stream=True)
            if chunk.choices
        )
    assert whole.choices[0].finish_reason == "stop"
    assert whole.choices[0].message.content is not None
    assert "inosaur" in whole.choices[0].message.content
    assert "$" in streamed
