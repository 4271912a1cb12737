"""The one seam behind which every engine stands: evidence in, markup out."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal, Protocol

from aisle_schemas import EvidenceGathered, Model, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    request_id: str
    evidence: EvidenceGathered
    deadline_ms: int
    prefix: str = ""  # markup that is already accepted: continue after it
    max_tokens: int = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What one engine step added to one request."""

    text: str = ""
    usage: Usage | None = None  # in the last one, where the engine counts
    finish: Literal["stop", "length", "abstained"] | None = None  # in the last one


class Engine(Protocol):
    @property
    def model(self) -> Model: ...

    def generate(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """Closing it ends the work. Raises: EngineFailed, CannotContinue."""

    async def abort(self, request_id: str) -> None:
        """Stop working on it; its iterator ends. Unknown ids are ignored."""

    async def close(self) -> None: ...
