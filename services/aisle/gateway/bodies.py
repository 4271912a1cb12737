"""The JSON that callers send, and its bounds. Every refusal names the field, what it is, and what it may be."""

import re
from typing import Literal, TypeVar

import msgspec

from aisle.gateway.errors import BadRequest, BodyTooLarge, Invalid
from aisle_schemas import Consent, EventTooLarge, Page, QueryAsked, ShopperReacted, Turn, check_question

BODY_BYTES = 256 * 1024
ANSWER_BYTES = 16 * 1024  # of an earlier answer that comes back in `turns`, in UTF-8
TURNS = 12
TURN_PRODUCTS = 50
TURNS_BYTES = 160 * 1024  # of all turns, encoded: they travel within the evidence's 256 KiB, beside what was found
COMMENT_BYTES = 2 * 1024
BUDGET_MS = (500, 120_000)

# Characters of the other texts.
_LENGTHS = {
    "shopper_ref": 128, "postcode": 16, "customer_token": 256, "locale": 35, "timezone": 64, "market": 32,
    "channel": 32, "product_id": 256, "url": 2_048, "reaction_id": 64, "shop_id": 128, "arm": 64, "customer_ref": 256,
}  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_CURRENCY = re.compile(r"[A-Z]{3}")


class _TurnBody(Turn, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class _PageBody(Page, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class _ConsentBody(Consent, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/queries`."""

    question: str
    turns: tuple[_TurnBody, ...] = ()  # oldest first
    page: _PageBody = _PageBody()
    shopper_ref: str = "anonymous"
    postcode: str = ""
    customer_token: str = ""
    consent: _ConsentBody = _ConsentBody()
    locale: str = "en-US"
    currency: str | None = None
    timezone: str = "UTC"
    market: str = ""
    channel: str = "api"
    budget_ms: int | None = None


class Reaction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/feedback`."""

    query_id: str
    token: str
    reaction: Literal["thumbs_up", "thumbs_down", "click", "cart", "purchase"]
    product_id: str = ""
    comment: str = ""
    reaction_id: str = ""


Body = TypeVar("Body")


def parse(body: bytes, kind: type[Body]) -> Body:
    """Raises: BadRequest when it is no JSON in UTF-8; Invalid naming the field that is unknown or of a wrong type."""
    try:
        return msgspec.json.decode(body.decode(), type=kind)
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is no UTF-8: byte {body[error.start]:#04x} at {error.start}") from error
    except msgspec.ValidationError as error:
        raise Invalid(str(error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRequest(f"the body is no JSON: {error or 'nested too deeply'}") from error


def check_asked(question: Question | QueryAsked) -> None:
    """Raises: BodyTooLarge over a byte cap; Invalid for a value out of its bounds."""
    check_question_text("question", question.question)
    if len(question.turns) > TURNS:
        raise Invalid(f"turns are {len(question.turns)}, the limit is {TURNS}: send the latest")
    for place, turn in enumerate(question.turns):
        check_question_text(f"turns[{place}].question", turn.question)
        _check_bytes(f"turns[{place}].answer", turn.answer, ANSWER_BYTES)
        if len(turn.product_ids) > TURN_PRODUCTS:
            raise Invalid(f"turns[{place}].product_ids are {len(turn.product_ids)}, the limit is {TURN_PRODUCTS}")
        for product_id in turn.product_ids:
            _check_length("product_id", product_id)
    if (size := len(msgspec.msgpack.encode(question.turns))) > TURNS_BYTES:
        raise BodyTooLarge(f"turns are {size} bytes together, the limit is {TURNS_BYTES}: send the latest")
    for name in ("shopper_ref", "postcode", "locale", "timezone", "market", "channel"):
        _check_length(name, getattr(question, name))
    if isinstance(question, Question):
        _check_length("customer_token", question.customer_token)
    else:
        # All that a question carries travels within the evidence's cap: one event over it breaks a stage, five stop it.
        for name in ("shop_id", "arm", "customer_ref"):
            _check_length(name, getattr(question, name))
    _check_length("product_id", question.page.product_id or "")
    _check_length("url", question.page.url or "")
    if not question.shopper_ref:
        raise Invalid("shopper_ref is empty; leave it out for an anonymous shopper")
    if not _LOCALE.fullmatch(question.locale):
        raise Invalid(f"locale {question.locale!r} is no language tag such as 'en-US'")
    if question.currency is not None and not _CURRENCY.fullmatch(question.currency):
        raise Invalid(f"currency {question.currency!r} is no ISO 4217 code such as 'USD'")
    if question.budget_ms is not None:
        check_budget(question.budget_ms)


def asked(
    question: Question, *, customer_ref: str, shop_id: str, now_ms: int, currency: str, budget_ms: int
) -> QueryAsked:
    """The event that a checked question becomes, still without its id. `currency` and `budget_ms`: where it names none."""
    return QueryAsked(
        query_id="",
        question=question.question,
        shop_id=shop_id,
        shopper_ref=question.shopper_ref,
        customer_ref=customer_ref,
        postcode=question.postcode,
        consent=Consent(**msgspec.structs.asdict(question.consent)),
        locale=question.locale,
        currency=currency if question.currency is None else question.currency,
        timezone=question.timezone,
        market=question.market,
        channel=question.channel,
        turns=tuple(Turn(**msgspec.structs.asdict(turn)) for turn in question.turns),
        page=Page(**msgspec.structs.asdict(question.page)),
        asked_at_ms=now_ms,
        budget_ms=budget_ms if question.budget_ms is None else question.budget_ms,
    )


def check_budget(budget_ms: int) -> None:
    """Raises: Invalid."""
    least, most = BUDGET_MS
    if not least <= budget_ms <= most:
        raise Invalid(f"budget_ms is {budget_ms}, it must be from {least} to {most}")


def check_reaction(reaction: Reaction | ShopperReacted) -> None:
    """Raises: BodyTooLarge, Invalid."""
    if isinstance(reaction, ShopperReacted):
        _check_length("shopper_ref", reaction.shopper_ref)
    _check_bytes("comment", reaction.comment, COMMENT_BYTES)
    _check_length("product_id", reaction.product_id)
    _check_length("reaction_id", reaction.reaction_id)


def check_question_text(name: str, text: str) -> None:
    """Raises: BodyTooLarge over QUESTION_BYTES; Invalid for one that says nothing, or not in characters."""
    if not text.strip():
        raise Invalid(f"{name} is empty")
    try:
        check_question(text)
    except EventTooLarge as error:
        raise BodyTooLarge(str(error).replace("question", name, 1)) from error
    _check_characters(name, text)


def _check_bytes(name: str, text: str, limit: int) -> None:
    size = len(text.encode())
    if size > limit:
        raise BodyTooLarge(f"{name} is {size} bytes, the limit is {limit}")
    _check_characters(name, text)


def _check_length(name: str, text: str) -> None:
    limit = _LENGTHS[name]
    if len(text) > limit:
        raise Invalid(f"{name} is {len(text)} characters, the limit is {limit}")
    _check_characters(name, text)


def _check_characters(name: str, text: str) -> None:
    if found := _CONTROL.search(text):
        raise Invalid(f"{name} holds the control character U+{ord(found[0]):04X} at {found.start()}")
