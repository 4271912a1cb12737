"""Answers as server-sent events: which pieces go into one frame, and the frames.

Source: html.spec.whatwg.org/multipage/server-sent-events.html.
"""

import re
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Send

from aisle.gateway.answers import Delivered
from aisle.gateway.errors import BadRequest
from aisle.stream.log import Position
from aisle_schemas import AnswerEnded, PartAdded, Text, encode_json

_POSITION = re.compile(r"([0-9]{1,10})-([0-9]{1,19})")

HEARTBEAT = b": still here\n\n"


def coalesce(delivered: Iterable[Delivered]) -> list[Delivered]:
    """Neighbouring texts as one, at the place of the last. A text beside a hole stays alone: a reader trims an
    overlap by counting characters from a text's start."""
    merged: list[Delivered] = []
    for piece in delivered:
        if merged and (joined := _joined(merged[-1].event, piece.event)):
            merged[-1] = Delivered(piece.position, joined)
        else:
            merged.append(piece)
    return merged


def _joined(first: PartAdded | AnswerEnded, second: PartAdded | AnswerEnded) -> PartAdded | None:
    match first, second:
        case PartAdded(start=start, end=middle, part=Text(text=head)), PartAdded(end=end, part=Text(text=tail)):
            if second.start == middle and len(head) == middle - start and len(tail) == end - middle:
                return PartAdded(start=start, end=end, part=Text(text=head + tail))
    return None


def frame(delivered: Delivered) -> bytes:
    kind = "end" if isinstance(delivered.event, AnswerEnded) else "part"
    return f"id: {written(delivered.position)}\nevent: {kind}\ndata: ".encode() + encode_json(delivered.event) + b"\n\n"


def retry(pause_ms: int) -> bytes:
    return f"retry: {pause_ms}\n\n".encode()


def written(position: Position) -> str:
    return f"{position.partition}-{position.offset}"


def position_in(event_id: str) -> Position | None:
    """The position that a `Last-Event-ID` names; None where there is none. Raises: BadRequest."""
    if not event_id:
        return None
    if not (found := _POSITION.fullmatch(event_id)):
        raise BadRequest(f"Last-Event-ID {event_id[:64]!r} is no position in the log, such as '12-345'")
    return Position(int(found[1]), int(found[2]))


class EventStream(StreamingResponse):
    """Frames as they come. The reader's leaving closes what makes them."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncGenerator[bytes, None], headers: dict[str, str]) -> None:
        # A proxy that buffers would hold the words back.
        super().__init__(frames, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", **headers})
        self._frames = frames

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._frames):
            await super().stream_response(send)
