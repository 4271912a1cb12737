"""Text that talks to the assistant instead of about the product.

What is found is left out as a whole, so that neither a model nor the composer reads it. Disguises that hide nothing from
a model (invisible characters, look-alike letters) are taken off first.
"""

import re
import unicodedata
from functools import lru_cache

_ORDERS = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass|overrule)\b .{0,40} \b(?:instructions?|prompts?|rules|guidelines|context|above|previous|prior|told)\b
  | \b(?:do\ not|don'?t|stop)\s+(?:follow(?:ing)?|obey(?:ing)?)\b .{0,20} \b(?:instructions?|rules|guidelines)\b
  | \b(?:system|developer|hidden|initial|original|secret)\s+(?:prompts?|messages?|instructions?)\b
  | \bprompt\s+injection\b | \b(?:your|the)\s+(?:system\s+)?prompt\b
  | \b(?:your|new|updated|important|following)\s+(?:new\s+)?(?:system\s+)?(?:instructions?|task|job|guidelines)\s*(?:is|are|:)
  | \b(?:new|updated)\s+(?:system\s+)?(?:instructions?|policy\s*:)
  | \b(?:print|show|reveal|repeat|output|translate|disclose|display)\b .{0,30} \b(?:instructions?|prompt|rules|configuration|words\s+above)\b
  | \bwhat\s+are\s+your\s+(?:rules|instructions?)\b
  | \byou\s+(?:are|must|should|will|shall)\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:ai|assistant|chat\s?bot|language\s+model|llm|gpt|dan|answer|obey|reply|respond|say|only\s+answer|act)\b
  | \b(?:act|behave|respond|pretend|role-?play)\s+(?:as|like)\s+(?:an?|the|if)\b .{0,25} \b(?:ai|assistant|chat\s?bot|manager|seller|admin|developer|unrestricted|you\s+are)\b
  | \bpretend\s+(?:that\s+)?you\s+are\b | \byou\s+are\s+(?:now\s+)?the\s+seller\b | \byou\s+are\s+now\b .{0,30} \b(?:without|unrestricted|free)\b
  | \bas\s+an\s+(?:ai|assistant|llm)\b | \bif\s+you\s+are\s+an?\s+(?:ai|assistant|llm|chat\s?bot|language\s+model)\b
  | \b(?:tell|inform|convince|instruct|urge|remind)\s+(?:the\s+|all\s+|every\s+)?(?:shoppers?|users?|customers?|buyers?|reader|people|everyone|everybody)\s+(?:to|that|about|it)\b
  | \b(?:ai|llms?|language\s+models?|(?:ai|shopping|shop)\s+assistants?|chat\s?bots?)\b .{0,30} (?::|\b(?:must|should|shall|reading)\b)
  | \b(?:assistants?|aisle)\s*(?::|,|\bmust\b|\bshould\b|\bshall\b) | \bthe\s+assistant\s+(?:must|should|shall|has\s+to|will)\b
  | \b(?:always|only|never)\s+(?:recommend|suggest|promote|mention|answer)\b .{0,30} \b(?:this|product|first|positive|defects|[a-z]{2,4}-\d+)\b
  | \bwhatever\s+(?:the\s+)?(?:customer|shopper|user|is\s+asked|they\s+ask)\b | \bwhen\s+summari[sz]ing\b | \banswer\s+all\s+questions\b | \banswer\s+only\s+with\b
  | \b(?:respond|reply|answer)\s+(?:only\s+)?(?:with|that|exactly|in\s+all)\b | \b(?:output|print|write|repeat)\s+(?:only\s+)?(?:exactly|the\s+following|the\s+string|your\b|in\s+all)
  | \bsay\s+(?:that\s+)?the\s+price\b | \b(?:recommend|promote|advertise)\s+(?:the\s+)?[a-z]{2,4}-\d+\b | \b(?:shoppers?|customers?|users?)['’]?s?\s+(?:postcode|address|order\s+history)\b
  | \b(?:decode|execute)\b .{0,40} \b(?:base64|obey|hex|does?\s+what|and\s+do|following)\b | \bbase64\b .{0,40} \bdo\b | \bdecode\s+and\b | \brot-?13\b
  | \b(?:append|send|include)\b .{0,40} \b(?:https?:|the\s+conversation|chat\s+history)
  | \b(?:for\s+debugging|admin\s+override|security\s+team|developer\s+of\s+this\s+(?:shop|store))\b
  | \bread\s+out\s*: | \burgent\s+recall\b | \bread\s+me\s+(?:the\s+)?system\b | \b(?:product|order)\s+is\s+free\s+today\b
  | \b(?:cite|price|stock|delivery)\[ | :::?(?:product|compare|link|follow-ups)\b | \[source:\s
  | <\s*/?\s*(?:system|assistant|user|instructions?|evidence|im_start|im_end|script|iframe|img|a\s+href|style|svg|object)\b | <\| | <!-- | \[/?(?:inst|system)\] | \#{2,}\s*(?:system|instructions?)\b
  | !?\[[^\]]*\]\(\s*(?:https?:|//|javascript:|data:) | \bjavascript: | "role"\s*: | (?:%[0-9a-f]{2}){4}
  | (?:^|[.!?]\s+)(?:system|assistant|human|user)\s*:
  # The same in other languages.
  | \b(?:ignoriere|vergiss|missachte)\b .{0,30} \banweisungen\b | \b(?:ignora|olvida)\b .{0,30} \b(?:instrucciones|istruzioni)\b
  | \b(?:ignorez|oubliez|ignore)\b .{0,30} \b(?:instructions|instruções|consignes)\b | \bnegeer\b .{0,30} \binstructies\b
  | (?:忽略|无视).{0,20}(?:指令|指示) | 指示.{0,12}無視 | \bигнорируй.{0,40}(?:инструкции|указания)
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_REVERSED = re.compile(r"snoitcurtsni|tpmorp\s+metsys", re.IGNORECASE)
_ENTITY = re.compile(r"&(lt|gt|amp|quot);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SET_APART = re.compile(r"\b(?:[a-z]\s+){11,}[a-z]\b", re.IGNORECASE)  # no product is told of letter by letter
# Letters of other alphabets and digits that are read as Latin ones.
_LOOK_ALIKES = str.maketrans("аеорсухіѕԁјһԛѡАЕОРСХІЅТМНКВορανεικ", "aeopcyxisdjhqwAEOPCXISTMHKBopaveik")
_LEET = str.maketrans("013457@$", "oleastas")


@lru_cache(maxsize=4_096)  # the same passage is read by the prompt, the composer and the check
def gives_orders(text: str) -> bool:
    """Does the text try to steer whoever summarises it? Such a passage is left out as a whole."""
    plain = _without_disguise(text)
    if _ORDERS.search(plain) or _REVERSED.search(plain) or _SET_APART.search(plain):
        return True
    if not any(char.isdigit() for char in plain):
        return False
    return _ORDERS_IN_LEET.search(plain.translate(_LEET)) is not None


# In digits for letters only what no model number or measure can spell by chance.
_ORDERS_IN_LEET = re.compile(r"\bignore\s+(?:all\s+)?previous\b", re.IGNORECASE)


def _without_disguise(text: str) -> str:
    if text.isascii():
        plain = text
    else:
        normal = unicodedata.normalize("NFKC", text)
        visible = "".join(char for char in normal if unicodedata.category(char) != "Cf")
        is_mixed = re.search(r"[a-z]", visible, re.IGNORECASE) and not _is_all_foreign(visible)
        plain = visible.translate(_LOOK_ALIKES) if is_mixed else visible
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], plain)


def _is_all_foreign(text: str) -> bool:
    """Are its words of one alphabet each, as a text in another language has them?"""
    return not re.search(r"[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z]", text, re.IGNORECASE)
