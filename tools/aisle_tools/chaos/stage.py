"""`python -m aisle_tools.chaos.stage FOLDER STAGE …`: `python -m aisle.STAGE …`, which may die at a boundary or have its clock
jump.

All is wrapped from outside, in this process alone: the stages know nothing of it.
"""

import faulthandler
import os
import runpy
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from aisle.gateway import sse
from aisle.gateway.answers import Delivered
from aisle.stream.clock import SystemClock
from aisle.stream.kafka import KafkaLog
from aisle.stream.kafka.consumer import KafkaConsumer
from aisle.stream.log import Outgoing, Position, Record
from aisle_schemas import (
    AnswerEnded,
    Event,
    EvidenceGathered,
    GenerationFinished,
    PartAdded,
    QueryAsked,
    RetrievalPlanned,
    TokensEmitted,
)
from aisle_tools.chaos.control import Boundary, ClockOffset, Deaths

WORK: dict[str, type[Event]] = {
    "gateway": QueryAsked,
    "planner": RetrievalPlanned,
    "retriever": EvidenceGathered,
    "llm": GenerationFinished,
    "hydration": AnswerEnded,
}
"""Stage → the event that says that its work on a question is done."""

STREAMED: dict[str, type[Event]] = {"llm": TokensEmitted, "hydration": PartAdded}


class Dying:
    """The points at which this process looks whether it is to die there."""

    def __init__(self, stage: str, deaths: Deaths) -> None:
        self._work = WORK[stage]
        self._streamed = STREAMED.get(stage)
        self._deaths = deaths

    def install(self) -> None:
        KafkaConsumer.poll = self._polling(KafkaConsumer.poll)  # type: ignore[method-assign]
        KafkaConsumer._rebalance = self._rebalancing(KafkaConsumer._rebalance)  # type: ignore[method-assign]
        KafkaLog.publish = self._publishing(KafkaLog.publish)  # type: ignore[method-assign]
        sse.frame = self._framing(sse.frame)  # type: ignore[assignment]

    def die_if_armed(self, boundary: Boundary) -> None:
        if self._deaths.disarm(boundary):
            os.kill(os.getpid(), signal.SIGKILL)

    def _polling(self, poll: Callable[..., Any]) -> Callable[..., Any]:
        async def polled(consumer: KafkaConsumer, max_records: int, timeout_s: float) -> Sequence[Record]:
            records: Sequence[Record] = await poll(consumer, max_records, timeout_s)
            if records:
                self.die_if_armed("after-reading")
            return records

        return polled

    def _rebalancing(self, rebalance: Callable[..., Any]) -> Callable[..., Any]:
        async def rebalanced(consumer: KafkaConsumer, assigned: frozenset[Any], revoked: frozenset[Any]) -> None:
            self.die_if_armed("in-a-rebalance")  # it was told, and the broker has not heard that it let go or took over
            await rebalance(consumer, assigned, revoked)

        return rebalanced

    def _publishing(self, publish: Callable[..., Any]) -> Callable[..., Any]:
        async def published(log: KafkaLog, outgoing: Sequence[Outgoing]) -> list[Position]:
            is_work = any(isinstance(one.event, self._work) for one in outgoing)
            if is_work:
                self.die_if_armed("before-publishing")
            positions: list[Position] = await publish(log, outgoing)
            if is_work:
                self.die_if_armed("after-publishing")
            if self._streamed is not None and any(_is_later_piece(one.event, self._streamed) for one in outgoing):
                self.die_if_armed("in-mid-stream")
            return positions

        return published

    def _framing(self, frame: Callable[[Delivered], bytes]) -> Callable[[Delivered], bytes]:
        def framed(delivered: Delivered) -> bytes:
            if _is_later_piece(delivered.event, PartAdded):
                self.die_if_armed("in-mid-stream")
            return frame(delivered)

        return framed


def _is_later_piece(event: Event, kind: type[Event]) -> bool:
    """Some of the answer came before it."""
    if not isinstance(event, kind):
        return False
    return (isinstance(event, TokensEmitted) and event.at > 0) or (isinstance(event, PartAdded) and event.start > 0)


def shift_clock(offset: ClockOffset) -> None:
    told = SystemClock.now_ms

    def shifted(self: SystemClock) -> int:
        return told(self) + offset.ms

    SystemClock.now_ms = shifted  # type: ignore[method-assign]


def main() -> None:
    faulthandler.enable()  # a crash in a library says where
    folder, stage = Path(sys.argv[1]), sys.argv[2]
    sys.argv = [sys.argv[0], *sys.argv[3:]]
    name = sys.argv[sys.argv.index("--name") + 1]
    Dying(stage, Deaths(folder, name)).install()
    shift_clock(ClockOffset(folder, name))
    runpy.run_module(f"aisle.{stage}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
