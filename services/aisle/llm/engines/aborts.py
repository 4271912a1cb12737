"""Which requests were told to stop."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Aborts:
    """One event for each request that an engine works on."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}

    @contextmanager
    def watch(self, request_id: str) -> Iterator[asyncio.Event]:
        """The event that `abort` sets, for as long as the request is worked on."""
        event = self._events[request_id] = asyncio.Event()
        try:
            yield event
        finally:
            del self._events[request_id]

    def abort(self, request_id: str) -> None:
        """Unknown ids are ignored."""
        if request_id in self._events:
            self._events[request_id].set()

    def abort_all(self) -> None:
        for event in self._events.values():
            event.set()
