"""A tokenizer with two thirds of another's word pieces: a word whose piece is left out is spelled by shorter ones."""

import json
from collections.abc import Sequence

from tokenizers import Tokenizer

_MOST = 20_000
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")  # in the order of their places in the shorter one
MASK = _SPECIAL.index("[MASK]")
_SIGNS = "€£¥₹"


def shortened(tokenizer: str, texts: Sequence[str]) -> tuple[str, list[int]]:
    """The tokenizer's file with fewer pieces, and which pieces of the old one they are: all that the texts need, and the
    most frequent, by which BERT's are sorted."""
    whole = Tokenizer.from_str(tokenizer)
    whole.no_padding()
    needed = {piece for one in whole.encode_batch(texts) for piece in one.tokens}
    described = json.loads(tokenizer)
    old: dict[str, int] = described["model"]["vocab"]
    worded = [piece for piece in old if piece not in _SPECIAL and not piece.startswith("[unused")]
    letters = {piece for piece in worded if len(piece.removeprefix("##")) == 1 and (piece.isascii() or piece in _SIGNS)}
    wanted = letters | needed.intersection(worded)
    for piece in sorted(filter(str.isascii, worded), key=old.__getitem__):
        if len(wanted) == _MOST - len(_SPECIAL):
            break
        wanted.add(piece)
    kept = [*_SPECIAL, *sorted(wanted, key=old.__getitem__)]
    described["model"]["vocab"] = {piece: place for place, piece in enumerate(kept)}
    for token in described["added_tokens"]:
        token["id"] = kept.index(token["content"])
    for token in described["post_processor"]["special_tokens"].values():
        token["ids"] = [kept.index(piece) for piece in token["tokens"]]
    return json.dumps(described, ensure_ascii=False), [old[piece] for piece in kept]
