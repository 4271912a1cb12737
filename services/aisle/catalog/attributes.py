"""Attribute values as shops export them, turned into words that a shopper reads.

Marketplace exports carry values such as `{ unit:inches, value:11. }; { value:"im1, im3" }`: braces, bare words and
quotes that are not escaped. That is no JSON, so it is read here by a small tolerant parser; a value of any other form
stays as it is.
"""

import re

_Value = str | list["_Value"] | dict[str, "_Value"]

_KEY = re.compile(r"\s*([A-Za-z_][\w ]*):")
# A quote closes its string only where a value may end: the text inside is not escaped.
_QUOTED = re.compile(r'\s*"(.*?)"\s*(?=[,}\]]|$)', re.DOTALL)
_BARE = re.compile(r"\s*([^,{}\[\]]*)")
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)t\d\d:\d\d:\d\dz", re.IGNORECASE)
_TRAILING_POINT = re.compile(r"(?<=\d)\.$")

_MAX_DEPTH = 16
_UNSAID = frozenset({"standardized_values", "source", "brand_seq_id"})  # bookkeeping of the exporter
_NOTHING = frozenset({"", "unknown", "unknown modifier"})


def readable_name(name: str) -> str:
    """ "item_package_weight" → "item package weight"."""
    return " ".join(name.replace("_", " ").split())


def readable_value(value: str) -> str:
    """`{ unit:kilograms, normalized_value:{ unit:pounds, value:0.13 }, value:0.06 }` → "0.06 kilograms (0.13 pounds)".

    A value of another form is given back as it is; an empty one as "".
    """
    text = value.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return text
    try:
        objects = _Parser(text).objects()
    except _Unreadable:
        return text
    return "; ".join(dict.fromkeys(said for said in map(_said, objects) if said))


class _Unreadable(Exception):
    pass


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def objects(self) -> list[_Value]:
        """`{…}; {…}`, the whole text."""
        found = [self._value(0)]
        while self._skip(";"):
            found.append(self._value(0))
        if self._text[self._at :].strip():
            raise _Unreadable
        return found

    def _value(self, depth: int) -> _Value:
        if depth > _MAX_DEPTH:
            raise _Unreadable
        if self._skip("{"):
            return self._fields(depth)
        if self._skip("["):
            return self._elements(depth)
        if quoted := _QUOTED.match(self._text, self._at):
            self._at = quoted.end()
            return quoted[1].strip()
        bare = _BARE.match(self._text, self._at)
        assert bare is not None, "the pattern matches the empty string"
        self._at = bare.end()
        return _said_bare(bare[1])

    def _fields(self, depth: int) -> dict[str, _Value]:
        fields: dict[str, _Value] = {}
        while not self._skip("}"):
            key = _KEY.match(self._text, self._at)
            if key is None:
                raise _Unreadable
            self._at = key.end()
            fields[key[1].strip()] = self._value(depth + 1)
            self._skip(",")
        return fields

    def _elements(self, depth: int) -> list[_Value]:
        elements: list[_Value] = []
        while not self._skip("]"):
            began = self._at
            elements.append(self._value(depth + 1))
            self._skip(",")
            if self._at == began:  # an element of no characters: what stands here can't be one, nor will it ever
                raise _Unreadable
        return elements

    def _skip(self, mark: str) -> bool:
        at = self._at
        while at < len(self._text) and self._text[at].isspace():
            at += 1
        if not self._text.startswith(mark, at):
            return False
        self._at = at + len(mark)
        return True


def _said_bare(word: str) -> str:
    said = word.strip().removesuffix(".null")
    if said in ("true", "false"):
        return "yes" if said == "true" else "no"
    if timestamp := _TIMESTAMP.fullmatch(said):
        return timestamp[1]
    return _TRAILING_POINT.sub("", said).replace("_", " ")


def _said(value: _Value) -> str:
    match value:
        case str():
            return "" if value in _NOTHING else value
        case list():
            return ", ".join(said for said in map(_said, value) if said)
        case dict():
            return _said_object(value)


def _said_object(fields: dict[str, _Value]) -> str:
    amount = _said(fields.get("value") or fields.get("string_value") or "")
    unit = _said(fields.get("unit", ""))
    if amount:
        said = f"{amount} {unit}".strip()
        normal = _said(fields.get("normalized_value", ""))
        kind = _said(fields.get("type") or fields.get("nutrient") or "")
        notes = [note for note in (kind, normal) if note and note != said]
        return f"{said} ({', '.join(notes)})" if notes else said
    return ", ".join(
        f"{readable_name(name)} {said}"
        for name, inner in fields.items()
        if name not in _UNSAID and (said := _said(inner))
    )
