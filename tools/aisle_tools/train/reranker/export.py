"""A student → the int8 ONNX model that Aisle ships.

python -m aisle_tools.train.reranker.export build/train/run/whole-student.pt models/minilm-l6-int8 models/reranker-l4-int8
"""

import sys
from pathlib import Path

import torch
from onnx import ModelProto

from aisle_tools.train.bert.graph import Graph, Weights, layers_of, ship
from aisle_tools.train.reranker.fitting import LENGTH
from aisle_tools.train.reranker.network import OUTPUTS


def graph(weights: Weights) -> ModelProto:
    """`weights`: the parameters of a `network.CrossEncoder` by their names. Its output: (1, OUTPUTS)."""
    made = Graph(weights, LENGTH)
    hidden = made.embedded()
    last = layers_of(weights) - 1
    for number in range(last):
        hidden = made.layer(number, hidden, hidden)
    (mean,) = made.add("ReduceMean", hidden, made.places(0), keepdims=1)
    (first,) = made.add("Slice", hidden, made.places(0), made.places(1), made.places(0))
    (read,) = made.add("Concat", made.layer(last, hidden, first), mean, axis=1)
    (inner,) = made.add("Gemm", read, made.parameter("head.0.weight"), made.parameter("head.0.bias"), transB=1)
    (inner,) = made.add("Tanh", inner)
    (logits,) = made.add("Gemm", inner, made.parameter("head.3.weight"), made.parameter("head.3.bias"), transB=1)
    return made.model("reranker", logits, (1, OUTPUTS))


def main(student: Path, tokenizer: Path, target: Path) -> None:
    parameters = torch.load(student, map_location="cpu")
    ship(graph({name: tensor.float().numpy() for name, tensor in parameters.items()}), tokenizer, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
