"""The log on Apache Kafka.

log         KafkaLog: publishing, and reads that end
producer    the idempotent producer and the thread that hears its acknowledgements
fetcher     one librdkafka consumer and the one thread that blocks in it
consumer    a member of a group, on a fetcher
tail        a reader without a group, on a fetcher
recent      what the log took lately, by key
client      configuration, translation of records and errors
"""

from aisle.stream.kafka.log import KafkaLog

__all__ = ["KafkaLog"]
