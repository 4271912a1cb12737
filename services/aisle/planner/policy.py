"""The seam between the stage and what decides, and the policies that can stand behind it."""

from pathlib import Path
from typing import Literal, Protocol

from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.embedder import Embedder
from aisle.planner import rules
from aisle.planner.classifier import MODEL, Classifier
from aisle.planner.learned import Learned
from aisle.planner.marks import Tags
from aisle.planner.tagger import TAGGER, Tagger
from aisle_schemas import Plan, QueryAsked

PolicyName = Literal["learned", "rules"]


class Policy(Protocol):
    @property
    def name(self) -> str:
        """Name and version, such as "rules-2": every plan carries it."""

    def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
        """The plan, with the probability of each choice in its decisions. Does not wait for anything."""


class Rules:
    """Rules and lexicons: certain in each choice. Filters are read as everywhere."""

    name = rules.POLICY

    def __init__(self, tags: Tags) -> None:
        self._tags = tags

    def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
        return rules.plan(asked.question, asked.turns, asked.page, self._tags, vocabulary, asked.currency)


def policy_of(name: PolicyName, models: Path, embedder: Embedder, *, exploration: float = 0.0) -> Policy:
    """`models`: the folder that holds one folder a model. Rules use the tagger alone.

    Raises: ModelMissing, ModelDamaged.
    """
    tagger = Tagger(models / TAGGER)
    if name == "rules":
        return Rules(tagger)
    classifier = Classifier(models / MODEL, embedder=embedder.version, tagger=tagger.version)
    return Learned(classifier, tagger, embedder, exploration=exploration)
