"""A shop of any size that nobody has to own: a seeded Google Merchant feed, the same for the same size.

A product has what most feeds give: a title, four sentences of description, colour, size and three attributes. That is
five passages of the index, three of them short ones that many products share.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from aisle_tools.bench.asking import Question

SEED = 20250301

_COLUMNS = (
    "id", "title", "description", "link", "image_link", "price", "availability", "brand", "product_type", "color",
    "size", "material", "gender", "pattern", "condition",
)  # fmt: skip
_BRANDS = tuple(
    first + last for first in ("Mar", "Fen", "Oster", "Kil", "Vel", "Tor") for last in ("wick", "holt", "by", "mere")
)
_KINDS = {
    "Garden > Tools": ("hand trowel", "pruning shears", "watering can", "kneeling pad"),
    "Kitchen > Cookware": ("frying pan", "saucepan", "stock pot", "baking dish"),
    "Outdoor > Camping": ("two-person tent", "sleeping bag", "head torch", "camping stove"),
    "Home > Bedding": ("duvet cover", "wool blanket", "pillow", "mattress protector"),
    "Toys > Building": ("wooden blocks", "marble run", "toy crane", "puzzle"),
    "Sports > Running": ("running jacket", "trail shoes", "hydration vest", "running socks"),
}
_COLOURS = ("red", "moss green", "black", "cream", "slate blue", "copper", "mustard")
_SIZES = ("XS", "S", "M", "L", "XL")
_MATERIALS = ("steel", "beech", "recycled polyester", "cotton", "cast iron", "merino wool", "silicone")
_PATTERNS = ("plain", "striped", "checked", "floral")
_SENTENCES = (
    "Made of {material} that is {colour} all the way through, so that scratches hardly show.",
    "It weighs {grams} g and fits a bag of {litres} litres.",
    "Wipe it with a damp cloth; it is not made for the dishwasher.",
    "{brand} repairs it free of charge for {years} years.",
    "Measures {width} by {height} cm when it is put together.",
    "A favourite of people who use it every day, in the rain and in the cold.",
    "Comes in a cardboard box without any plastic.",
    "The edges are rounded and the seams are sewn twice.",
)


def write_feed(path: Path, products: int) -> None:
    """A TSV of that many rows, each a product of its own."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in _rows(products))


def questions(count: int) -> Sequence[Question]:
    """What the shoppers of such a shop ask, all different: a repeated question would find its vector remembered."""
    chance = random.Random(f"{SEED} questions")
    return tuple((_question(chance), None) for _ in range(count))


def _question(chance: random.Random) -> str:
    kind = chance.choice(_KINDS[chance.choice(tuple(_KINDS))])
    return chance.choice((
        f"Which {kind} in {chance.choice(_COLOURS)} weighs less than {chance.randrange(200, 4000)} g?",
        f"I need a {kind} of {chance.choice(_MATERIALS)}, under ${chance.randrange(20, 300)}",
        f"Is there a {chance.choice(_PATTERNS)} {kind} from {chance.choice(_BRANDS)}?",
        f"A {kind} for wet and cold days that lasts {chance.randrange(2, 11)} years",
    ))  # fmt: skip


def _rows(products: int) -> Iterator[Sequence[str]]:
    chance = random.Random(SEED)
    yield _COLUMNS
    for number in range(products):
        path = chance.choice(tuple(_KINDS))
        kind, brand = chance.choice(_KINDS[path]), chance.choice(_BRANDS)
        colour, material = chance.choice(_COLOURS), chance.choice(_MATERIALS)
        description = " ".join(chance.sample(_SENTENCES, 4)).format(
            material=material, colour=colour, brand=brand, grams=chance.randrange(50, 5000),
            litres=chance.randrange(2, 60), years=chance.randrange(2, 11), width=chance.randrange(5, 90),
            height=chance.randrange(5, 90),
        )  # fmt: skip
        yield (
            f"SYN-{number:06d}", f"{brand} {kind} {number}, {material}", description,
            f"https://shop.example/{number}", f"https://shop.example/{number}.jpg",
            f"{chance.randrange(500, 30000) / 100:.2f} USD", "in_stock", brand, path, colour, chance.choice(_SIZES),
            material, "unisex", chance.choice(_PATTERNS), "new",
        )  # fmt: skip
