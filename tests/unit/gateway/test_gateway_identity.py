"""Who may read what, without a store of tokens."""

import pytest

from aisle.gateway.errors import NotVouchedFor
from aisle.gateway.identity import customer_of, customer_token, opens, repeatable_ids, stream_token
from aisle_schemas import id_time_ms, is_id

SECRET = b"s" * 32
QUERY_ID = "01JD0000000000000000000000"
WINDOW_MS = 3 * 3_600_000


def test_a_token_opens_its_own_answer_alone():
    token = stream_token(SECRET, QUERY_ID)
    assert len(token) == 43
    assert opens(SECRET, QUERY_ID, token)
    assert not opens(SECRET, "01JD0000000000000000000001", token)
    assert not opens(b"t" * 32, QUERY_ID, token)
    assert not opens(SECRET, QUERY_ID, "")
    assert not opens(SECRET, QUERY_ID, token + "é")


def test_a_customer_is_whom_the_store_signed_for():
    token = customer_token(b"store", "c-17.eu")
    assert token.startswith("c-17.eu.")
    assert customer_of(b"store", token) == "c-17.eu"


@pytest.mark.parametrize("token", ["c-17", "c-17.00", ".", "", "c-17." + "0" * 64, "é.0"])
def test_a_customer_whom_nobody_signed_for_is_refused(token):
    with pytest.raises(NotVouchedFor, match="not signed by this store"):
        customer_of(b"store", token)


def test_a_shop_without_a_customer_secret_vouches_for_nobody():
    with pytest.raises(NotVouchedFor, match="no customer_secret"):
        customer_of(b"", customer_token(b"", "c-17"))


def test_a_repeat_is_found_under_the_same_id_for_a_window_at_least():
    asked_ms = 200_000 * WINDOW_MS + 5
    first, _ = repeatable_ids(SECRET, "shopper", "key", asked_ms)
    assert is_id(first)
    assert id_time_ms(first) == 200_000 * WINDOW_MS
    assert repeatable_ids(SECRET, "shopper", "key", asked_ms + WINDOW_MS - 6)[0] == first
    assert repeatable_ids(SECRET, "shopper", "key", asked_ms + WINDOW_MS)[1] == first
    assert first not in repeatable_ids(SECRET, "shopper", "key", asked_ms + 2 * WINDOW_MS)


def test_another_shopper_with_the_same_key_has_another_id():
    now_ms = 200_000 * WINDOW_MS
    assert repeatable_ids(SECRET, "a", "bc", now_ms)[0] != repeatable_ids(SECRET, "ab", "c", now_ms)[0]
