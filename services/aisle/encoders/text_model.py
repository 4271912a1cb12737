"""A text model as it ships: an ONNX file and its tokenizer in one folder, both checked against the folder's manifest."""

from dataclasses import dataclass
from pathlib import Path

import onnxruntime as ort
from tokenizers import Tokenizer

from aisle.encoders.errors import ModelDamaged, ModelMissing
from aisle.encoders.models import verified

ort.disable_telemetry_events()  # an assistant that a store hosts itself tells nobody that it runs


@dataclass(frozen=True, slots=True)
class TextModel:
    session: ort.InferenceSession  # runs on the thread that calls it: one text or pair is too small to share out
    tokenizer: Tokenizer  # without padding; truncation is the user's to set
    version: str  # "minilm-l6-int8@36d13820": the folder's name and the first of the weights' sha256


def opened(folder: Path) -> TextModel:
    """Raises: ModelMissing, ModelDamaged."""
    digests = verified(folder)
    if not {"model.onnx", "tokenizer.json"} <= digests.keys():
        raise ModelMissing(f"{folder} lists {sorted(digests)}, a text model is model.onnx and tokenizer.json")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        session = ort.InferenceSession(folder / "model.onnx", sess_options=options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries raise bare or private types
        raise ModelDamaged(f"the model in {folder} can't be loaded: {error}") from error
    tokenizer.no_padding()
    return TextModel(session, tokenizer, f"{folder.name}@{digests['model.onnx'][:8]}")
