"""How the shop and its customers answer a yes-no question: who says what, counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.opening import may_open
from aisle.llm.compose.polarity import polarity
from aisle.llm.compose.selection import Candidate

COUNTED = 6  # customers at most: each one counted is cited
DECIDES = 0.45  # log odds of answering from which a sentence's yes or no counts
TOUCHES = 0.2  # the share of the question that it has to hold, or the question that it answers does
SHORT_OF = 1.0  # log odds: what is less likely to answer than the best sentence by more than this decides nothing


@dataclass(frozen=True)
class Verdict:
    """The first of the shop's sentences that decides, and the customers who do, best first. All of one product."""

    shop: Candidate | None
    shop_says: bool
    yes: tuple[Candidate, ...]
    no: tuple[Candidate, ...]

    @property
    def customers(self) -> int:
        return len(self.yes) + len(self.no)

    @property
    def is_reached(self) -> bool:
        return self.shop is not None or self.customers > 0

    @property
    def says(self) -> bool | None:
        """What the answer is: the shop's word, else what most customers say; None where they are of two minds."""
        if self.shop is not None:
            return self.shop_says
        return None if len(self.yes) == len(self.no) else len(self.yes) > len(self.no)

    def saying(self, it: bool) -> tuple[Candidate, ...]:
        return self.yes if it else self.no


def judge(asking: Asking, telling: Sequence[Candidate]) -> Verdict:
    """`telling`: candidates that may be relied on, best first. Who contradicts the shop has to be as likely to speak of
    what is asked as the shop is."""
    least = max(DECIDES, telling[0].score - SHORT_OF)
    decided: dict[str, tuple[Candidate, bool]] = {}
    for candidate in telling:
        bears = (candidate.score >= least and candidate.coverage >= TOUCHES) or candidate.same_question
        said = polarity(asking, candidate.passage, candidate.sentence) if bears else None
        if said is not None and may_open(asking, candidate, said):
            decided.setdefault(candidate.passage.label, (candidate, said))
    shop, shop_says = next(((c, said) for c, said in decided.values() if not c.is_customers), (None, False))
    customers = [(c, said) for c, said in decided.values() if c.is_customers][:COUNTED]
    if shop is not None:
        customers = [(c, said) for c, said in customers if said == shop_says or c.score >= shop.score]
    return Verdict(
        shop=shop,
        shop_says=shop_says,
        yes=tuple(c for c, said in customers if said),
        no=tuple(c for c, said in customers if not said),
    )


def count(verdict: Verdict, says: bool) -> str:
    """How many of the customers who decide say so: "3 of 4 customers", "both customers"."""
    some = len(verdict.saying(says))
    if some < verdict.customers:
        return f"{some} of {verdict.customers} customers"
    return "both customers" if some == 2 else f"all {some} customers"
