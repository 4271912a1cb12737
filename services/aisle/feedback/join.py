"""The join: one exchange, and what the shopper then did, folded into an `Episode`. Pure; time is the log's."""

from dataclasses import dataclass, field

from aisle_schemas import AnswerRecorded, Event, ShopperReacted

WINDOW_MS = 7 * 24 * 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What the system knew, planned and said (`recorded`), and what the shopper did, oldest first."""

    recorded: AnswerRecorded
    recorded_at_ms: int
    reactions: tuple[ShopperReacted, ...] = ()

    @property
    def liked(self) -> bool | None:
        """The shopper's last thumb: a changed mind counts. None where there is none."""
        for reaction in reversed(self.reactions):
            if reaction.reaction in ("thumbs_up", "thumbs_down"):
                return reaction.reaction == "thumbs_up"
        return None

    @property
    def bought_into(self) -> bool:
        """Something was put into the cart, or bought."""
        return any(reaction.reaction in ("cart", "purchase") for reaction in self.reactions)


@dataclass(slots=True)
class EpisodeFold:
    """Folds the records of one question, from `aisle.outcomes` and `aisle.feedback`, into its episode.

    1. The first `AnswerRecorded` stands; one that comes again is a repeat.
    2. A reaction counts once: by its `reaction_id`, or where it has none, as a whole.
    3. Reactions that the log took later than `window_ms` after the answer are left out. One may stand before the
       answer: thumbs are open while it streams.

    The two topics have no order between them, and the fold needs none.
    """

    window_ms: int = WINDOW_MS
    _recorded: tuple[int, AnswerRecorded] | None = None
    _reactions: dict[str | ShopperReacted, tuple[int, ShopperReacted]] = field(default_factory=dict)

    def apply(self, event: Event, at_ms: int) -> None:
        """Take a record of the question; `at_ms` is when the log took it."""
        match event:
            case AnswerRecorded() if self._recorded is None:
                self._recorded = (at_ms, event)
            case ShopperReacted():
                self._reactions.setdefault(event.reaction_id or event, (at_ms, event))

    def episode(self) -> Episode | None:
        """The episode so far; None before the answer."""
        if self._recorded is None:
            return None
        recorded_at_ms, recorded = self._recorded
        within = [(at, reaction) for at, reaction in self._reactions.values() if at <= recorded_at_ms + self.window_ms]
        # Ties in time go by id, so that the order does not depend on which topic was read first.
        within.sort(key=lambda reacted: (reacted[0], reacted[1].reaction_id))
        return Episode(
            recorded=recorded, recorded_at_ms=recorded_at_ms, reactions=tuple(reaction for _, reaction in within)
        )
