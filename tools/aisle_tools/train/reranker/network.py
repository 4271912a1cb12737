"""BERT as a cross-encoder, in plain torch: attention is written out, so that it exports as the products that int8
quantisation knows. Parameters have the names of the Hugging Face implementation.

Source: Devlin et al., NAACL 2019; Nogueira & Cho, 2019.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

WIDTH, HEADS, INNER, WORDS, POSITIONS = 384, 12, 1536, 30522, 512
GRADES = 2  # the first logits of a pair: that the passage helps, that it answers in full
SAYS = ("yes", "no", "neither")  # the others: what the passage says to a question that asks for a yes or a no
OUTPUTS = GRADES + len(SAYS)


class _Layer(nn.Module):
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


class CrossEncoder(nn.Module):
    """The last layer is computed for the first token alone: nothing else of it is read, and it costs a sixth of the others."""

    def __init__(self, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(WORDS, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.types, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(_Layer(dropout) for _ in range(layers))
        self.drop = nn.Dropout(dropout)
        self.head = nn.Sequential(
            nn.Linear(2 * WIDTH, WIDTH), nn.Tanh(), nn.Dropout(dropout), nn.Linear(WIDTH, OUTPUTS)
        )

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Three (n, t) int64 → (n, OUTPUTS) logits. The head reads the first token after the last layer beside the mean
        of all before it."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        hidden = self.words(input_ids) + self.positions(places)[None] + self.types(token_type_ids)
        hidden = self.drop(self.norm(hidden))
        attended = attention_mask.to(hidden.dtype)
        masked = (attended[:, None, None, :] - 1) * 1e4
        for layer in self.layers[:-1]:
            hidden = layer(hidden, masked, hidden)
        mean = (hidden * attended[..., None]).sum(1) / attended.sum(1, keepdim=True)
        first = self.layers[-1](hidden, masked, hidden[:, :1])[:, 0]
        logits: Tensor = self.head(torch.cat((first, mean), 1))
        return logits


_OF_A_LAYER = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "norm_1": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "norm_2": "output.LayerNorm",
}  # fmt: skip
_OF_THE_EMBEDDINGS = {
    "words.weight": "word_embeddings.weight", "positions.weight": "position_embeddings.weight",
    "types.weight": "token_type_embeddings.weight", "norm.weight": "LayerNorm.weight", "norm.bias": "LayerNorm.bias",
}  # fmt: skip


def from_base(weights: Mapping[str, np.ndarray[Any, Any]], kept: Sequence[int]) -> CrossEncoder:
    """A cross-encoder of the base's embeddings and of the layers `kept`, with a head that has learned nothing yet."""
    network = CrossEncoder(len(kept))
    state = network.state_dict()
    source = {ours: f"embeddings.{theirs}" for ours, theirs in _OF_THE_EMBEDDINGS.items()}
    for place, layer in enumerate(kept):
        for ours, theirs in _OF_A_LAYER.items():
            for part in ("weight", "bias"):
                source[f"layers.{place}.{ours}.{part}"] = f"encoder.layer.{layer}.{theirs}.{part}"
    state.update({ours: torch.from_numpy(weights[theirs].astype(np.float32)) for ours, theirs in source.items()})
    network.load_state_dict(state)
    return network
