"""An engine that writes what a test tells it to, when the test lets it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

from aisle.llm.engine import Delta, GenerationRequest
from aisle.llm.engines.aborts import Aborts
from aisle_schemas import Model

Step = str | Delta | asyncio.Event | Exception
"""Text is emitted, an event waited for (one that is never set is a stall), an exception raised."""

Script = Callable[[GenerationRequest], Sequence[Step]]


class ScriptedEngine:
    """Follows a script: the same steps for each request, or a function of the request."""

    def __init__(self, script: Sequence[Step] | Script, name: str = "script") -> None:
        self._script = script
        self._aborts = Aborts()
        self.model = Model(engine="scripted", name=name)
        self.requests: list[GenerationRequest] = []  # in the order in which they came

    async def generate(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """Raises: what the script says."""
        self.requests.append(request)
        steps = self._script(request) if callable(self._script) else self._script
        with self._aborts.watch(request.request_id) as aborted:
            for step in steps:
                if isinstance(step, asyncio.Event):
                    await _either(step, aborted)
                if aborted.is_set():
                    return
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, str):
                    yield Delta(text=step)
                elif isinstance(step, Delta):
                    yield step

    async def abort(self, request_id: str) -> None:
        self._aborts.abort(request_id)

    async def close(self) -> None:
        self._aborts.abort_all()


def obedient(request: GenerationRequest) -> Sequence[Step]:
    """Does whatever any passage says, as a model without defences would: repeats each one, uncited and cited."""
    passages = request.evidence.passages
    return [f"{passage.text} :cite[{passage.label}]\n\n{passage.text}\n\n" for passage in passages]


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
