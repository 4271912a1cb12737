"""One run's way into the log: what is written while a publish is in flight goes out with the next one."""

import asyncio

from aisle.stream.handling import handled_record
from aisle.stream.log import Log, Outgoing, Position
from aisle.telemetry import spans
from aisle_schemas import Event, TokensEmitted

SOURCE = "/aisle/llm"
WAITING_CHARACTERS = 64 * 1024  # more than this waits for the log: a fast engine can't fill the memory


class Publication:
    """Writes one run's text, in order, without a timer: the log's own pace makes the batches."""

    def __init__(self, log: Log, key: str, run: str) -> None:
        self._log = log
        self._key = key
        self._run = run
        record = handled_record.get(None)  # None: the replica was not handed the question by a stage of this process
        self._follows = record.headers if record else {}
        self._traceparent = spans.traceparent() or self._follows.get("traceparent", "")
        self.at = 0  # where the next text stands in the answer's markup
        self._waiting: list[str] = []
        self._flushing: asyncio.Task[None] | None = None

    async def publish(self, event: Event) -> Position:
        """Raises: SchemaError, LogUnavailable."""
        outgoing = Outgoing(
            event=event,
            key=self._key,
            source=SOURCE,
            traceparent=self._traceparent,
            cause=self._follows.get("ce_id", ""),
        )
        positions = await self._log.publish([outgoing])
        return positions[0]

    async def write(self, text: str) -> None:
        """Take the text; it is in the log after `flush`. Raises: LogUnavailable, of an earlier text too."""
        if not text:
            return
        self._waiting.append(text)
        if self._flushing is None or self._flushing.done():
            await self.flush()  # raises what an earlier flush met; nothing waits now
            self._flushing = asyncio.create_task(self._drain())
        elif sum(map(len, self._waiting)) > WAITING_CHARACTERS:
            await self.flush()

    async def flush(self) -> None:
        """Return once all that was written is in the log. A caller that is cancelled here takes nothing with it."""
        if self._flushing is not None:
            await asyncio.shield(self._flushing)

    async def _drain(self) -> None:
        while self._waiting:
            text = "".join(self._waiting)
            self._waiting.clear()
            await self.publish(TokensEmitted(run=self._run, at=self.at, text=text))
            self.at += len(text)

    async def close(self) -> None:
        """Stop at once: what is not in the log yet is left out."""
        if self._flushing is not None:
            self._flushing.cancel()
            await asyncio.gather(self._flushing, return_exceptions=True)
