"""Questions over REST: accepted once the log has them, refused by name."""

import asyncio
import json

import pytest

from aisle.gateway.bodies import Question, check_asked, parse
from aisle.gateway.errors import GatewayError
from aisle.gateway.fanout import RECORD_BYTES
from aisle.gateway.identity import customer_token
from aisle.gateway.settings import GatewaySettings
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.errors import LogUnavailable
from aisle_schemas import ANSWERS, CANCELLATIONS, FEEDBACK, QUERIES, Consent, Page, Turn, is_id

JSON = {"Content-Type": "application/json"}


async def refused(served, status, body, **headers):
    reply = await served.http.post("/v1/queries", content=body, headers=JSON | headers)
    assert reply.status_code == status, reply.text
    return reply.json()["error"]["message"]


async def test_a_question_is_in_the_log_when_it_is_accepted(served):
    reply = await served.http.post(
        "/v1/queries",
        json={
            "question": "Is it waterproof?",
            "turns": [{"question": "boots?", "answer": "These.", "product_ids": ["B-1"]}],
            "page": {"product_id": "B-1", "url": "https://shop.example/b-1"},
            "shopper_ref": "s-1",
            "postcode": "04101",
            "consent": {"train": True},
            "locale": "en-GB",
            "currency": "GBP",
            "timezone": "Europe/London",
            "channel": "web",
            "budget_ms": 9_000,
        },
    )
    assert reply.status_code == 202
    body = reply.json()
    query_id, token = body["query_id"], body["token"]
    assert is_id(query_id)
    assert body == {
        "query_id": query_id,
        "token": token,
        "events": f"/v1/queries/{query_id}/events?token={token}",
        "answer": f"/v1/queries/{query_id}?token={token}",
        "cancel": f"/v1/queries/{query_id}?token={token}",
        "feedback": "/v1/feedback",
    }
    assert reply.headers["x-aisle-query-id"] == query_id
    (asked,) = await served.asked(query_id)
    assert asked.question == "Is it waterproof?"
    assert asked.turns == (Turn(question="boots?", answer="These.", product_ids=("B-1",)),)
    assert asked.page == Page(product_id="B-1", url="https://shop.example/b-1")
    assert asked.consent == Consent(train=True)
    assert (asked.shopper_ref, asked.postcode, asked.locale, asked.currency) == ("s-1", "04101", "en-GB", "GBP")
    assert (asked.timezone, asked.channel, asked.budget_ms, asked.customer_ref) == ("Europe/London", "web", 9_000, "")
    assert asked.asked_at_ms > 1_700_000_000_000


async def test_a_question_that_names_no_currency_is_asked_in_the_shops(serve):
    async with serve(settings=GatewaySettings(currency="EUR")) as served:
        (asked,) = await served.asked((await served.ask(question="a kettle under 30"))["query_id"])
        assert asked.currency == "EUR"
        (asked,) = await served.asked((await served.ask(question="a kettle under 30", currency="USD"))["query_id"])
        assert asked.currency == "USD"
        assert (await served.http.get("/v1/shop")).json()["currency"] == "EUR"


async def test_no_token_enters_the_log(served, log):
    accepted = await served.ask()
    for topic in ("aisle.queries", "aisle.answers"):
        for record in await log.read_key(topic, accepted["query_id"]):
            assert accepted["token"].encode() not in record.value
            assert accepted["token"] not in str(record.headers)


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"", 400, "no JSON"),
        (b"\x00\x01\x02", 400, "no JSON"),
        (b'{"question": "\xff"}', 400, "no UTF-8: byte 0xff at 14"),
        (b"{" * 50_000, 400, "no JSON"),
        (b"[]", 422, "Expected `object`, got `array`"),
        (b"{}", 422, "missing required field `question`"),
        (b'{"question": 7}', 422, "Expected `str`, got `int` - at `$.question`"),
        (b'{"question": "a", "colour": 1}', 422, "unknown field `colour`"),
        (b'{"question": "a", "page": {"sku": 1}}', 422, "unknown field `sku` - at `$.page`"),
        (b'{"question": "  "}', 422, "question is empty"),
        (b'{"question": "a\\u0000b"}', 422, "question holds the control character U+0000 at 1"),
        (b'{"question": "a", "budget_ms": 10}', 422, "budget_ms is 10, it must be from 500 to 120000"),
        (b'{"question": "a", "currency": "$"}', 422, "currency '$' is no ISO 4217 code"),
        (b'{"question": "a", "locale": "!"}', 422, "locale '!' is no language tag"),
        (b'{"question": "a", "shopper_ref": ""}', 422, "shopper_ref is empty"),
        (b'{"question": "a", "postcode": "12345678901234567"}', 422, "postcode is 17 characters, the limit is 16"),
        (json.dumps({"question": "ü" * 4097}).encode(), 413, "question is 8194 bytes, the limit is 8192"),
        (
            json.dumps({"question": "a", "turns": [{"question": "b"}] * 13}).encode(),
            422,
            "turns are 13, the limit is 12",
        ),
        (
            json.dumps({"question": "a", "turns": [{"question": "b", "answer": "c" * 16_385}]}).encode(),
            413,
            "turns[0].answer is 16385 bytes, the limit is 16384",
        ),
    ],
)  # fmt: skip
def test_a_bad_question_is_refused_with_what_it_is_and_what_it_may_be(body, status, message):
    with pytest.raises(GatewayError) as caught:
        check_asked(parse(body, Question))
    assert (caught.value.status, message in str(caught.value)) == (status, True)


async def test_turns_that_would_leave_the_evidence_no_room_are_refused(served):
    turns = [{"question": "b", "answer": "c" * 14_000} for _ in range(12)]
    message = await refused(served, 413, json.dumps({"question": "a", "turns": turns}).encode())
    assert message == "turns are 168421 bytes together, the limit is 163840: send the latest"
    del turns[0]
    await served.ask("a", turns=turns)


async def test_a_refusal_names_the_reason_and_publishes_nothing(served, log):
    assert await refused(served, 422, b'{"question": " "}') == "question is empty"
    assert sum((await log.end_offsets(QUERIES.name)).values()) == 0


async def test_a_question_of_the_longest_kind_in_any_language_is_taken(served):
    accepted = await served.ask("¿Es impermeable? " + "ü" * 4_000)
    (asked,) = await served.asked(accepted["query_id"])
    assert asked.question.startswith("¿Es impermeable? ü")


async def test_a_body_of_10_mb_is_refused(served):
    message = await refused(served, 413, b"x" * 10_000_000)
    assert message == "the body is 10000000 bytes, the limit is 262144"
    await served.ask()


async def test_a_body_that_is_announced_as_too_long_is_refused_unread(served):
    reader, writer = await asyncio.open_connection(served.http.base_url.host, served.http.base_url.port)
    writer.write(
        b"POST /v1/queries HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n"
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()
    await writer.wait_closed()


async def test_a_body_that_hides_its_length_is_refused_at_the_limit(served):
    async def pieces():
        for _ in range(160):
            yield b" " * 65_536

    assert "over 262144 bytes" in await refused(served, 413, pieces())


async def test_a_body_of_another_type_is_refused(served):
    reply = await served.http.post("/v1/queries", content=b'{"question":"a"}', headers={"Content-Type": "text/plain"})
    assert reply.status_code == 415
    assert "content type is 'text/plain', this endpoint takes 'application/json'" in reply.text


async def test_a_repeated_request_is_published_once(served):
    headers = {"Idempotency-Key": "k-1"}
    body = {"question": "Is it waterproof?", "shopper_ref": "s-1"}
    replies = await asyncio.gather(
        *(served.http.post("/v1/queries", json=body, headers=headers) for _ in range(5)),
    )
    assert {reply.status_code for reply in replies} == {202}
    assert len({reply.text for reply in replies}) == 1
    assert len(await served.asked(replies[0].json()["query_id"])) == 1


async def test_a_repeat_after_a_restart_finds_the_first(serve):
    headers = {"Idempotency-Key": "k-1"}
    bodies = []
    for _ in range(2):
        async with serve() as served:
            reply = await served.http.post("/v1/queries", json={"question": "Warm?"}, headers=headers)
            bodies.append(reply.json())
    assert bodies[0] == bodies[1]
    assert len(await served.asked(bodies[0]["query_id"])) == 1


async def test_a_key_that_stands_for_another_question_is_refused(served):
    headers = {"Idempotency-Key": "k-1"}
    await served.http.post("/v1/queries", json={"question": "Warm?"}, headers=headers)
    reply = await served.http.post("/v1/queries", json={"question": "Wet?"}, headers=headers)
    assert reply.status_code == 409
    other_shopper = {"question": "Wet?", "shopper_ref": "s-2"}
    assert (await served.http.post("/v1/queries", json=other_shopper, headers=headers)).status_code == 202


async def test_the_store_vouches_for_its_customer(serve):
    async with serve(settings=GatewaySettings(customer_secret=b"store")) as served:
        accepted = await served.ask("Where is my order?", customer_token=customer_token(b"store", "c-1"))
        assert [asked.customer_ref for asked in await served.asked(accepted["query_id"])] == ["c-1"]
        forged = {"question": "Where is my order?", "customer_token": customer_token(b"mine", "c-1")}
        reply = await served.http.post("/v1/queries", json=forged)
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "not_vouched_for")


async def test_more_open_questions_than_the_limit_are_refused_until_one_ends(serve):
    async with serve(settings=GatewaySettings(open_questions=1)) as served:
        first = await served.ask()
        reply = await served.http.post("/v1/queries", json={"question": "a"})
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
        assert reply.json()["error"]["message"] == "1 questions are open, the limit is 1; try again"
        async with served.stream(first["events"]) as frames:
            await served.scribe(first["query_id"]).end()
            assert [frame.event async for frame in frames] == ["end"]
        await served.state.all_answered()  # a reader may see the end in the log before the gateway hears of it
        await served.ask("And now?")


class WatchedLog(EmbeddedLog):
    """A log that notes in which topics a key was looked up."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.looked_in = []

    async def read_key(self, topic, key, **kwargs):
        self.looked_in.append(topic)
        return await super().read_key(topic, key, **kwargs)


async def test_refused_questions_do_not_drive_an_open_answer_out_of_memory(serve, tmp_path, monkeypatch):
    monkeypatch.setattr("aisle.gateway.fanout.KEPT_BYTES", 2 * RECORD_BYTES)
    async with (
        WatchedLog(tmp_path / "watched.sqlite") as watched,
        serve(log=watched, settings=GatewaySettings(open_questions=1)) as served,
    ):
        first = await served.ask()
        for number in range(4):
            repeatable = {"Idempotency-Key": f"{number}"} if number % 2 else {}
            refused = await served.http.post("/v1/queries", json={"question": "a"}, headers=repeatable)
            assert refused.status_code == 503
        async with served.stream(first["events"]) as frames:
            await served.scribe(first["query_id"]).end()
            assert [frame.event async for frame in frames] == ["end"]
        assert ANSWERS.name not in watched.looked_in


async def test_a_full_disk_refuses_and_frees_the_place(serve, tmp_path):
    async with EmbeddedLog(tmp_path / "full.sqlite", max_bytes=200_000) as full, serve(log=full) as served:
        taken = 0
        while (reply := await served.http.post("/v1/queries", json={"question": "a" * 8_000})).status_code == 202:
            taken += 1
        assert 1 <= taken < 50
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "30")
        assert "disk under the log is full, nothing was accepted" in reply.json()["error"]["message"]
        assert served.state.open_questions == taken


class SilentLog(EmbeddedLog):
    """A log that can be read and takes nothing."""

    async def publish(self, outgoing):
        raise LogUnavailable("the brokers are away")


async def test_a_log_that_is_away_refuses(serve, tmp_path):
    async with SilentLog(tmp_path / "silent.sqlite") as silent, serve(log=silent) as served:
        reply = await served.http.post("/v1/queries", json={"question": "a"})
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
        assert "nothing was accepted: the brokers are away" in reply.json()["error"]["message"]


async def test_a_gateway_that_shuts_down_refuses_new_questions_only(served):
    accepted = await served.ask()
    served.state.refuse_questions()
    reply = await served.http.post("/v1/queries", json={"question": "a"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "shutting_down")
    await served.scribe(accepted["query_id"]).end()
    assert [frame.event for frame in await served.frames_of(accepted["events"])] == ["end"]


async def test_the_answer_so_far_is_there_to_be_read(served):
    accepted = await served.ask()
    scribe = served.scribe(accepted["query_id"])
    await scribe.say("Yes, ", "it is.")
    body = (await served.http.get(accepted["answer"])).json()
    assert (body["text"], body["ended"]) == ("Yes, it is.", None)
    assert body["parts"] == [{"kind": "text", "text": "Yes, it is."}]
    await scribe.end()
    body = (await served.http.get(accepted["answer"])).json()
    assert body["ended"]["outcome"] == "completed"


async def test_to_stop_is_an_event(served, log):
    accepted = await served.ask()
    assert (await served.http.delete(accepted["cancel"])).status_code == 202
    (record,) = await log.read_key(CANCELLATIONS.name, accepted["query_id"])
    assert log.decode(record).by == "shopper"
    other = await served.http.delete(f"/v1/queries/{accepted['query_id']}?token=x")
    assert other.status_code == 404


async def test_a_reaction_is_the_askers(served, log):
    accepted = await served.ask(shopper_ref="s-1")
    reaction = {
        "query_id": accepted["query_id"], "token": accepted["token"], "reaction": "thumbs_down",
        "product_id": "B-1", "comment": "too small", "reaction_id": "r-1",
    }  # fmt: skip
    assert (await served.http.post("/v1/feedback", json=reaction)).status_code == 202
    (record,) = await log.read_key(FEEDBACK.name, accepted["query_id"])
    reacted = log.decode(record)
    assert (reacted.reaction, reacted.shopper_ref, reacted.comment) == ("thumbs_down", "s-1", "too small")
    assert (reacted.product_id, reacted.reaction_id) == ("B-1", "r-1")


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"token": "x"}, 404, "no such answer"),
        ({"reaction": "hug"}, 422, "Invalid enum value 'hug' - at `$.reaction`"),
        ({"comment": "x" * 2049}, 413, "comment is 2049 bytes, the limit is 2048"),
        ({"stars": 5}, 422, "unknown field `stars`"),
    ],
)
async def test_a_bad_reaction_is_refused_by_name(served, change, status, message):
    accepted = await served.ask()
    reaction = {"query_id": accepted["query_id"], "token": accepted["token"], "reaction": "thumbs_up"} | change
    reply = await served.http.post("/v1/feedback", json=reaction)
    assert reply.status_code == status
    assert message in reply.json()["error"]["message"]
