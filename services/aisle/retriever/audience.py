"""For whom something is: as a question tells, and as the shop says of its goods. Pure."""

import re
from collections.abc import Sequence

from aisle.catalog.attributes import readable_value
from aisle.catalog.goods import kinds_of, singular
from aisle_schemas import RetrievedProduct

KIDS, MEN, WOMEN, DOGS, CATS = "kids", "men", "women", "dogs", "cats"

# Whom a question means by a word. A husband may get flowers, a wife an axe: they only rule out the other's clothes.
_MEANT = {
    KIDS: "kids? child child's children children's toddlers? bab(?:y|ies) infants? newborns? sons? daughters? nephews? nieces? boys? girls?"
    " grandsons? granddaughters? grandchild grandchildren",
    MEN: "men men's mens man gentlem[ae]n husband groom dad father grandfather grandpa uncle boyfriend brother he him his",
    WOMEN: "women women's womens woman lady ladies wife bride mom mum mother grandmother grandma aunt girlfriend sister she"
    " hers?",
    DOGS: "dogs? pupp(?:y|ies) pups?",
    CATS: "cats? kittens?",
}  # fmt: skip
# Whom the shop means.
_STATED = {
    KIDS: "kids?|child(?:ren)?|toddlers?|bab(?:y|ies)|infants?|junior|youth|boys|girls",
    MEN: "men|mens|male|gentlem[ae]n",
    WOMEN: "women|womens|ladies|female",
    DOGS: "(?<!hot )dogs?|dogg(?:y|ies)|pups?|pupp(?:y|ies)|canine|pooch",
    CATS: "cats?|kitt(?:y|ies|ens?)|feline",
}
_OPPOSITE = {MEN: WOMEN, WOMEN: MEN}
_NAMES = frozenset(("department", "gender", "for", "age range", "audience", "target gender"))


def _any_of(listed: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{listed})(?:['’]s?)?(?![\w-])", re.IGNORECASE)


_IS_MEANT = {audience: _any_of(listed.replace(" ", "|")) for audience, listed in _MEANT.items()}
_IS_STATED = {audience: _any_of(listed) for audience, listed in _STATED.items()}


def suiting(
    question: str, products: Sequence[RetrievedProduct], age_years: float | None = None
) -> list[RetrievedProduct]:
    """Those that suit whom the question names, or who is of the age that it gives.

    Children and pets get what is theirs, where the shop has any; what is for a pet is for nobody else. Men get nothing
    that is said to be for women, nor the reverse. Who names no child gets nothing made for one, where there is other.
    """
    question = _IN_COMPANY.sub(" ", question)
    asked = {audience for audience, pattern in _IS_MEANT.items() if pattern.search(question)}
    if age_years is not None and age_years < GROWN_UP:
        asked.add(KIDS)
    kept = list(products)
    for audience in (KIDS, DOGS, CATS):
        theirs = [product for product in kept if audience in stated(product)]
        if audience in asked and (theirs or _FOR_A_PET.search(question)):
            kept = theirs
    if asked.isdisjoint((DOGS, CATS)):
        others = [product for product in kept if not _is_a_pets(product)]
        # A dog's beanie is no hat; but who asks for a harness may mean a dog's, where nothing else is one.
        kept = others or [product for product in kept if _is_named_in(question, product)]
    if KIDS not in asked:
        kept = [product for product in kept if KIDS not in _named(product)] or kept
    for audience, opposite in _OPPOSITE.items():
        if audience in asked and opposite not in asked:
            kept = [product for product in kept if opposite not in stated(product) or audience in stated(product)]
    return kept


def stated(product: RetrievedProduct) -> frozenset[str]:
    """By title, category, and what attributes such as "Department" say; a range of ages is children's where it ends
    with childhood."""
    told = [readable_value(a.value) for a in product.attributes if a.name.strip().lower() in _NAMES]
    text = "\n".join((product.title, *product.category, *told))
    found = {audience for audience, pattern in _IS_STATED.items() if pattern.search(text)}
    if _IS_PETS.search(text) and found.isdisjoint((DOGS, CATS)):
        found |= {DOGS, CATS}
    if any(_AGES.search(value) for value in told):
        found.add(KIDS)
    return frozenset(found)


# "Camping with two small kids": for all of them.
_IN_COMPANY = re.compile(
    r"\bwith (?:(?:my|our|the|some|a|an|\d+|two|three|four|small|little|young) )*(?:kids|children|toddlers?|bab(?:y|ies)|dogs?|family)\b",
    re.IGNORECASE,
)
GROWN_UP = 13  # from this age on what is said to be for children is no longer meant
_IS_PETS = _any_of("pets?")
_FOR_A_PET = re.compile(
    r"\b(?:for (?:\w+ ){0,3}|my |our |her |his )(?:dogs?|pupp(?:y|ies)|pups?|cats?|kittens?)(?![\w-])",
    re.IGNORECASE,
)
_AGES = re.compile(r"\bto (?:[1-9]|1[0-7]) years\b|\bfrom birth\b")


def _is_a_pets(product: RetrievedProduct) -> bool:
    return any(_IS_STATED[pet].search(product.title) for pet in (DOGS, CATS))


def _is_named_in(question: str, product: RetrievedProduct) -> bool:
    return not kinds_of(product.title, ()).title.isdisjoint(map(singular, question.lower().split()))


def _named(product: RetrievedProduct) -> frozenset[str]:
    """By title and category alone."""
    text = "\n".join((product.title, *product.category))
    return frozenset(audience for audience, pattern in _IS_STATED.items() if pattern.search(text))
