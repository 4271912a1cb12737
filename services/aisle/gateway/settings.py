"""What the gateway goes by, as plain values: what the operator chose, and what is the same everywhere."""

from dataclasses import dataclass

from aisle.process.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    shop_id: str = "default"  # names the shop in every event
    currency: str = "USD"  # of amounts that name none, where the question does not say
    budget_ms: int = 15_000  # how long an answer may take where the question does not say
    open_questions: int = (
        256  # the most that are accepted and not yet answered; `Admission` lowers it where answers are late
    )
    open_streams: int = 2_048  # answers being read at the same time
    heartbeat_s: float = 15.0  # of silence, after which a stream gets a comment line
    reconnect_ms: int = 1_000  # what a browser waits before it opens a broken stream again
    inbox_bytes: int = 256 * 1024  # of records that wait for one reader; a slower one reads the log again
    allowed_origins: tuple[str, ...] = ()  # web origins, beside the gateway's own, that may call it
    image_origins: tuple[str, ...] = ()  # where the page may load pictures from, beside https and itself
    customer_secret: bytes = b""  # what the store signs its customers' tokens with; empty: nobody can sign in
    events_key: str = ""  # what a backend team shows as bearer token to publish events; empty: any caller may

    @classmethod
    def of(cls, settings: Settings) -> "GatewaySettings":
        """The shop's; what it does not say is as above."""
        return cls(
            shop_id=settings.shop_id,
            currency=settings.currency,
            budget_ms=settings.budget_ms,
            allowed_origins=settings.allowed_origins,
            customer_secret=settings.customer_secret.get_secret_value().encode(),
            events_key=settings.events_key.get_secret_value(),
        )
