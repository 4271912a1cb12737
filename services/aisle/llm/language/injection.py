"""Text that talks to the assistant instead of about the product."""

import re

_ORDERS = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass)\b .{0,40} \b(?:instructions?|prompts?|rules|guidelines|context|above|previous|prior)\b
  | \b(?:system|developer|hidden|initial)\s+(?:prompt|message|instructions?)\b
  | \bprompt\s+injection\b
  | \byou\s+(?:are|must)\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:ai|assistant|chat\s?bot|language\s+model|llm|gpt|dan)\b
  | \bas\s+an\s+(?:ai|assistant|llm)\b
  | \b(?:tell|inform|convince|instruct|urge|remind)\s+(?:the\s+|all\s+|every\s+)?(?:shoppers?|users?|customers?|buyers?|reader|people)\s+(?:to|that|about)\b
  | \b(?:ai|assistants?|chat\s?bots?|llms?|language\s+models?|aisle)\s*(?::|,|\bmust\b|\bshould\b|\bshall\b)
  | \b(?:always|only|never)\s+(?:recommend|suggest|promote|mention|answer)\b
  | \b(?:respond|reply|answer|output|print|repeat|write)\s+(?:only\s+)?(?:with|exactly|the\s+following|your|in\s+all)\b
  | \b(?:new|important|updated)\s+(?:system\s+)?instructions?\b
  | <\s*/?\s*(?:system|assistant|user|instructions?|im_start|im_end)\b | <\| | \[/?inst\] | \#{2,}\s*(?:system|instructions?)\b
  | ^\s*(?:system|assistant)\s*:
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def gives_orders(text: str) -> bool:
    """Does the text try to steer whoever summarises it? Such a passage is left out as a whole."""
    return _ORDERS.search(text) is not None
