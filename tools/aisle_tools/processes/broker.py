"""The brokers that the processes meet on: those that the settings name, or one of our own in the shop's folder."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aisle_tools.kafka import topics
from aisle_tools.kafka.distribution import KafkaUnavailable
from aisle_tools.kafka.properties import NOTHING, Properties


class NoBroker(RuntimeError):
    """Kafka could not be started, or has ended. The message names the way out."""


@dataclass(frozen=True, slots=True)
class Brokers:
    bootstrap: str
    check: Callable[[], None]  # raises NoBroker once a broker of our own has ended


@asynccontextmanager
async def brokers(bootstrap: str, folder: Path, properties: Properties = NOTHING) -> AsyncIterator[Brokers]:
    """With Aisle's topics on them. A broker of our own keeps its data in `folder`, and ends with the block. On brokers of
    yours nothing is made: how many copies there are to be is yours to say.

    Raises: NoBroker; TopicsError.
    """
    if bootstrap:
        if missing := await asyncio.to_thread(topics.missing, bootstrap, properties=properties):
            raise NoBroker(
                f"Kafka at {bootstrap} has no {', '.join(missing)}: `aisle topics create --replication 3` makes them"
            )
        yield Brokers(bootstrap, lambda: None)
        return
    try:
        # Imported where it is used: with brokers of yours, and in the other commands, Java and Maven are not asked for.
        from aisle_tools.kafka.broker import BrokerFailed, running_broker
    except ModuleNotFoundError as error:
        raise NoBroker(f"{error.name} is not installed: pip install 'aisle[kafka]'") from error
    try:
        async with running_broker(folder) as broker:
            await asyncio.to_thread(topics.create, broker.bootstrap)

            def check() -> None:
                if not broker.is_running:
                    raise NoBroker(f"Kafka has ended; its log is {broker.log_file}")

            yield Brokers(broker.bootstrap, check)
    except KafkaUnavailable as error:
        raise NoBroker(
            f"{error}. Aisle starts a Kafka of its own where none is named: name yours with AISLE_KAFKA_BOOTSTRAP, "
            "or run `aisle demo`, which needs none"
        ) from error
    except BrokerFailed as error:
        raise NoBroker(str(error)) from error
