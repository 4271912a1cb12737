"""What a text says to a model under a disguise that a model sees through: invisible or look-alike characters, letters written
as digits or in code."""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator

_ENTITY = re.compile(r"&(lt|gt|amp|quot);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# Letters of other alphabets that are read as Latin ones, and small capitals.
_LOOK_ALIKES = str.maketrans(
    "аеорсухіѕԁјһԛѡАЕОРСХІЅТМНКВορανεικᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ",
    "aeopcyxisdjhqwAEOPCXISTMHKBopaveikabcdefghijklmnopqrstuvwyz",
)
_LEET = (str.maketrans("0134579@$", "oieastgas"), str.maketrans("0134579@$", "oleastgas"))
_LEET_WORD = re.compile(r"\b(?=\w*[a-z]\d|\w*\d[a-z])[a-z\d@$]{3,}\b", re.IGNORECASE)
LEET_WORDS = 3  # so many words with digits among their letters are no model numbers
PRINTABLE = 0.9  # of the bytes
_TAGS = range(0xE0020, 0xE007F)  # invisible twins of the ASCII characters
_OVERLAYS = re.compile("[\u0335-\u0338\u20d2\u20d3]")
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{24,}={0,2}")
_HEX = re.compile(r"(?<!\w)(?:[0-9a-f]{2}){12,}", re.IGNORECASE)
_MORSE = re.compile(r"(?:[.-]{1,5}[ /]+){6,}")
# "ignore", "disregard", "instructions", "prompt", "system", "message", "rules" with each letter turned by thirteen places.
_TURNED = re.compile(r"\b(?:vtaber|qvfertneq|vafgehpgvbaf?|cebzcg|flfgrz|zrffntr|ehyrf)\b", re.IGNORECASE)


def readings(text: str) -> Iterator[str]:
    """The text without what hides its words; then what stands in it in code, decoded."""
    plain = undisguised(text)
    yield plain
    if hidden := "".join(chr(ord(char) - 0xE0000) for char in text if ord(char) in _TAGS):
        yield hidden
    if len(_LEET_WORD.findall(plain)) >= LEET_WORDS:
        yield from (plain.translate(letters) for letters in _LEET)
    yield from (decoded for match in _BASE64.findall(plain) if (decoded := _from_base64(match)))
    yield from (decoded for match in _HEX.findall(plain) if (decoded := _printable(bytes.fromhex(match))))
    if _TURNED.search(plain):
        yield codecs.decode(plain, "rot13")


def is_in_code(text: str) -> bool:
    """Does it hold a stretch of Morse code, dots and dashes in one letter? No product is told of in that; a ruled line
    and an ellipsis are none."""
    return any(".-" in stretch or "-." in stretch for stretch in _MORSE.findall(text))


def undisguised(text: str) -> str:
    if text.isascii():
        plain = text
    else:
        normal = _OVERLAYS.sub("", unicodedata.normalize("NFKC", text))
        visible = "".join(char for char in normal if unicodedata.category(char) != "Cf")
        is_mixed = re.search(r"[a-z]", visible, re.IGNORECASE) and not _is_all_foreign(visible)
        plain = visible.translate(_LOOK_ALIKES) if is_mixed or _is_in_small_capitals(visible) else visible
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], plain)


def _is_all_foreign(text: str) -> bool:
    """Are its words of one alphabet each, as a text in another language has them?"""
    return not _is_in_small_capitals(text) and not re.search(
        r"[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z]", text, re.IGNORECASE
    )


def _is_in_small_capitals(text: str) -> bool:
    return re.search("[ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ]{3}", text) is not None


def _from_base64(text: str) -> str:
    try:
        return _printable(base64.b64decode(text + "=" * (-len(text) % 4)))
    except binascii.Error:
        return ""


def _printable(decoded: bytes) -> str:
    """The decoded text, where next to all of it is one; a hash or a serial number is none."""
    text = decoded.decode("ascii", errors="ignore")
    said = text.split()  # over several lines, or with a line's end behind it
    return text if len(text) >= PRINTABLE * len(decoded) and len(said) > 1 and all(map(str.isprintable, said)) else ""
