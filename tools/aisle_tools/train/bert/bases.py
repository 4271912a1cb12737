"""The pretrained encoders that training starts from, as numpy archives.

    python -m aisle_tools.train.bert.bases build/train

The weights are public, small and packaged: three Maven artifacts carry them as ONNX in float32. Maven fetches them, and
this reads the initialisers back under the names that BERT's parameters have.

- bge-small-en-v1.5: 12 layers of 384, MIT licence.
- e5-small-v2: 12 layers of 384, MIT licence.
- all-MiniLM-L6-v2: 6 layers of 384, Apache-2.0.

All three share one vocabulary, that of `models/minilm-l6-int8/tokenizer.json`.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

BASES = {"bge": "bge-small-en-v15", "e5": "e5-small-v2", "minilm": "all-minilm-l6-v2"}
_ARTIFACT = "dev.langchain4j:langchain4j-embeddings-{name}:1.0.0-beta3"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"


def fetch(target: Path) -> None:
    """Writes `<base>.npz` for each base. Needs Maven and the `train` extra's onnx."""
    target.mkdir(parents=True, exist_ok=True)
    for base, name in BASES.items():
        if (target / f"{base}.npz").exists():
            continue
        with tempfile.TemporaryDirectory() as scratch:
            copied = (f"-Dartifact={_ARTIFACT.format(name=name)}", f"-DoutputDirectory={scratch}")
            subprocess.run(["mvn", "-q", _COPY, *copied], check=True)
            (jar,) = Path(scratch).glob("*.jar")
            with zipfile.ZipFile(jar) as archive:
                (model,) = (entry for entry in archive.namelist() if entry.endswith(".onnx"))
                archive.extract(model, scratch)
            np.savez(target / f"{base}.npz", **weights(Path(scratch) / model))


def weights(model: Path) -> dict[str, Any]:
    """Parameter name → float16 array. Exporters drop the names of matrices and transpose them: both are undone here."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(model)).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    named = {n: a for n, a in arrays.items() if not n.startswith("onnx::") and a.ndim and a.dtype == np.float32}
    for node in graph.node:
        matrix = next((arrays[name] for name in node.input if name in arrays), None)
        if node.op_type == "MatMul" and matrix is not None and matrix.ndim == 2:
            named[node.name.strip("/").replace("/MatMul", "").replace("/", ".") + ".weight"] = matrix.T
    return {name: array.astype(np.float16) for name, array in named.items()}


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
