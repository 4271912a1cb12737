"""Where the shipped models are, and whether their bytes are the ones that were measured."""

import hashlib
from pathlib import Path

from aisle.encoders.errors import ModelDamaged, ModelMissing

MANIFEST = "sha256"  # `sha256sum`'s format: "<hex digest>  <file name>" a line; `sha256sum -c sha256` checks it too
EMBEDDER = "minilm-l6-int8"
RERANKER = "reranker-l4-int8"

# services/aisle/encoders/models.py → the repository's root, where Aisle is installed in place.
_SHIPPED = Path(__file__).resolve().parents[3] / "models"


def find_models(folder: Path | None = None) -> Path:
    """The folder that holds one folder a model: `folder`, or by default the repository's own `models/`.

    Raises: ModelMissing.
    """
    models = folder or _SHIPPED
    if not models.is_dir():
        raise ModelMissing(f"no models folder at {models}; name the one that holds {EMBEDDER}/")
    return models


def verified(folder: Path) -> dict[str, str]:
    """File name → sha256 of a model's files, each compared with the manifest beside it.

    Raises: ModelMissing, ModelDamaged.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise ModelMissing(f"{folder} holds no model: it has no file named {MANIFEST}")
    digests: dict[str, str] = {}
    for line in manifest.read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        path = folder / name
        if not name or len(expected) != 64:
            raise ModelDamaged(f"{manifest}: {line!r} is not '<sha256>  <file name>'")
        if not path.is_file():
            raise ModelMissing(f"{path} is missing; {manifest} lists it")
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
        if actual != expected:
            raise ModelDamaged(f"{path} has sha256 {actual}, {manifest} says {expected}")
        digests[name] = actual
    return digests
