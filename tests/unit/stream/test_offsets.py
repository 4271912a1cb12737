"""How far a member has come in a partition."""

from hypothesis import given
from hypothesis import strategies as st

from aisle.stream.offsets import Progress


def test_the_lowest_unfinished_offset_may_be_committed():
    progress = Progress(10)
    progress.take(10)
    progress.take(12)  # offsets are sparse
    progress.pass_by(15)
    assert (progress.next, progress.committable, progress.span) == (16, 10, 6)
    progress.finish(12)
    assert progress.committable == 10
    progress.finish(10)
    assert (progress.committable, progress.span) == (16, 0)


@given(st.permutations(range(12)), st.integers(0, 12))
def test_whatever_the_order_of_the_ends_nothing_unfinished_is_committed(order, count):
    progress = Progress(0)
    for offset in range(12):
        progress.take(offset)
    for offset in order[:count]:
        progress.finish(offset)
    unfinished = set(range(12)) - set(order[:count])
    assert progress.committable == min(unfinished, default=12)
