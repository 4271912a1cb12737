"""The engine without a model: it says what the composer composed, a few words at a time."""

import asyncio
import re
from collections.abc import AsyncGenerator

from aisle.llm.compose.answer import compose
from aisle.llm.engine import Delta, GenerationRequest
from aisle.llm.engines.aborts import Aborts
from aisle_schemas import Model

NAME = "composer-1"
WORDS_PER_DELTA = 4

_CHUNK = re.compile(rf"(?:\S+\s*){{1,{WORDS_PER_DELTA}}}|\s+")


class ExtractiveEngine:
    """The default voice. The same evidence gives the same markup, so that any prefix of it is continued exactly."""

    def __init__(self) -> None:
        self._aborts = Aborts()
        self.model = Model(engine="extractive", name=NAME)

    async def generate(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """Never raises CannotContinue: another engine's prefix is followed by what it did not use."""
        with self._aborts.watch(request.request_id) as aborted:
            composition = await asyncio.to_thread(compose, request.evidence)
            for chunk in _CHUNK.findall(composition.after(request.prefix)):
                if aborted.is_set():
                    return
                yield Delta(text=chunk)
                await asyncio.sleep(0)  # the other questions' turn
            yield Delta(finish=composition.finish)

    async def abort(self, request_id: str) -> None:
        self._aborts.abort(request_id)

    async def close(self) -> None:
        self._aborts.abort_all()
