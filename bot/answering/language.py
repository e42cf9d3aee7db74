"""The language of a short text: function words and scripts first, a language model for the rest.

A question has few letters, on which statistical identification alone is poor; its function words
("wie viele", "combien de", "how many") decide most of them, and names decide nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from bot.answering.english import AUXILIARIES, FUNCTION_WORDS, QUESTION_WORDS, SPELLINGS
from store.function_words import FUNCTION_WORDS as OTHER_FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

ENGLISH = "en"
# Of 3,235 English questions of SQuAD 2.0 without their function words, the model called 2 foreign
# at this probability (14 at .5).
MODEL_PROBABILITY = 0.8
MODEL_WORDS = 4
"""The model is asked only about texts with at least this many words, most of them not names."""
MODEL_PLAIN_WORDS = 3
FOREIGN_SCRIPT_SHARE = 0.5
_CHARACTERS_READ = 1000
_QUOTED = re.compile(r"[\"“«„][^\"”»“„«]{1,200}[\"”»“]|(?<!\w)['‘][^'’‘]{3,200}['’](?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_ENGLISH_COMMON = (
    FUNCTION_WORDS
    | frozenset(SPELLINGS)
    | frozenset(
        "said says say new first two three year years people world government president war country"
        " state states called known used name kind type time number news make made give take"
        " work works mean means happen happened order become became began begin between want think"
        " long often old large part main different during within without own under against help"
        " troops crisis energy prices border gas attack attacked army military leader"
        " minister".split()
    )
)
# Words of the lists that stand in names too: alone they make no text foreign.
_NAME_PARTICLES = frozenset(
    "von der van den de la le el les los las du des da dos di del della al ter te zu lo un una kim"
    " san as os y e i a o an".split()
)
# Question words that are found in no English text: one of them at the beginning is enough.
_FOREIGN_OPENERS = frozenset(
    "warum wieso wo wer wie wann welche welcher welches woher wohin combien pourquoi comment où qui"
    " quel quelle quels quelles quand quién quien quiénes cuándo cuando cuánto cuántos cuantos"
    " cuál dónde donde cómo qué quem quantos quando quanti quante perché perche chi hoeveel"
    " waarom waar wanneer wie varför vem vilken hvem hvor hvorfor kto gdzie kiedy dlaczego ile kdo"
    " kdy proč kolik kde kaç nerede neden kuka missä milloin miksi ki hol mikor miért siapa berapa"
    " mengapa kapan ai cine câți unde".split()
)
_LANGUAGES_OF: dict[str, frozenset[str]] = {}
# Words that are also English ("die", "was", "on", "is") are no evidence, and left out when they are
# looked up.
for _language, _list in OTHER_FUNCTION_WORDS.items():
    for _word in _list.split():
        _LANGUAGES_OF[_word] = _LANGUAGES_OF.get(_word, frozenset()) | {_language}
_STRONG_ENGLISH = _ENGLISH_COMMON - frozenset(_LANGUAGES_OF)
_SHARED = _ENGLISH_COMMON & frozenset(_LANGUAGES_OF)
_SHARED_WEIGHT = 0.5
_ENGLISH_OPENERS = (QUESTION_WORDS | AUXILIARIES) - frozenset("was is am do had has".split())

_SCRIPT_LANGUAGES = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "GUJARATI": "gu",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
}
_SCRIPT_CANDIDATES = {
    "CYRILLIC": frozenset("ru uk be bg sr mk kk ky mn".split()),
    "ARABIC": frozenset("ar fa ur ps ug".split()),
    "DEVANAGARI": frozenset("hi mr ne".split()),
}
_SCRIPT_DEFAULT = {"CYRILLIC": "ru", "ARABIC": "ar", "DEVANAGARI": "hi"}


@cache
def _model() -> object:
    """Load the identification model of py3langid (0.8 s), at the first text that needs it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _ranked(text: str) -> list[tuple[str, float]]:
    """Rank all languages of the model by their probability for the text, best first."""
    rank = getattr(_model(), "rank")  # noqa: B009  (the package has no type information)
    return [(str(language), float(probability)) for language, probability in rank(text)]


@cache
def _script(character: str) -> str:
    """Name the script of a letter: the first word of its Unicode name, "LATIN" or "CYRILLIC"."""
    name = unicodedata.name(character, "UNKNOWN")
    return name.split()[0].split("-")[0]


def _foreign_script(text: str) -> tuple[str, float] | None:
    """Find the commonest script besides Latin, and the share of letters outside Latin."""
    scripts = Counter(
        _script(character) for character in text if unicodedata.category(character)[0] in "LM"
    )
    for ignored in ("COMBINING", "MODIFIER", "FULLWIDTH", "MATHEMATICAL", "UNKNOWN", "FEMININE"):
        scripts.pop(ignored, None)
    total = scripts.total()
    latin = scripts.pop("LATIN", 0)
    if total == latin:
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "HIRAGANA", (total - latin) / total
    return scripts.most_common(1)[0][0], (total - latin) / total


def _language_in_script(text: str, script: str) -> str | None:
    """Name the language of a text in the script, with the model where several share it."""
    candidates = _SCRIPT_CANDIDATES.get(script)
    if candidates is None:
        return _SCRIPT_LANGUAGES.get(script)
    for language, _ in _ranked(text):
        if language in candidates:
            return language
    return _SCRIPT_DEFAULT[script]


def _by_function_words(words: Sequence[str], text: str) -> str | None:
    """Name the language whose function words the text has most of.

    None for fewer than two of them, unless one is a question word that opens the text.
    """
    counts: Counter[str] = Counter()
    for word in words:
        if word not in _STRONG_ENGLISH:
            counts.update(_LANGUAGES_OF.get(word, ()))
    if not counts:
        return None
    best = max(counts.values())
    if best < 2 and words[0] not in _FOREIGN_OPENERS:
        return None
    tied = {language for language, count in counts.items() if count == best}
    if len(tied) == 1:
        return tied.pop()
    for language, _ in _ranked(text):
        if language in tied:
            return language
    return min(tied)


def foreign_language(text: str) -> tuple[bool, str | None]:
    """Tell whether a question is in another language than English, and in which.

    In: a question as typed. Out: (True, ISO 639-1 code or None where unknown) for a foreign one,
    (False, "en" or None where nothing tells, as with names alone) for the rest.
    """
    text = text[:_CHARACTERS_READ]
    plain = _QUOTED.sub(" ", text)
    if not _WORD.search(plain):
        plain = text
    words = [word.lower().replace("’", "'") for word in _WORD.findall(plain)]
    english = sum(word in _STRONG_ENGLISH for word in words)
    found = _foreign_script(plain)
    if found is not None and english < 2:
        script, share = found
        if share > FOREIGN_SCRIPT_SHARE:
            return True, _language_in_script(plain, script)
    shared = sum(word in _SHARED for word in words)
    foreign = {word for word in words if word in _LANGUAGES_OF and word not in _SHARED}
    opener = bool(words) and words[0] in _ENGLISH_OPENERS
    score = english + _SHARED_WEIGHT * shared
    if english and (score >= len(foreign) or (opener and english > 1)):
        return False, ENGLISH
    if foreign - _NAME_PARTICLES and len(foreign) > english:
        language = _by_function_words(words, plain)
        if language is not None:
            return True, language
    plain_words = sum(word.islower() for word in _WORD.findall(plain)[1:])
    if not english and len(words) >= MODEL_WORDS and plain_words >= MODEL_PLAIN_WORDS:
        language, probability = _ranked(plain)[0]
        if language != ENGLISH and probability >= MODEL_PROBABILITY:
            return True, language if len(language) == 2 else None
    return False, ENGLISH if english else None
