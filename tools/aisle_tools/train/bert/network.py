"""BERT in plain torch: attention is written out, so that it exports as the products that int8 quantisation knows.
Parameters have the names of the Hugging Face implementation, by `from_base`.

Source: Devlin et al., NAACL 2019.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from aisle_tools.train.bert.sizes import HEADS, INNER, POSITIONS, WIDTH, WORDS

Weights = Mapping[str, np.ndarray[Any, Any]]


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_1, self.norm_2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, masked: Tensor, asking: Tensor) -> Tensor:
        """hidden (n, t, WIDTH), masked (n, 1, 1, t) added to the attention scores; asking (n, a, WIDTH), the tokens of
        hidden that are wanted after this layer → (n, a, WIDTH)."""
        query, key, value = (
            part(given).unflatten(2, (HEADS, -1)).transpose(1, 2)
            for part, given in ((self.query, asking), (self.key, hidden), (self.value, hidden))
        )
        scores = query @ key.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + masked
        mixed = (self.drop(torch.softmax(scores, -1)) @ value).transpose(1, 2).flatten(2)
        asking = self.norm_1(asking + self.drop(self.out(mixed)))
        return self.norm_2(asking + self.drop(self.down(nn.functional.gelu(self.up(asking)))))


class Encoder(nn.Module):
    """The embeddings and the layers, to which each model adds its head."""

    def __init__(self, layers: int, dropout: float = 0.1, *, words: int = WORDS) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(words, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.types, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.drop = nn.Dropout(dropout)

    def embedded(self, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
        """Two (n, t) int64 → (n, t, WIDTH)."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        total = self.words(input_ids) + self.positions(places)[None] + self.types(token_type_ids)
        hidden: Tensor = self.drop(self.norm(total))
        return hidden

    def load_base(self, weights: Weights, kept: Sequence[int], pieces: Sequence[int] | None = None) -> None:
        """Of the base's layers those `kept`, and the embeddings of `pieces`, all by default; a head keeps what it has."""
        source = {ours: f"embeddings.{theirs}" for ours, theirs in _OF_THE_EMBEDDINGS.items()}
        for place, layer in enumerate(kept):
            for ours, theirs in _OF_A_LAYER.items():
                for part in ("weight", "bias"):
                    source[f"layers.{place}.{ours}.{part}"] = f"encoder.layer.{layer}.{theirs}.{part}"
        state = self.state_dict()
        state.update({ours: torch.from_numpy(weights[theirs].astype(np.float32)) for ours, theirs in source.items()})
        if pieces is not None:
            state["words.weight"] = state["words.weight"][list(pieces)]
        self.load_state_dict(state)


def masked(attention_mask: Tensor, like: Tensor) -> Tensor:
    """(n, t), 1 where a token is one → (n, 1, 1, t), what is added to the scores of attention."""
    return (attention_mask.to(like.dtype)[:, None, None, :] - 1) * 1e4


_OF_A_LAYER = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "norm_1": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "norm_2": "output.LayerNorm",
}  # fmt: skip
_OF_THE_EMBEDDINGS = {
    "words.weight": "word_embeddings.weight", "positions.weight": "position_embeddings.weight",
    "types.weight": "token_type_embeddings.weight", "norm.weight": "LayerNorm.weight", "norm.bias": "LayerNorm.bias",
}  # fmt: skip
