"""The contracts as AsyncAPI, made from the code: `python -m aisle_tools.asyncapi` writes the file, `--check` compares.

AsyncAPI 3.1.0 with Kafka bindings 0.5.0: a channel for each topic, a message for each event, an operation for each
topic that a stage writes or reads.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
import yaml

import aisle_schemas
from aisle_schemas import (
    CONTENT_TYPE,
    TOPICS,
    AnswerEnded,
    AnswerRecorded,
    CatalogItemRemoved,
    CatalogItemUpserted,
    DeadLettered,
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    PartAdded,
    QueryAsked,
    QueryCancelled,
    RetrievalPlanned,
    ShopperReacted,
    StageFailed,
    TokensEmitted,
    Topic,
    limit_bytes,
    tag_of,
    topic_of,
)

FILE = Path(aisle_schemas.__file__).with_name("asyncapi.yaml")

_BINDING = "0.5.0"
_SCHEMAS = "#/components/schemas/{name}"

Json = dict[str, Any]


class Stage(NamedTuple):
    """Who takes part: what it sends and what it receives."""

    name: str
    sends: tuple[type[Event], ...]
    receives: tuple[type[Event], ...]


_GIVEN_UP = (StageFailed, DeadLettered)

STAGES = (
    Stage("gateway", sends=(QueryAsked, QueryCancelled, ShopperReacted), receives=(PartAdded, AnswerEnded)),
    Stage("planner", sends=(RetrievalPlanned, *_GIVEN_UP), receives=(QueryAsked, QueryCancelled)),
    Stage("retriever", sends=(EvidenceGathered, *_GIVEN_UP), receives=(RetrievalPlanned, QueryCancelled)),
    Stage(
        "llm",
        sends=(GenerationStarted, TokensEmitted, GenerationFinished, *_GIVEN_UP),
        # Its own topic too: a replica reads which run stands before it starts one.
        receives=(EvidenceGathered, QueryCancelled, GenerationStarted, TokensEmitted, GenerationFinished, StageFailed),
    ),
    Stage(
        "hydration",
        sends=(PartAdded, AnswerEnded, AnswerRecorded, DeadLettered),
        receives=(QueryAsked, GenerationStarted, TokensEmitted, GenerationFinished, StageFailed, QueryCancelled),
    ),
    Stage("feedback", sends=(), receives=(AnswerRecorded, ShopperReacted)),
    Stage("catalog_import", sends=(CatalogItemUpserted, CatalogItemRemoved), receives=()),
    Stage("indexer", sends=(DeadLettered,), receives=(CatalogItemUpserted, CatalogItemRemoved)),
    Stage("operator", sends=(QueryCancelled,), receives=(DeadLettered,)),
)

_HEADER_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string", "description": "drawn once for each event"},
        "ce_source": {"type": "string", "format": "uri-reference", "examples": ["/aisle/planner"]},
        "ce_time": {"type": "string", "format": "date-time"},
        "traceparent": {"type": "string", "description": "W3C Trace Context, where the event is traced"},
        "content-type": {"type": "string", "const": CONTENT_TYPE},
    },
    "required": ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "content-type"],
}

_HEADING = "# Made from the code by `python -m aisle_tools.asyncapi`; edits here are lost.\n"


def document() -> Json:
    """The whole contract as an AsyncAPI document."""
    events = [event for topic in TOPICS.values() for event in topic.events]
    _, schemas = msgspec.json.schema_components(events, ref_template=_SCHEMAS)
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Aisle",
            "version": aisle_schemas.__version__,
            "description": "Every event of Aisle, an event-driven shopping assistant. Values are MessagePack maps with "
            "CloudEvents headers in Kafka's binary mode. Readers skip fields and events that they do not know. "
            "`x-personal` marks text that names or quotes a shopper: it is sealed with the shopper's own key before it "
            "reaches the log. `x-max-bytes` is the largest value that is accepted.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {_channel_id(topic): _channel(topic) for topic in TOPICS.values()},
        "operations": dict(_operations()),
        "components": {
            "messages": {event.__name__: _message(event) for event in events},
            "messageTraits": {"cloudEvent": {"contentType": CONTENT_TYPE, "headers": _HEADER_SCHEMA}},
            "schemas": {name: _draft_07(schema) for name, schema in sorted(schemas.items())},
        },
    }


def _channel_id(topic: Topic) -> str:
    return topic.name.removeprefix("aisle.")


def _channel(topic: Topic) -> Json:
    return {
        "address": topic.name,
        "description": topic.why,
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"} for event in topic.events},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {"cleanup.policy": [topic.cleanup], "retention.ms": topic.retention_ms},
                "bindingVersion": _BINDING,
            }
        },
    }


def _message(event: type[Event]) -> Json:
    key = topic_of(event).key
    return {
        "name": tag_of(event),
        "title": event.__name__,
        "summary": _summary(event),
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
        "headers": {"type": "object", "properties": {"ce_type": {"type": "string", "const": f"aisle.{tag_of(event)}"}}},
        "payload": {"$ref": _SCHEMAS.format(name=event.__name__)},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": f"{key}; partitioned by its murmur2, as Java's client does"},
                "bindingVersion": _BINDING,
            }
        },
        "x-max-bytes": limit_bytes(event),
    }


def _summary(event: type[Event]) -> str:
    return " ".join((event.__doc__ or "").split("\n\n")[0].split())


def _operations() -> Iterator[tuple[str, Json]]:
    for stage in STAGES:
        for topic in TOPICS.values():
            received = [event for event in topic.events if event in stage.receives]
            sent = [event for event in topic.events if event in stage.sends]
            if received:
                yield f"{stage.name}_receives_{_channel_id(topic)}", _operation(stage, "receive", topic, received)
            if sent:
                yield f"{stage.name}_sends_{_channel_id(topic)}", _operation(stage, "send", topic, sent)


def _operation(stage: Stage, action: Literal["send", "receive"], topic: Topic, events: list[type[Event]]) -> Json:
    channel = f"#/channels/{_channel_id(topic)}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "tags": [{"name": stage.name}],
        "messages": [{"$ref": f"{channel}/messages/{event.__name__}"} for event in events],
    }


def _draft_07(schema: Any) -> Any:
    """JSON Schema 2020-12, as msgspec writes it, in the words of draft 07, which AsyncAPI's own schema builds on.

    A tuple's `prefixItems` are `items` there. `discriminator` is left out: AsyncAPI's maps to schema names and not to
    tags, and the tags stand in each schema's own `enum`.
    """
    if isinstance(schema, list):
        return [_draft_07(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    older = {name: _draft_07(value) for name, value in schema.items() if name != "discriminator"}
    if "prefixItems" in older:
        older["additionalItems"] = older.pop("items")
        older["items"] = older.pop("prefixItems")
    return older


class _Plain(yaml.SafeDumper):
    """Writes each value out where it stands, without YAML's anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def render() -> str:
    """The document as YAML."""
    return _HEADING + yaml.dump(document(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


def main(arguments: list[str]) -> int:
    fresh = render()
    if arguments == ["--check"]:
        if not FILE.exists() or FILE.read_text() != fresh:
            print(f"{FILE} is stale: run `make generate`", file=sys.stderr)
            return 1
        return 0
    if arguments:
        print("usage: python -m aisle_tools.asyncapi [--check]", file=sys.stderr)
        return 2
    FILE.write_text(fresh)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
