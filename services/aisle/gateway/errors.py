"""What the gateway answers instead of yes. Each carries its HTTP status; its message is for the caller.

GatewayError
├── BadRequest            400  the bytes are not what the content type says
├── NotSignedIn           401  events are published with the operator's key only
├── NotVouchedFor         403  the store did not sign this customer
├── NoSuchAnswer          404  another's, expired or absent: all look the same
├── NoSuchModel           404  the OpenAI-compatible door knows one model
├── Conflict              409  the id or the idempotency key belongs to another question
├── BodyTooLarge          413  over a byte limit
├── WrongContentType      415
├── Invalid               422  well-formed, and not what the endpoint takes
├── AnswerFailed          502  the question was accepted, and no answer came of it
└── Unavailable           503  try again after `retry_after_s`
    ├── Overloaded             too many open questions or streams
    ├── ShuttingDown
    └── LogDown                the log can't take the event now
"""

from typing import ClassVar


class GatewayError(Exception):
    """The root. `code` is for programs, the message for people."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    headers: ClassVar[dict[str, str]] = {}


class BadRequest(GatewayError):
    """The body is no UTF-8, no JSON, no MessagePack."""

    status = 400
    code = "bad_request"


class NotSignedIn(GatewayError):
    """The caller did not show the operator's key."""

    status = 401
    code = "not_signed_in"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class NotVouchedFor(GatewayError):
    """The customer's token was not signed by the store."""

    status = 403
    code = "not_vouched_for"


class NoSuchAnswer(GatewayError):
    """There is no such answer for this caller. Takes no detail, so that it can't tell one case from another."""

    status = 404
    code = "no_such_answer"

    def __init__(self) -> None:
        super().__init__("no such answer: its id or token is wrong, or it has expired")


class NoSuchModel(GatewayError):
    """The OpenAI-compatible door has one model."""

    status = 404
    code = "model_not_found"


class Conflict(GatewayError):
    """The query id or the idempotency key stands for another question already."""

    status = 409
    code = "conflict"


class BodyTooLarge(GatewayError):
    """The body, or a text in it, is over its byte limit. What is left of the body is thrown away as it comes."""

    status = 413
    code = "too_large"


class WrongContentType(GatewayError):
    """The body is of a type that the endpoint does not take."""

    status = 415
    code = "wrong_content_type"


class Invalid(GatewayError):
    """A field is missing, unknown, of the wrong type, or out of its bounds. The message names it."""

    status = 422
    code = "invalid"


class AnswerFailed(GatewayError):
    """The question was accepted, and no answer came of it. Only where a whole answer is the reply."""

    status = 502
    code = "answer_failed"


class Unavailable(GatewayError):
    """Not now. Nothing was accepted."""

    status = 503
    code = "unavailable"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Overloaded(Unavailable):
    """Every place is taken. The message names the limit."""

    code = "overloaded"


class ShuttingDown(Unavailable):
    """The server takes no new questions."""

    code = "shutting_down"


class LogDown(Unavailable):
    """The log can't take the event now."""

    code = "log_down"
