"""Personal text: what is sealed, what is not, and what forgetting leaves."""

import stat

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.stream import seal
from aisle.stream.errors import LogDamaged
from aisle.stream.seal import FORGOTTEN, MemoryKeyStore, Sealer, SqliteKeyStore, has_personal_fields
from aisle_schemas import (
    TOPICS,
    AnswerRecorded,
    Delivery,
    EvidenceGathered,
    GenerationStarted,
    Model,
    PartAdded,
    Passage,
    Plan,
    QueryAsked,
    ShopperReacted,
    Step,
    TokensEmitted,
    Turn,
    UndecodableEvent,
)

SECRETS = ("my back hurts", "cust-77", "10115", "what of the blue one?", "It is in stock.", "orthopaedic mattress")

ASKED = QueryAsked(
    query_id="q1",
    question=SECRETS[0],
    shopper_ref="s1",
    customer_ref=SECRETS[1],
    postcode=SECRETS[2],
    turns=(Turn(question=SECRETS[3], answer=SECRETS[4], product_ids=("p1",)),),
)
PLANNED = Plan(intent="advice", form="short", steps=(Step(id="s", source="catalog", search_text=SECRETS[5]),))
RECORDED = AnswerRecorded(
    query=ASKED,
    outcome="completed",
    markup="Try a firm one.",
    plan=PLANNED,
    evidence=EvidenceGathered(query=ASKED, plan=PLANNED),
)
STARTED = GenerationStarted(
    run="r",
    replaces=None,
    evidence=EvidenceGathered(query=ASKED, plan=PLANNED),
    model=Model(engine="scripted", name="m"),
)


@pytest.fixture
def keys():
    return MemoryKeyStore()


@pytest.mark.parametrize("event", [ASKED, RECORDED, STARTED], ids=lambda event: type(event).__name__)
def test_all_personal_text_is_sealed_however_deep_it_stands(keys, event):
    sealed = Sealer(keys).seal(event)
    written = msgspec.msgpack.encode(sealed)
    assert not [secret for secret in SECRETS if secret.encode() in written]
    assert Sealer(keys).unseal(sealed) == event


def test_what_the_store_said_of_a_shoppers_order_is_sealed_and_the_shops_own_words_are_not(keys):
    order = Passage(label="e1", id="order-A-1", kind="order", text="Order A-1, shipped to 10115 Berlin", name="A-1")
    review = Passage(label="e2", id="P1#review-1", kind="review", text="It is firm.", product_id="P1")
    gathered = EvidenceGathered(query=ASKED, plan=PLANNED, passages=(order, review))
    sealed = Sealer(keys).seal(gathered)
    assert isinstance(sealed, EvidenceGathered)
    assert "Berlin" not in str(sealed)
    assert "A-1" not in str(sealed)  # nor which order it was
    assert sealed.passages[1] == review
    assert Sealer(keys).unseal(sealed) == gathered
    keys.forget("s1")
    forgotten = Sealer(keys).unseal(sealed)
    assert isinstance(forgotten, EvidenceGathered)
    assert [passage.text for passage in forgotten.passages] == [FORGOTTEN, "It is firm."]


def test_the_same_words_are_sealed_differently_each_time(keys):
    sealer = Sealer(keys)
    assert sealer.seal(ASKED).question != sealer.seal(ASKED).question


def test_a_forgotten_shopper_leaves_the_event_readable(keys):
    sealed = Sealer(keys).seal(RECORDED)
    assert keys.forget("s1")
    assert not keys.forget("s1")
    opened = Sealer(keys).unseal(sealed)
    assert opened.query.question == opened.query.turns[0].answer == opened.markup == FORGOTTEN
    assert opened.evidence.plan.steps[0].search_text == FORGOTTEN
    assert (opened.query.query_id, opened.outcome) == ("q1", "completed")


def test_a_shopper_who_comes_back_has_a_new_key(keys):
    first = keys.key_of("s1")
    keys.forget("s1")
    assert keys.key_of("s1") != first
    assert keys.key_of("s1") == keys.key_of("s1")


def test_a_key_in_a_file_may_block_until_it_was_drawn_and_again_once_another_process_forgets_it(tmp_path):
    keys, others = SqliteKeyStore(tmp_path / "keys.sqlite"), SqliteKeyStore(tmp_path / "keys.sqlite")
    sealer = Sealer(keys)
    asked = ShopperReacted(query_id="q", reaction="click", shopper_ref="s1", comment="fine")
    assert sealer.may_block(asked)
    sealer.seal(asked)
    assert not sealer.may_block(asked)
    assert others.forget("s1")
    assert sealer.may_block(asked)
    assert not sealer.may_block(TokensEmitted(run="r", at=0, text="x"))  # holds nothing to seal
    keys.close()
    others.close()


def test_text_in_the_clear_reads_as_it_is(keys):
    assert Sealer(keys).unseal(ASKED) == ASKED


def test_empty_text_stays_empty(keys):
    bare = QueryAsked(query_id="q1", question="")
    assert Sealer(keys).seal(bare) is bare


def test_an_event_without_personal_fields_passes_untouched(keys):
    event = TokensEmitted(run="r", at=0, text="x")
    assert Sealer(keys).seal(event) is event
    assert not has_personal_fields(TokensEmitted)


def test_an_event_that_names_no_shopper_can_not_be_sealed(keys):
    added = PartAdded(start=0, end=1, part=Delivery(product_id="p1", as_of_ms=0, postcode="10115"))
    assert Sealer(keys).seal(added) is added
    assert has_personal_fields(PartAdded)


def test_every_event_that_quotes_a_shopper_is_known():
    personal = {kind.__name__ for topic in TOPICS.values() for kind in topic.events if has_personal_fields(kind)}
    assert personal == {
        "QueryAsked",
        "RetrievalPlanned",
        "EvidenceGathered",
        "GenerationStarted",
        "StageFailed",
        "PartAdded",
        "AnswerRecorded",
        "ShopperReacted",
    }


def test_sealed_text_that_was_tampered_with_does_not_open(keys):
    sealed = Sealer(keys).seal(ShopperReacted(query_id="q", reaction="click", shopper_ref="s1", comment="fine"))
    swapped = "A" if sealed.comment[-6] != "A" else "B"
    broken = msgspec.structs.replace(sealed, comment=sealed.comment[:-6] + swapped + sealed.comment[-5:])
    with pytest.raises(UndecodableEvent, match="can't be opened"):
        Sealer(keys).unseal(broken)


@given(st.text())
def test_any_text_comes_back_as_it_was(text):
    sealer = Sealer(MemoryKeyStore())
    event = QueryAsked(query_id="q", question=text)
    assert sealer.unseal(sealer.seal(event)) == event


def test_keys_last_in_a_file_that_only_its_owner_reads(tmp_path):
    path = tmp_path / "keys.sqlite"
    store = SqliteKeyStore(path)
    key_id, key = store.key_of("s1")
    store.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = SqliteKeyStore(path)
    assert again.key_of("s1") == (key_id, key)
    assert again.find(key_id) == key
    assert len(key) == 32
    again.close()


def test_forgetting_in_one_process_reaches_another(tmp_path):
    server, command = SqliteKeyStore(tmp_path / "keys.sqlite"), SqliteKeyStore(tmp_path / "keys.sqlite")
    key_id, _ = server.key_of("s1")
    assert server.find(key_id) is not None
    assert command.forget("s1")
    assert server.find(key_id) is None
    assert server.key_of("s1")[0] != key_id
    server.close()
    command.close()


def test_a_forgotten_key_is_not_left_in_the_file(tmp_path):
    path = tmp_path / "keys.sqlite"
    store = SqliteKeyStore(path)
    _, key = store.key_of("s1")
    assert key in path.read_bytes()
    store.forget("s1")
    store.close()
    assert key not in path.read_bytes()


def test_a_file_that_is_no_key_store_is_refused(tmp_path):
    path = tmp_path / "keys.sqlite"
    path.write_bytes(b"no database, but long enough to be looked at" * 50)
    with pytest.raises(LogDamaged, match=r"keys\.sqlite is damaged"):
        SqliteKeyStore(path)


def test_the_cache_of_keys_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(seal.SqliteKeyStore, "_CACHED", 10)
    store = SqliteKeyStore(tmp_path / "keys.sqlite")
    first = store.key_of("s0")
    for number in range(1, 20):
        store.key_of(f"s{number}")
    assert len(store._cache) <= 11
    assert store.key_of("s0") == first
    store.close()
