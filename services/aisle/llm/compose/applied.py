"""Names the filters that an answer keeps back to the shopper: "under $50, without leather, in size 11"."""

import re
from collections.abc import Iterator

from aisle.llm.evidence import Evidence
from aisle.llm.language.words import stem, words
from aisle_schemas import Filters, Money


def applied(evidence: Evidence, said: str = "") -> str:
    """Every filter of the plan, but those that `said`, which stands before it, names already. Empty without any."""
    filters = evidence.gathered.plan.filters
    named = frozenset(map(stem, words(said)))
    others = (text for text, value in _others(evidence, filters) if not frozenset(map(stem, words(value))) <= named)
    return ", ".join((*_price(filters), *others))


def _price(filters: Filters) -> Iterator[str]:
    low = _plain(filters.price_min) if filters.price_min else ""
    high = _plain(filters.price_max) if filters.price_max else ""
    if low and high:
        yield f"between {low} and {high}"
    elif low or high:
        yield f"under {high}" if high else f"over {low}"


def _plain(money: Money) -> str:
    return str(money).removesuffix(".00")


def _others(evidence: Evidence, filters: Filters) -> Iterator[tuple[str, str]]:
    """Each in words, and the value by which it is named."""
    question = evidence.question
    if filters.age_years is not None:
        yield _age(filters.age_years), f"{filters.age_years:g}"
    if filters.min_rating is not None:
        yield f"rated {filters.min_rating:g} stars or more", f"{filters.min_rating:g} stars"
    if filters.sizes:
        size = _as_asked(filters.sizes, question)
        yield f"in size {size}", size
    if filters.colours:
        colour = _as_asked(filters.colours, question)
        yield f"in {colour}", colour
    if filters.brands:
        brands = " or ".join(_spelled(evidence, brand) for brand in filters.brands)
        yield f"from {brands}", brands
    known = {product.brand.lower() for product in evidence.products.values()}
    for word in filters.exclude:
        written = _as_written(word, question)
        yield f"not from {written}" if word in known or written.istitle() else f"without {written}", written


def _age(years: float) -> str:
    """Under two years, parents count months."""
    return f"for age {years:g}" if years >= 2 or years == int(years) > 0 else f"for {round(years * 12)} months"


def _as_asked(forms: tuple[str, ...], question: str) -> str:
    """The form that the question uses, as it writes it; "xl" where it uses another one than the shop."""
    asked = set(words(question))
    return next((_as_written(form, question) for form in forms if form in asked), min(forms, key=len).upper())


def _as_written(word: str, question: str) -> str:
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", question, re.IGNORECASE)
    return match.group() if match else word


def _spelled(evidence: Evidence, brand: str) -> str:
    return next(
        (p.brand for p in evidence.products.values() if p.brand.lower() == brand), _as_written(brand, evidence.question)
    )
