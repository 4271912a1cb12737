"""The shipped cross-encoder."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aisle.encoders.errors import ModelDamaged, ModelMissing
from aisle.encoders.models import MANIFEST, RERANKER, find_models
from aisle.encoders.reranker import CrossEncoder, reranking_text
from aisle_schemas import Passage, PassageKind


@pytest.fixture(scope="module")
def model() -> CrossEncoder:
    return CrossEncoder(find_models() / RERANKER, threads=2)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_models() / RERANKER, tmp_path / RERANKER))


def passage(text: str, kind: PassageKind = "review", *, question: str = "", name: str = "") -> Passage:
    return Passage(label="", id="P#1", kind=kind, text=text, question=question, name=name)


def test_the_version_names_the_model_and_its_bytes(model: CrossEncoder) -> None:
    name, _, digest = model.version.partition("@")
    assert name == RERANKER
    assert (find_models() / RERANKER / MANIFEST).read_text(encoding="utf-8").startswith(digest)


def test_what_answers_is_told_from_what_does_not(model: CrossEncoder) -> None:
    said = ["The lamp is 18 inches tall.", "It looks good on my desk.", "Shipping took three weeks."]
    answer, *others = model.judge("How tall is the lamp?", [passage(text) for text in said])
    assert answer.helps > 0.7
    assert answer.answers > 0.5
    assert all(other.helps < 0.3 for other in others)


def test_who_does_not_know_helps_nobody_though_the_same_was_asked(model: CrossEncoder) -> None:
    question = "Can I put the lid in the dishwasher?"
    said = ["Yes, I do it every day.", "No idea, I bought it as a gift.", "I couldn't say, mine has no lid."]
    knows, *others = model.judge(question, [passage(text, "qa", question=question) for text in said])
    assert knows.helps > 0.5
    assert knows.says is not None
    assert all(other.helps < 0.3 and other.says is None for other in others)


def test_case_does_not_matter(model: CrossEncoder) -> None:
    lower = model.judge("is it dishwasher safe?", [passage("the pan is dishwasher safe.")])
    assert model.judge("Is It DISHWASHER safe?", [passage("The Pan is Dishwasher Safe.")]) == lower


def test_a_passage_is_judged_alike_in_any_company(model: CrossEncoder) -> None:
    """In one batch of the int8 model it would not: what is relevant would depend on what else was found."""
    passages = [passage("lamp " * (7 * n % 50 + 1) + str(n)) for n in range(30)]
    alone = [judgement for one in passages for judgement in model.judge("how tall is it?", [one])]
    assert model.judge("how tall is it?", passages) == alone


def test_questions_at_once_get_each_their_own_judgements(model: CrossEncoder) -> None:
    passages = [passage("It is 18 inches tall."), passage("It comes in white.")]
    questions = ["how tall is it?", "does it come in white?"] * 8
    alone = [model.judge(question, passages) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda question: model.judge(question, passages), questions)) == alone


def test_nothing_is_judged_of_nothing(model: CrossEncoder) -> None:
    assert model.judge("how tall is it?", []) == []


def test_words_past_the_96th_token_are_not_seen(model: CrossEncoder) -> None:
    long = "lamp " * 200
    assert model.judge("how tall?", [passage(long)]) == model.judge("how tall?", [passage(long + "18 inches")])


def test_a_question_of_any_length_leaves_room_for_the_passage(model: CrossEncoder) -> None:
    one, other = model.judge("tall " * 10_000, [passage("It is 18 inches tall."), passage("It is blue.")])
    assert one != other


def test_the_kind_is_read_too_and_one_that_it_never_met_as_the_nearest_that_it_did() -> None:
    assert reranking_text(passage("color: white", "attribute", name="color")) == "attribute: color: white"
    assert reranking_text(passage("Yes.", "qa", question="Is it white?")) == "qa: Is it white? Yes."
    assert reranking_text(passage("30 days.", "policy", name="Returns")) == "description: Returns: 30 days."


def test_a_model_whose_bytes_changed_is_refused(copy: Path) -> None:
    with (copy / "model.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"\x00\x01\x02")
    with pytest.raises(ModelDamaged, match=r"model\.onnx has sha256"):
        CrossEncoder(copy, threads=1)


def test_a_folder_without_the_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="holds no model"):
        CrossEncoder(tmp_path, threads=1)
