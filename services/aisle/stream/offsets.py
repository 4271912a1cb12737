"""How far a member has come in one partition."""


class Progress:
    """Which records of a partition were taken, and which of those are unfinished.

    What may be committed is the lowest unfinished offset: after a crash the next owner reads on from there.
    """

    def __init__(self, start: int) -> None:
        self.next = start  # the offset that is to be read next
        self.committed = start
        self._unfinished: dict[int, None] = {}  # ordered, as records are taken in their order

    def take(self, offset: int) -> None:
        """The record's work begins."""
        self._unfinished[offset] = None
        self.next = offset + 1

    def pass_by(self, offset: int) -> None:
        """The record needs no work, or its key's first record stands for it."""
        self.next = offset + 1

    def finish(self, offset: int) -> None:
        self._unfinished.pop(offset, None)

    @property
    def committable(self) -> int:
        return next(iter(self._unfinished), self.next)

    @property
    def span(self) -> int:
        """How many offsets would be read again after a crash now."""
        return self.next - self.committable
