"""`aisle doctor`: what is installed, which models, ports and keys, and what is wrong."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

import httpx
import typer
from pydantic import SecretStr

from aisle.encoders.errors import EncoderError
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, RERANKER, find_models
from aisle.encoders.reranker import CrossEncoder
from aisle.planner.policy import policy_of
from aisle.process.folder import ShopFolder
from aisle.process.http import PortTaken, bound
from aisle.process.kafka_properties import read_properties
from aisle.process.log import opened_log
from aisle.process.settings import PREFIX, Settings
from aisle.stream.errors import StreamError
from aisle_schemas import TOPICS
from aisle_tools.commands.ask import running_server
from aisle_tools.commands.options import DataOption, configured, console, run
from aisle_tools.kafka.topics import TopicsError, missing

_PACKAGES = ("aisle", "aisle-schemas", "msgspec", "onnxruntime", "tokenizers", "qdrant-edge-py", "qdrant-client",
             "starlette", "uvicorn", "httpx", "pyarrow", "cryptography")  # fmt: skip
_OF_KAFKA = ("confluent-kafka", "kafka-python")


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Literal["ok", "note", "wrong"]
    subject: str
    text: str


def doctor(data: DataOption = None) -> None:
    """Look at everything that Aisle needs; exit code 1 when something is wrong."""
    settings = configured(data=data)
    findings = run(_examine(settings))
    marks = {"ok": "[green]ok   [/]", "note": "[yellow]note [/]", "wrong": "[red]wrong[/]"}
    for finding in findings:
        console.print(f"{marks[finding.verdict]} {finding.subject:<10}", end=" ")
        console.print(finding.text, markup=False, soft_wrap=True)
    wrong = sum(finding.verdict == "wrong" for finding in findings)
    console.print(f"\n{wrong} wrong" if wrong else "\nnothing is wrong")
    if wrong:
        raise typer.Exit(1)


async def _examine(settings: Settings) -> list[Finding]:
    findings = [*_python(settings), *_settings(settings), *_models(settings)]
    findings += await _folder(settings)
    findings += await _peers(settings)
    return findings


def _python(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", "python", sys.version.split()[0])
    for name in (*_PACKAGES, *(_OF_KAFKA if settings.kafka_bootstrap else ())):
        try:
            yield Finding("ok", "package", f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding("wrong", "package", f"{name} is not installed")


def _settings(settings: Settings) -> Iterator[Finding]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        shown = ("set" if value.get_secret_value() else "not set") if isinstance(value, SecretStr) else str(value)
        origin = "" if name in settings.model_fields_set else " (default)"
        yield Finding("ok", "setting", f"{PREFIX}{name.upper()} = {shown or '(empty)'}{origin}")


def _models(settings: Settings) -> Iterator[Finding]:
    try:
        folder = find_models(settings.models)
        embedder = MiniLm(folder / EMBEDDER, threads=1)
        vector = embedder.embed(["is this pan dishwasher-safe?"])
        yield Finding("ok", "model", f"{embedder.version} in {folder}, {vector.shape[1]} dimensions")
        yield Finding("ok", "model", CrossEncoder(folder / RERANKER, threads=1).version)
        yield Finding("ok", "model", policy_of(settings.planner, folder, embedder).name)
    except EncoderError as error:
        yield Finding("wrong", "model", str(error))
    if not settings.llm_url:
        yield Finding("note", "model", "no AISLE_LLM_URL: the composer writes the answers, from evidence alone")


async def _folder(settings: Settings) -> list[Finding]:
    folder = ShopFolder(settings.data)
    findings: list[Finding] = []
    if folder.is_empty:
        return [Finding("note", "folder", f"{folder.path} holds no shop yet"), *_topics(settings), *_port(settings)]
    findings.append(Finding("ok", "folder", f"{folder.path}, {folder.size_bytes() / 1e6:.1f} MB"))
    if not os.access(folder.path, os.W_OK):
        findings.append(Finding("wrong", "folder", f"{folder.path} can't be written"))
    try:
        async with opened_log(settings) as log:
            for topic in TOPICS:
                count = sum((await log.end_offsets(topic)).values())
                if topic == "aisle.dead-letters" and count:
                    findings.append(Finding("note", "log", f"{topic}: {count} records that no stage could handle"))
                elif count:
                    findings.append(Finding("ok", "log", f"{topic}: {count} records"))
    except StreamError as error:
        findings.append(Finding("wrong", "log", str(error)))
    url = await running_server(folder)
    return [*findings, Finding("ok", "server", f"runs at {url}")] if url else [*findings, *_port(settings)]


def _port(settings: Settings) -> Iterator[Finding]:
    try:
        bound(settings.host, settings.port, option="AISLE_PORT").close()
    except PortTaken as error:
        yield Finding("wrong", "port", str(error))
    else:
        yield Finding("ok", "port", f"{settings.host}:{settings.port} is free")


def _topics(settings: Settings) -> Iterator[Finding]:
    """Of a shop that has no folder yet: without its keys the log can't be opened."""
    if not settings.kafka_bootstrap:
        return
    try:
        lacking = missing(settings.kafka_bootstrap, properties=read_properties(settings.kafka_properties))
    except TopicsError as error:
        yield Finding("wrong", "log", str(error))
        return
    if lacking:
        yield Finding("wrong", "log", f"{settings.kafka_bootstrap} has no {', '.join(lacking)}: `aisle topics create`")
    else:
        yield Finding("ok", "log", f"{settings.kafka_bootstrap} has every topic")


async def _peers(settings: Settings) -> list[Finding]:
    peers = [
        ("store", settings.store_url, "/healthz", ""),
        ("qdrant", settings.qdrant_url, "/readyz", settings.qdrant_api_key.get_secret_value()),
        ("llm", settings.llm_url, "/models", settings.llm_key.get_secret_value()),
    ]
    findings = []
    async with httpx.AsyncClient(timeout=3.0) as http:
        for name, url, path, key in peers:
            if not url:
                continue
            headers = {"Authorization": f"Bearer {key}", "api-key": key} if key else {}
            try:
                reply = await http.get(url.rstrip("/") + path, headers=headers)
                verdict: Literal["ok", "wrong"] = "ok" if reply.is_success else "wrong"
                findings.append(Finding(verdict, name, f"{url} answers {reply.status_code}"))
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                findings.append(Finding("wrong", name, f"{url} does not answer: {error or type(error).__name__}"))
    return findings
