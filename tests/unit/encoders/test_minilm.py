"""The shipped embedder."""

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from aisle.encoders.errors import ModelDamaged, ModelMissing
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, MANIFEST, find_models


@pytest.fixture(scope="module")
def model() -> MiniLm:
    return MiniLm(find_models() / EMBEDDER, threads=1)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_models() / EMBEDDER, tmp_path / EMBEDDER))


def test_the_version_names_the_model_and_its_bytes(model: MiniLm) -> None:
    assert model.version == "minilm-l6-int8@36d13820"


def test_vectors_have_384_dimensions_and_unit_length(model: MiniLm) -> None:
    vectors = model.embed(["a frying pan", "", "🦕", "x" * 100_000, "a\x00b"])
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_no_texts_give_no_vectors(model: MiniLm) -> None:
    assert model.embed([]).shape == (0, 384)


def test_texts_that_mean_the_same_are_near(model: MiniLm) -> None:
    pan, skillet, dinosaur = model.embed(["a frying pan", "a skillet for frying", "a plush dinosaur"])
    assert pan @ skillet > 0.7
    assert pan @ dinosaur < 0.3


def test_a_text_has_the_same_vector_in_any_company(model: MiniLm) -> None:
    """In one batch of the int8 model it would not: two indexes of one catalog would rank differently."""
    texts = ["lamp " * (37 * n % 50 + 1) + str(n) for n in range(40)]
    together = model.embed(texts)
    alone = np.concatenate([model.embed([text]) for text in texts])
    assert together.tolist() == alone.tolist()


def test_words_past_the_256th_token_are_not_seen(model: MiniLm) -> None:
    long = "lamp " * 400
    assert model.embed([long])[0] == pytest.approx(model.embed([long + "dinosaur"])[0])


def test_a_remembered_vector_can_not_be_spoilt_by_its_user(model: MiniLm) -> None:
    first = model.embed(["a kettle"])
    kept = first.copy()
    first[:] = 0
    assert model.embed(["a kettle"]).tolist() == kept.tolist()


def test_threads_share_one_model(model: MiniLm) -> None:
    texts = [f"lamp number {n}" for n in range(16)]
    expected = [model.embed([text]).tolist() for text in texts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda text: model.embed([text]).tolist(), texts)) == expected


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=f"no models folder at {tmp_path}/absent"):
        find_models(tmp_path / "absent")
    with pytest.raises(ModelMissing, match=f"{tmp_path} holds no model: it has no file named sha256"):
        MiniLm(tmp_path, threads=1)


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "tokenizer.json").unlink()
    with pytest.raises(ModelMissing, match=r"tokenizer\.json is missing"):
        MiniLm(copy, threads=1)


def test_changed_weights_are_refused(copy: Path) -> None:
    with (copy / "model.onnx").open("r+b") as file:
        file.write(b"\xff")
    with pytest.raises(ModelDamaged, match=r"model\.onnx has sha256 \w{64}, .*sha256 says 36d138209e"):
        MiniLm(copy, threads=1)


def test_a_model_that_the_runtime_refuses_is_damaged(tmp_path: Path) -> None:
    lines = []
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{}")
        lines.append(f"{hashlib.sha256(b'{}').hexdigest()}  {name}\n")
    (tmp_path / MANIFEST).write_text("".join(lines))
    with pytest.raises(ModelDamaged, match="can't be loaded"):
        MiniLm(tmp_path, threads=1)


def test_a_manifest_that_is_none_is_damaged(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("36d1 model.onnx\n")
    with pytest.raises(ModelDamaged, match=r"'36d1 model\.onnx' is not '<sha256>  <file name>'"):
        MiniLm(tmp_path, threads=1)


def test_the_card_names_the_bytes_that_are_shipped() -> None:
    folder = find_models() / EMBEDDER
    card = (folder / "README.md").read_text(encoding="utf-8")
    for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines():
        assert line.split()[0] in card
