"""The int8 ONNX graph that ships, of a network that was trained.

The graph is written out rather than traced: it reads one text or pair without padding, so that it needs no mask and no batch;
queries, keys and values are one product of one quantised input; and each product is one fused operator of onnxruntime.
That takes a fifth less time than torch's exporter followed by onnxruntime's dynamic quantisation.

Weights keep seven bits of eight: where a processor has no VNNI, the sums of two int8 products saturate in int16, and
the same model would judge otherwise on another machine.
"""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper, save

from aisle_tools.train.bert.sizes import HEADS, WIDTH

MICROSOFT = "com.microsoft"  # onnxruntime's own operators
INPUTS = ("input_ids", "token_type_ids")
_FILES = ("model.onnx", "tokenizer.json")
_MOST = 63  # of a weight: seven bits with the sign
_MOST_OF_WORD = 127  # of an embedding, which no product meets

Weights = Mapping[str, npt.NDArray[Any]]


class Graph:
    """Nodes and constants as they are added; a method gives the names of what it adds."""

    def __init__(self, weights: Weights, longest: int) -> None:
        self.weights, self.longest = weights, longest
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
            self.constant(bias, np.float32), domain=MICROSOFT,
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
        all_places = self.constant(self.weights["positions.weight"][: self.longest], np.float32)
        (place,) = self.add("Slice", all_places, self.places(0), tokens, self.places(0))
        (total,) = self.add("Add", self.add("Add", word, kind)[0], place)
        return self.norm(total, "norm")

    def layer(self, number: int, hidden: str, asking: str) -> str:
        """As `network.Layer.forward`; asking is hidden itself, or some rows of it."""
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
            "FusedMatMul", self._heads(query, (1, 0, 2)), self._heads(key, (1, 2, 0)), domain=MICROSOFT,
            alpha=(WIDTH // HEADS) ** -0.5,
        )  # fmt: skip
        (attention,) = self.add("Softmax", *scores, axis=-1)
        (mixed,) = self.add("Transpose", *self.add("MatMul", attention, self._heads(value, (1, 0, 2))), perm=(1, 0, 2))
        (mixed,) = self.add("Reshape", mixed, self.places(-1, WIDTH))
        (total,) = self.add("Add", asking, self.linear(mixed, f"{of}out"))
        asking = self.norm(total, f"{of}norm_1")
        (inner,) = self.add("Gelu", self.linear(asking, f"{of}up"), domain=MICROSOFT)
        (total,) = self.add("Add", asking, self.linear(inner, f"{of}down"))
        return self.norm(total, f"{of}norm_2")

    def _heads(self, value: str, order: Sequence[int]) -> str:
        (split,) = self.add("Reshape", value, self.places(-1, HEADS, WIDTH // HEADS))
        return self.add("Transpose", split, perm=order)[0]

    def model(self, name: str, logits: str, shape: Sequence[int | str]) -> ModelProto:
        """Inputs `input_ids`, `token_type_ids`: (tokens,) int64, at most `longest`. Output `logits`: `shape`, float32."""
        self.nodes.append(helper.make_node("Identity", [logits], ["logits"]))
        inputs = [helper.make_tensor_value_info(given, TensorProto.INT64, ["tokens"]) for given in INPUTS]
        outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)]
        body = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        operators = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(body, opset_imports=operators, ir_version=9)


def layers_of(weights: Weights) -> int:
    return len({name.split(".")[1] for name in weights if name.startswith("layers.")})


def ship(model: ModelProto, tokenizer: Path, target: Path) -> None:
    """The model, the tokenizer of the folder `tokenizer`, and the manifest that is checked at every load."""
    target.mkdir(parents=True, exist_ok=True)
    save(model, target / _FILES[0])
    shutil.copyfile(tokenizer / _FILES[1], target / _FILES[1])
    sums = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in _FILES]
    (target / "sha256").write_text("".join(sums), encoding="utf-8")
