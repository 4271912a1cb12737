"""Who may read what: stream tokens, the store's word for a customer, and ids that a repeat finds again.

Everything is derived by HMAC-SHA256 from a secret that all gateways of a shop share. Nothing is stored, so any gateway
can check what another gave out, and no bearer token enters the log.
"""

import hmac
from base64 import urlsafe_b64encode

from aisle.gateway.errors import NotVouchedFor
from aisle_schemas import ANSWERS, is_id, new_id

REPEAT_WINDOW_MS = ANSWERS.retention_ms // 2
"""A repeated `Idempotency-Key` is recognised for at least this long, and for less than twice as long: whoever is sent to
an earlier answer can still read it."""


def _digest(secret: bytes, purpose: str, *values: str) -> bytes:
    # The length before each value keeps ("ab", "c") apart from ("a", "bc").
    parts = [value.encode(errors="surrogatepass") for value in (purpose, *values)]
    return hmac.digest(secret, b"".join(len(part).to_bytes(4, "big") + part for part in parts), "sha256")


def stream_token(secret: bytes, query_id: str) -> str:
    """What opens the answer to one question: 43 characters that are safe in a URL."""
    return urlsafe_b64encode(_digest(secret, "answer", query_id)).decode().rstrip("=")


def opens(secret: bytes, query_id: str, token: str) -> bool:
    """Was this token given out for this question?"""
    return is_id(query_id) and _same(stream_token(secret, query_id), token)


def customer_token(secret: bytes, customer_ref: str) -> str:
    """What a store's backend gives its signed-in customer: "<customer_ref>.<hex HMAC-SHA256 of customer_ref>"."""
    return f"{customer_ref}.{hmac.digest(secret, customer_ref.encode(), 'sha256').hex()}"


def customer_of(secret: bytes, token: str) -> str:
    """The customer whom the store vouches for. Raises: NotVouchedFor."""
    if not secret:
        raise NotVouchedFor("customer_token was given, but this shop has no customer_secret to check it with")
    customer_ref, _, _ = token.rpartition(".")
    if not customer_ref or not _same(customer_token(secret, customer_ref), token):
        raise NotVouchedFor("customer_token was not signed by this store")
    return customer_ref


def repeatable_ids(secret: bytes, shopper_ref: str, key: str, now_ms: int) -> tuple[str, str]:
    """The query ids that an `Idempotency-Key` stands for: of a first request in this window, and in the one before.

    The time in them is the window's start, so they stay ULIDs that sort by window; their 80 other bits are derived from
    shopper, key and window.
    """
    start = now_ms - now_ms % REPEAT_WINDOW_MS

    def derived(start_ms: int) -> str:
        digest = _digest(secret, "repeat", shopper_ref, key, str(start_ms))
        return new_id(start_ms, lambda count: digest[:count])

    return derived(start), derived(start - REPEAT_WINDOW_MS)


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode(errors="surrogatepass"))
