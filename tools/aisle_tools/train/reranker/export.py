"""A student → the int8 ONNX model that Aisle ships.

    python -m aisle_tools.train.reranker.export build/train/run/whole-student.pt models/minilm-l6-int8 models/reranker-l4-int8

The graph is written out rather than traced: it reads one pair without padding, so that it needs no mask and no batch;
queries, keys and values are one product of one quantised input; and each product is one fused operator of onnxruntime.
That takes a fifth less time a pair than torch's exporter followed by onnxruntime's dynamic quantisation.

Weights keep seven bits of eight: where a processor has no VNNI, the sums of two int8 products saturate in int16, and
the same model would judge otherwise on another machine.
"""

import hashlib
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper, save

from aisle_tools.train.reranker.fitting import LENGTH
from aisle_tools.train.reranker.network import HEADS, OUTPUTS, WIDTH

FILES = ("model.onnx", "tokenizer.json")
_MICROSOFT = "com.microsoft"  # onnxruntime's own operators
_MOST = 63  # of a weight: seven bits with the sign
_MOST_OF_WORD = 127  # of an embedding, which no product meets

Weights = Mapping[str, npt.NDArray[Any]]


class _Graph:
    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, value: npt.ArrayLike, kind: npt.DTypeLike) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=kind), name))
        return name

    def places(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def parameter(self, name: str) -> str:
        return self.constant(self.weights[name], np.float32)

    def add(self, operator: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> list[str]:
        names = [f"{operator}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, domain=domain, **attributes))
        return names

    def linear(self, value: str, *names: str) -> str:
        """value (n, in) times the layers' weights side by side, (n, sum of out), plus their biases."""
        weight = np.concatenate([self.weights[f"{name}.weight"] for name in names]).astype(np.float32)
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])
        scale = np.maximum(np.abs(weight).max(1), 1e-9) / _MOST
        quantised, input_scale, zero = self.add("DynamicQuantizeLinear", value, outputs=3)
        (product,) = self.add(
            "MatMulIntegerToFloat", quantised, self.constant(np.round(weight / scale[:, None]).T, np.int8),
            input_scale, self.constant(scale, np.float32), zero, self.constant(np.zeros(len(scale)), np.int8),
            self.constant(bias, np.float32), domain=_MICROSOFT,
        )  # fmt: skip
        return product

    def norm(self, value: str, name: str) -> str:
        scale, bias = self.parameter(f"{name}.weight"), self.parameter(f"{name}.bias")
        return self.add("LayerNormalization", value, scale, bias, axis=-1, epsilon=1e-12)[0]

    def embedded(self) -> str:
        """(tokens, WIDTH) of `input_ids` and `token_type_ids`."""
        words = self.weights["words.weight"].astype(np.float32)
        scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-9) / _MOST_OF_WORD
        (row,) = self.add("Gather", self.constant(np.round(words / scale), np.int8), "input_ids")
        (row,) = self.add("Cast", row, to=TensorProto.FLOAT)
        (row_scale,) = self.add("Gather", self.constant(scale, np.float32), "input_ids")
        (word,) = self.add("Mul", row, row_scale)
        (kind,) = self.add("Gather", self.parameter("types.weight"), "token_type_ids")
        (tokens,) = self.add("Shape", "input_ids")
        all_places = self.constant(self.weights["positions.weight"][:LENGTH], np.float32)
        (place,) = self.add("Slice", all_places, self.places(0), tokens, self.places(0))
        (total,) = self.add("Add", self.add("Add", word, kind)[0], place)
        return self.norm(total, "norm")

    def layer(self, number: int, hidden: str, asking: str) -> str:
        """As `network._Layer.forward`; asking is hidden itself, or some rows of it."""
        of = f"layers.{number}."
        if asking == hidden:
            projected = self.linear(hidden, f"{of}query", f"{of}key", f"{of}value")
            query, key, value = self.add("Split", projected, outputs=3, axis=1, num_outputs=3)
        else:
            query = self.linear(asking, f"{of}query")
            key, value = self.add(
                "Split", self.linear(hidden, f"{of}key", f"{of}value"), outputs=2, axis=1, num_outputs=2
            )
        scores = self.add(
            "FusedMatMul", self._heads(query, (1, 0, 2)), self._heads(key, (1, 2, 0)), domain=_MICROSOFT,
            alpha=(WIDTH // HEADS) ** -0.5,
        )  # fmt: skip
        (attention,) = self.add("Softmax", *scores, axis=-1)
        (mixed,) = self.add("Transpose", *self.add("MatMul", attention, self._heads(value, (1, 0, 2))), perm=(1, 0, 2))
        (mixed,) = self.add("Reshape", mixed, self.places(-1, WIDTH))
        (total,) = self.add("Add", asking, self.linear(mixed, f"{of}out"))
        asking = self.norm(total, f"{of}norm_1")
        (inner,) = self.add("Gelu", self.linear(asking, f"{of}up"), domain=_MICROSOFT)
        (total,) = self.add("Add", asking, self.linear(inner, f"{of}down"))
        return self.norm(total, f"{of}norm_2")

    def _heads(self, value: str, order: Sequence[int]) -> str:
        (split,) = self.add("Reshape", value, self.places(-1, HEADS, WIDTH // HEADS))
        return self.add("Transpose", split, perm=order)[0]


def graph(weights: Weights) -> ModelProto:
    """`weights`: the parameters of a `network.CrossEncoder` by their names.

    Inputs `input_ids`, `token_type_ids`: (tokens,) int64, at most `LENGTH`. Output `logits`: (1, OUTPUTS) float32.
    """
    made = _Graph(weights)
    hidden = made.embedded()
    layers = len({name.split(".")[1] for name in weights if name.startswith("layers.")})
    for number in range(layers - 1):
        hidden = made.layer(number, hidden, hidden)
    (mean,) = made.add("ReduceMean", hidden, made.places(0), keepdims=1)
    (first,) = made.add("Slice", hidden, made.places(0), made.places(1), made.places(0))
    (read,) = made.add("Concat", made.layer(layers - 1, hidden, first), mean, axis=1)
    (inner,) = made.add("Gemm", read, made.parameter("head.0.weight"), made.parameter("head.0.bias"), transB=1)
    (inner,) = made.add("Tanh", inner)
    last = helper.make_node(
        "Gemm", [inner, made.parameter("head.3.weight"), made.parameter("head.3.bias")], ["logits"], transB=1
    )
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["tokens"]) for name in ("input_ids", "token_type_ids")
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, OUTPUTS])]
    body = helper.make_graph([*made.nodes, last], "reranker", inputs, outputs, made.constants)
    operators = [helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(body, opset_imports=operators, ir_version=9)


def export(weights: Weights, tokenizer: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    save(graph(weights), target / FILES[0])
    shutil.copyfile(tokenizer / FILES[1], target / FILES[1])
    sums = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES]
    (target / "sha256").write_text("".join(sums), encoding="utf-8")


def main(student: Path, tokenizer: Path, target: Path) -> None:
    parameters = torch.load(student, map_location="cpu")
    export({name: tensor.float().numpy() for name, tensor in parameters.items()}, tokenizer, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
