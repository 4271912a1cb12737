"""What is particular to an index on a server."""

import socket

import pytest
from qdrant_client import QdrantClient

from aisle.catalog.errors import IndexDamaged, IndexUnavailable
from aisle.catalog.server import ServerIndex

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")


def test_a_server_that_can_not_be_reached_is_unavailable() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, and not listening: nobody else can take the port
        client = QdrantClient(url=f"http://127.0.0.1:{held.getsockname()[1]}", check_compatibility=False)
        with pytest.raises(IndexUnavailable, match=r"collection aisle on the Qdrant server: .*refused"):
            ServerIndex(client, "aisle", "test-embedder@1")
        client.close()


def test_a_collection_of_another_embedder_is_refused_by_name() -> None:
    client = QdrantClient(":memory:")
    ServerIndex(client, "aisle", "one@1")
    with pytest.raises(IndexDamaged, match="collection aisle is of version one@1/1, needed is two@2/1; delete it"):
        ServerIndex(client, "aisle", "two@2")
    client.close()


def test_a_collection_that_is_there_is_used_as_it_is() -> None:
    client = QdrantClient(":memory:")
    ServerIndex(client, "aisle", "one@1")
    assert ServerIndex(client, "aisle", "one@1").count() == (0, 0)
    client.close()
