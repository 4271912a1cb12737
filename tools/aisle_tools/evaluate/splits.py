"""Which part of the labelled data a product belongs to: parts are split by product, never by question."""

import hashlib
from typing import Literal

Part = Literal["train", "dev", "test"]


def part_of(product_id: str) -> Part:
    """Six tenths of the products train, two tenths choose between variants, two tenths are the frozen test."""
    tenth = int(hashlib.sha256(product_id.encode()).hexdigest(), 16) % 10
    return "train" if tenth < 6 else "dev" if tenth < 8 else "test"
