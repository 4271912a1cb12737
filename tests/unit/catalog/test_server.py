"""What is particular to an index on a server."""

import socket
from typing import Any

import pytest
from qdrant_client import QdrantClient, models

from aisle.catalog.errors import IndexDamaged, IndexUnavailable
from aisle.catalog.filters import INDEXED
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


def test_a_collection_whose_making_was_cut_off_gets_the_payload_indexes_that_it_lacks() -> None:
    client = PayloadIndexes(dies_after=2)
    with pytest.raises(SystemExit):
        ServerIndex(client, "aisle", "one@1")
    before = list(client.made)
    ServerIndex(client, "aisle", "one@1")
    assert len(before) == 2
    assert sorted(client.made) == sorted(INDEXED)
    client.close()


class PayloadIndexes(QdrantClient):
    """The client's local mode, which keeps no payload indexes, with those that a server would hold."""

    def __init__(self, dies_after: int) -> None:
        super().__init__(":memory:")
        self.made: list[str] = []
        self._dies_after: int | None = dies_after

    def create_payload_index(self, collection_name: str, field_name: str, *args: Any, **kwargs: Any) -> Any:
        if len(self.made) == self._dies_after:
            self._dies_after = None
            raise SystemExit
        self.made.append(field_name)

    def get_collection(self, collection_name: str, **kwargs: Any) -> models.CollectionInfo:
        held = models.PayloadIndexInfo(data_type=models.PayloadSchemaType.KEYWORD, points=0)
        info = super().get_collection(collection_name, **kwargs)
        return info.model_copy(update={"payload_schema": dict.fromkeys(self.made, held)})
