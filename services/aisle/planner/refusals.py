"""Questions that get no answer, and the words that the shopper reads in its place."""

import re

from aisle.planner import lexicon
from aisle.planner.languages import foreign_language, sorry
from aisle.planner.words import phrases, words
from aisle_schemas import Refusal

EMPTY = "I could not find a question in that. Ask me about a product, compare a few, or tell me what you need it for."
OUT_OF_SCOPE = (
    "That is outside what I can help with: I know this shop's products, prices, deliveries and policies. "
    "Ask me to find, compare or explain something that the shop sells."
)
HELLO = (
    "Hello! I can find products for you, compare them, answer questions from what is known about them, "
    "and look up prices, stock, deliveries and the shop's policies. What are you looking for?"
)
THANKS = "You're welcome! Is there anything else that I can help you find?"
GOODBYE = "Goodbye, and thank you for stopping by!"
ABOUT_ME = (
    "I am this shop's assistant, a computer program. I can find and compare products, answer questions from what is known "
    "about them, and look up prices, stock, deliveries and policies."
)
SELF_HARM = (
    "I'm really sorry that you are feeling this way. You don't have to go through it alone: please reach out to someone "
    "you trust or to a crisis line now (in the US and Canada call or text 988; elsewhere, findahelpline.com lists one near "
    "you), and call your local emergency number if you are in immediate danger."
)
DANGEROUS_MIXTURE = (
    "Please don't mix those: together they can give off toxic gas. Use one cleaning product at a time, with the window "
    "open, and follow its label. If someone feels unwell, leave the room and call poison control or emergency services."
)
HARM = (
    "I can't help with anything that could hurt someone. If somebody is in danger, please call your local emergency "
    "number. I'm glad to help you find something else in the shop."
)
ILLEGAL = "I can't help with that. I'm glad to help you find something else in the shop."

_SELF_HARM = phrases(r"""
    (kill|killing|hurt|hurting|harm|harming|hang|hanging|cut|cutting|drown|poison|shoot|starve) (myself|my self) ;
    (end|ending|take|taking) my (own )?life ;  (commit|committing|attempt) suicide ;  suicidal ;
    self[ -]harm(ing)? ;  (want|wish|going|ready|like) to die ;  do not want to (live|be alive|wake up) ;
    (painless|easiest|quickest) way to die ;  overdose( on)? ;  how to die ;  suicide method(s)? ;
    better off dead ;  (end|ending) it all ;  it all to end ;  can not go on( living| anymore| any more) ;
    (cut|slit|slash) my (wrists?|veins?|arms?)
""")
_BLEACH = phrases(r"""
    bleach ;  chlorine ;  hydrogen peroxide ;  ammonia ;  drain cleaner ;  toilet bowl cleaner
""")
_MIXED_WITH_BLEACH = phrases(r"""
    ammonia ;  vinegar ;  bleach ;  rubbing alcohol ;  acid ;  drain cleaner ;  toilet bowl cleaner ;
    hydrogen peroxide
""")
_MIXING = phrases(r"""
    mix(es|ed|ing)? ;  combin(e|es|ed|ing) ;  add(ing)? ;  with ;  together ;  plus
""")
_HARM = phrases(r"""
    (make|makes|making|build|building|assemble|create|construct|cook) … (bomb|bombs|explosives?|grenades?|
      molotov( cocktail)?s?|landmine|nerve gas|sarin|ricin|napalm|mustard gas|chlorine gas|poison gas|ghost guns?|
      silencers?|pipe bomb|weapons?|thermite|anthrax|detonators?) ;
    pipe bombs? ;  molotov cocktails? ;  dirty bomb ;
    (3d|3-d)[ -]print(ed|ing)? … (gun|guns|firearm|firearms|pistol) ;
    (shoot|shoot up|bomb|burn down) (a |the |my |some )?(school|church|mosque|synagogue|mall|office|people|someone|
      somebody|person|cop|cops|police) ;
    (deadliest|lethal|untraceable|undetectable|strongest) (poison|weapon|toxin) ;  hit( )?(man|men) ;
    (put|slip|mix) … (her|his|their|someone's) (drink|food|coffee) ;  get away with (murder|killing|it) ;
    (poison|weapon|knife|gun|drug) (to|for) (kill|killing|murder|hurt|harm|poison|stab|hurting) (a |an |the |my |his |
      her |some )?(someone|somebody|people|person|man|woman|wife|husband|him|her|them|boss|ex|enemy) ;
    (make|build|3d print) (a |my own )?(gun|firearm|pistol|rifle)s?( at home)?\W*$ ;  (school|mass) shooting ;
    (buy|get|sell|order|need|want) … (assault rifles?|ar-?15|machine guns?|silencers?|hand ?guns?|firearms?|
      fully automatic|ammo|ammunition|explosives|hand grenades?) ;
    without (a )?(background check|leaving (a )?trace|getting caught|them knowing|her knowing|him knowing) ;
    (get rid of|dispose of|hide) (a|the) (body|corpse) ;  (date rape|rape) drug ;
    (spy on|stalk|track|bug) (my )?(girlfriend|boyfriend|wife|husband|ex|neighbou?r|someone|her|him)( without)? ;
    (nude|naked|sexy|sexual) (child|children|kids?|minors?|teens?|girls?|boys?) ;  child porn(ography)? ;
    human trafficking ;  (kill|exterminate|gas) (all )?(jews|muslims|christians|blacks|gays|immigrants)
""")
_HURTS_SOMEONE = phrases(r"""
    (kill|murder|poison|stab|strangle|hurt|injure|attack|drug|assault|rape|torture|suffocate|choke) (a |an |
      the |my |his |her |their |some )?(someone|somebody|people|person|man|woman|wife|husband|girlfriend|boyfriend|
      neighbou?rs?|neighbou?r's (dog|cat|kid|child|son|daughter)|boss|ex|ex-(wife|husband|girlfriend|boyfriend)|kid|
      kids|child|children|him|her|them|family|coworkers?|teacher|classmates?|roommate|mother|father|mom|dad|brother|
      sister|parents|cop|cops|police|dog|cat|intruder|students?)
""")
# "Could the collar hurt my dog?" asks whether goods are safe.
_MIGHT_HURT = phrases(r"""
    (will|would|does|do|could|can|may|might|is it|is this|are they) … (hurt|kill|poison|choke|suffocate|injure|attack) ;  without hurting
""")
_I_MIGHT_HURT = phrases(r"""
    (can|could|do|would|will|should|may|might) (i|we|you) … (hurt|kill|poison|choke|suffocate|injure|attack)
""")
_ILLEGAL = phrases(r"""
    (buy|get|make|making|sell|order|cook|grow|find|score|smoke|snort|inject|need|want|smuggle|some) … (cocaine|
      heroin|meth|methamphetamine|crystal meth|fentanyl|lsd|mdma|ketamine|ghb|opium|oxycodone|
      oxycontin|xanax|anabolic steroids) ;  (smoke|buy|sell|make|cook|score) (some )?crack( cocaine)?\W*$ ;
    (grow|growing|buy|sell) (some )?(weed|marijuana) … (parents|knowing|closet|caught|illegally|school) ;
    (cocaine|heroin|methamphetamine|crystal meth|fentanyl|mdma) ;
    (fake|counterfeit|forged) (id|ids|passports?|money|bills|driver'?s licen[cs]es?|prescriptions?|currency) ;
    stolen (goods|credit cards?|identity|phones?) ;  (shoplift|shoplifting|steal from|rob (a|the)) ;
    (pick|bypass|defeat|disable) … (lock|alarm|locks|alarms) … (house|car|home|someone|break|neighbou?r) ;
    break into (a|the|my neighbou?r's|someone's|someone|houses?|cars?) ;  (hack|hacking) (into|my|a|someone|the) ;
    launder(ing)? money ;  credit card (fraud|skimmer|skimmers) ;
    (vodka|beer|alcohol|whiskey|wine|cigarettes|vapes?) … (i am|under) (1[0-7]|minor|underage|under 18) ;
    (i am|we are) (1[0-7]|a minor|underage|under 18|under 21) … (vodka|beer|alcohol|whiskey|wine|cigarettes|
      vapes?)
""")

# A sentence that tells the assistant what to be or to forget is no question about goods.
_INJECTION = phrases(r"""
    (ignore|disregard|forget|override|bypass|skip|drop) (all |any |every |everything |the |your |these |those |my |
      of |about ){0,5}(previous|prior|above|earlier|preceding|existing|safety|original|system|given|
      other)?( )?(instructions?|prompts?|rules?|guidelines?|directions?|commands?|programming|training|policies|
      constraints|restrictions|context|messages?) ;
    (ignore|forget|disregard) (everything|all|anything) (above|before|you (know|were told|have been told)|
      that came before) ;
    you are now ;  from now on ;
    (act|behave|respond|pretend|roleplay|role-play) (as|like|to be|that you are|as though|as if) ;
    pretend (you|that) ;  (new|updated|real|actual) (instructions?|system (prompt|message)|rules?)( are)? ;
    (developer|god|dan|jailbreak|debug|admin|sudo|unrestricted) mode ;  do anything now ;  jailbreak ;
    (reveal|print|show|repeat|output|leak|tell me|give me|what is|display) (me )?(your|the) (full |entire |whole |
      hidden |exact )?(system |initial |secret |original |hidden ){0,3}(prompt|instructions?|rules|configuration|
      secrets?|api keys?) ;
    (system|assistant|admin|developer|user)( )?(:|prompt|message|override) ;
    (say|answer|reply|respond) (that|with|only|yes|no) ;  your (new )?(task|job|role|goal) is
""")
_STRONG_INJECTION = phrases(r"""
    ignore ;  disregard ;  forget ;  override ;  bypass ;  you are now ;  from now on ;  act ;  pretend ;
    jailbreak ;  system ;  prompt ;  instructions? ;  mode ;  new instructions? ;  do anything now ;  behave ;
    roleplay ;  your
""")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_MARKUP = re.compile(
    r"<\|?/?[a-z_ ]{1,30}\|?>|\[/?(?:inst|system|user|assistant)\]|#{2,}\s*\w*:?|`{3}\w*", re.IGNORECASE
)


def without_injection(text: str) -> str:
    """Lowered text without the sentences, or ends of sentences, that address the assistant's instructions."""
    text = _MARKUP.sub(". ", text)
    if not _STRONG_INJECTION.search(text):
        return text.strip()
    kept = []
    for sentence in _SENTENCE_END.split(text):
        found = _INJECTION.search(sentence)
        kept.append(sentence[: found.start()] if found else sentence)
    return " ".join(part.strip(" ,:-") for part in kept if words(part)).strip()


def refuse_unread(cleaned: str) -> Refusal | None:
    """A refusal that needs no understanding: nothing was asked, or in a language that is not served."""
    solid = [char for char in cleaned if not char.isspace() and char not in ".,;:!?'\"-"]
    readable = [char for char in solid if char.isalnum()]
    if not any(char.isalnum() for char in solid) or 2 * len(readable) < len(solid) or "\ufffd" in cleaned:
        return Refusal(reason="empty", text=EMPTY)
    language = foreign_language(cleaned)
    return Refusal(reason="unsupported_language", text=sorry(language)) if language else None


def refuse_unsafe(text: str) -> Refusal | None:
    """Lowered text → a kind refusal where an answer could do harm."""
    if _SELF_HARM.search(text):
        return Refusal(reason="unsafe", text=SELF_HARM)
    if _is_dangerous_mixture(text):
        return Refusal(reason="unsafe", text=DANGEROUS_MIXTURE)
    if _HARM.search(text) or _means_harm(text):
        return Refusal(reason="unsafe", text=HARM)
    return Refusal(reason="unsafe", text=ILLEGAL) if _ILLEGAL.search(text) else None


def _means_harm(text: str) -> bool:
    by_accident = _MIGHT_HURT.search(text) and not _I_MIGHT_HURT.search(text)
    return bool(_HURTS_SOMEONE.search(text)) and not by_accident


def _is_dangerous_mixture(text: str) -> bool:
    chemicals = {match.group() for match in _BLEACH.finditer(text)}
    others = {match.group() for match in _MIXED_WITH_BLEACH.finditer(text)} - chemicals
    return bool(chemicals) and len(chemicals | others) > 1 and bool(_MIXING.search(text)) and "free" not in words(text)


def refuse_small_talk(text: str) -> Refusal | None:
    """Lowered text → a friendly word, where it holds nothing but greetings and thanks."""
    rest = [word for word in words(lexicon.GREETINGS.sub(" ", text)) if word not in lexicon.GREETING_FILLER]
    return None if rest else small_talk(text)


def small_talk(text: str) -> Refusal:
    """A friendly word for lowered text that is known to ask for nothing."""
    if re.search(r"\b(bye|goodbye|see you|see ya)\b", text):
        return Refusal(reason="chit_chat", text=GOODBYE)
    if re.search(r"\b(thank|thanks|thx|cheers|ty)\b", text):
        return Refusal(reason="chit_chat", text=THANKS)
    if re.search(r"\b(you|your)\b", text):
        return Refusal(reason="chit_chat", text=ABOUT_ME)
    return Refusal(reason="chit_chat", text=HELLO)


def out_of_scope() -> Refusal:
    return Refusal(reason="out_of_scope", text=OUT_OF_SCOPE)
