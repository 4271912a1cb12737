"""The gateway's benchmark: both servers write the same frames to every stream."""

import pytest

from aisle.gateway.answers import Delivered
from aisle.gateway.sse import coalesce, frame
from aisle_schemas import AnswerEnded, PartAdded
from aisle_tools.bench import gateway
from aisle_tools.bench.gateway_server import BareWriter, MemoryLog


@pytest.mark.parametrize("kind", ["gateway", "bare"])
async def test_each_stream_gets_a_frame_for_the_tokens_that_wait_and_one_for_the_end(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "STREAMS", 3)
    monkeypatch.setattr(gateway, "TOKENS", 40)
    written = await gateway._written(kind, 4, core=None)
    assert written.frames == 3 * 10


@pytest.mark.parametrize("tokens_per_frame", [1, 4, 16])
async def test_the_bare_writers_frames_are_the_gateways(tokens_per_frame: int) -> None:
    log = MemoryLog(streams=1, tokens=40)
    by_the_gateway = []
    for turn in log.prepare(tokens_per_frame):
        events = [(record.position, log.decode(record)) for record in turn]
        delivered = [
            Delivered(position, event) for position, event in events if isinstance(event, PartAdded | AnswerEnded)
        ]
        by_the_gateway += [data_of(frame(piece)) for piece in coalesce(delivered)]
    bare = BareWriter(tokens=40)
    bare.prepare(tokens_per_frame)
    assert [data_of(one) for one in bare._frames] == by_the_gateway


def data_of(one: bytes) -> list[bytes]:
    """A frame without its position."""
    return one.split(b"\n")[1:]
