"""Names the filters that an answer keeps back to the shopper: "under $50, without leather, in size 11"."""

from collections.abc import Iterator

from aisle.llm.evidence import Evidence
from aisle.llm.language.words import content, words
from aisle_schemas import Filters, Money


def applied(evidence: Evidence, said: str = "") -> str:
    """Every filter of the plan, but those that `said`, which stands before it, names already. Empty without any."""
    filters = evidence.gathered.plan.filters
    named = content(said)
    return ", ".join(
        (*_price(filters), *(words for words in _others(evidence, filters) if not content(words) <= named))
    )


def _price(filters: Filters) -> Iterator[str]:
    low = _plain(filters.price_min) if filters.price_min else ""
    high = _plain(filters.price_max) if filters.price_max else ""
    if low and high:
        yield f"between {low} and {high}"
    elif low or high:
        yield f"under {high}" if high else f"over {low}"


def _plain(money: Money) -> str:
    return str(money).removesuffix(".00")


def _others(evidence: Evidence, filters: Filters) -> Iterator[str]:
    question = evidence.question
    if filters.age_years is not None:
        yield _age(filters.age_years)
    if filters.min_rating is not None:
        yield f"rated {filters.min_rating:g} stars or more"
    if filters.sizes:
        yield f"in size {_as_asked(filters.sizes, question)}"
    if filters.colours:
        yield f"in {_as_asked(filters.colours, question)}"
    if filters.brands:
        yield f"from {' or '.join(_spelled(evidence, brand) for brand in filters.brands)}"
    brands = {product.brand.lower() for product in evidence.products.values()}
    for word in filters.exclude:
        spelled = _as_written(word, question)
        yield f"not from {spelled}" if word in brands or spelled.istitle() else f"without {spelled}"


def _age(years: float) -> str:
    """Under two years, parents count months."""
    return f"for age {years:g}" if years >= 2 or years == int(years) > 0 else f"for {round(years * 12)} months"


def _as_asked(forms: tuple[str, ...], question: str) -> str:
    """The form that the question uses, as it writes it; "xl" where it uses another one than the shop."""
    asked = set(words(question))
    return next((_as_written(form, question) for form in forms if form in asked), min(forms, key=len).upper())


def _as_written(word: str, question: str) -> str:
    place = question.lower().find(word)
    return question[place : place + len(word)] if place >= 0 else word


def _spelled(evidence: Evidence, brand: str) -> str:
    return next(
        (p.brand for p in evidence.products.values() if p.brand.lower() == brand), _as_written(brand, evidence.question)
    )
