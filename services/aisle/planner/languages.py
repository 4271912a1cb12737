"""Which language a question is in, as far as an English-only embedding model needs to know it."""

import unicodedata

from aisle.planner.words import word_set, words

# Function words that English does not share.
_MARKERS = {
    "es": "el los las una unos unas por para con qué cuál cuáles cómo cuánto cuesta cuándo dónde quiero necesito busco"
    " tengo tiene tienen puedo puede este esta estos estas mejores mejor hola gracias niños niño niña años y muy más pero",
    "fr": "le les une des est sont pour avec je vous nous cherche quel quelle quels quelles où combien coûte bonjour merci"
    " cette ces dans sur peut puis-je meilleur meilleurs enfant ans qui ce très et",
    "de": "der das ein eine einen einem ich ist sind für mit und wie wo wann welche welcher welches kann kostet brauche"
    " suche möchte habe haben dieser diese dieses nicht guten danke hallo beste besten kinder jahre gibt",
    "pt": "o os uma um para com qual quais como quanto custa onde quando quero preciso procuro tem posso este esta melhores"
    " melhor olá obrigado obrigada crianças anos não muito você",
    "it": "il gli una un per con quale quali quanto costa dove quando voglio cerco ho bisogno posso questo questa questi"
    " migliori migliore ciao grazie bambini anni è sono che di della",
    "nl": "het een voor met ik en wat waar wanneer hoeveel kost welke kan zoek deze dit beste hallo bedankt kinderen jaar"
    " niet zijn mijn",
}
_FOREIGN = {language: frozenset(listed.split()) for language, listed in _MARKERS.items()}
_ENGLISH = word_set("""
    the a an is are was i you it this that these those my your for with of to in on and or what which who where
    when how why do does did can could should would will have has need want best good any some not under between
    from at be me
""")
_SCRIPTS = {
    "CYRILLIC": "ru", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "ARABIC": "ar", "DEVANAGARI": "hi",
    "GREEK": "el", "HEBREW": "he", "THAI": "th",
}  # fmt: skip

_SORRY = {
    "es": "Lo siento, por ahora solo entiendo preguntas en inglés.",
    "fr": "Désolé, pour l'instant je ne comprends que les questions en anglais.",
    "de": "Leider verstehe ich bisher nur Fragen auf Englisch.",
    "pt": "Desculpe, por enquanto só entendo perguntas em inglês.",
    "it": "Mi dispiace, per ora capisco solo domande in inglese.",
    "nl": "Sorry, ik begrijp voorlopig alleen vragen in het Engels.",
    "ru": "К сожалению, пока я понимаю вопросы только на английском языке.",
    "zh": "抱歉，我目前只能理解英语问题。",
    "ja": "申し訳ありませんが、今のところ英語の質問にしかお答えできません。",
    "ko": "죄송하지만 지금은 영어 질문만 이해할 수 있습니다.",
    "ar": "عذرًا، لا أفهم حاليًا إلا الأسئلة باللغة الإنجليزية.",
}
_SORRY_IN_ENGLISH = "Sorry, I can only answer questions in English for now. Please ask again in English."


def foreign_language(question: str) -> str | None:
    """The ISO 639-1 code of the language where the question is surely not English; None otherwise.

    A foreign function word or two must outweigh the English ones: goods have foreign names ("eau de parfum").
    """
    script = _foreign_script(question)
    if script is not None:
        return script
    said = words(question.lower())
    english = sum(word in _ENGLISH for word in said)
    found = {language: sum(word in markers for word in said) for language, markers in _FOREIGN.items()}
    language = max(found, key=found.__getitem__)
    enough = 1 if "¿" in question or "¡" in question or len(said) <= 2 else 2
    return language if found[language] >= enough and found[language] > english else None


def _foreign_script(question: str) -> str | None:
    letters = [char for char in question if char.isalpha()]
    scripts = [unicodedata.name(char, "").split(" ", 1)[0].split("-", 1)[0] for char in letters]
    foreign = [_SCRIPTS[script] for script in scripts if script in _SCRIPTS]
    if 2 * len(foreign) <= len(letters) or not letters:
        return None
    # Japanese mixes kana with the characters that Chinese has alone.
    return "ja" if "ja" in foreign else max(set(foreign), key=foreign.count)


def sorry(language: str) -> str:
    """An honest refusal in the shopper's language, where we have it, and in English."""
    own = _SORRY.get(language)
    return f"{own} {_SORRY_IN_ENGLISH}" if own else _SORRY_IN_ENGLISH
