"""Publish a question to Kafka and read its answer as it streams: all that it needs is `pip install ./schemas kafka-python`.

python examples/publish_query.py 127.0.0.1:9092 'a gift for a grandmother who gardens, under $40'
"""

import sys

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

import aisle_schemas as aisle

bootstrap, question = sys.argv[1:]
asked = aisle.QueryAsked(query_id=aisle.new_id(), question=question)
ready = aisle.message(asked, key=asked.query_id, source="/our/backend")
consumer = KafkaConsumer(bootstrap_servers=bootstrap, consumer_timeout_ms=asked.budget_ms + 5_000)
answers = TopicPartition(aisle.ANSWERS.name, aisle.partition_for(asked.query_id, aisle.ANSWERS.partitions))
consumer.assign([answers])
consumer.seek(answers, consumer.end_offsets([answers])[answers])  # where it ends before anyone can answer
with KafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
    producer.send(ready.topic, ready.value, ready.key, headers=ready.headers).get(timeout=10)
reader = aisle.AnswerReader()  # the reading rule: what stands in the log twice is read once
for record in consumer:
    if record.key == ready.key:
        match reader.apply(aisle.decode(record.topic, record.value)):
            case aisle.PartAdded(part=aisle.Text(text=text)):
                print(text, end="", flush=True)
            case aisle.PartAdded(part=aisle.Citation(label=label)):
                print(f"[{label}]", end="", flush=True)
            case aisle.PartAdded(part=aisle.ProductCard(title=title)):
                print(f"\n* {title}", flush=True)
            case aisle.AnswerEnded(outcome=outcome):
                print(f"\n[{outcome}]")
                break
else:
    sys.exit("no answer came in time")
