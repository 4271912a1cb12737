"""What the documents say of the repository is so: links, paths, settings, commands."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from aisle.process.settings import PREFIX, Settings
from aisle_schemas import TOPICS
from aisle_tools.cli import app

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").rglob("*.md")])
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
TEST_VARIABLES = {"AISLE_TEST_DATA", "AISLE_TEST_REQUIRE", "AISLE_CHROMIUM"}

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# Folders of the repository; what begins with one is a path in it.
_PATH = re.compile(r"(?:docs|examples|models|schemas|services|tests|tools)/[\w./-]*\w/?")
_PACKAGES = ("gateway", "planner", "retriever", "llm", "hydration", "feedback", "indexer", "aisle_tools")
_PREFIXES = ("", "schemas/", "services/aisle/", "tools/", "tools/aisle_tools/")
_REGISTRY = re.compile(r"(?i)pypi\.|registry\.|npmjs|index-url|artifactory")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def prose(document: Path) -> str:
    return _FENCE.sub("", document.read_text(encoding="utf-8"))


def anchors(document: Path) -> set[str]:
    """The names that a heading is linked by."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(document)))
    return {heading.replace(" ", "-") for heading in plain}


@each_document
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for link in _LINK.findall(prose(document)):
        if link.startswith(("http://", "https://")):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name) if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@each_document
def test_every_setting_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"AISLE_[A-Z][A-Z_]*[A-Z]", document.read_text(encoding="utf-8")))
    assert named <= SETTINGS | TEST_VARIABLES


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default_and_its_bounds(name: str) -> None:
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = [line for line in operations.splitlines() if line.startswith(f"| `{PREFIX}{name.upper()}` |")]
    assert len(rows) == 1
    _, _, default, meaning, _ = re.split(r" ?\| ?", rows[0])
    field = Settings.model_fields[name]
    match field.default:
        case "" | SecretStr():
            assert default == "empty"
        case str() | bool() | int() | float() | tuple():
            said = field.default if isinstance(field.default, str) else json.dumps(field.default)
            assert default.startswith(f"`{said}`")
        case _:
            assert default  # none, or what the machine says
    bounds = {bound for one in field.metadata for bound in (getattr(one, "ge", None), getattr(one, "le", None))}
    assert {str(bound) for bound in bounds - {None}} <= set(re.findall(r"\d+", meaning))


def test_every_topic_is_documented() -> None:
    contracts = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    for topic in TOPICS.values():
        row = next(line for line in contracts.splitlines() if line.startswith(f"| `{topic.name}` |"))
        assert all(f"`{event.__name__}`" in row for event in topic.events)
        assert f"| {topic.partitions} |" in row


def commands(document: Path) -> Iterator[str]:
    """The lines and code spans of a document that begin with `aisle`."""
    text = document.read_text(encoding="utf-8")
    lines = [line for language, block in _FENCE.findall(text) if language == "sh" for line in block.splitlines()]
    for line in [*lines, *_CODE.findall(prose(document))]:
        said = re.sub(r"^(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?", "", line.strip())
        if said.startswith("aisle "):
            yield said


@each_document
def test_commands_can_be_given(document: Path) -> None:
    for command in commands(document):
        words = shlex.split(command.replace("…", "x"), comments=True)[1:]
        # `--help` before what is missing: a span may name a command without its arguments.
        names = [word for word in words[:2] if re.fullmatch("[a-z]+", word)]
        group = len(names) == 2 and names[0] in {"catalog", "eval", "events", "datasets", "dlq", "shoppers", "topics"}
        path = names if group else names[:1]
        told = CliRunner().invoke(app, [*path, "--help"])
        assert told.exit_code == 0, f"{document.name}: {command}: {told.output}"
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert {option for option in options if option not in told.output} == set(), f"{document.name}: {command}"


@each_document
def test_no_shell_eats_a_price(document: Path) -> None:
    """A shell reads "$40" in double quotes as "0"."""
    assert [command for command in commands(document) if re.search(r'"[^"]*(?<!\\)\$\d', command)] == []


@each_document
def test_paths_exist(document: Path) -> None:
    missing = []
    for code in _CODE.findall(prose(document)):
        named = code.partition(": ")[0]
        is_path = _PATH.fullmatch(named) or (named.endswith(".py") and named.split("/")[0] in _PACKAGES)
        if is_path and not any((ROOT / prefix / named).exists() for prefix in _PREFIXES):
            missing.append(code)
    assert missing == []


@each_document
def test_no_package_registry_is_named(document: Path) -> None:
    """Where packages come from is the reader's own pip's to know."""
    assert _REGISTRY.findall(document.read_text(encoding="utf-8")) == []


@each_document
def test_what_is_written_in_python_compiles(document: Path) -> None:
    for language, block in _FENCE.findall(document.read_text(encoding="utf-8")):
        if language == "python":
            compile(block, str(document), "exec")
