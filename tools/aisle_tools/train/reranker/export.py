"""A student → the int8 ONNX model that Aisle ships.

    python -m aisle_tools.train.reranker.export build/train/run/whole-student.pt models/minilm-l6-int8 models/reranker-l4-int8

Weights keep seven bits of eight: where a processor has no VNNI, the sums of two int8 products saturate in int16, and
the same model would judge otherwise on another machine.
"""

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

import torch

from aisle_tools.train.reranker.__main__ import STUDENT_LAYERS
from aisle_tools.train.reranker.network import CrossEncoder

OPSET = 17
FILES = ("model.onnx", "tokenizer.json")


def export(weights: Path, tokenizer: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = CrossEncoder(len(STUDENT_LAYERS)).eval()
    network.load_state_dict(torch.load(weights, map_location="cpu"))
    target.mkdir(parents=True, exist_ok=True)
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    example = tuple(torch.ones((2, 8), dtype=torch.long) for _ in inputs)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "fp32.onnx"
        torch.onnx.export(
            network, example, str(whole), opset_version=OPSET, dynamo=False, input_names=inputs,
            output_names=["logits"], dynamic_axes={name: {0: "pairs", 1: "tokens"} for name in inputs},
        )  # fmt: skip
        quantize_dynamic(
            whole, target / FILES[0], weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
    shutil.copyfile(tokenizer / FILES[1], target / FILES[1])
    sums = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES]
    (target / "sha256").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
