"""Text that talks to the assistant instead of about the product.

What is found is left out as a whole, so that neither a model nor the composer reads it. Disguises that hide nothing from
a model (`disguise.py`) are taken off first.
"""

import re
from functools import lru_cache

from aisle.llm.language.disguise import is_in_code, readings

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
  | \b(?:turn|convert|translate)\b .{0,30} \b(?:back\s+)?into\s+(?:plain\s+)?text\b
  | \bread\s+out\s*: | \burgent\s+recall\b | \bread\s+me\s+(?:the\s+)?system\b | \b(?:product|order)\s+is\s+free\s+today\b
  | \b(?:cite|price|stock|delivery)\[ | :::?(?:product|compare|link|follow-ups)\b | \[source:\s
  | <\s*/?\s*(?:system|assistant|user|instructions?|evidence|im_start|im_end|script|iframe|img|a\s+href|style|svg|object)\b | <\| | <!-- | \[/?(?:inst|system)\] | \#{2,}\s*(?:system|instructions?)\b
  | !?\[[^\]]*\]\(\s*(?:https?:|//|javascript:|data:) | \bjavascript: | "role"\s*: | (?:%[0-9a-f]{2}){4}
  | (?:^|[.!?]\s+)(?:system|assistant|human|user)\s*:
  # What answers are to be like, or whoever writes them.
  | \b(?:in|begin\w*|start\w*|finish\w*|end\w*|describe\w*)\s+(?:with\s+)?(?:your|every|each|all|any)\s+(?:\w+\s+)?(?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies))\b
  | \byour\s+(?:next|first)\s+(?:answer|reply|response)\b | \b(?:your|every|each)\s+(?:answer|reply|response)\s+(?:has\s+to|must|should|shall|will|know|below)\b
  | \b(?:all|every|each)\s+(?:your\s+)?(?:answers?|repl(?:y|ies)|responses?)\b | \bout\s+of\s+any\s+summary\b | \breads?\s+your\s+(?:answer|reply|response)\b
  | \banswers?\s+to\s+every\s+question\b | \banswers\s+about\s+(?:this|the)\s+(?:item|product)\s+(?:are|must|should|have)\b
  | \bbefore\s+(?:you\s+)?(?:answer(?:ing)?|reply(?:ing)?|respond(?:ing)?|writ(?:e|ing)\s+anything)\b
  | \b(?:dear|hey|hello|hi|to\s+the|note\s+(?:to|for)\s+(?:the|whoever))\s+(?:helper|summari[sz]er|bot|model|chat\s?bot)\b
  | \b(?:chat|ai|shopping|question)\s+helpers?\b | \bsummari[sz]ers?\b | \bthe\s+(?:chat|helper|bot|model)\s+(?:must|has\s+to|will\s+(?:give|tell|offer|say))\b
  | \b(?:who(?:ever)?|one\s+who)\s+answers\s+(?:questions|this|here)\b | \bwho(?:m)?ever\s+(?:asks|reads\s+your)\b
  | \b(?:skip|ignore|disregard|leave\s+out|left)\b .{0,12} \b(?:evidence|(?:bad|other|negative|critical)\s+reviews)\b
  | \b(?:no|hidden|your|has|have)\s+(?:\w+\s+)?rules\b .{0,60} \b(?:say|says|share|shared|story|line|obey|write)\b
  | \bwhat\s+\w+\s+says\s+is\s+what\s+you\s+say\b | \b(?:repeated|copy|copied)\s+(?:word\s+for\s+word|what\s+it\s+says)\b | \bmust\s+write\s+it\s+down\b
  | \b(?:who|that)\s+has\s+no\s+rules\b | \bis\s+asked\s+about\s+(?:this|the)\s+(?:product|item)\b
  | \bshoppers?\s+(?:asking|who\s+ask)\b .{0,40} \b(?:get|are|be)\s+(?:directed|sent|told)\b | \bshoppers?\s+(?:are|is)\s+to\s+be\s+(?:sent|directed|told)\b
  # An order in several pieces.
  | \bpart\s+(?:one|two|three|\d)\s+of\s+(?:two|three|four|\d)\s*: | \bpart\s+(?:one|1)\s+of\s+(?:two|three|2|3)\s*\. | \b(?:first|second|other)\s+half\b .{0,30} \b(?:remember|later|put\s+both|order|message|itself)\b | \bremember\s+the\s+first\s+half\b
  | \bcontinued\s+(?:in|from)\s+the\s+(?:next|last|previous|review|other)\b | \bsecret\s+order\b | \bjoin\s+\w\s+and\s+\w\b | ^\s*[A-Z]\s*=\s*['"]
  # Calls of tools, and what is to pass for evidence.
  | "(?:tool|function|arguments|tool_calls|recipient)"\s*: | <\s*/?\s*(?:function_calls?|invoke|parameter|tool\w*|details|summary|form|button|input|meta|template)\b
  | \btool_(?:result|call|use)\w*\b | \b(?:action|observation|thought)\s*:\s*\w+\[ | \bobservation\s*: | \b\w+_\w+\([^)]*=[^)]*\) | (?:^|\s)[@/](?:assistant|mode|say|system|admin)\b
  | ``` | ^\s*\[\^\w+\]: | ^\s*\|\s*role\s*\| | \|\s*(?:system|assistant)\s*\| | ^\s*\#+\s*(?:instructions?|system|rules)\b | \*\*\s*(?:admin|system|developer)\b | \]\(\s*\S+\.\w+/\S*\s*\)
  | \[e\d+\] | \bevidence\s+(?:item\s+)?e?\d+\b | \(\s*source\s*:
  # The same in other languages.
  | \b(?:system|systém|sistem|syst[eè]me?|sistema|rendszer|järjestelmä)\w*[\s-]?(?:me(?:ss|s)a\w*|mensa\w*|messagg\w*|medde\w*|meldung|nachricht|melding|bericht|besked|komunikat|üzenet\w*|viesti|zpráv\w*|повідомлення)
  | \b(?:message|mensaje|mensagem|messaggio|komunikat|wiadomość)\s+(?:du\s+|del\s+|do\s+|di\s+)?(?:syst\w+|sistem\w+) | \bсистемное\s+сообщение | 시스템\s*메시지 | 系统消息 | システムメッセージ | رسالة\s+النظام | सिस्टम\s+संदेश
  | \b(?:ignorera|ignorer|bortse)\b .{0,30} \b(?:instruktioner|instruksjoner|instruktionerne)\b | \b(?:pomiń|zignoruj)\b .{0,30} \b(?:polecenia|instrukcje)\b | \btalimatlar\w*\b .{0,20} \b(?:yok\s+say|unut|görmezden)
  | \bfigyelmen\s+kívül\b | 지시.{0,12}무시 | تجاهل.{0,20}التعليمات | निर्देशों.{0,12}अनदेखा | \bréponds?\s+toujours\b | \bab\s+jetzt\b .{0,30} \bantwort | \bpolecaj\b .{0,20} [A-Z]{2,4}-\d
  | \b(?:ignoriere|vergiss|missachte)\b .{0,30} \banweisungen\b | \b(?:ignora|olvida)\b .{0,30} \b(?:instrucciones|istruzioni)\b
  | \b(?:ignorez|oubliez|ignore)\b .{0,30} \b(?:instructions|instruções|consignes)\b | \bnegeer\b .{0,30} \binstructies\b
  | (?:忽略|无视).{0,20}(?:指令|指示) | 指示.{0,12}無視 | \bигнорируй.{0,40}(?:инструкции|указания)
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_REVERSED = re.compile(r"snoitcurtsni|tpmorp\s+metsys", re.IGNORECASE)
_SET_APART = re.compile(r"\b(?:[a-z]\s+){11,}[a-z]\b", re.IGNORECASE)  # no product is told of letter by letter


@lru_cache(maxsize=4_096)  # the same passage is read by the prompt, the composer and the check
def gives_orders(text: str) -> bool:
    """Does the text try to steer whoever summarises it? Such a passage is left out as a whole."""
    return is_in_code(text) or any(_orders(reading) for reading in readings(text))


def _orders(text: str) -> bool:
    return any(pattern.search(text) is not None for pattern in (_ORDERS, _REVERSED, _SET_APART))
