"""OpenAI's chat completions, as values: their requests as questions, answers as their objects.

Source: platform.openai.com/docs/api-reference/chat.
"""

from typing import Any, Literal

import msgspec

from aisle.gateway.bodies import ANSWER_BYTES, Question
from aisle.gateway.errors import AnswerFailed, Invalid, NoSuchModel
from aisle_schemas import QUESTION_BYTES, AnswerEnded, Outcome, Usage, id_time_ms

MODEL = "aisle"
RECENT_TURNS = 6

# What an end without a failure is called there.
_FINISH: dict[Outcome, str] = {"completed": "stop", "abstained": "stop", "cancelled": "stop", "expired": "length"}


class TextPiece(msgspec.Struct, tag_field="type", tag="text"):
    text: str


class Message(msgspec.Struct):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPiece] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return "\n".join(piece.text for piece in self.content or ())


class StreamOptions(msgspec.Struct):
    include_usage: bool = False


class ChatRequest(msgspec.Struct):
    """The fields that mean something here; what tunes a model (`temperature`, `tools`, …) is skipped."""

    messages: list[Message]
    model: str = MODEL
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    user: str = ""
    aisle: dict[str, msgspec.Raw] = {}  # the fields of POST /v1/queries, and `product_id` for the page's

    @property
    def wants_usage(self) -> bool:
        return self.stream_options is not None and self.stream_options.include_usage


def question_in(request: ChatRequest) -> Question:
    """The last message is the question, the exchanges before it are its turns; instructions are Aisle's own, so
    system messages are skipped.

    Raises: Invalid, NoSuchModel.
    """
    model_named(request.model)
    if request.n not in (None, 1):
        raise Invalid(f"n is {request.n}, the limit is 1")
    if not request.messages or request.messages[-1].role != "user":
        raise Invalid("messages must end with one of role 'user'")
    fields: dict[str, Any] = {"shopper_ref": request.user or "anonymous", "channel": "openai"}
    try:
        fields |= {name: msgspec.json.decode(value) for name, value in request.aisle.items()}
        product_id = fields.pop("product_id", None)
        if product_id is not None:
            fields["page"] = {**fields.get("page", {}), "product_id": product_id}
        return msgspec.convert(
            {**fields, "question": request.messages[-1].text, "turns": _turns(request.messages[:-1])}, Question
        )
    except (msgspec.ValidationError, TypeError) as error:
        raise Invalid(f"aisle: {error}") from error


def _turns(messages: list[Message]) -> list[dict[str, str]]:
    turns: list[dict[str, str]] = []
    for message in messages:
        if message.role == "user":
            turns.append({"question": _cut(message.text, QUESTION_BYTES), "answer": ""})
        elif message.role == "assistant" and turns:
            turns[-1]["answer"] = _cut(turns[-1]["answer"] + message.text, ANSWER_BYTES)
    return turns[-RECENT_TURNS:]


def _cut(text: str, limit_bytes: int) -> str:
    return text.encode()[:limit_bytes].decode(errors="ignore")


def finish_reason(ended: AnswerEnded) -> str:
    """Raises: AnswerFailed: a failure has no place in this API but an error."""
    if ended.outcome not in _FINISH:
        raise AnswerFailed(ended.detail or "the answer failed")
    return _FINISH[ended.outcome]


def completion(query_id: str, text: str, finish: str, usage: Usage, outcome: Outcome) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        **_head(query_id, "chat.completion"),
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": _usage(usage),
        "aisle": {"query_id": query_id, "outcome": outcome},
    }


def chunk(query_id: str, delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    return {
        **_head(query_id, "chat.completion.chunk"),
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
    }


def usage_chunk(query_id: str, usage: Usage) -> dict[str, Any]:
    return {**_head(query_id, "chat.completion.chunk"), "choices": [], "usage": _usage(usage)}


def models() -> dict[str, Any]:
    return {"object": "list", "data": [model_named(MODEL)]}


def model_named(name: str) -> dict[str, Any]:
    """Raises: NoSuchModel."""
    if name != MODEL:
        raise NoSuchModel(f"model {name[:64]!r} is not served here, only {MODEL!r}")
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "aisle"}


def _head(query_id: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{query_id}", "object": kind, "created": id_time_ms(query_id) // 1000, "model": MODEL}


def _usage(usage: Usage) -> dict[str, int]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }
