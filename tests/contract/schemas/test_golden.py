"""Whatever a version of the contracts wrote, this one reads, and so does a reader that is not ours."""

from pathlib import Path
from typing import Any

import msgpack
import msgspec
import pytest

import aisle_schemas
from aisle_schemas import TOPICS, Event, Part, PartAdded, Value, decode, encode, tag_of
from aisle_tools.golden import FOLDER, GoldenDiffers, examples, write

TOPIC_OF = {tag_of(event): topic for topic in TOPICS.values() for event in topic.events}
RECORDED = sorted(FOLDER.glob("*/*.msgpack"))
EXAMPLES = examples()


def assert_same(raw: Any, value: Any) -> None:
    """Each field that the independent reader finds is the field that we read."""
    if isinstance(value, Event | Value):
        config = value.__struct_config__
        for name, item in raw.items():
            if name == config.tag_field:
                assert item == config.tag
            else:
                assert_same(item, getattr(value, name))
    elif isinstance(value, aisle_schemas.Money):
        assert raw == {"minor_units": value.minor_units, "currency": value.currency}
    elif isinstance(value, tuple):
        assert len(raw) == len(value)
        for one, other in zip(raw, value, strict=True):
            assert_same(one, other)
    else:
        assert raw == value


@pytest.mark.parametrize("path", RECORDED, ids=[f"{path.parent.name}/{path.stem}" for path in RECORDED])
def test_the_bytes_of_every_version_are_read_field_by_field(path: Path) -> None:
    data = path.read_bytes()
    raw = msgpack.unpackb(data)

    event = decode(TOPIC_OF[raw["type"]].name, data)

    assert_same(raw, event)


@pytest.mark.parametrize("name", EXAMPLES)
def test_this_version_writes_its_golden_bytes(name: str) -> None:
    data = (FOLDER / aisle_schemas.__version__ / f"{name}.msgpack").read_bytes()

    assert encode(EXAMPLES[name]) == data
    assert decode(TOPIC_OF[tag_of(EXAMPLES[name])].name, data) == EXAMPLES[name]


def test_every_event_every_topic_and_every_kind_of_part_has_golden_bytes() -> None:
    kinds = {type(event) for event in EXAMPLES.values()}
    for topic in TOPICS.values():
        assert set(topic.events) <= kinds
    parts = {type(event.part) for event in EXAMPLES.values() if isinstance(event, PartAdded)}
    assert parts == set(Part.__args__)
    recorded = {path.stem for path in RECORDED if path.parent.name == aisle_schemas.__version__}
    assert recorded == set(EXAMPLES)


def unlike_default(value: Any) -> None:
    """Every field, all the way down, holds something else than what it holds when nobody sets it."""
    for field in msgspec.structs.fields(value):
        item = getattr(value, field.name)
        assert item not in ((), {}, "", None), f"{type(value).__name__}.{field.name} is empty"
        assert field.default is msgspec.NODEFAULT or item != field.default, f"{type(value).__name__}.{field.name}"
        for inner in item if isinstance(item, tuple) else (item,):
            if isinstance(inner, msgspec.Struct):
                unlike_default(inner)


@pytest.mark.parametrize(("name", "event"), EXAMPLES.items(), ids=EXAMPLES.keys())
def test_an_example_is_fully_populated(name: str, event: Event) -> None:
    first_step = getattr(getattr(event, "plan", None), "steps", ())[:1]
    assert all(step.after == () for step in first_step)
    unlike_default(without_first_step(event))


def without_first_step(event: Event) -> Event:
    """The first step of a plan comes after none, so the second one shows every field."""
    changes: dict[str, Any] = {}
    for name in ("plan", "evidence"):
        item = getattr(event, name, None)
        if isinstance(item, aisle_schemas.Plan):
            changes[name] = msgspec.structs.replace(item, steps=item.steps[1:])
        elif isinstance(item, aisle_schemas.EvidenceGathered):
            changes[name] = without_first_step(item)
    return msgspec.structs.replace(event, **changes)


def test_bytes_that_are_there_are_never_overwritten(tmp_path: Path) -> None:
    assert len(write(tmp_path / "0.1.0")) == len(EXAMPLES)
    assert write(tmp_path / "0.1.0") == []
    released = tmp_path / "0.1.0" / "answer.ended.msgpack"
    released.write_bytes(b"as it was")
    (tmp_path / "0.1.0" / "query.asked.msgpack").unlink()

    with pytest.raises(GoldenDiffers, match=r"answer\.ended\.msgpack in .* raise the version"):
        write(tmp_path / "0.1.0")

    assert released.read_bytes() == b"as it was"
    assert not (tmp_path / "0.1.0" / "query.asked.msgpack").exists()
