"""A feed of any size, the same for the same size."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HEADER = (
    "id", "title", "description", "link", "image_link", "price", "availability", "brand", "product_type", "color", "size",
    "material", "gender", "condition", "gtin",
)  # fmt: skip

BRANDS = [
    f"{first}{last}" for first in ("Nord", "Hal", "Low", "Brig", "Sund") for last in ("fell", "den", "land", "ry")
]
KINDS = {
    "Outdoor > Shoes": ("trail shoe", "hiking boot", "sandal", "gaiter"),
    "Outdoor > Tents": ("two-person tent", "tarp", "footprint"),
    "Kitchen > Pans": ("frying pan", "saucepan", "griddle", "wok"),
    "Toys > Animals": ("wooden dinosaur", "plush bear", "rubber duck"),
    "Home > Light": ("desk lamp", "string light", "lantern"),
}
COLOURS = ("red", "forest green", "black", "cream", "slate blue")
MATERIALS = ("leather", "canvas", "steel", "beech", "recycled polyester", "cast iron")
SENTENCES = (
    "Made for daily use and for years of it.",
    "The {material} is {colour} all through, so that scratches hardly show.",
    "It weighs {grams} g and packs down to the size of a loaf of bread.",
    "Wipe it with a damp cloth; the parts that wear can be replaced one by one.",
    "{brand} repairs it free of charge for {years} years.",
    "Measures {width} by {height} cm.",
)


def feed_rows(count: int) -> Iterator[str]:
    """The lines of a Google Merchant TSV of `count` products, header first."""
    chance = random.Random(7)
    yield "\t".join(HEADER) + "\n"
    for number in range(count):
        path = chance.choice(list(KINDS))
        kind, brand = chance.choice(KINDS[path]), chance.choice(BRANDS)
        colour, material = chance.choice(COLOURS), chance.choice(MATERIALS)
        said = " ".join(chance.sample(SENTENCES, 4)).format(
            material=material, colour=colour, brand=brand, grams=chance.randrange(50, 5000),
            years=chance.randrange(2, 11), width=chance.randrange(5, 90), height=chance.randrange(5, 90),
        )  # fmt: skip
        yield "\t".join((
            f"SKU-{number:06d}", f"{brand} {material} {kind} no. {number}", said, f"https://shop.example/{number}",
            f"https://shop.example/{number}.jpg", f"{chance.randrange(500, 30000) / 100:.2f} USD", "in_stock", brand, path,
            colour, str(chance.randrange(36, 47)), material, "unisex", "new", f"{number:013d}",
        )) + "\n"  # fmt: skip


@pytest.fixture
def write_feed(tmp_path: Path) -> Callable[[int], Path]:
    def written(count: int) -> Path:
        path = tmp_path / "feed.tsv"
        path.write_text("".join(feed_rows(count)), encoding="utf-8")
        return path

    return written
