"""Answers as server-sent events: which pieces go into one frame, and the frames.

Source: html.spec.whatwg.org/multipage/server-sent-events.html.
"""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from aisle.gateway.answers import Delivered
from aisle.gateway.errors import BadRequest
from aisle.stream.log import Position
from aisle_schemas import AnswerEnded, PartAdded, Text, encode_json

_POSITION = re.compile(r"([0-9]{1,10})-([0-9]{1,19})")

HEARTBEAT = b": still here\n\n"

STRAIGHT_SEND = "aisle.straight_send"
"""Where a request's scope holds the way to its connection that goes past the middleware."""


def coalesce(delivered: Sequence[Delivered]) -> list[Delivered]:
    """Neighbouring texts as one, at the place of the last. A text beside a hole stays alone: a reader trims an
    overlap by counting characters from a text's start."""
    if len(delivered) == 1:
        return [*delivered]
    merged: list[Delivered] = []
    run: list[str] = []  # texts that follow each other without a gap, one character for each of the markup's
    start = end = -1
    last: Delivered | None = None
    for piece in delivered:
        event = piece.event
        text = _whole_text(event)
        if run and (text is None or not isinstance(event, PartAdded) or event.start != end):
            merged.append(_joined(run, start, end, last))
            run = []
        if text is None or not isinstance(event, PartAdded):
            merged.append(piece)
            continue
        if not run:
            start = event.start
        run.append(text)
        end, last = event.end, piece
    if run:
        merged.append(_joined(run, start, end, last))
    return merged


def _whole_text(event: PartAdded | AnswerEnded) -> str | None:
    """The words of a text that has as many characters as the markup that it spans; None for everything else."""
    if isinstance(event, PartAdded) and isinstance(event.part, Text):
        text = event.part.text
        if len(text) == event.end - event.start:
            return text
    return None


def _joined(run: Sequence[str], start: int, end: int, last: Delivered | None) -> Delivered:
    assert last is not None
    if len(run) == 1:
        return last
    return Delivered(last.position, PartAdded(start=start, end=end, part=Text(text="".join(run))))


def frame(delivered: Delivered) -> bytes:
    (partition, offset), event = delivered
    kind = b"end" if isinstance(event, AnswerEnded) else b"part"
    return b"id: %d-%d\nevent: %b\ndata: %b\n\n" % (partition, offset, kind, encode_json(event))


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
        self._straight: Send | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._straight = scope.get(STRAIGHT_SEND)
        await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        straight = self._straight or send
        async with aclosing(self._frames):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async for data in self._frames:
                await straight({"type": "http.response.body", "body": data, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
