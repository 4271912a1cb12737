"""The same behaviour on every index: in process, through the client's local mode, and on a server where
AISLE_QDRANT_URL names one."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.index import Index
from aisle.catalog.server import ServerIndex

VERSION = "test-embedder@1"
SERVER = os.environ.get("AISLE_QDRANT_URL", "")


ENGINES = ["edge", "client", *(["server"] if SERVER else [])]


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An empty index."""
    made = _made(request.param, tmp_path)
    yield made
    made.close()


@pytest.fixture(params=ENGINES, scope="module")
def shared_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One for a whole module, for tests that only read."""
    made = _made(request.param, tmp_path_factory.mktemp("index"))
    yield made
    made.close()


def _made(engine: str, folder: Path) -> Index:
    if engine == "edge":
        return EdgeIndex(folder / "index", VERSION)
    client = QdrantClient(url=SERVER) if engine == "server" else QdrantClient(":memory:")
    return ServerIndex(client, f"aisle-test-{uuid.uuid4().hex}", VERSION)
