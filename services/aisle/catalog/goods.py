"""What goods are called: by a shopper who asks for them, and by the shop that has them. Pure.

The last noun of a name says what the thing is, those before it which one: a "laptop backpack" is a backpack, a "desk
lamp with wireless charger" a lamp. So of a question and of a title the noun phrase is found, and its head.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aisle.catalog.superlatives import without_order


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """ "Waterproof trail shoes": head "shoe", modifiers "waterproof", "trail". Singular, lower case."""

    head: str
    modifiers: tuple[str, ...] = ()  # those that tell one kind of goods from another: no "best", no "lightweight"
    of_a_set: bool = False  # "science kits": the set may be called by another word
    may_share: tuple[str, ...] = ()  # of "sleeping pads or bags" the bag may be a sleeping bag


@dataclass(frozen=True, slots=True)
class Kinds:
    """The words for what a product is, and which one, singular and in lower case."""

    title: frozenset[str]  # heads, of the title and of the words by which the description names the product
    category: tuple[frozenset[str], ...]  # heads, by level
    modifiers: frozenset[str]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?:;](?:\s|$)|\s[-–—]\s")
_IRREGULAR = {"knives": "knife", "scarves": "scarf", "shelves": "shelf", "loaves": "loaf", "leaves": "leaf"}
_IN_IE = _words(
    "beanie birdie bootie brownie calorie cookie doggie foodie genie goalie hoodie movie onesie pinkie pixie rookie selfie"
    " smoothie sweetie veggie zombie"
)

# Different names of the same goods, and of some that go under a wider one.
_SAME = tuple(
    _words(names)
    for names in (
        "sofa couch settee loveseat", "trousers pants trouser pant", "backpack rucksack daypack",
        "watch wristwatch timepiece smartwatch", "tv television telly", "fridge refrigerator", "torch flashlight",
        "purse handbag", "suitcase luggage", "earphone headphone earbud headset", "secateurs pruner shears secateur shear",
        "comforter duvet quilt", "sneaker trainer", "coat jacket", "eyeglasses glasses spectacles eyewear",
        "tee t-shirt tshirt", "lamp light", "rug carpet", "mug cup", "cushion pillow", "bike bicycle", "mobile phone smartphone",
        "bouquet flower arrangement", "pajamas pyjamas pajama pyjama pjs", "mitten mitt", "mic microphone", "stroller pram pushchair",
        "cooktop hob", "dog pup puppy canine pooch pet", "cat kitten feline pet", "fish seafood", "chair armchair", "carry-on cabin", "heel stiletto pump", "grey gray", "wooden wood", "woolen wool woollen", "gold golden", "colour color", "bluetooth wireless", "plant houseplant", "shoe sneaker trainer", "dinosaur dino", "cake cupcake", "saw chainsaw", "hat beanie cap", "dresser drawers", "pullover sweater jumper", "shade sunglasses", "bread loaf", "scented aromatherapy fragrant", "weight dumbbell kettlebell",
    )
)  # fmt: skip


_COMPOUNDS = {
    "skillet": ("frying", "pan"), "thermal": ("base", "layer"),
    "raincoat": ("rain", "jacket"), "bookcase": ("book", "shelf"), "bookshelf": ("book", "shelf"), "teacup": ("tea", "cup"),
    "headlamp": ("head", "light"), "doghouse": ("dog", "house"), "wineglass": ("wine", "glass"),
}  # fmt: skip


@lru_cache(maxsize=16_384)
def meanings(word: str) -> frozenset[str]:
    """The word, and other names of the same goods."""
    return frozenset({word}.union(*(names for names in _SAME if word in names)))


def other_names(phrases: Iterable[NounPhrase]) -> tuple[str, ...]:
    """Words by which the shop may have the same goods: of "tellies" "tv" and "television"."""
    heads = {phrase.head for phrase in phrases}
    return tuple(sorted(_all_meanings(heads) - heads))


def telling_words(text: str) -> tuple[str, ...]:
    """The words of a search that tell what is looked for, singular; all of them where none does."""
    said = tuple(dict.fromkeys(singular(word) for word in _WORD.findall(without_order(text.lower()))))
    return tuple(word for word in said if word not in _UNTELLING) or said


@lru_cache(maxsize=16_384)
def singular(word: str) -> str:
    """Rough, and the same for shopper and shop: "knives" → "knife", "dresses" → "dress"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = word.removesuffix("'s").removesuffix("’s")
    if len(word) <= 3 or word.endswith(("ss", "us", "is")) or word in _SINGULAR_IN_S:
        return word
    if word.endswith("ies"):
        return word[:-1] if len(word) == 4 or word[:-1] in _IN_IE else f"{word[:-3]}y"  # "pies", "cookies"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


_SINGULAR_IN_S = _words(
    "christmas canvas lens atlas gas trousers pants glasses eyeglasses sunglasses spectacles secateurs shears pajamas pyjamas drawers"
)

# Many of the goods, or a set of them: what it is of says what they are.
_CONTAINERS = _words("""
    set kit collection pack pair duo trio bundle ensemble assortment suite combo quartet box bunch lot range
    selection variety piece item number brand kind type sort style couple dozen fillet medley platter
""")
# Words that name no goods in particular: a question for them is for anything that suits.
_ANYTHING = _words("""
    gift present idea something anything thing stuff gear equipment essentials essential supply accessory product goods
    item option suggestion recommendation everything filler surprise treat sth smth pressie
""")
_PEOPLE = _words("""
    man men woman women lad lass kid child children baby toddler boy girl son daughter nephew niece mother mom mum father dad
    grandmother grandma grandfather grandpa wife husband friend sister brother teen teenager beginner people person
    family guest adult runner golfer hiker gardener cook uncle aunt cousin lover fan enthusiast twin guy lady nerd geek addict
    buff fanatic beginner partner boss colleague neighbor neighbour teacher grandson granddaughter grandchild
""")
# Adjectives and the like: a search may do without them. Any other word before the head tells one kind of goods from
# another, as in "office chair".
_QUALITIES = _words("""
    affordable amazing available basic beautiful best better big bigger biggest bright budget casual cheap cheaper cheapest
    classic clean comfortable comfy compact cool cosy cozy current cute daily decent different durable easy elegant
    everyday excellent expensive extra fancy favorite favourite few fine first fresh full fun good great handy hardwearing
    heavy high high-quality highly huge ideal inexpensive key large larger largest lasting latest light lighter lightest
    lightweight little long long-lasting low luxury modern more most natural neat new newest nice nicer only ordinary other
    perfect plain popular practical pretty proper quality quiet quick rated real really regular reliable right robust same
    sharp simple single small smaller smallest soft solid some special standard strong sturdy stylish suitable
    super thick thin tiny top top-rated tough traditional trendy true unique useful versatile warm warmest whole
    wide wonderful mother father day birthday anniversary rated star size coloured colored color colour lowest priced
    costly economical sized rating similar
""")
_COLOURS = _words("""
    black white red blue green yellow pink purple grey gray brown beige navy teal turquoise orange gold silver cream
    coral olive plum lilac lavender violet burgundy ivory khaki maroon charcoal
""")
_MATERIALS = _words("""
    leather wool woolen cotton linen silk velvet suede denim wooden wood bamboo metal steel iron copper glass ceramic marble
    plastic rubber
""")
_KINDS_OF_MATERIALS = {
    "metal": _words("steel iron copper"), "wood": _words("bamboo"), "leather": _words("suede"), "cotton": _words("denim velvet"),
}  # fmt: skip
_PART_END = re.compile(r"[,;/&+]|\b(?:and|with|on|over)\b")
_EXACT = _COLOURS | _MATERIALS | _words("waterproof wireless electric rain baby")
_BREAKS = _words("""
    a an and any are as at be because been but by can could do does did for from get getting give go going got had has have
    having he help her hers him his how i if in into is it its it's just keep let like likes looking look love loves made make
    makes may me might mine my need needs no nor not of off on or our out over own please recommend see sell she should show so
    someone start still stock suggest take tell than that the their them then there these they this those to too try under until
    up us use very want wants was we were what when where which while who whose will with within without would you your carry
    buy find search purchase offer wear bring pack i'm i'd i've i'll we're we'd that's what's there's need's ideally maybe
    between below above less least about around also after before during through per each every all both either neither
    i’d i’m i’ve aren't isn't don't doesn't can't won't point sleep sleeps fit fits go goes hold holds costs cost max maximum
    minimum spend spending budget dollars bucks euros pounds dollar free thanks thank hi hello hey just live lives enjoy enjoys play plays work works trip
    one ones two three four five six seven eight nine ten twenty thirty forty fifty hundred
    above across against along alongside among apart around aside behind beneath beside besides beyond despite except excluding
    inside instead like near next onto opposite outside past per plus rather since throughout toward towards underneath unless
    upon versus via vs am being were again almost already also always else even ever here once quite really somehow somewhat
    then though thus together tonight today tomorrow well yet mine ours yours his hers myself yourself us
    allergic intolerant avoid avoiding hate hates dislike dislikes detest prefer prefers decide deciding choose choosing pick
    picking compare put weigh weighs weighing torn turn turns turned turning seem seems seat seats think thinking wonder
    wondering showing never nothing none bit tops though now come comes anywhere exactly probably adore adores
    u ur pls plz thx ty wat hm hmm um er lol prob cant dont doesnt isnt arent wont wouldnt im ive ill id whats thats
""")
# A search without these is the same search.
_UNTELLING = _ANYTHING | _PEOPLE | _QUALITIES | _BREAKS | _CONTAINERS
_JOINS = _words("and or plus nor")
_DENIALS = _words("""
    no not without except excluding avoid avoiding hate hates dislike dislikes detest never allergic intolerant nor isn't aren't
    don't doesn't can't won't besides nothing none
""")
_BETWEEN_DENIAL_AND_GOODS = _words("""
    a an any the to for of from with in have has want need needs take takes use uses contain contains buy wear eat like that it
    is are be
""")
_NOUNS_TOO = _words("light top classic")  # qualities before a noun, goods without one
_COMMA = re.compile(r"\s*,\s*(?:(and|or|nor|plus)\b)?\s*")
_ADDS = re.compile(r"\s+[&+]\s+|,? (?:as well as|along with|together with|and also)\b")
# "Frying pans, anything but cast iron" asks for pans.
_ANYTHING_BUT = re.compile(
    r"\b(?:anything|everything|any(?: (?:kind|type|sort|brand|colou?r|material))?|all)\s+(?:but|except(?: for)?|other than|apart from|besides)\b"
)
_AGED = re.compile(r"-(?:year|month|week)s?-olds?$")
_SUITS_SOMEONE = re.compile(r"\bsuits?\b(?= (?:me|us|you|him|her|it|them|a|an|my|our|the)\b)")
_SUPERLATIVE = re.compile(r"[a-z]{2,}est")
_NOUNS_IN_EST = _words("chest crest digest forest guest harvest nest pest quest request test vest west zest")
# What is drunk from them tells glasses from glasses.
_DRUNK = _words("beer champagne cocktail drinking juice margarita martini shot water whiskey whisky wine")
# A wider name that stands after the goods' own: "a djembe drum", "a tumbler glass".
_WIDER = {
    "bag": _words("backpack clutch crossbody duffel messenger satchel sling tote"),
    "drum": _words("bongo cajon conga dhol djembe snare tabla timpani"),
    "glass": _words("goblet snifter stemware tumbler"),
    "hat": _words("beanie beret bucket fedora"),
    "jacket": _words("anorak blazer bomber hoodie parka"),
    "pan": _words("skillet wok"),
    "shoe": _words("loafer oxford pump sneaker"),
}


def is_colour(modifier: str) -> bool:
    return modifier in _COLOURS


def is_of_another(material: str, made_of: str) -> bool:
    """Is every part of it of a known material, and of another one: no iron in "stainless steel, plastic"? What is not known
    may be of that kind: oak is wood."""
    if material not in _MATERIALS:
        return False
    akin = meanings(material)
    akin = akin.union(*(_KINDS_OF_MATERIALS.get(name, ()) for name in akin))
    parts = (
        {singular(word) for word in _WORD.findall(part) if word.isalpha()} for part in _PART_END.split(made_of.lower())
    )
    known = [part & _MATERIALS for part in parts if part]
    return bool(known) and all(part and part.isdisjoint(akin) for part in known)


def is_shared(modifier: str) -> bool:
    """Does it name a colour or a material, which is meant of all that follows: "a yellow armchair or sofa"?"""
    return modifier in _EXACT


def is_exact(modifier: str) -> bool:
    """Does it name a colour, a material or a use, which a product has or has not: "dining tables"?"""
    return modifier in _EXACT or modifier.endswith("ing")


@lru_cache(maxsize=1_024)
def tells_of(word: str) -> frozenset[str]:
    """Words by which goods say what a season or the weather asks of them."""
    return _WEATHER.get(word, frozenset())


_WEATHER = {
    "winter": _words("warm insulated thermal fleece snow cold"),
    "summer": _words("breathable cooling sun beach hot"),
    "rain": _words("waterproof"),
}


def is_pursuit(phrase: NounPhrase) -> bool:
    """Does it rather say what somebody does: "gardening on a balcony"?"""
    return phrase.head.endswith("ing") and phrase.head not in _GOODS_IN_ING


_GOODS_IN_ING = _words("ring earring string bedding clothing lighting painting stocking legging railing")


# ── The shopper's ─────────────────────────────────────────────────────────────────────────────────────────────────

_NEED = re.compile(
    r"\bwhat (?:else )?(?:do|does|should|would|will|can|could|must) (?:i|we|you|one|he|she|they)\b.*\b(?:need|pack|bring|wear|want|use|get|buy|take)\b"
    r"|\bwhat (?:else )?(?:goes|belongs) (?:in|with|on)\b"
)
# A new clause, which may name the goods that the first one only leads to: "we keep a parrot, so a pan without PTFE".
_CLAUSE = re.compile(
    r",? \b(?:so|because|since|but|and(?= (?:i|we|he|she|they|my)\b))\s|,\s(?=(?:i|we|he|she|they|my|our|which|what|wat|whats)\b)"
)
# Who wants it, and what for: "my lad wants to learn the trumpet".
_WHO_WANTS = re.compile(
    r"^(?:my|our|his|her) (?:\w+ ){1,2}(?=(?:wants?|needs?|loves?|likes?|is|are|has|have|would|plays?|keeps?|collects?)\b)"
)
# Someone of whom it is told what they do or have: "our cat is bored". Nothing is asked for, unless something is wished.
_TELLS_OF = re.compile(
    r"^(?:i|we|he|she|they|it)(?:'(?:m|re|s|ve|d|ll))?\b|^(?:im|ive|my|our|his|her|their) (?!and\b)", re.IGNORECASE
)
_WISHES = re.compile(
    r"\b(?:want|need|look|search|shop|hunt|ask|hop|wish|like|lov|ador|enjoy|collect|play|wear|fanc|prefer|tr[yi]|requir|buy|get|find"
    r"|order|replac|spend|pay|tak|giv|sell|show|decid|choos)(?:[a-z]?ing|e?s|e?d|e|y|ies)?\b"
    r"|\b(?:could do with|would|i'd|we'd|after|into|us(?:e|es|ing)|see)\b"
)
# "We can stretch to $200 for a tent."
_MONEY_FOR = re.compile(r"^.*(?:dollars?|bucks|euros?|pounds|[$€£]\s?\d[\d.,]*) (?:for|on) (?=an?\b|some\b)")
# What somebody does or is to do: "we need to make the porch look scary".
_PURSUES = re.compile(
    r"\b(?:want|need|like|love|hop|plan|learn|start|try|trying|go)(?:s|e|es|ed|ing)? to "
    r"(?!(?:buy|get|find|see|order|purchase|have|look|browse|replace|know|spend|pick|choose|compare|own|go|give|wear|try)\b)[a-z]+.*"
)
# What these have is not what is asked for: "only ones that take a 16 inch laptop".
_ONES_WITH = re.compile(r"\b(?:ones?|those) (?:that|which|with|without|for|in|by|under|from)\b.*")
# "A set of screwdrivers", "a bar of soap": how much of what is asked for.
_AMOUNTS = _CONTAINERS | _words("bag bar bottle bowl can carton cup glass jar jug loaf roll sheet slice tin tub tube")
_AMOUNT_OF = re.compile(
    rf"\b(?:{'|'.join(sorted(_AMOUNTS))})(?:e?s)? of (?!(?:the|my|our|your|his|her|them|these|those|us|you|it|all)\b)"
)


def asked_goods(question: str) -> tuple[tuple[NounPhrase, ...], ...]:
    """The goods that each clause of a question asks for; several are alternatives. The last one is the likeliest to be
    meant: of several sentences the last, and of its clauses the first. Empty where anything will do that suits a person
    or a purpose: "a gift for …", "what do I need for …".

    "Ballet flats or loafers for the office" → flat (ballet), loafer. "A tent for my dog" → tent. What the question rules
    out is not asked for: "anything but wool".
    """
    found: list[tuple[NounPhrase, ...]] = []
    asked = _SUITS_SOMEONE.sub(" for ", _ANYTHING_BUT.sub(" except ", _ADDS.sub(" and ", question.lower())))
    for sentence in _SENTENCE.split(without_order(asked.replace("’", "'"))):
        said = {singular(word) for word in _WORD.findall(sentence)}
        if not said.isdisjoint(_ANYTHING) or _NEED.search(sentence):
            return ()
        clauses = [phrases for clause in _CLAUSE.split(sentence) if (phrases := _goods_of(clause))]
        found.extend(reversed(clauses))
    return tuple(found)


def _goods_of(clause: str) -> tuple[NounPhrase, ...]:
    said = _MONEY_FOR.sub("", clause.strip())
    if tells_of_someone(said):
        return ()
    told = _AMOUNT_OF.sub("", _ONES_WITH.sub("", _PURSUES.sub("", _WHO_WANTS.sub("", said))))
    exact = _exact_after(told)
    return tuple(replace(one, modifiers=(*one.modifiers, *exact)) for one in _alternatives(told))


def tells_of_someone(clause: str) -> bool:
    """ "Our cat is bored": a statement that asks for nothing by itself."""
    return _TELLS_OF.match(clause) is not None and _WISHES.search(clause) is None


def told_apart(phrase: NounPhrase) -> NounPhrase | None:
    """A "raincoat" may be called a jacket for the rain."""
    if phrase.head not in _COMPOUNDS:
        return None
    modifier, head = _COMPOUNDS[phrase.head]
    return NounPhrase(head, (*phrase.modifiers, modifier))


_MADE_OF = re.compile(r"\b(?:in|made (?:of|from|out of)) (?:an? |the )?(?P<of>\w+)\b|,\s*(?P<alone>\w+)(?=\s*(?:$|,))")
_DENIES = re.compile(r"\b(?:not|no|nothing|without|never|except|avoid)\b|n['’]t\b")


def _exact_after(sentence: str) -> tuple[str, ...]:
    """ "A scarf in blue", "earrings made of silver", "coffee grinder, electric"."""
    found = (match for match in _MADE_OF.finditer(sentence) if not _DENIES.search(sentence[: match.start()]))
    said = (match["of"] or match["alone"] for match in found)
    return tuple(word for word in said if word in _EXACT)


_OTHER_THAN = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|(?:but )?(?:not?|without)|instead of|rather than) (?!(?:too|very|so|more|less|as|over|only|just) )"
    r"(?:an? |the |any |another )?([\w'’-]+(?: [\w'’-]+){0,3})"
)


# "I have two pots and no frying pan": a frying pan is what is wanted.
_HAVING = re.compile(r"\b(?:i|we)(?:'ve)? (?:have|own|got)\b[^,.;]*$")


def _is_lacked(question: str, denied: re.Match[str]) -> bool:
    return denied[0].startswith("no ") and _HAVING.search(question[: denied.start()]) is not None


def unwanted_goods(question: str) -> tuple[NounPhrase, ...]:
    """ "Shoes other than heels", "a tent, not a tarp": what a question names and does not want. Materials and brands
    too, which no product is called by."""
    asked = question.lower()
    denied = (match for match in _OTHER_THAN.finditer(asked) if not _is_lacked(asked, match))
    found = (_alternatives(match[1]) for match in denied)
    return tuple(dict.fromkeys(phrase for phrases in found for phrase in phrases[:1]))


def _alternatives(sentence: str) -> tuple[NounPhrase, ...]:
    """The first noun phrase that is not denied, and those that "or" and "and" join to it; commas do where one of these
    follows: "a hammer, pliers and a wrench". What it is "of" tells which: "a poster of Paris"."""
    said = [(None if is_denied else _noun_phrase(run), after) for run, after, is_denied in _runs(sentence)]
    found: list[NounPhrase] = []
    joined = 1  # of those found
    is_of = False
    for phrase, after in said:
        if phrase is None:
            if found:
                break
            continue
        if is_of:
            of_it = found.pop()
            phrase = replace(of_it, modifiers=(*of_it.modifiers, *phrase.modifiers, phrase.head))
        found.append(phrase)
        is_of = after == "of"
        if after in _JOINS:
            joined = len(found) + 1
        elif after != "," and not is_of:
            break
    first, *others = found[:joined] or (None,)
    if first is None:
        return ()
    return (first, *(replace(one, may_share=() if one.modifiers else first.modifiers) for one in others))


def _runs(text: str) -> Iterator[tuple[list[str], str, bool]]:
    """Words that follow each other without one that begins something else; the word or mark after them; and whether they
    are denied: "without leather or suede"."""
    is_denied = False
    pieces = _COMMA.split(text)  # parts, and between them the word that joins after a comma, or None
    before: list[str] = []
    for part, join in zip(pieces[::2], [*pieces[1::2], None], strict=True):
        run: list[str] = []
        for word in _WORD.findall(part):
            if word not in _BREAKS and not word[0].isdigit() and not _AGED.search(word):
                run.append(singular(word))
                continue
            if run:
                is_denied = _denies(before, is_denied)
                yield run, word, is_denied
                run, before = [], []
            before.append(word)
        if run:
            is_denied = _denies(before, is_denied)
            yield run, join or ",", is_denied
            before = [join] if join else []


def _denies(before: Sequence[str], was_denied: bool) -> bool:
    """Do the words before a run deny it? What "or" joins to something denied is denied with it."""
    telling = next((word for word in reversed(before) if word not in _BETWEEN_DENIAL_AND_GOODS), "")
    return telling in _DENIALS or (was_denied and telling in _JOINS)


def _noun_phrase(said: Sequence[str]) -> NounPhrase | None:
    """None where only people are named, or a quantity of what comes next."""
    nouns = list(said)
    of_a_set = False
    while nouns and (nouns[-1] in _CONTAINERS or (len(nouns) > 1 and _is_no_noun(nouns[-1]))):
        of_a_set = nouns.pop() in _CONTAINERS or of_a_set
    if not nouns or nouns[-1] in _PEOPLE or _is_no_noun(nouns[-1]):
        return None
    kinds = tuple(word for word in nouns[:-1] if not _is_quality(word) and (word == "baby" or word not in _PEOPLE))
    head = "glass" if nouns[-1] == "glasses" and not _DRUNK.isdisjoint(kinds) else nouns[-1]
    return NounPhrase(head, kinds, of_a_set)


def _is_no_noun(word: str) -> bool:
    return word not in _NOUNS_TOO and (word in _QUALITIES or _is_superlative(word))


def _is_superlative(word: str) -> bool:
    return bool(_SUPERLATIVE.fullmatch(word)) and word not in _NOUNS_IN_EST


def _is_quality(word: str) -> bool:
    return word in _QUALITIES or word.endswith("-free") or _is_superlative(word)


# ── The shop's ────────────────────────────────────────────────────────────────────────────────────────────────────

# How a description names what it describes: "with this stunning silver laptop".
_DESCRIBED = re.compile(
    r"\b(?:this|these|our)\s+((?:[\w'’&-]+,?\s+){0,6}?[\w'’-]+)(?=[.,;!]|\s(?:is|are|that|with|and|for|in|has|have|features?)\b)"
)
_DESCRIBED_CHARACTERS = 240


@lru_cache(maxsize=8_192)
def kinds_of(title: str, category: tuple[str, ...], description: str = "") -> Kinds:
    """What the shop calls the product: the nouns of its title, of each level of its category, and of the words by
    which its description names it. The title stops at its first comma, and what it comes "with" is not what it is."""
    titled = list(_alternatives(_JOINED.sub(" and ", title.lower())))
    for named in _DESCRIBED.findall(description[:_DESCRIBED_CHARACTERS]):
        titled += _alternatives(named.lower().replace(",", " "))
    titled += [NounPhrase(phrase.modifiers[-1]) for phrase in titled if _is_narrower(phrase)]
    levels = [_alternatives(_JOINED.sub(" and ", level.lower())) for level in category]
    phrases = [*titled, *(phrase for level in levels for phrase in level)]
    return Kinds(
        title=frozenset(phrase.head for phrase in titled),
        category=tuple(frozenset(phrase.head for phrase in level) for level in levels),
        modifiers=frozenset(modifier for phrase in phrases for modifier in phrase.modifiers),
    )


def _is_narrower(phrase: NounPhrase) -> bool:
    return bool(phrase.modifiers) and phrase.modifiers[-1] in _WIDER.get(phrase.head, ())


# On the shelf of plants a "plant stand" is no plant.
_ATTENDANTS = _words("""
    art bench board box cable case charger cleaner cover grater hanger holder hook knife mat mount organizer peg poster print
    rack shelf skin stand stick stool strap
""")
_JOINED = re.compile(r"\s*[&/]\s*|(?<!\S)\d\S*")  # a number within a title parts no name: "Daily 3 Running Shoes"


def names(phrase: NounPhrase, kinds: Kinds) -> bool:
    """Is a product of these kinds what the phrase names? A title outweighs a category: on the shelf "hats & mittens" a
    hat is no mitten."""
    meant = meanings(phrase.head)
    if not meant.isdisjoint(kinds.title):
        return True
    if not _ATTENDANTS.isdisjoint(kinds.title) and not meant.isdisjoint(kinds.modifiers):
        return False
    for level in kinds.category:
        if not meant.isdisjoint(level):
            return kinds.title.isdisjoint(_all_meanings(level - meant)) and not is_part_of(phrase, kinds)
    return phrase.of_a_set and phrase.head in kinds.modifiers


def is_part_of(phrase: NounPhrase, kinds: Kinds) -> bool:
    """ "Guitar strings" are something of a guitar, whatever its shelf is called; but a "tote bag" on the shelf "totes" is
    a tote, and a dinosaur under "dinosaur toys" a toy."""
    called = kinds.title.difference(*kinds.category)
    return not called.isdisjoint(_all_meanings(set(phrase.modifiers) - kinds.modifiers))


def _all_meanings(words: Iterable[str]) -> frozenset[str]:
    return frozenset(meant for word in words for meant in meanings(word))
