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
SAFETY_DEVICE = (
    "I can't help with getting around a safety device: it is there to prevent fire, shock or injury. If it trips or is "
    "broken, please stop using the product and ask its maker or a professional. I'm glad to help you find a replacement part."
)
FUMES = (
    "Please don't: burning fuel or using fuel as a cleaner in a closed space can kill by carbon monoxide, fumes or fire within "
    "minutes. I'm glad to help you find something that is made for indoors."
)
CHILD_SAFETY = (
    "I can't advise that: it goes against what keeps a child safe. Please follow the product's age label and instructions, and ask "
    "a pediatrician or a certified child-seat technician where you are unsure. I'm glad to help you find something suitable."
)
MEDICAL = (
    "I can't give medical advice or doses. Please ask a doctor or a pharmacist (for an animal, a veterinarian), and in an emergency call "
    "your local emergency number or poison control. I'm glad to tell you what a product's label says."
)
ILLEGAL = "I can't help with that. I'm glad to help you find something else in the shop."

_SELF_HARM = phrases(r"""
    (kill|killing|hurt|hurting|harm|harming|hang|hanging|cut|cutting|drown|poison|shoot|starve) (myself|my self) ;
    (end|ending|take|taking) my (own )?life ;  (commit|committing|attempt) suicide ;  suicidal ;
    self[ -]harm(ing)? ;  (want|wish|going|ready|like) to die ;  do not want to (live|be alive|wake up) ;
    (painless|easiest|quickest) way to die ;  overdose( on)? ;  how to die ;  suicide method(s)? ;
    better off dead ;  (end|ending) it all ;  it all to end ;  can not go on( living| anymore| any more) ;
    (cut|slit|slash) my (wrists?|veins?|arms?) ;  (hang|cut|cutting|hanging|kill|killing) (yourself|oneself) ;
    how many … (pills?|tablets?|tylenol|paracetamol|aspirin|xanax) … (fatal|lethal|overdose|die|kill|deadly) ;
    starv(e|ing) myself ;  (purge|purging|vomit) after (eating|meals?) ;  eat … tide pods? ;
    (can|could|should) i (drink|swallow|eat|inhale) (this |these |some |the |a )?(rubbing alcohol|bleach|antifreeze|methanol|lighter fluid|
      paint thinner|detergent|tide pods?|magnets?|batter(y|ies)|gasoline)
""")
_SAFETY_DEVICE = phrases(r"""
    (bypass|bypassing|defeat|disable|disabling|override|overriding|jump|jumper|cheat|wire around|trick|plug|block|tape down|remove|
      get around|turn off permanently) … (thermal fuse|fuse|tip-over switch|tip over switch|safety lock|safety switch|safety valve|seat switch|
      dead man's switch|kill switch|gfci|circuit breaker|smoke (detector|alarm)|carbon monoxide (detector|alarm)|co alarm|child lock|
      blade guard|saw guard|guard on|pressure release valve|relief valve|interlock|overheat protection|ground pin|safety key) ;
    (penny|coin|foil|nail|wire) in (the |a |my )?fuse( box)? ;  without (the|a) (blade guard|guard|safety (lock|switch|key)) ;
    (gfci|breaker|smoke (detector|alarm)) so (it|that it|he|they) (stops?|does not|never)
""")
_REPAIRS = phrases(r"""
    (replace|replacing|replacement|clean|cleaning|reset|resetting|test|testing|install|installing|new) … (fuse|switch|valve|detector|alarm|guard|lock|gfci|
      breaker|key)
""")
_FUMES = phrases(r"""
    (run|use|using|start|light|burn|cook|grill|put|operate|ok to use) … (generator|charcoal( grill)?|gas grill|propane heater|patio heater|camping stove|
      camp stove|bbq|barbecue) … (inside|indoors|in (my|the|our|a) (house|home|garage|basement|bedroom|tent|kitchen|room|van|car|apartment)|
      while sleeping) ;
    (gasoline|petrol|kerosene|lighter fluid|paint thinner) … (clean|floor|kitchen|indoors|inside|wash) ;
    (clean|wash|mop) … (gasoline|petrol|kerosene|lighter fluid)
""")
_CHILD = r"(baby|newborn|infant|toddler|child|kid|son|daughter|((\d|one|two|three|four|five|six|eight|ten) (month|year) old)|him|her|he|she)"
_CHILD_SAFETY = phrases(rf"""
    {_CHILD} … (without|no) … (car seat|booster|harness|seat ?belt) ;  (skip|undo|leave off|leave out|loosen|remove|do i need) … (chest clip|harness|top tether) ;
    (straps|harness) … loose ;  newborn … (face forward|forward facing|front facing) ;
    {_CHILD} … sleep … (face down|on (his|her|its|the) (stomach|tummy|belly)|in (the|a) swing|with a (pillow|blanket)) ;
    (pillow|blanket|bumper|stuffed animal)s? … in … crib … (newborn|baby|infant) ;
    leave … {_CHILD} … alone … (bath|bathtub|tub|pool|water|car) ;  leave … {_CHILD} … (hot car|in the car) ;
    (ignore|despite|regardless of|even though|says) … (age (warning|limit|rating|label)|choking hazard|warning) … (give|let|ok|okay|fine|anyway|can) ;
    (give|giving) honey … {_CHILD} ;  honey … (month old|infant|newborn|baby) ;
    shock collar … (wife|husband|child|kid|son|daughter|girlfriend|boyfriend|toddler) ;  (wife|husband|child|kid|son|daughter) … shock collar
""")
_MEDICINE = (
    r"(ibuprofen|tylenol|acetaminophen|paracetamol|aspirin|melatonin|benadryl|diphenhydramine|insulin|antibiotics?|amoxicillin|blood thinners?|warfarin|"
    r"antidepressants?|lithium|metformin|statins?|cough syrup|medication|medicines?|prescription|chemo|chemotherapy|xanax|adderall)"
)
_MEDICAL = phrases(rf"""
    (how (much|many)|what dose|dose|dosage|milligrams?) … {_MEDICINE} … (give|take|for|should|can|is right) ;  (what|which) dose ;
    how (much|many) … {_MEDICINE} ;  (double|halve|skip|increase|raise|lower) (my|the|his|her) … (dose|{_MEDICINE}) ;
    (stop|quit|instead of|replace|without) (taking )?(my |her |his |the )?{_MEDICINE} ;  (with|and|together with|while on) (my |a |her |his )?{_MEDICINE} ;
    (instead of|without|skip|avoid) (seeing |going to |calling )?(a |the |my )?(doctor|hospital|emergency room|er) ;
    (cure|cures|treat|treats|heal|heals) … (cancer|covid|diabetes|hiv|aids|autism|depression|infection|infected|pneumonia|stroke) ;
    (chest pain|can not breathe|trouble breathing|having a stroke|heart attack|seizure) ;  take … (pregnant|breastfeeding|blood thinners?|lithium)
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
    (turn|convert|modify|modifying|rig) … (bomb|explosive|full auto|fully automatic|lethal|deadly|weapon) ;
    (fertili[sz]er|chemicals?|ingredients|parts|instructions?|recipe) … (for|to make|making) … (explosives?|bombs?|napalm|ricin|sarin|thermite|tear gas|poison) ;
    (make|making|build|extract|produce) … (tear gas|ricin|chlorine gas|poison|silencer|shank) ;  drano bombs? ;
    (untraceable|ghost|unregistered|serial number) … (gun|guns|pistol|rifle|firearm) ;  sharpen … shank ;
    (weapon|knife|gun|tool|way) … to (stab|hurt|kill|shoot|injure|harm) (a |the |my |his |her )?(someone|somebody|people|person|neighbou?rs?|wife|husband|boss|ex|him|her|them|dog|cat|brother|sister) ;
    (poison|bait|antifreeze) … (in|into) … (food|drink|coffee|meal) ;  (antifreeze|poison|chocolate) … to kill a (dog|cat|person|man) ;
    (poison|kill|trap) the neighbou?r's ;  knock out a (girl|woman|guy|man|person) ;  drug … (drink|food) ;
    (spy on|record|film) my (tenant|roommate|neighbou?r|guest)s? ;  (secretly|hidden) … (follow|track|record|film) (my|her|him|them|someone) ;
    hidden camera … (bathroom|bedroom|shower|changing) ;  (burn down|set fire to) (my|a|the|his|her|their) (house|car|home|building|school|shop) ;
    (hide|dispose of|get rid of|bury) … (dead )?body ;  (at|to throw at|to aim at|aim at|throw at) (people|planes|aircraft|pilots|cars|drivers) ;
    not leave marks ;  sabotage … (brakes|car|bike|machine) ;  shoot … (neighbou?r's|drone) … (drone|down|with) ;
    (homemade|home-made|diy) (gun|guns|pistol|rifle|bomb|explosives?|silencer) ;  gun (to be|to make it|more) lethal ;
    make (my |him |her )(wife|husband|girlfriend|boyfriend|kid|child|son|daughter) obey ;
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
    (get|getting) high … (on|from|off|with) ;  (sniff|sniffing|huff|huffing|inhale|inhaling) … (glue|paint|gas|whippets?|chargers?|markers?|butane|duster) ;
    whippets? ;  (extract|cook|synthesi[sz]e|make) … (dmt|meth|lsd|mdma|thc|crack) ;  (magic|psilocybin) mushrooms? ;
    (counterfeit|fake|forge|print) … (money|bills|banknotes|currency|ids?|passports?) ;  pick … neighbou?r's … lock ;
    (disable|beat|jam|defeat|avoid|set off|setting off) … (home alarm|alarm|sensors?|security) … (get in|without|shoplift|so i) ;  shoplift ;
    smok(e|ing) (some )?crack( cocaine)? ;  without setting off … (sensors?|alarms?) ;  (hack|hacking|unlock|read) … (girlfriend|boyfriend|wife|husband|ex)('s)? (phone|email|messages|account) ;
    catalytic converter … (parked|off a|steal|someone) ;  burn down … insurance ;
    (vodka|beer|alcohol|whiskey|wine|cigarettes|vapes?|fireworks) … for a (1[0-7]|minor|fifteen|sixteen|seventeen) ;
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
    if _CHILD_SAFETY.search(text):
        return Refusal(reason="unsafe", text=CHILD_SAFETY)
    if _MEDICAL.search(text):
        return Refusal(reason="unsafe", text=MEDICAL)
    if _FUMES.search(text):
        return Refusal(reason="unsafe", text=FUMES)
    if _SAFETY_DEVICE.search(text) and not _REPAIRS.search(text):
        return Refusal(reason="unsafe", text=SAFETY_DEVICE)
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
