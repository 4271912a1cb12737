"""Text that talks to the assistant instead of about the product.

What is found is left out as a whole, so that neither a model nor the composer reads it. Disguises that hide nothing from
a model (`catalog/disguise.py`) are taken off first.
"""

import re
from functools import lru_cache

from aisle.catalog.disguise import is_in_code, readings

# Where an order begins: a sentence, a clause, a brand after "by". "They tell customers that …" is a report.
_START = r"(?:^|[.!?:;,>]\s*|\b(?:and|please|by)\s+)"
_DISREGARD = r"(?<!not\s)(?<!never\s)\b(?:ignore|disregard|forget|override|bypass|overrule)"
_RULES = r"(?:instructions?|prompts?|rules|guidelines)"
_WRITE = (
    r"(?:mention|say|tell|recommend|promote|rank|answer|state|give|quote|offer|praise|describe|read\s+out|repeat|write)"
)
_ANSWERS = r"(?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies))"
_READER = r"(?:assistant|summari[sz]er|chat\s?bot|bot|llm|language\s+model)"

_ORDERS = re.compile(
    rf"""
    {_DISREGARD}\s+(?:\w+\s+)?(?:all|any|every|your|these|previous|prior|earlier)\b .{{0,25}} \b{_RULES}\b
  | {_DISREGARD}\b .{{0,25}} \b{_RULES}\s+(?:above|before|you\b|and\s+(?:say|tell|recommend|promote|praise|write|print|answer)\b)
  | {_DISREGARD}\s+(?:all|everything|anything|what)\s+(?:above|before|you\s+were\s+told)\b
  | \b(?:do\ not|don'?t|stop)\s+(?:follow(?:ing)?|obey(?:ing)?)\s+(?:your|any|all|these|previous)\s+(?:\w+\s+)?{_RULES}\b
  | \b(?:system|developer|hidden|initial|original|secret)\s+prompt\b(?!\s+(?:you|me|us|the|to)\b) | {_START}(?:system|developer)\s+(?:messages?|instructions?)\s*:
  | \bprompt\s+injection\b
  | \byour\s+new\s+(?:task|job|role|instructions?|guidelines)\s*(?:is|are|:) | \bnew\s+(?:system\s+)?instructions?\s*:
  | \b(?:print|show|reveal|repeat|output|translate|disclose|display)\b .{{0,15}} \b(?:your|hidden|secret|system)\s+(?:\w+\s+)?(?:instructions?|prompt)\b
  | \b(?:print|show|reveal|repeat|output|translate|disclose)\s+(?:the\s+)?(?:words\s+above|configuration|(?:instructions|rules)\s+(?:that\s+)?you\s+were\s+(?:given|told))\b
  | \bwhat\s+are\s+your\s+(?:rules|instructions?)\b
  | \byou\s+(?:are|must\s+be)\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:ai|assistant|chat\s?bot|language\s+model|llm|gpt|dan)\b
  | \byou\s+(?:must|should|will|shall)\s+(?:now\s+)?(?:obey|only\s+(?:answer|say|reply)|answer\s+(?:every|all|any)\s+questions?\s+about)\b
  | \b(?:act|behave|respond|pretend|role-?play)\s+(?:as|like)\s+(?:an?|the|if)\b .{{0,25}} \b(?:ai|assistant|chat\s?bot|manager|seller|admin|developer|unrestricted|you\s+are)\b
  | \bpretend\s+(?:that\s+)?you\s+are\b | \byou\s+are\s+(?:now\s+)?the\s+(?:seller|sales\s+bot)\b | \byou\s+are\s+now\b .{{0,30}} \b(?:without|unrestricted|free)\b
  | \b(?:helper|ai|{_READER})\b .{{0,25}} \b(?:has\s+no|without)\s+(?:any\s+)?(?:rules|restrictions)\b
  | \bas\s+an\s+(?:ai|assistant|llm)\b | \bif\s+you\s+are\s+an?\s+(?:ai|assistant|llm|chat\s?bot|language\s+model)\b
  | {_START}(?:tell|inform|convince|instruct|urge|remind)\s+(?:the\s+|all\s+|every\s+)?(?:shoppers?|users?|customers?|buyers?|reader)\s+(?:to|that|about|it)\b
  | (?:^|[.!?]\s+)tell\s+(?:everyone|everybody)\s+(?:to|that)\b
  | \b(?:ai|llms?|language\s+models?|assistants?|chat\s?bots?|(?-i:Aisle))\s+(?:(?:must|should|shall|has\s+to|have\s+to)\s+(?:(?:always|only|never)\s+)?{_WRITE}|reading\s+this)\b
  | (?:^|[.!?:>]\s*)(?:assistant|(?-i:Aisle))\s*[:,]\s
  | \b(?:reviewer|shopper|customer|user|buyer)\b [^.!?]{{0,60}} \b(?:helper|machine|program|model|{_READER})\s+(?:must|should|shall|has\s+to|is\s+to)\s+{_WRITE}\b
  | \b(?:always|only|never)\s+(?:recommend|suggest|promote|mention)\b .{{0,30}} \b(?:first|positive|defects)\b
  | {_START}(?:(?:always|only|never)\s+)?(?:recommend|promote|advertise)\s+(?:the\s+)?[a-z]{{2,4}}-\d{{3}}\b
  | \bwhatever\s+(?:the\s+)?(?:customer|shopper|user|is\s+asked|they\s+ask)\b | \bwhen\s+summari[sz]ing\b | \banswer\s+all\s+(?:shoppers|questions\s+about)\b
  | {_START}(?:respond|reply|answer)\s+(?:that|exactly|only\s+with|with\s+the\s+(?:words?|sentence))\b(?!\s+question) | \b(?:output|print|write|repeat)\s+(?:only\s+)?(?:exactly|the\s+string)\b
  | \bsay\s+(?:that\s+)?the\s+price\b | \b(?:append|send|include|followed\s+by)\b .{{0,30}} \b(?:shopper|customer|user)['’]?s\s+(?:postcode|order\s+history)\b
  | \b(?:decode|execute)\b .{{0,40}} \b(?:base64|obey|hex|does?\s+what|and\s+do|following)\b | \bbase64\b .{{0,40}} \bdo\b | \bdecode\s+and\s+(?:obey|follow|do)\b | \brot-?13\b
  | \b(?:turn|convert|decode|translate)\b .{{0,30}} \binto\s+(?:plain\s+)?text\s+(?:and|then)\s+(?:follow|obey|execute)\b
  | \b(?:append|send|include)\b .{{0,40}} \b(?:https?:|the\s+conversation|chat\s+history)
  | \b(?:for\s+debugging|admin\s+override|security\s+team|developer\s+of\s+this\s+(?:shop|store))\b
  | \bread\s+out\s*: | \burgent\s+recall\b | \bread\s+me\s+(?:the\s+)?system\b | \b(?:product|order)\s+is\s+free\s+today\b
  | \b(?:cite|price|stock|delivery)\[ | :::?(?:product|compare|link|follow-ups)\b | \[source:\s*(?:store|shop)\b
  | <\s*/?\s*(?:system|assistant|user|instructions?|evidence|im_start|im_end|script|iframe|img|a\s+href|style|svg|object)\b | <\| | <!-- | \[/?(?:inst|system)\]
  | !?\[[^\]]*\]\(\s*(?:https?:|//|javascript:|data:) | \bjavascript: | "role"\s*: | (?:%[0-9a-f]{{2}}){{4}}
  | (?:^|[.!?]\s+)human\s*:\s*(?:what|which|who|is|are|can|how|tell|please)\b | (?:^|[.!?]\s+)system\s*:\s*(?:you|the\s+following|ignore|from\s+now|always|never)\b
  # What answers are to be like.
  | (?<!they\ )\b(?:mention|rate|raise|praise|promote|recommend)\b .{{0,50}} \bin\s+(?:your|every|each|all)\s+{_ANSWERS}\b
  | \bto\s+be\s+\w+(?:ed|t|en)\b .{{0,30}} \b(?:in|of|from)\s+(?:your|every|each|all|any)\s+{_ANSWERS}\b
  | (?<!they\ )\b(?:begin|start|finish|end)(?:n?ing)?\s+(?:your|every|each|all)\s+(?:next\s+)?{_ANSWERS}\s+with\b
  | \byour\s+{_ANSWERS}\s+(?:has\s+to|have\s+to|must|shall)\s+(?:say|begin|start|end|mention|recommend)\b
  | \banswer\s+to\s+(?:every|each|any)\s+question\b .{{0,20}} \b(?:is|must\s+be)\s*: | \banswers\s+about\s+(?:this|the)\s+(?:item|product)\s+(?:must|should|have\s+to|are\s+(?:required|to))\b
  | \b(?:skip|ignore|disregard)\s+(?:all\s+|any\s+)?(?:the|your)?\s*evidence\b .{{0,60}} \b(?:say|tell|answer|write|recommend)\b
  | \bbefore\s+you\s+(?:write|say)\s+anything\b | \bshoppers?\s+(?:(?:asking|who\s+ask)\b .{{0,40}} \b(?:get|are|be)|(?:is|are)\s+to\s+be)\s+(?:directed|sent|told)\b
  # Whoever writes them is spoken to, or of.
  | \b(?:dear|hey|hello|hi)\s+(?:helper|{_READER})\s*[,:.!] | \b(?:note|message|word|half|part)\s+(?:to|for)\s+(?:the|any|whichever)\s+(?:(?:ai|shopping|shop)\s+)?{_READER}\b
  | \bto\s+the\s+(?:one|machine|program)\s+(?:who|that)\s+answers\s+(?:questions\s+)?here\b | \blet\s+(?:whoever|everyone|anyone)\b .{{0,10}} \breads?\s+your\s+{_ANSWERS}\b
  | \b(?:chat|ai)\s+helpers?\s+(?:describe|call|recommend|mention|say|tell) | \bthe\s+(?:chat|bot|helper)\b .{{0,60}} \breads?\s+this\b
  | \byou\s+have\s+rules\b .{{0,70}} \byou\s+(?:share|show|tell|break|bend) | \b{_READER}['’]s\s+(?:hidden|secret|internal)\s+(?:rules|instructions)\b
  # An order in several pieces.
  | \bmessage\b .{{0,20}} \bcontinue[sd]\s+in\s+the\s+next\s+review\b | ^\s*continued\s+from\s+the\s+review\s+(?:before|above)\s*: | \bword\s+of\s+the\s+(?:secret|hidden)\s+(?:order|command)\s*:
  | \b[A-Z]\s*=\s*['"][^'"]{{0,60}}\b(?:ignore|write|say|tell|answer)\s+(?:that|the|all)\b
  # Calls of tools, and what is to pass for evidence.
  | \{{\s*["'][^"'{{}}]{{1,40}}["']\s*: | "(?:tool|function|arguments|tool_calls|recipient)"\s*: | <\s*/?\s*(?:function_calls?|invoke|parameter|tool_\w+|details|summary|template)\b
  | \btool_(?:result|call|use)\w*\b | \baction\s*:\s*\w+\[ | \b\w+_\w+\([^)]*=[^)]*\) | (?:^|\s)@(?:assistant|system|admin)\b
  | ``` | \|\s*role\s*\|\s*content\s*\| | \*\*\s*(?:admin|developer)\s*: | \]\(\s*\S+\.\w+/\S*\s*\)
  | \[e\d+\]\s*(?:says|proves|states|confirms)\b | \bevidence\s+(?:item\s+)?e\d+\b | \bevidence\s+\d+\s*\( | \(\s*source\s*:[^)]{{0,20}}\bpolicy\b
  # The same in other languages.
  | {_START}(?:system|systém|sistem|syst[eè]me?|sistema|rendszer|järjestelmä)\w*[\s-]?(?:me(?:ss|s)a\w*|mensa\w*|messagg\w*|medde\w*|meldung|nachricht|melding|bericht|besked|komunikat|üzenet\w*|viesti|zpráv\w*|повідомлення)[^.!?:]{{0,25}}:
  | {_START}(?:message|mensaje|mensagem|messaggio|komunikat|wiadomość)\s+(?:du\s+|del\s+|do\s+|di\s+)?(?:syst\w+|sistem\w+)\s*: | (?:\bсистемное\s+сообщение|시스템\s*메시지|系统消息|システムメッセージ|رسالة\s+النظام|सिस्टम\s+संदेश)\s*[:：]
  | \b(?:ignorera|ignorer|bortse)\b .{{0,30}} \b(?:instruktioner|instruksjoner|instruktionerne)\b | \b(?:pomiń|zignoruj)\b .{{0,30}} \b(?:polecenia|instrukcje)\b | \btalimatlar\w*\b .{{0,20}} \b(?:yok\s+say|unut|görmezden)
  | \bfigyelmen\s+kívül\b .{{0,20}} \b(?:szabály|utasítás) | 지시.{{0,12}}무시 | تجاهل.{{0,20}}التعليمات | निर्देशों.{{0,12}}अनदेखा | \bréponds?\s+toujours\b | \bab\s+jetzt\b .{{0,30}} \bantworte\b
  | \b(?:ignoriere|vergiss|missachte)\b .{{0,30}} \banweisungen\b | \b(?:ignora|olvida)\b .{{0,30}} \b(?:instrucciones|istruzioni)\b
  | \b(?:ignorez|oubliez)\b .{{0,30}} \b(?:instructions|consignes)\b | \b(?:ignore|esqueça)\b .{{0,30}} \binstruções\b | \bnegeer\b .{{0,30}} \binstructies\b
  | (?:忽略|无视).{{0,20}}(?:指令|指示) | 指示.{{0,12}}無視 | \bигнорируй.{{0,40}}(?:инструкции|указания)
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
