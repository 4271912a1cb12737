"""Does a sentence say yes or no to a question?

What a sentence's words tell is weighed by a logistic regression, whose weights `aisle_tools.train.answer_weights` fits;
what the retriever's model made of its passage is added to that.
"""

import re
from collections.abc import Callable, Sequence

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.fitted import POLARITY
from aisle.llm.compose.tone import finds_fault, praises
from aisle.llm.compose.weighing import chance, log_odds, weighed
from aisle.llm.compose.wording import attribute_sentence, is_labelled, truth
from aisle.llm.language.words import NEGATIONS, content, negations, stem, words
from aisle_schemas import Passage

SAME_QUESTION = 0.6  # the share of our question that a customer's must hold, for its "yes" to be ours
SAYS_IT = 0.65  # the share of the question that an attribute must hold, for its "yes" to be the answer
YES, NO = 0.55, 0.38  # the chance of a yes from which it is one, and to which it is a no: a wrong no costs a sale
MODEL = 0.6  # of the model's log odds count: the words alone tell a yes from a no a little better than it does
_NEAR = 6  # words between a negation and what it denies

_AFFIRMS = r"yes|yep|yeah|yup|absolutely|definitely|sure does|it sure|of course|correct"
_DENIES = (
    r"no|nope|nah|sorry,? no|unfortunately,? no|absolutely not|definitely not|not really|not at all|not for me|never"
)
_OPENING = re.compile(
    rf"^\W*(?:({_AFFIRMS})|({_DENIES}))\b(?! (?:problem|issue|trouble|worr|complaint|matter|doubt|idea|one|need|longer|clue))",
    re.IGNORECASE,
)
_PLAIN_OPENING = re.compile(r"^\W*(?:yes|yep|yeah|yup|no|nope)\s*[,.;:!–—-]+\s*", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:not (?:really |quite |100% |too |entirely )?(?:sure|certain|positive)|unsure|(?:don't|do not|dont|didn't|did not|wouldn't) (?:really |actually )?know"
    r"|no (?:idea|clue)|can't (?:say|answer|tell|help)|cannot (?:say|answer|tell)|haven't (?:tried|tested|used)|never (?:tried|tested|used|measured)"
    r"|have not (?:tried|tested|used)|i (?:guess|assume|hope)|check (?:with|the (?:manufacturer|website))|contact (?:the|them)|call (?:the|them)|google)\b",
    re.IGNORECASE,
)
# Negations that deny nothing.
_HARMLESS = re.compile(
    r"\b(?:no (?:problems?|issues?|trouble|worries|complaints?|doubt|regrets)|not only|can't (?:go wrong|beat|complain|wait)|without (?:any )?(?:a )?(?:problems?|issues?|trouble)"
    r"|(?:didn't|don't|do not|did not|doesn't|won't) (?:really )?(?:need|have to|worry|mind)|why not|not bad|not to mention|no matter|never (?:had|have) (?:a |any )?(?:problems?|issues?|trouble))\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(r"\b(?:but|however|unless|except|although)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[;.]|,? but\b|\bhowever\b|\balthough\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _says(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.search(text) is not None


_OF_THE_SENTENCE: dict[str, Callable[[str], bool]] = {
    "only": _says(r"\b(?:only|just)\b"),
    "too": _says(r"\btoo \w+"),
    "takes back": _says(_TAKES_BACK.pattern),
    "otherwise": _says(
        r"\b(?:should|would|could) (?:have|be)\b|\bwish\b|\bneed(?:s|ed)? to\b|\bhad to\b|\binstead\b|\bseparate|\breturn|\b(?:small|larg|bigg)er\b"
    ),
    "finds fault": finds_fault,
    "praises": praises,
    "short": lambda sentence: len(sentence.split()) < 8,
}  # fmt: skip
_OF_THE_QUESTION: dict[str, Callable[[str], bool]] = {
    "asks of trouble": _says(
        r"\b(?:problems?|issues?|smells?|loud|noisy|leaks?|breaks?|difference|bad|hot|heavy|difficult|hard|shrinks?|rusts?|fades?|toxic|lead|harm)"
    ),
    "asks what is needed": _says(r"\b(?:needs?|requires?d?|have to|necessary|must)\b"),
    "asks what comes with it": _says(r"\b(?:comes?|included?s?)\b"),
    "asks of its make": _says(r"\bmade\b|\bfrom\b"),
    "asks negatively": lambda question: negations(question) % 2 == 1,
}


def is_unsure(sentence: str) -> bool:
    """Does its writer not know?"""
    return _UNSURE.search(sentence) is not None


def unopened(sentence: str) -> str:
    """The sentence without the yes or no that it begins with, where enough is left."""
    rest = _PLAIN_OPENING.sub("", sentence, count=1)
    return rest if len(rest.split()) >= 3 else sentence


def polarity(asking: Asking, passage: Passage, sentence: str) -> bool | None:
    """True for yes, False for no; None where the sentence does not clearly say either."""
    if is_unsure(sentence):
        return None
    if (told := _told(asking, passage, sentence)) is not None:
        return told
    if compares_numbers(asking.question, sentence) or leaves_open(passage):
        return None
    yes = chance_of_yes(asking, passage, sentence)
    return True if yes >= YES else False if yes <= NO else None


def is_told(asking: Asking, passage: Passage, sentence: str) -> bool:
    """Does it say its yes or no itself, to this very question?"""
    return _told(asking, passage, sentence) is not None


def _told(asking: Asking, passage: Passage, sentence: str) -> bool | None:
    """What an attribute's own value or a customer's own "no" says to this very question."""
    asked_negatively = negations(asking.question) % 2 == 1
    if passage.kind == "attribute" and (value := truth(passage)) is not None:
        says_it = asking.covered(content(f"{passage.name} {sentence}")) >= SAYS_IT
        return value != asked_negatively if says_it else None
    opening = _OPENING.match(sentence)
    if opening is None or passage.kind != "qa" or _TAKES_BACK.search(sentence):
        return None
    same = asking.covered(content(passage.question)) >= SAME_QUESTION
    if not same or (negations(passage.question) % 2 == 1) != asked_negatively:
        return None
    return opening[1] is not None


def chance_of_yes(asking: Asking, passage: Passage, sentence: str) -> float:
    """Of a sentence that answers: that it says yes rather than no, 0 to 1, where both are as likely beforehand."""
    model = MODEL * log_odds(passage.says) if passage.says is not None else 0.0
    return chance(weighed(POLARITY, cues(asking, passage, sentence)) + model)


def cues(asking: Asking, passage: Passage, sentence: str) -> dict[str, float]:
    """What tells a yes from a no, by name."""
    asked = content(asking.question)
    said = content(f"{passage.name} {sentence}")
    if passage.kind == "qa" and asking.covered(content(passage.question)) < SAME_QUESTION:
        sentence = _PLAIN_OPENING.sub("", sentence, count=1)  # that yes or no was given to another question
    opening = _OPENING.match(sentence)
    value = truth(passage) if passage.kind == "attribute" else None
    denials = negations(_HARMLESS.sub(" ", sentence))
    numbers, others = set(_NUMBER.findall(asking.question)), set(_NUMBER.findall(sentence))
    found: dict[str, bool | float] = {
        "bias": 1.0,
        "opens with yes": opening is not None and opening[1] is not None,
        "opens with no": opening is not None and opening[2] is not None,
        "attribute: yes": value is True,
        "attribute: no": value is False,
        "denies what is asked": _denies_any(sentence, asked),
        "denies once": denials == 1,
        "denies twice": denials > 1,
        "covers": len(asked & said) / len(asked) if asked else 0.0,
        "other numbers": bool(numbers and others) and numbers.isdisjoint(others),
        "lacks the numbers": bool(numbers) and numbers.isdisjoint(others),
        "lists what comes with it": passage.name.lower().startswith(("included components", "batteries")),
        **{name: tells(sentence) for name, tells in _OF_THE_SENTENCE.items()},
        **{name: tells(asking.question) for name, tells in _OF_THE_QUESTION.items()},
    }
    return {name: float(value) for name, value in found.items()}


def compares_numbers(question: str, sentence: str) -> bool:
    """Does the sentence have other numbers than the question? "Up to 15 inches" may or may not fit one of 16: that is
    for the shopper to weigh."""
    asked, said = set(_NUMBER.findall(question)), set(_NUMBER.findall(sentence))
    return bool(asked and said) and asked.isdisjoint(said)


def leaves_open(passage: Passage) -> bool:
    """Is it an attribute that is no plain yes or no, and reads as its name and value: "dishwasher safe: hand wash
    recommended", "freezing: destroys it when wet"?"""
    return passage.kind == "attribute" and truth(passage) is None and is_labelled(attribute_sentence(passage))


def _denies_any(sentence: str, asked: frozenset[str]) -> bool:
    """Does a negation stand near a word of the question, within one clause?"""
    return any(_denies_near(words(clause), asked) for clause in _CLAUSES.split(_HARMLESS.sub(" ", sentence)))


def _denies_near(said: Sequence[str], asked: frozenset[str]) -> bool:
    stems = [stem(word) for word in said]
    return any(
        not asked.isdisjoint(stems[max(0, place - _NEAR + 1) : place + _NEAR + 1])
        for place, word in enumerate(said)
        if word in NEGATIONS or word.endswith("n't")
    )
