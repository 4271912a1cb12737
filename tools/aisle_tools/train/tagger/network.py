"""BERT as a tagger of tokens."""

from collections.abc import Sequence

from torch import Tensor, nn

from aisle.planner.marks import TAGS
from aisle_tools.train.bert.network import Encoder, Weights, masked
from aisle_tools.train.bert.sizes import WIDTH


class Tagger(Encoder):
    def __init__(self, layers: int, words: int, dropout: float = 0.1) -> None:
        super().__init__(layers, dropout, words=words)
        self.head = nn.Linear(WIDTH, len(TAGS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Three (n, t) int64 → (n, t, tags) logits."""
        hidden = self.embedded(input_ids, token_type_ids)
        apart = masked(attention_mask, hidden)
        for layer in self.layers:
            hidden = layer(hidden, apart, hidden)
        logits: Tensor = self.head(hidden)
        return logits


def from_base(weights: Weights, kept: Sequence[int]) -> Tagger:
    """Of the base's embeddings and its layers `kept`, with a head that has learned nothing yet."""
    network = Tagger(len(kept), len(weights["embeddings.word_embeddings.weight"]))
    network.load_base(weights, kept)
    return network
