"""When to stop asking a store that does not answer, and when to try it again."""

from typing import Literal

State = Literal["closed", "open", "half_open"]


class Breaker:
    """Closed until `failures` calls in a row fail; then open for `pause_ms`, in which no call is admitted; then
    half-open: one call is admitted as a probe, whose outcome closes the breaker or opens it again.

    Pure: every method that depends on time takes it. Callers of an admitted call report exactly one of `succeeded`,
    `failed`, `abandoned`.
    """

    def __init__(self, *, failures: int = 5, pause_ms: int = 10_000) -> None:
        if failures < 1 or pause_ms < 0:
            raise ValueError(f"failures is {failures} and pause_ms is {pause_ms}; at least 1 and 0 are needed")
        self._limit = failures
        self._pause_ms = pause_ms
        self._failures = 0
        self._opened_at_ms: int | None = None
        self._probing = False

    @property
    def failures(self) -> int:
        """How many calls in a row have failed."""
        return self._failures

    def state(self, now_ms: int) -> State:
        if self._opened_at_ms is None:
            return "closed"
        return "open" if self.wait_ms(now_ms) else "half_open"

    def wait_ms(self, now_ms: int) -> int:
        """How long until a call may be tried; 0 where one may be tried now."""
        if self._opened_at_ms is None:
            return 0
        return max(0, self._opened_at_ms + self._pause_ms - now_ms)

    def admit(self, now_ms: int) -> bool:
        """May a call be made? In the half-open state the first to ask is the probe, and the others are refused."""
        match self.state(now_ms):
            case "closed":
                return True
            case "open":
                return False
            case "half_open":
                if self._probing:
                    return False
                self._probing = True
                return True

    def succeeded(self) -> None:
        """The store answered, so it is up."""
        self._failures = 0
        self._opened_at_ms = None
        self._probing = False

    def failed(self, now_ms: int) -> None:
        """The store was down or late."""
        self._failures += 1
        self._probing = False
        if self._failures >= self._limit:
            self._opened_at_ms = now_ms

    def abandoned(self) -> None:
        """The caller went away before the store answered: nothing was learnt, and the next call may probe."""
        self._probing = False
