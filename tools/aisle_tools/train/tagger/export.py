"""A student → the int8 ONNX model that Aisle ships.

python -m aisle_tools.train.tagger.export build/train/tagger models/tagger-l3-int8
"""

import sys
from pathlib import Path

import numpy as np
from onnx import ModelProto

from aisle_tools.train.bert.graph import Graph, Weights, layers_of, ship
from aisle_tools.train.tagger.examples import LENGTH


def graph(weights: Weights) -> ModelProto:
    """`weights`: the parameters of a `network.Tagger` by their names. Its output: (tokens, tags)."""
    made = Graph(weights, LENGTH)
    hidden = made.embedded()
    for number in range(layers_of(weights)):
        hidden = made.layer(number, hidden, hidden)
    (logits,) = made.add("Gemm", hidden, made.parameter("head.weight"), made.parameter("head.bias"), transB=1)
    return made.model("tagger", logits, ("tokens", len(weights["head.bias"])))


def main(folder: Path, target: Path) -> None:
    ship(graph(np.load(folder / "student.npz")), folder, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
