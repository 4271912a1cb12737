"""Events that backend teams publish over HTTP."""

import httpx
import pytest

from aisle.gateway.identity import customer_token
from aisle.gateway.settings import GatewaySettings
from aisle_schemas import (
    FEEDBACK,
    Money,
    QueryAsked,
    ShopperReacted,
    TokensEmitted,
    Turn,
    encode,
    headers,
    new_id,
    tag_of,
)


def stamped(event, **changes):
    return headers(event, source="/shop/backend", id="e-1", time_ms=1_700_000_000_000) | changes


async def publish(served, event, **changes) -> httpx.Response:
    return await served.http.post("/v1/events", content=encode(event), headers=stamped(event, **changes))


async def test_a_question_is_published_as_it_is_and_stamped(served):
    asked = QueryAsked(query_id=new_id(), question="Is it warm?", arm="b", channel="app")
    reply = await publish(served, asked)
    assert reply.status_code == 202
    assert reply.json()["query_id"] == asked.query_id
    (published,) = await served.asked(asked.query_id)
    assert (published.question, published.arm, published.channel) == ("Is it warm?", "b", "app")
    assert published.asked_at_ms > 1_700_000_000_000
    await served.scribe(asked.query_id).end()
    assert [frame.event for frame in await served.frames_of(reply.json()["events"])] == ["end"]


async def test_headers_may_be_spelled_as_http_spells_them(served):
    asked = QueryAsked(query_id=new_id(), question="Is it warm?")
    spelled = {name.replace("ce_", "ce-"): value for name, value in stamped(asked).items()}
    reply = await served.http.post("/v1/events", content=encode(asked), headers=spelled)
    assert reply.status_code == 202


async def test_a_repeat_is_published_once_and_another_question_under_its_id_is_refused(served):
    asked = QueryAsked(query_id=new_id(), question="Is it warm?")
    replies = [await publish(served, asked), await publish(served, asked)]
    assert [reply.status_code for reply in replies] == [202, 202]
    assert len(await served.asked(asked.query_id)) == 1
    theft = await publish(served, QueryAsked(query_id=asked.query_id, question="What did they ask?"))
    assert (theft.status_code, "token" in theft.json()) == (409, False)


async def test_a_purchase_is_published(served, log):
    query_id = new_id()
    bought = ShopperReacted(query_id=query_id, reaction="purchase", amount=Money.of("34.00", "USD"))
    assert (await publish(served, bought)).status_code == 202
    (record,) = await log.read_key(FEEDBACK.name, query_id)
    assert log.decode(record).amount == Money.of("34.00", "USD")


@pytest.mark.parametrize(
    ("reacted", "status", "message"),
    [
        (ShopperReacted(query_id=new_id(), reaction="click", comment="c" * 2_049), 413, "comment is 2049 bytes"),
        (
            ShopperReacted(query_id=new_id(), reaction="click", product_id="p" * 257),
            422,
            "product_id is 257 characters",
        ),
        (ShopperReacted(query_id=new_id(), reaction="click", shopper_ref="s" * 129), 422, "shopper_ref is 129"),
    ],
)
async def test_a_reaction_is_held_to_what_the_feedback_endpoint_takes(served, reacted, status, message):
    reply = await publish(served, reacted)
    assert reply.status_code == status
    assert message in reply.json()["error"]["message"]


async def test_an_event_of_a_stage_is_refused_by_name(served):
    reply = await publish(served, TokensEmitted(run="r", at=0, text="a"))
    assert reply.status_code == 422
    assert "event 'aisle.tokens.emitted' is not taken here" in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (QueryAsked(query_id="42", question="a"), "query_id '42' is not a ULID"),
        (QueryAsked(query_id=new_id(4_000_000_000_000), question="a"), "ms ahead of now, the limit is 300000"),
        (QueryAsked(query_id=new_id(), question=" "), "question is empty"),
        (QueryAsked(query_id=new_id(), question="a", budget_ms=1), "budget_ms is 1, it must be from 500 to 120000"),
        (QueryAsked(query_id=new_id(), question="a", asked_at_ms=1), "asked_at_ms is 1"),
        (
            QueryAsked(query_id=new_id(), question="a", turns=(Turn(question="b"),) * 13),
            "turns are 13, the limit is 12",
        ),
        (QueryAsked(query_id=new_id(), question="a", shopper_ref="s" * 129), "shopper_ref is 129 characters"),
        (QueryAsked(query_id=new_id(), question="a", shop_id="s" * 200_000), "shop_id is 200000 characters"),
        (QueryAsked(query_id=new_id(), question="a", arm="b" * 65), "arm is 65 characters, the limit is 64"),
    ],
)
async def test_a_bad_question_is_refused_by_name(served, asked, message):
    reply = await publish(served, asked)
    assert reply.status_code == 422
    assert message in reply.json()["error"]["message"]


async def test_a_question_with_more_around_it_than_an_answer_can_carry_along_is_refused(served):
    turns = tuple(Turn(question="b", answer="c" * 16_000, product_ids=("p" * 256,) * 50) for _ in range(12))
    reply = await publish(served, QueryAsked(query_id=new_id(), question="a", turns=turns))
    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")
    assert "the limit is 262144" in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"ce_specversion": "0.3"}, 400, "ce-specversion is '0.3', this endpoint takes '1.0'"),
        ({"ce_id": ""}, 400, "header ce-id is ''"),
        ({"content-type": "application/json"}, 415, "this endpoint takes 'application/msgpack'"),
    ],
)
async def test_headers_that_are_no_cloud_event_are_refused(served, changes, status, message):
    reply = await publish(served, QueryAsked(query_id=new_id(), question="a"), **changes)
    assert reply.status_code == status
    assert message in reply.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"", b"\xc1", encode(QueryAsked(query_id=new_id(), question="a"))[:-3]])
async def test_a_body_that_is_no_event_is_refused(served, body):
    asked = QueryAsked(query_id=new_id(), question="a")
    reply = await served.http.post("/v1/events", content=body, headers=stamped(asked))
    assert reply.status_code == 400
    assert f"the body is no aisle.{tag_of(asked)}" in reply.json()["error"]["message"]


async def test_a_customer_needs_the_stores_word_here_too(serve):
    async with serve(settings=GatewaySettings(customer_secret=b"store")) as served:
        asked = QueryAsked(query_id=new_id(), question="My order?", customer_ref="c-1")
        assert (await publish(served, asked)).status_code == 403
        others = customer_token(b"store", "c-2")
        assert (await publish(served, asked, **{"aisle-customer-token": others})).status_code == 403
        own = customer_token(b"store", "c-1")
        assert (await publish(served, asked, **{"aisle-customer-token": own})).status_code == 202


async def test_where_the_operator_set_a_key_it_is_asked_for(serve):
    async with serve(settings=GatewaySettings(events_key="sesame")) as served:
        asked = QueryAsked(query_id=new_id(), question="a")
        assert (await publish(served, asked)).status_code == 401
        assert (await publish(served, asked, authorization="Bearer guess")).status_code == 401
        assert (await publish(served, asked, authorization="Bearer sesame")).status_code == 202
