"""An event loop on virtual time: no threads, no sockets, no waiting. Where nothing is ready, the clock jumps to the next
timer; what is ready runs in the order in which it became so. The same program with the same random source takes the
same steps every time.
"""

import asyncio
import sys
from asyncio import events
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from heapq import heappop, heappush
from typing import Any, TypeVar

EPOCH_MS = 1_750_000_000_000
"""What wall clocks show when a simulation begins."""

_Result = TypeVar("_Result")


class Halted(Exception):
    """Nothing is ready and no timer is set: whatever is awaited will never come."""


class Host:
    """What tasks run on: a process that can stand still, for a while or for good, wherever each of its tasks waits.

    What would have run meanwhile is kept, and runs when it goes on. One that is killed never does, so that none of its
    `finally` blocks is reached.
    """

    def __init__(self, loop: "VirtualLoop") -> None:
        self._loop = loop
        self._standing: list[Call] | None = None
        self.context = copy_context()
        self.context.run(_host.set, self)

    @property
    def stands_still(self) -> bool:
        return self._standing is not None

    def stand_still(self) -> None:
        if self._standing is None:
            self._standing = []

    def go_on(self) -> None:
        """What waited runs next, in its order."""
        standing, self._standing = self._standing or [], None
        self._loop.ready.extend(standing)

    def keep(self, call: "Call") -> bool:
        """Is the call kept for later?"""
        if self._standing is None:
            return False
        self._standing.append(call)
        return True

    def run(self, work: Coroutine[Any, Any, _Result]) -> "asyncio.Task[_Result]":
        """A task on this host; so are all that it begins."""
        return self._loop.create_task(work, context=self.context.copy())


_host: ContextVar[Host | None] = ContextVar("host", default=None)


class Call(asyncio.TimerHandle):
    """A callback that is due: the one kind of handle that the loop gives."""

    __slots__ = ("args", "callback", "context", "due_s")

    def __init__(
        self, due_s: float, callback: Callable[..., Any], args: tuple[Any, ...], context: Context | None
    ) -> None:
        # Not the base's constructor: it asks the loop for more than one on virtual time knows, for each call.
        self.due_s = due_s
        self.callback: Callable[..., Any] | None = callback
        self.args = args
        self.context = context if context is not None else copy_context()

    def cancel(self) -> None:
        self.callback = None
        self.args = ()

    def cancelled(self) -> bool:
        return self.callback is None

    def when(self) -> float:
        return self.due_s


class _Task(asyncio.Task[Any]):
    """One whose place in a set depends on its number, not on where it lies in memory: asyncio keeps tasks in sets."""

    def __init__(self, number: int, coro: Coroutine[Any, Any, Any], **about: Any) -> None:
        self._number = number
        super().__init__(coro, **about)

    def __hash__(self) -> int:
        return self._number


class _Future(asyncio.Future[Any]):
    """The same for futures."""

    def __init__(self, number: int, *, loop: "VirtualLoop") -> None:
        self._number = number
        super().__init__(loop=loop)

    def __hash__(self) -> int:
        return self._number


class VirtualLoop(asyncio.BaseEventLoop):
    """`time()` is seconds since the simulation began. Threads are run inline, when they are begun."""

    def __init__(self) -> None:
        super().__init__()
        self.ready: deque[Call] = deque()
        self.steps = 0
        self.unheard: list[str] = []  # what nobody asked for: exceptions of tasks that no one awaits
        self._timers: list[tuple[float, int, Call]] = []
        self._count = 0
        self._now_s = 0.0
        self._tasks: dict[asyncio.Task[Any], None] = {}

    def time(self) -> float:
        return self._now_s

    def now_ms(self) -> int:
        return EPOCH_MS + int(self._now_s * 1000)

    # ── What asyncio asks of a loop ───────────────────────────────────────────────────────────────────────────────

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> Call:  # type: ignore[override]
        call = Call(self._now_s, callback, args, context)
        self.ready.append(call)
        return call

    call_soon_threadsafe = call_soon  # type: ignore[assignment]

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> Call:
        return self.call_at(self._now_s + delay, callback, *args, context=context)

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> Call:
        call = Call(when, callback, args, context)
        self._count += 1  # timers of one moment fire in the order in which they were set
        heappush(self._timers, (when, self._count, call))
        return call

    def create_task(  # type: ignore[override]
        self, coro: Coroutine[Any, Any, _Result], *, name: str | None = None, context: Context | None = None
    ) -> "asyncio.Task[_Result]":
        self._count += 1
        task = _Task(self._count, coro, loop=self, name=name or "task", context=context)
        self._tasks[task] = None
        task.add_done_callback(self._forget)
        return task

    def create_future(self) -> "asyncio.Future[Any]":
        self._count += 1
        return _Future(self._count, loop=self)

    def _forget(self, task: "asyncio.Task[Any]") -> None:
        del self._tasks[task]

    async def run_in_executor(self, executor: Any, func: Callable[..., _Result], *args: Any) -> _Result:  # type: ignore[override]
        await asyncio.sleep(0)
        return func(*args)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self.unheard.append(f"{context.get('message')}: {error!r}")

    def get_debug(self) -> bool:
        return False

    # ── Running ───────────────────────────────────────────────────────────────────────────────────────────────────

    def run_until_complete(self, future: Coroutine[Any, Any, _Result]) -> _Result:  # type: ignore[override]
        """Run the work to its end. Raises: what it raises; Halted."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(finalizer=self._finalize)
        events._set_running_loop(self)
        try:
            task = self.create_task(future)
            while not task.done():
                self._step()
            return task.result()
        finally:
            events._set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)

    def end_all(self) -> None:
        """Cancel every task, those of killed hosts too, until none is left: what they do now has no effect any more."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(finalizer=self._finalize)
        events._set_running_loop(self)
        try:
            while self._tasks:
                for task in list(self._tasks):
                    task.cancel()
                self._run_ready()
        finally:
            events._set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)

    def _step(self) -> None:
        timers = self._timers
        if not self.ready:
            while timers and timers[0][2].callback is None:
                heappop(timers)
            if not timers:
                raise Halted(f"nothing is left to happen at {self._now_s:.3f} s, and a task still waits")
            self._now_s = max(self._now_s, timers[0][0])
        while timers and timers[0][0] <= self._now_s:
            self.ready.append(heappop(timers)[2])
        self._run_ready()

    def _run_ready(self) -> None:
        ready = self.ready
        for _ in range(len(ready)):
            call = ready.popleft()
            if call.callback is None:
                continue
            host = call.context.get(_host)
            if host is not None and host.keep(call):
                continue
            self.steps += 1
            call.context.run(call.callback, *call.args)

    def _finalize(self, generator: AsyncGenerator[Any, Any]) -> None:
        self.call_soon(self.create_task, generator.aclose())
