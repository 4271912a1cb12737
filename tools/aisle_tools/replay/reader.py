"""How a recorded range is read, whichever log it stands in. Two implementations under one contract suite: `LogReader`
over `aisle.stream.log.Log`, and `kafka_reader.KafkaReader` over kafka-python."""

from collections.abc import AsyncIterator, Collection
from typing import Protocol

from aisle.stream.log import Log, Record


class RangeReader(Protocol):
    """Reads what was recorded. It joins no group, commits nothing and writes nothing."""

    def records(
        self, topic: str, since_ms: int, until_ms: int, partitions: Collection[int] | None = None
    ) -> AsyncIterator[Record]:
        """What the log took at `since_ms` or later and before `until_ms`, in order within each partition, up to the
        end as it stands when the iteration begins. None: every partition.

        Raises: LogUnavailable.
        """

    async def close(self) -> None: ...


class LogReader:
    """Implements `RangeReader` over the embedded log."""

    def __init__(self, log: Log) -> None:
        """The log stays its owner's to close."""
        self._log = log

    async def records(
        self, topic: str, since_ms: int, until_ms: int, partitions: Collection[int] | None = None
    ) -> AsyncIterator[Record]:
        ends = await self._log.end_offsets(topic)
        for partition in sorted(ends.keys() if partitions is None else ends.keys() & set(partitions)):
            async for record in self._log.read_since(topic, [partition], since_ms):
                if record.timestamp_ms >= until_ms or record.offset >= ends[partition]:
                    break
                yield record

    async def close(self) -> None:
        """Nothing of it is open between reads."""
