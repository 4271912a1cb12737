"""BERT as a cross-encoder.

Source: Nogueira & Cho, 2019.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from aisle_tools.train.bert.network import Encoder, masked
from aisle_tools.train.bert.sizes import WIDTH

GRADES = 2  # the first logits of a pair: that the passage helps, that it answers in full
SAYS = ("yes", "no", "neither")  # the others: what the passage says to a question that asks for a yes or a no
OUTPUTS = GRADES + len(SAYS)


class CrossEncoder(Encoder):
    """The last layer is computed for the first token alone: nothing else of it is read, and it costs a sixth of the others."""

    def __init__(self, layers: int, dropout: float = 0.1) -> None:
        super().__init__(layers, dropout)
        self.head = nn.Sequential(
            nn.Linear(2 * WIDTH, WIDTH), nn.Tanh(), nn.Dropout(dropout), nn.Linear(WIDTH, OUTPUTS)
        )

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Three (n, t) int64 → (n, OUTPUTS) logits. The head reads the first token after the last layer beside the mean
        of all before it."""
        hidden = self.embedded(input_ids, token_type_ids)
        attended = attention_mask.to(hidden.dtype)
        apart = masked(attention_mask, hidden)
        for layer in self.layers[:-1]:
            hidden = layer(hidden, apart, hidden)
        mean = (hidden * attended[..., None]).sum(1) / attended.sum(1, keepdim=True)
        first = self.layers[-1](hidden, apart, hidden[:, :1])[:, 0]
        logits: Tensor = self.head(torch.cat((first, mean), 1))
        return logits


def from_base(weights: Mapping[str, np.ndarray[Any, Any]], kept: Sequence[int]) -> CrossEncoder:
    """A cross-encoder of the base's embeddings and of the layers `kept`, with a head that has learned nothing yet."""
    network = CrossEncoder(len(kept))
    network.load_base(weights, kept)
    return network
