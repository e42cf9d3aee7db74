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

# Frequent words of languages in Latin script, most of all question words. Words that are also
# English ("die", "was", "on", "is") are no evidence and left out when they are looked up.
_FUNCTION_WORDS: dict[str, str] = {
    "de": "der die was in an am so das den dem des ein eine einen einem einer und oder ist sind"
    " war waren wird werden"
    " wurde wurden hat haben hatte wer wie wo wann warum wieso weshalb wohin woher welche welcher"
    " welches welchen wem wen wessen viele viel nicht auf mit von vom zu zum zur im für fur bei"
    " nach aus über uber gegen durch um dass kann können konnen soll über sich es er sie ich du wir"
    " ihr ihre sein seine diese dieser dieses diesen dies gibt macht sagte gesagt geht worum"
    " passiert bitte mir nur noch schon als auch den steht heißt heisst zwischen",
    "fr": "le la les un une des du de et ou est sont était etait étaient ont avait qui que quoi"
    " quel quelle quels quelles combien comment pourquoi quand où dans sur pour avec sans par au"
    " aux ce cet cette ces il elle ils elles nous vous je tu ne pas été ete sera cela ça ca se sa"
    " son ses leur leurs mais donc selon entre contre depuis peut fait dit mis mise y en à"
    " est-ce l'article c'est qu'est-ce d'un d'une s'est n'est qu'il qu'elle parle résumé résume",
    "es": "el la los las un una unos unas de del y o es son era eran fue fueron está esta están"
    " estan ha han había habia quién quien quiénes quienes qué que cuál cual cuáles cuales cuánto"
    " cuanto cuántos cuantos cuánta cuántas cuantas cómo como dónde donde cuándo cuando por para"
    " con"
    " sin en al se su sus lo le les este estos ese esa esto hay no pero más mas según segun entre"
    " sobre desde hasta porque trata dijo puede hace resumen",
    "pt": "o os as um uma de do da dos das no na nos nas e ou é são sao foi foram está estão estao"
    " quem que qual quais quanto quantos quanta quantas como onde quando por para com sem em ao se"
    " seu sua este esta isso isto há não nao mas mais segundo entre sobre desde até ate porque pela"
    " pelo tem têm disse escreveu artigo",
    "it": "il lo la i gli le un una uno di del della dei delle degli dello e è sono era erano ha"
    " hanno chi che cosa quale quali quanto quanti quanta quante come dove quando perché perche per"
    " con senza in nel nella nei nelle al alla ai alle dal dalla si suo sua questo questa questi"
    " quello non ma più piu secondo tra fra sul sulla stato stata stati c'è cos'è dov'è qual"
    " l'articolo ci ed",
    "nl": "de is was die in het een en of zijn waren werd werden wordt worden heeft hebben had"
    " wie wat waar"
    " wanneer waarom hoe hoeveel welke welk niet op met van voor aan bij naar uit over tegen door"
    " om"
    " dat dit deze kan er zich hij zij ik wij ook maar als te nog volgens tussen gaat",
    "sv": "och eller är ar var vem vad vilken vilket vilka hur många manga mycket när nar varför"
    " varfor inte på pa med av för for till från fran om att det den de en ett som har hade kan ska"
    " blev skrev denna detta sig han hon de mellan enligt",
    "da": "og eller er var hvem hvad hvilken hvilket hvilke hvor hvornår hvornar hvorfor hvordan"
    " mange meget ikke på med af for til fra om at det den de en et som har havde kan skal blev"
    " denne dette sig han hun mellem ifølge skrev",
    "no": "og eller er var hvem hva hvilken hvilket hvilke hvor hvorfor hvordan når mange mye ikke"
    " på med av for til fra om at det den de en et som har hadde kan skal ble denne dette seg"
    " mellom"
    " ifølge skrev",
    "pl": "i lub jest są sa był byl była byli kto co który ktory która które ktore ile ilu jak"
    " gdzie"
    " kiedy dlaczego czy nie na z ze do od w we o po przez dla za się sie to ten ta te tego jego"
    " jej"
    " ich został zostało zostali jaki jaka jakie oraz",
    "cs": "a nebo je jsou byl byla bylo byli kdo co který ktery která které kolik jak kde kdy proč"
    " proc není na z ze do od v ve o po přes pro za se to ten ta tento tato jeho její podle jaký"
    " jaká jaké",
    "ro": "și si sau este sunt era erau a au fost cine ce care cât cat câți cati câte cate cum unde"
    " când cand de nu pe cu din la în pentru prin un o acest acesta această despre articolul",
    "tr": "ve veya bir bu şu kim kimin ne nasıl nasil nerede neden niçin kaç kac hangi mi mı mu mü"
    " için icin ile de da var yok oldu nedir kimdir zaman",
    "fi": "ja tai on oli ovat olivat kuka mikä mika mitä mita missä missa milloin miksi kuinka"
    " miten"
    " monta moni ei se tämä tama joka että etta ketkä kenen",
    "hu": "a az és vagy van volt ki mi mit hol mikor miért miert hogyan hány hany melyik nem egy ez"
    " azt hogy mennyi kik",
    "id": "dan atau yang adalah siapa apa di mana dimana kapan mengapa kenapa bagaimana berapa"
    " tidak"
    " ini itu dengan untuk dari ke pada oleh dalam ada akan telah artikel banyak",
    "vi": "và là của ai gì khi nào tại sao bao nhiêu như thế không có này đã được trong",
    "ca": "el la els les un una i o és són qui què quin quina quins quines quant quants quantes com"
    " on quan per amb sense en al del dels aquest aquesta va han",
}
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
for _language, _list in _FUNCTION_WORDS.items():
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
