"""Hypothesis draws every event from its type: `st.from_type(QueryAsked)`."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from aisle_schemas import TOPICS

INT_64 = {"min_value": -(2**63), "max_value": 2**63 - 1}


def values_of(info: msgspec.inspect.Type) -> st.SearchStrategy[Any]:
    """Every value that a field of this type may hold and that JSON can carry: no infinities, no lone surrogates."""
    match info:
        case msgspec.inspect.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: values_of(field.type) for field in fields})
        case msgspec.inspect.Metadata(type=inner):
            return values_of(inner)
        case msgspec.inspect.UnionType(types=types):
            return st.one_of([values_of(kind) for kind in types])
        case msgspec.inspect.VarTupleType(item_type=item):
            return st.lists(values_of(item), max_size=2).map(tuple)
        case msgspec.inspect.TupleType(item_types=items):
            return st.tuples(*map(values_of, items))
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(values_of(key), values_of(value), max_size=2)
        case msgspec.inspect.LiteralType(values=values):
            return st.sampled_from(list(values))
        case msgspec.inspect.IntType(ge=ge):
            return st.integers(**{**INT_64, "min_value": INT_64["min_value"] if ge is None else ge})
        case msgspec.inspect.FloatType():
            return st.floats(allow_nan=False, allow_infinity=False)
        case msgspec.inspect.StrType():
            return st.text(max_size=20)
        case msgspec.inspect.BytesType():
            return st.binary(max_size=20)
        case msgspec.inspect.BoolType():
            return st.booleans()
        case msgspec.inspect.NoneType():
            return st.none()
    raise TypeError(f"no strategy for {info}")


for topic in TOPICS.values():
    for event in topic.events:
        st.register_type_strategy(event, values_of(msgspec.inspect.type_info(event)))
