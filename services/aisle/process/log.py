"""The shop's log: the one place that knows whether it is the embedded one or Kafka."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aisle.process.folder import ShopFolder
from aisle.process.kafka_properties import read_properties
from aisle.process.settings import Settings, SettingsError
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Log
from aisle.stream.seal import KeyStore, SqliteKeyStore

if TYPE_CHECKING:
    from aisle.stream.kafka import KafkaLog


@asynccontextmanager
async def opened_log(settings: Settings) -> AsyncIterator[Log]:
    """The shop's log, to append to and to read; others may use it at the same time. The keys of its shoppers stand in
    the shop's folder, whichever log it is.

    Raises: LogDamaged; LogUnavailable, also where Kafka lacks a topic; SettingsError where Kafka is asked for and its client is not installed.
    """
    folder = ShopFolder(settings.data)
    keys = SqliteKeyStore(folder.keys)
    clock = SystemClock()
    try:
        if settings.kafka_bootstrap:
            async with _kafka(settings, keys, clock) as log:
                await log.connect()
                yield log
        else:
            async with EmbeddedLog(folder.log, keys=keys, clock=clock, max_bytes=settings.log_bytes) as embedded:
                yield embedded
    finally:
        keys.close()


def _kafka(settings: Settings, keys: KeyStore, clock: Clock) -> "KafkaLog":
    bootstrap = settings.kafka_bootstrap
    # Imported where it is used: Aisle runs on the embedded log without Kafka's client.
    try:
        from aisle.stream.kafka import KafkaLog
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"AISLE_KAFKA_BOOTSTRAP is {bootstrap!r}, and {error.name} is not installed: pip install 'aisle[kafka]'"
        ) from error
    return KafkaLog(bootstrap, keys=keys, clock=clock, options=read_properties(settings.kafka_properties))
