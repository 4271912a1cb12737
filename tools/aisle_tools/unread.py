"""Bytes that the contracts can't read."""

import msgpack
import msgspec


def unread(value: bytes) -> object:
    """What a record holds that the contracts can't read, such as a newer version's event: as the independent `msgpack`
    library reads it, or as hexadecimal where it is no MessagePack either."""
    try:
        plain: object = msgpack.unpackb(value, strict_map_key=False, timestamp=0)
        msgspec.json.encode(plain)
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException):
        return value.hex()
    return plain
