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


@pytest.fixture(params=["edge", "client", *(["server"] if SERVER else [])])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    if request.param == "edge":
        made: Index = EdgeIndex(tmp_path / "index", VERSION)
    else:
        client = QdrantClient(url=SERVER) if request.param == "server" else QdrantClient(":memory:")
        made = ServerIndex(client, f"aisle-test-{uuid.uuid4().hex}", VERSION)
    yield made
    made.close()
