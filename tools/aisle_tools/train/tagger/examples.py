"""What the tagger learns from, as numbers: `build/train/tagger/examples.npz`, its tokenizer, and the bases without the word
pieces that it does without. Needs no torch.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import numpy as np
from tokenizers import Tokenizer

from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.models import EMBEDDER, find_models
from aisle.planner.known import known
from aisle.planner.marks import units, units_of
from aisle.planner.numbers import in_digits
from aisle.planner.words import clean, lowered
from aisle_tools.evaluate.planner_set import Part, read_labelled, read_marked, shop_words
from aisle_tools.evaluate.questions import read_questions
from aisle_tools.evaluate.splits import part_of
from aisle_tools.train.tagger.marking import Marked, Values, of_labelled, of_marked, varied
from aisle_tools.train.tagger.pieces import shortened
from aisle_tools.train.tagger.tags import UNKNOWN

LENGTH = 96  # tokens of a question
BASES = ("minilm", "bge")
_PARTS: tuple[Part, ...] = ("train", "stranger", "stranger2")
# With other values, of what has some; of the plainest ways to say it most.
_COPIES_OF_LABELLED, _COPIES_OF_MARKED, _COPIES_OF_PLAIN = 3, 6, 12
_REQUESTS = 6000
_TOLD = 0.7  # of the questions, which of their words are names of the shop's: it has no names for much that is asked
_WORDS = "embeddings.word_embeddings.weight"


def questions(seed: int = 0) -> tuple[list[Marked], Vocabulary]:
    """Those of our own, and each that rules goods in or out a few times more; and the names of brands and colours in them."""
    words, draw = shop_words(), Random(seed)
    labelled = [one for part in _PARTS for each in read_labelled(part) if (one := of_labelled(each, words))]
    written = [(of_marked(one.marked), one.family == "plain") for one in read_marked()]
    values = Values([*labelled, *(one for one, _ in written)])
    counted = [(one, _COPIES_OF_LABELLED) for one in labelled]
    counted += [(one, _COPIES_OF_PLAIN if is_plain else _COPIES_OF_MARKED) for one, is_plain in written]
    made = []
    for one, copies in counted:
        made.append(one)
        made += [varied(one, values, draw) for _ in range(copies)] if one.rules else []
    return made, replace(words, brands=words.brands | values.brands, colours=words.colours | values.colours)


def unmarked(pages: Path, requests: Path) -> Iterator[Marked]:
    """Real questions: what the teachers think of them is all that is known."""
    asked = [one.question for one in read_questions(pages) if part_of(one.asin) == "train"]
    asked += msgspec.json.decode(requests.read_bytes(), type=list[str])[:_REQUESTS]
    for question in dict.fromkeys(asked):
        text = in_digits(lowered(clean(question)))
        yield Marked(text, (UNKNOWN,) * len(units(text)))


def encoded(ones: Sequence[Marked], names: Vocabulary, tokenizer: Tokenizer, seed: int = 0) -> dict[str, Any]:
    """`ids`, `types` and `tags` of all tokens, one question after another, and `lengths`, the number of each one's tokens."""
    ids, types, tags, lengths, draw = list[int](), list[int](), list[int](), list[int](), Random(seed)
    for one in ones:
        pieces = tokenizer.encode(one.text)
        of_pieces = units_of(units(one.text), pieces.offsets)
        told = known(one.text, names) if draw.random() < _TOLD else (False,) * len(one.tags)
        ids += pieces.ids
        types += [int(any(told[place] for place in covered)) for covered in of_pieces]
        tags += [one.tags[covered[0]] if covered else UNKNOWN for covered in of_pieces]
        lengths.append(len(pieces.ids))
    return {
        "ids": np.array(ids, np.int32),
        "types": np.array(types, np.int8),
        "tags": np.array(tags, np.int8),
        "lengths": np.array(lengths, np.int32),
    }


def write(folder: Path, ones: Sequence[Marked], names: Vocabulary) -> None:
    """`folder`: holds the bases."""
    target = folder / "tagger"
    target.mkdir(exist_ok=True)
    whole = (find_models() / EMBEDDER / "tokenizer.json").read_text(encoding="utf-8")
    text, pieces = shortened(whole, [one.text for one in ones])
    (target / "tokenizer.json").write_text(text, encoding="utf-8")
    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_padding()
    tokenizer.enable_truncation(LENGTH)
    np.savez_compressed(target / "examples.npz", **encoded(ones, names, tokenizer))
    for base in BASES:
        weights = dict(np.load(folder / f"{base}.npz"))
        np.savez(target / f"{base}.npz", **{**weights, _WORDS: weights[_WORDS][pieces]})
    print(f"{len(ones)} questions, {sum(one.rules for one in ones)} with a value that rules")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write what the planner's tagger learns from.")
    parser.add_argument("folder", type=Path, help="holds the bases, such as build/train")
    parser.add_argument("--pages", type=Path, required=True, help="ePQA's questions.jsonl")
    parser.add_argument("--requests", type=Path, required=True, help="WebShop's requests, a JSON list of texts")
    given = parser.parse_args()
    written, names = questions()
    write(given.folder, [*written, *unmarked(given.pages, given.requests)], names)


if __name__ == "__main__":
    main()
