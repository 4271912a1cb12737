"""W3C Trace Context, level 1: the `traceparent` header that the events of one question hand on.

Source: w3.org/TR/trace-context.
"""

import os
import re
from collections.abc import Callable
from typing import NamedTuple

Entropy = Callable[[int], bytes]

_TRACEPARENT = re.compile(r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


class TraceContext(NamedTuple):
    trace_id: str  # 32 hexadecimal digits, shared by all spans of a trace
    span_id: str  # 16 hexadecimal digits
    sampled: bool

    def __str__(self) -> str:
        """As a `traceparent` header."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


def parse(traceparent: str) -> TraceContext | None:
    """None where it is no traceparent; of a later version, what this one knows."""
    match = _TRACEPARENT.fullmatch(traceparent)
    if match is None:
        return None
    version, trace_id, span_id, flags, more = match.groups()
    if version == "00" and more:
        return None
    return TraceContext(trace_id, span_id, sampled=bool(int(flags, 16) & 1))


def new_traceparent(entropy: Entropy = os.urandom) -> str:
    """The root of a new, sampled trace."""
    return str(TraceContext(_drawn(16, entropy), _drawn(8, entropy), sampled=True))


def child_of(traceparent: str, entropy: Entropy = os.urandom) -> str:
    """A new span of the same trace; the root of a new one where `traceparent` is none."""
    parent = parse(traceparent)
    if parent is None:
        return new_traceparent(entropy)
    return str(parent._replace(span_id=_drawn(8, entropy)))


def _drawn(size: int, entropy: Entropy) -> str:
    """An id of `size` bytes in hexadecimal digits, never all zeros, which the standard forbids."""
    drawn = entropy(size)
    while not any(drawn):
        drawn = entropy(size)
    return drawn.hex()
