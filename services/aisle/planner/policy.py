"""The seam at which a learned policy takes the planner over."""

from typing import Protocol

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import rules
from aisle_schemas import Plan, QueryAsked


class Policy(Protocol):
    @property
    def name(self) -> str:
        """Name and version, such as "rules-1": every plan carries it."""

    def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
        """The plan, with the probability of each choice in its decisions. Does not wait for anything."""


class Rules:
    """Rules and lexicons: certain in each choice."""

    name = rules.POLICY

    def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
        return rules.plan(asked.question, asked.turns, asked.page, vocabulary, asked.currency)
