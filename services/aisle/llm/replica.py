"""One worker of the llm stage: it lets an engine write, checks what it writes, and publishes the token events itself."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass, field
from typing import Literal

from aisle.llm.engine import Engine, GenerationRequest
from aisle.llm.errors import CannotContinue, EngineFailed
from aisle.llm.grounding import Grounding
from aisle.llm.metrics import ReplicaStats
from aisle.llm.publication import Publication
from aisle.stream.clock import Clock
from aisle.stream.handling import handled_record
from aisle.stream.log import Log, Position
from aisle.telemetry import spans
from aisle_schemas import (
    TOKENS,
    EvidenceGathered,
    GenerationFinished,
    GenerationReader,
    GenerationStarted,
    QueryAsked,
    SchemaError,
    Usage,
    new_id,
)

logger = logging.getLogger(__name__)

ATTEMPTS = 3
CLOSING_MS = 1_000  # kept back from the engine's time, so that the composer can still close the answer
CLOCK_SKEW_MS = 300_000  # how far the asker's clock may run ahead of the log's
LOG_SKEW_MS = 5_000  # between the clocks that stamp two topics

Reason = Literal["stop", "length", "abstained", "failed"]


@dataclass(slots=True)
class _Run:
    """One accepted generation."""

    id: str
    evidence: EvidenceGathered
    publication: Publication
    grounding: Grounding
    text: str  # the accepted markup, an earlier run's prefix included
    started_ms: int
    first_delta_ms: float | None = None
    usage: Usage = field(default_factory=Usage)

    async def take(self, released: str) -> None:
        self.text += released
        await self.publication.write(released)


class Replica:
    """Writes answers with one engine, any number at a time; `composer` takes over where the engine fails."""

    def __init__(
        self, engine: Engine, composer: Engine, log: Log, clock: Clock, entropy: Callable[[int], bytes]
    ) -> None:
        self._engine = engine
        self._composer = composer
        self._log = log
        self._clock = clock
        self._entropy = entropy
        self.stats = ReplicaStats()

    async def write(self, evidence: EvidenceGathered) -> None:
        """Write one answer into the log; return when its end is there too.

        1. Read the question's tokens. An answer that has its end already needs nothing.
        2. Append a start that replaces the run found current, and read on up to it: was it accepted?
        3. Let the engine write. What passes the grounding check goes to the log at once.
        4. Where the engine fails, or nothing that it wrote passes, let the composer go on from what is accepted.
        5. Append the finish.

        Cancelling the task stops the engine and writes no finish: a successor continues from what is in the log.
        Raises: SchemaError, LogUnavailable.
        """
        run = await self._start(evidence)  # 1, 2
        if run is None:
            return
        spans.current().add_event("run accepted")
        try:
            finished = await self._generate(run)  # 3, 4
            await run.publication.flush()
            await run.publication.publish(finished)  # 5
        finally:
            await run.publication.close()
        self.stats.note(finished)
        spans.current().set_attributes(
            {"aisle.run": run.id, "aisle.fell_back": bool(finished.fallback), "aisle.dropped": len(finished.dropped)}
        )
        logger.info(
            "answer written",
            extra={"query_id": evidence.query.query_id, "event": "generation.finished", "run": run.id, "reason": finished.reason,
                   "fallback": finished.fallback, "dropped": len(finished.dropped), "took_ms": finished.took_ms},
        )  # fmt: skip

    async def close(self) -> None:
        await self._engine.close()
        await self._composer.close()

    async def _start(self, evidence: EvidenceGathered) -> _Run | None:
        """None: the answer is final, or other replicas were quicker each time and one of them writes it."""
        query = evidence.query
        for _ in range(ATTEMPTS):
            accepted = await self._read(query)
            if accepted.is_final:
                return None
            now_ms = self._clock.now_ms()
            id = new_id(now_ms, self._entropy)
            publication = Publication(self._log, query.query_id, id)
            position = await publication.publish(
                GenerationStarted(run=id, replaces=accepted.run, evidence=evidence, model=self._engine.model)
            )
            accepted = await self._read(query, up_to=position)
            if accepted.run == id and not accepted.is_final:
                publication.at = len(accepted.text)
                return _Run(
                    id=id,
                    evidence=evidence,
                    publication=publication,
                    grounding=Grounding(evidence, accepted.text),
                    text=accepted.text,
                    started_ms=now_ms,
                )
        return None

    async def _read(self, query: QueryAsked, up_to: Position | None = None) -> GenerationReader:
        reader = GenerationReader()
        for record in await self._log.read_key(TOKENS.name, query.query_id, since_ms=_since_ms(query), up_to=up_to):
            if up_to is not None and record.position > up_to:
                break
            try:
                reader.apply(self._log.decode(record))
            except SchemaError:
                reader.ignored += 1  # a newer writer's, or damaged: no reader counts it
        return reader

    async def _generate(self, run: _Run) -> GenerationFinished:
        deadline_ms = run.evidence.query.deadline_ms
        fallback = ""
        reason: Reason = "stop"
        try:
            reason = await self._follow(self._engine, run, deadline_ms - CLOSING_MS)
            if not run.text:
                fallback = "nothing that the engine wrote is grounded"
        except (CannotContinue, EngineFailed) as error:
            fallback = str(error) or type(error).__name__
        except TimeoutError:
            fallback = "the engine was not done by the deadline"
        if fallback:
            return await self._close(run, fallback, deadline_ms)
        return self._finished(run, reason)

    async def _close(self, run: _Run, fallback: str, deadline_ms: int) -> GenerationFinished:
        """Let the composer write the answer, or what is left of it."""
        run.grounding.discard()  # half a sentence of the engine's
        continued = bool(run.text)
        try:
            reason = await self._follow(self._composer, run, deadline_ms)
        except (CannotContinue, EngineFailed) as error:
            return self._finished(run, "failed", detail=str(error), fallback=fallback)
        except TimeoutError:
            return self._finished(run, "failed", detail="the deadline passed", fallback=fallback)
        if not run.text:
            return self._finished(run, "failed", detail="nothing grounded to say", fallback=fallback)
        return self._finished(run, "stop" if continued else reason, fallback=fallback)

    async def _follow(self, engine: Engine, run: _Run, until_ms: int) -> Reason:
        """Take what the engine writes until it ends. Raises: EngineFailed, CannotContinue, TimeoutError."""
        request = GenerationRequest(request_id=run.id, evidence=run.evidence, deadline_ms=until_ms, prefix=run.text)
        reason: Reason = "stop"
        with _chat(engine) as span:
            try:
                async with (
                    asyncio.timeout(max(0, until_ms - self._clock.now_ms()) / 1000),
                    aclosing(engine.generate(request)) as deltas,
                ):
                    async for delta in deltas:
                        if delta.text and run.first_delta_ms is None:
                            run.first_delta_ms = float(self._clock.now_ms() - run.started_ms)
                            span.set_attribute("gen_ai.response.time_to_first_chunk", run.first_delta_ms / 1000)
                        if delta.usage is not None:
                            run.usage = delta.usage
                            span.set_attribute("gen_ai.usage.input_tokens", delta.usage.prompt_tokens)
                            span.set_attribute("gen_ai.usage.output_tokens", delta.usage.completion_tokens)
                        reason = delta.finish or reason
                        await run.take(run.grounding.feed(delta.text))
            finally:
                await engine.abort(run.id)
            await run.take(run.grounding.end())
            span.set_attribute("gen_ai.response.finish_reasons", [reason])
        return reason

    def _finished(self, run: _Run, reason: Reason, *, detail: str = "", fallback: str = "") -> GenerationFinished:
        return GenerationFinished(
            run=run.id,
            reason=reason,
            detail=detail,
            usage=run.usage,
            dropped=run.grounding.dropped,
            fallback=fallback,
            took_ms=float(self._clock.now_ms() - run.started_ms),
            first_delta_ms=run.first_delta_ms,
        )


def _chat(engine: Engine) -> AbstractContextManager[spans.Span]:
    """A span for one engine at work."""
    return spans.child(
        f"chat {engine.model.name}",
        kind=spans.SpanKind.CLIENT,
        attributes={
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": engine.model.engine,
            "gen_ai.request.model": engine.model.name,
        },
    )


def _since_ms(query: QueryAsked) -> int:
    """No earlier run of the question stands further back in the log than this.

    The evidence in hand was gathered within the question's budget, so an earlier run can't be older than the evidence
    by more than that, whatever the asker's clock says. A log without an index by key reads from here on.
    """
    evidence = handled_record.get(None)
    if evidence is None:
        return max(0, query.asked_at_ms - CLOCK_SKEW_MS)
    return max(0, min(query.asked_at_ms, evidence.timestamp_ms) - query.budget_ms - LOG_SKEW_MS)
