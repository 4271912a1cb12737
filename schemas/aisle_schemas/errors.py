"""What can go wrong with an event before it is in the log, or on the way out of it.

SchemaError
├── EventTooLarge       an event, or a field of it, is over its byte cap
├── UnencodableEvent    an event holds a value that has no form on the wire
├── UndecodableEvent    the bytes are no event of the topic; its record goes to the dead letters
├── UnknownEvent        a well-formed event whose tag this version does not know; skipped and counted
├── UnknownTopic        no topic of Aisle has this name
└── CurrencyMismatch    two amounts of different currencies were compared
"""


class SchemaError(ValueError):
    """The root: catch this for everything that the contracts refuse."""


class EventTooLarge(SchemaError):
    """An event, or a field of it, is over its byte cap. The message names both numbers."""


class UnencodableEvent(SchemaError):
    """An event holds a value that has no form on the wire: a lone surrogate, an integer over 64 bits."""


class UndecodableEvent(SchemaError):
    """The bytes are no event of this topic: truncated, of the wrong type, or no MessagePack at all."""


class UnknownEvent(SchemaError):
    """A well-formed event with a tag that this version does not know: a newer writer's. Skip and count it."""

    def __init__(self, topic: str, tag: str) -> None:
        super().__init__(f"topic {topic} has no event tagged {tag!r} in this version of aisle-schemas")
        self.topic = topic
        self.tag = tag


class UnknownTopic(SchemaError):
    """No topic of Aisle has this name."""


class CurrencyMismatch(SchemaError):
    """Two amounts of different currencies were compared."""
