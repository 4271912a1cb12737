"""Words that an answer may use although no passage does, and words that mean what another form of them means."""

from functools import lru_cache

from aisle.llm.language.words import stem, word_set

_EVERYDAY = word_set(
    """
    ask direction guide price policy delivery moment stock search compare shop
    ability able absence absolute accept accident accommodate accompany according accordingly account achieve across
    act actual actually add additional additionally address adequate admit admittedly adult advantage advise afford
    afterwards again against ago agree ahead aim alike allow alone along already alternative altogether always amaze
    amid among amount announce answer anticipate anybody anyhow anymore anytime anyway anywhere apart apparent
    apparently appear apply appreciate approach approximate approximately area arguably argue around arrange arrive
    as aside aspect assume assure attach attempt attention average avoid await aware away back balance barely based
    basically basis bear become been beforehand begin behave behind believe belong beneath benefit besides bet
    beyond bit blame bonus borrow bother bring broadly build built bunch buy buyer call capability care carry case
    category cause caution cease certain certainly challenge chance change chat check child children choice choose
    circumstance claim clearly close combination come comment common commonly compare comparison compete complain
    complaint completely compliment compose con concern conclude condition confirm consequently consist consistently
    constant consult consumer contact contain context continue contribute convert convince cope correct correspond
    count countless couple cover create criticism currently customer daughter deal decent decide decision deem
    define definitely degree deliberately deliver demand deny depend describe deserve design designed despite
    destined detail determine develop devote different difficulty direct directly disadvantage disappear discover
    discuss discussion dislike display distinguish doubt downside drawback duration earlier easily effect effort
    element else emphasis enable encounter encourage end engage enjoy ensure enter entire equip especially
    essentially establish eventually ever every everybody everyone everything everywhere evidently exact exactly
    example except exception exist expect expectation experience explain explicitly extend extent extra extremely
    face facilitate fact factor fairly family favor favour fear feature feedback feel felt fetch figure final
    finally find fine first fit focus folks follow force forget form forth fortunately forward frequent frequently
    friend fully further furthermore gain gather gave general generally gently genuinely given glad goes golfer
    gradually grant group guess guide guy habit half handful handle hang happen happy hardly hate hear heard help
    helpful hence here highly hint hold honestly hope however husband idea ideal ignore imagine immediately imply
    impossible impress impression improve improvement include including incorporate increase incredibly indeed
    indicate individual inevitably inform initially inside insist inspect instance instantly instead intend intended
    intention interest interpret introduce invest invite involve issue item job join judge jump justify keep kept
    kid kind kinda know lack lady land largely lasted lately later lay lead learn leave leaves left lend length less
    let lie lift like likewise list listed listen literally little live load locate long look loosely lose lot love
    luckily main mainly maintain majority man manage manner mark matter maybe mean meant meanwhile measure meet
    mention merely mildly mind minority miss mistake moderately mom moment monitor moreover mostly mother move name
    namely naturally nearly neatly necessary need neither nevertheless next nicely nobody none nonetheless normal
    normally notably note notes nothing notice notify nowhere number numerous observe obtain obviously occasion
    occasional occasionally occur offer often okay once open operate opinion opt option order ordinary organise
    organize originally originate otherwise outcome outside overall overly owe own owner pack pair parent part
    partially particular particularly partly pass past pattern pay people per perfect perfectly perform perhaps
    period person pick picture piece place plainly plan play plenty plus point portion possess possibility possible
    possibly potentially practically praise precisely predict prefer prepare presence present presumably prevent
    previous previously primarily print pro probably problem proceed process produce promise promptly properly
    propose protect prove provide provided pull purchase purchasing purely purpose purposes pursue push put quickly
    quit quite quote range rarely rate ratio reach react read readily ready real realise reality realize reason
    reasonable recall receive recently reckon recommend recommendation reduce refer reflect refuse regard regarding
    regardless regret regular regularly reject related relation rely remain remark remarkably remember remind remove
    repeat replace reply report reportedly represent request require resemble reserve resist resolve respective
    respectively respond response rest result reveal review reviewer reward rid role roughly rule run runner sadly
    satisfy save saw saying scale scarcely scenario second section secure seek seem seemingly seen select sell
    seller sense separate separately sequence seriously serve set settle several severely share shift shoot shop
    show side sign signal simple simply since sit situation slight slightly slip slowly solution solve someone
    sometimes somewhat son soon sorry sort sound source speak specific specifically specify spend split spot spread
    stage stand standard start state statement stay step stick still stop straightaway strategy stretch strictly
    strike strongly struggle study style submit subsequently succeed success suddenly suffer sufficient sufficiently
    suggest suggestion suit suitable suited summary supply support suppose supposed supposedly sure surely surprise
    surround survive suspect swap swear switch tackle take taken talk target task taste teach technically technique
    tell tend tendency term terribly test thank thankfully thanks theirs theme theory thereby therefore thing third
    thoroughly though thought threaten throughout throw tie tightly time times tip together told top topic total
    totally touch towards track trade train transfer transform translate travel treat tremendously trick trigger
    trouble true truly trust truth try turn twice type typical typically ultimately undergo underneath understand
    unfortunately unit unless unlike upside urge usage use useful user usual usually value variety various vary
    vastly version view virtually visit wait walk want warn watch way wear welcome went whatever whenever wherever
    whether whichever while whoever whole widely wife wish without woman wonder word words work worldwide worn worry
    worth write wrong wrote yet
    """
)
_ENDINGS = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
    ("ly", ""),
)


@lru_cache(maxsize=16_384)
def is_everyday(word: str) -> bool:
    """Is it a word of talk, in this form or another? None such names a material, a colour, a part, a feature, a quality
    or a place: whoever swaps or invents one of those needs another word."""
    for ending, instead in _ENDINGS:
        base = word.removesuffix(ending) + instead
        if (not ending or word.endswith(ending)) and (
            base in _EVERYDAY or (base[-1:] == base[-2:-1] and base[:-1] in _EVERYDAY)
        ):
            return True
    return False


_FORMS = (
    "weigh weight", "long length", "wide width", "high height", "deep depth", "thick thickness", "old age aged ages", "warm warmth",
    "strong strength", "hot heat", "break broke broken", "wear wore worn", "leave leaves left", "find found", "keep kept", "feel felt",
    "buy bought", "sleep slept", "wake woke", "eat ate eaten", "fall fell", "stick stuck", "sit sat", "send sent", "build built", "hold held",
    "kid child toddler children", "month months", "battery batteries", "choke choking", "safe safely safety", "usa us america american",
    "dry dried dryer", "run ran", "begin began begun", "bring brought", "catch caught", "choose chose chosen", "draw drew drawn", "drink drank drunk",
    "drive drove driven", "fly flew flown", "freeze froze frozen", "grow grew grown", "hang hung", "hide hid hidden", "lose lost", "pay paid",
    "ride rode ridden", "sell sold", "shake shook shaken", "shrink shrank shrunk", "sink sank sunk", "spend spent", "spin spun", "stand stood",
    "swim swam", "swing swung", "tear tore torn", "throw threw thrown", "weave wove woven", "bend bent", "burn burnt", "sew sewn", "three third", "litre liter", "metre meter", "aluminium aluminum", "cosy cozy", "fibre fiber", "tyre tire",
)  # fmt: skip
"""Words that are one word in another form."""
_MEANINGS = (
    "weigh weight heavy", "long length last", "high height tall", "big size large", "wide width diameter", "deep depth", "hold capacity fit",
    "make made material", "break broke broken snap", "keep kept stay remain", "buy bought purchase", "cost price", "kid child boy girl",
    "include come contain box package", "warranty guarantee", "wash laundry", "waterproof water rain wet", "car vehicle auto",
    "colour color shade", "machine washer", "couch sofa", "phone smartphone", "tv television", "photo picture image", "fast quick",
    "quiet silent noise", "noisy loud noise", "easy simple", "compatible work fit", "dimension measurement measure size",
    "smell odor odour scent", "stove hob cooktop burner", "snug tight small", "swap exchange trade", "ruin kill damage destroy spoil", "go disappear vanish",
    "close shut", "blend mix", "fabric cloth textile", "tumble dry", "temperature fahrenheit celsius degree f c", "low less", "sturdy solid robust",
    "comfortable comfy", "assemble assembly put", "install installation setup", "wobble wobbly unstable shaky", "slip slippery slide slick",
    "leak leakproof spill drip", "instruction manual booklet leaflet", "mother mum mom", "grandmother grandma", "dog puppy", "run jog",
    "tear rip", "roomy spacious", "hurt pain painful ache sore", "damp wet moist", "soil dirt", "rub chafe", "sneaker trainer shoe",
    "fridge refrigerator", "bag backpack", "pan skillet", "require need necessary", "tight snug", "old age year", "warm warmth hot heat",
)  # fmt: skip
"""Words that may tell the same."""


def _by_word(groups: tuple[str, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        stems = frozenset(map(stem, group.split()))
        for word in stems:
            found[word] = found.get(word, frozenset()) | stems
    return found


_FORMS_OF = _by_word(_FORMS)
_MEANINGS_OF = _by_word(_FORMS + _MEANINGS)

PREFIX, LONG = 5, 7  # letters
UN = 4  # a shorter word that begins so is no negation: "unit"


@lru_cache(maxsize=16_384)
def key(stemmed: str) -> str:
    """What forms of one word share that have no ending in common: "insulation" and "insulated", "suit" and "suitable"."""
    if len(stemmed) < PREFIX or stemmed[0].isdigit():
        return stemmed
    return stemmed[: PREFIX if len(stemmed) < LONG else PREFIX + 1]


def forms(stemmed: str) -> frozenset[str]:
    """The stem, and the stems of the same word's other forms."""
    return _FORMS_OF.get(stemmed, frozenset()) | {stemmed}


def is_borne(stemmed: str, by: frozenset[str], keys: frozenset[str]) -> bool:
    """Do these stems, whose `key`s are given too, hold the word in one of its forms, or one that tells the same?"""
    if stemmed in by or key(stemmed) in keys or not _MEANINGS_OF.get(stemmed, frozenset()).isdisjoint(by):
        return True
    return stemmed.startswith("un") and len(stemmed) > UN and stemmed[2:] in by
