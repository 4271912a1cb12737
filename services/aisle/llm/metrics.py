"""What the replicas of a process wrote, as Prometheus reads it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from prometheus_client.core import Metric

from aisle.telemetry.durations import Durations
from aisle.telemetry.metrics import counter, histogram
from aisle_schemas import GenerationFinished


@dataclass(slots=True)
class ReplicaStats:
    """Since the replica's start."""

    answers: Counter[str] = field(default_factory=Counter)  # by why they finished
    fallbacks: int = 0  # the composer wrote in the model's place
    dropped: int = 0  # claims that the grounding check held back
    prompt_tokens: int = 0  # where the engine counts
    completion_tokens: int = 0
    first: Durations = field(default_factory=Durations)  # from the start of a run to the engine's first words

    def note(self, finished: GenerationFinished) -> None:
        self.answers[finished.reason] += 1
        self.fallbacks += bool(finished.fallback)
        self.dropped += len(finished.dropped)
        self.prompt_tokens += finished.usage.prompt_tokens
        self.completion_tokens += finished.usage.completion_tokens
        if finished.first_delta_ms is not None:
            self.first.note(finished.first_delta_ms)


@dataclass(frozen=True, eq=False, slots=True)  # the registry knows collectors by identity
class ReplicaCollector:
    """`replicas`: of all replicas in the process; they count as one."""

    replicas: Sequence[ReplicaStats]

    def collect(self) -> Iterable[Metric]:
        those = self.replicas
        answers = sum((one.answers for one in those), Counter[str]())
        yield counter(
            "aisle_llm_answers",
            "Answers written, by why they finished",
            [({"reason": reason}, answers[reason]) for reason in ("stop", "length", "abstained", "failed")],
        )
        yield counter(
            "aisle_llm_fallbacks",
            "Answers that the composer wrote in the model's place",
            [({}, sum(one.fallbacks for one in those))],
        )
        yield counter(
            "aisle_llm_dropped_claims",
            "Claims that the grounding check held back",
            [({}, sum(one.dropped for one in those))],
        )
        yield counter(
            "aisle_llm_tokens",
            "Tokens that the engines counted",
            [
                ({"kind": "prompt"}, sum(one.prompt_tokens for one in those)),
                ({"kind": "completion"}, sum(one.completion_tokens for one in those)),
            ],
        )
        yield histogram(
            "aisle_llm_first_chunk_seconds",
            "From a run's start to the engine's first words",
            [({}, Durations.together(one.first for one in those))],
        )
