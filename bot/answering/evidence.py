"""Can a sentence answer this kind of question: sentence and kind of answer to spans of that kind.

Two strengths: `new_spans` gives what is surely of the kind and new, for a bonus in the ranking;
`has_evidence` also accepts what might be, since a quote is only doubted where nothing is there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.answering.question import AnswerType

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSING_EVIDENCE: dict[AnswerType, str] = {
    AnswerType.NUMBER: "no number found",
    AnswerType.MONEY: "no amount of money found",
    AnswerType.PERCENT: "no share or percentage found",
    AnswerType.DURATION: "no length of time found",
    AnswerType.TIME: "no date or time found",
    AnswerType.PERSON: "no name found",
    AnswerType.REASON: "no reason found",
}
"""What is said of a quote without evidence. Any sentence may answer ANY; and a place may be
"beside the old baths", which no pattern knows."""

CHARACTERS_READ = 4000
"""A longer sentence is looked at only so far."""

# All patterns but those of names and people are matched against the sentence in lower case, which
# takes half the time of ignoring the case.
_NUMBER_WORDS = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|halves|thirds?"
    r"|quarters?|couple|pair|handful|once|twice|thrice|double[ds]?|doubling|tripled?|triple"
    r"|quadrupled?|single|sole|none|both|scores)"
)
_MONTHS = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|jan\.|feb\.|mar\.|apr\.|aug\.|sept?\.|oct\.|nov\.|dec\.|(?<=\d )may|(?<=in )may"
    r"|(?<=by )may|(?<=late )may|(?<=early )may|(?<=mid-)may|(?<=of )may|may(?= \d))"
)
_UNITS = r"(?:second|minute|hour|day|night|week|month|year|decade|centur(?:y|ie)|millenni(?:um|a))"
_NUMBER = re.compile(
    rf"[$€£¥]?(?<!\d)\d[\d.,:]{{0,24}}(?:st|nd|rd|th|s|%)?(?![^\W\d_])|\b(?:{_NUMBER_WORDS})\b"
    r"(?:-[a-z]+)?",
)
_WEAK_NUMBER = re.compile(
    r"\b(?:(?:no|nobody|majority|minority|first|second|third"
    r"|fourth|fifth|sixth|countless|numerous|free)|ii|iii|iv|vi{1,3}|ix|xi{1,3})\b"
)
_MONEY = re.compile(
    r"[$€£¥]\s?\d[\d.,]{0,24}|\b\d[\d.,]{0,24}\s(?:hundred |thousand |million |billion |trillion )?"
    r"(?:u\.s\. |us )?(?:dollars?|euros?|pounds?|rubles?|roubles?|yen|francs?|marks?|cents?|livres?"
    r"|usd|eur|gbp)\b|\b(?:dollars?|euros?|pounds?|rubles?|roubles?|francs?|livres?)\b",
)
_PERCENT = re.compile(
    rf"\d[\d.,]{{0,24}}\s?%|\b(?:\d[\d.,]{{0,24}}|{_NUMBER_WORDS})[ -]?(?:percent|per cent"
    rf"|percentage points?)\b"
    r"|\b(?:half|halves|two[- ]thirds|thirds?|quarters?|fifths?|tenths?|majority|minority|percent"
    r"|percentage|most|one in \w+)\b",
)
_TIME = re.compile(
    rf"\b(?:1\d|20)\d\d(?:s|-\d\d)?\b|\b\d{{3,4}} (?:ad|bc|bce|ce)\b|\b{_MONTHS}(?:\s\d{{1,2}}\b)?"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b\d{1,2}(?::\d\d)?\s?[ap]\.?m\b"
    r"|\b\d?\d:\d\d\b"
    r"|\b(?:today|tonight|yesterday|tomorrow|nowadays|overnight|noon|midnight|midday)\b"
    rf"|\b(?:last|next|past|this|that|previous|following|same|each|every|coming|recent) (?:\w+ )?"
    rf"(?:{_UNITS}s?|spring|summer|autumn|fall|winter|weekend|morning|evening|afternoon)\b"
    rf"|\b[\w-]{{1,20}} {_UNITS}s? (?:ago|earlier|later|before|after|prior)\b"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)|\w+teenth|\w+ieth|\w+-(?:first|second|third|\w+th)|first|second"
    r"|third|\w+th)(?:[ -](?:and|or|to) \d{1,2}(?:st|nd|rd|th))? (?:centur(?:y|ies)|millennium)\b"
    r"|\b(?:in|during|by|until|since|from) (?:the )?(?:early|late|mid|middle|end|beginning|spring"
    r"|summer|autumn|winter|morning|evening|\d{4}s?|\d{2}s)\b|\bthe \d0s\b|\b\d{3}\b(?= or |[,)])",
)
_WEAK_TIME = re.compile(
    rf"\b(?:{_UNITS}s?|spring|summer|autumn|winter|morning|evening|afternoon|dawn|dusk|era|age"
    rf"|reign"
    r"|period|season|time|times|eve|weekend|ancient|medieval)\b"
    r"|\b(?:after|before|during|until|till|since|when|whenever|upon|following|prior to|once"
    r"|as soon as|ago|recently|soon|immediately|annually|daily|weekly|yearly|never"
    r"|end of|beginning of|start of)\b",
)
_SHORT_YEAR = re.compile(
    r"\b(?:in|by|since|until|till|around|from|after|before|circa|year) \d{3,4}\b(?!,\d)"
    r"|\b\d{3,4} (?:bc|ad|bce|ce)\b|\(\d{3,4}\b"
)
_DURATION = re.compile(
    rf"\b(?:[\w.,]{{1,20}}[ -])?{_UNITS}s?\b(?: long)?|\b(?:19|20|1\d)\d\d ?(?:–|-|to|until"
    rf"|and) ?\d{{2,4}}\b"
    r"|\b(?:since|until|till|from \d{4})\b|\b(?:permanent(?:ly)?|forever|temporar(?:y|ily)"
    r"|overnight"
    r"|\w+-(?:year|month|day|week|hour)(?:-\w+)?|annual(?:ly)?|lifetime|lifelong)\b"
    r"|\b\d[\d.,]{0,24}[ -]?(?:km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|m|cm|mm|feet|foot|ft"
    r"|inch(?:es)?"
    r"|words|pages)\b",
)
_NAME = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Gov|Lt|Col)\.\s)?"
    r"[^\W\d_a-zß-öø-ÿ][^\W_]*(?:['’.\-][^\W_]+){0,6}"
    r"(?:\s(?:(?:of|the|de|la|le|von|van|der|den|du|di|bin|al|ibn|and)\s){0,2}"
    r"[^\W\d_a-zß-öø-ÿ][^\W_]*(?:['’.\-][^\W_]+){0,6}){0,8}"
)
# Words that begin a sentence with a capital and name nobody.
_ORDINARY = frozenset(
    "the a an this that these those it its he she they we i you his her their our my your there"
    " here"
    " in on at by from for to of with as if when while where after before during since until under"
    " over into upon through between among against about around within without because although"
    " though however but and or nor so yet also thus hence therefore then moreover furthermore"
    " meanwhile finally eventually later earlier early late once now today some many most all both"
    " each every any no not one two three four five six seven eight nine ten several few other"
    " others another such more less much only even just still first second third next last what"
    " which who whom whose why how is are was were be been do does did has have had can could will"
    " would shall should may might must yes according due despite following given instead like"
    " unlike per besides since than too very often sometimes usually generally typically originally"
    " recently previously subsequently similarly additionally january february march april may june"
    " july august september october november december monday tuesday wednesday thursday friday"
    " saturday sunday because by upon let see mr mrs ms dr it's that's there's he's she's"
    " i'm".split()
)
_PEOPLE = re.compile(
    r"\b(?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|boys?|girls?|king|queen|emperor|empress"
    r"|prince|princess|duke|duchess|count|lord|lords|pope|bishop|sultan|khan|tsar|czar"
    r"|presidents?|ministers?|chancellor|secretary|governor|governors|mayor|senators?|deputy"
    r"|members?"
    r"|chairm[ae]n|head|chief|chiefs|boss|leader|leaders|leadership|rulers?|kings|monarch|crown"
    r"|government|governments|parliament|administration|ministry|council|committee|commission|court"
    r"|cabinet|congress|senate|party|parties|authorities|military|army|armies|navy|police|forces?"
    r"|troops|guards?|militia|militias|staff|crew|team|group|groups|company|companies|corporation"
    r"|bank|agency|university|church|family|families|clan|tribe|tribes|nobles?|nobility|elite"
    r"|aristocracy|peasants?|merchants|slaves|public|population|populace|community|communities"
    r"|society|nations?|countries|states|natives?|settlers|colonists|colonials|allies|enem(?:y|ies)"
    r"|friend|friends|wife|husband|son|sons|daughter|brother|brothers|sister|father|mother|uncle"
    r"|nephew|cousin|heir|heirs|ancestors|descendants|citizens?|residents|inhabitants|individuals?"
    r"|expert|experts|analyst|analysts|official|officials|spokes(?:man|woman|person)|diplomats?"
    r"|general|generals|captain|colonel|commander|commanders|officer|officers|soldiers?|chair"
    r"|owner|owners|users?|clients?|customers?|consumers?|anyone|someone|nobody|everyone|no one"
    r"|astronomers?|[a-z]{2,}(?:ists?|ians?|ologists?|eers?|ants|ents(?<!ments)|ors|smen|women|folk"
    r"|ees)|[a-z]{3,}(?:ers|[cntklmpd]er)(?<!er than)|MPs?|MSPs?)\b"
)
_COMPASS = re.compile(
    r"\b(?:(?:north|south|east|west)(?:ern|wards?|east|west|eastern|western)?|abroad|overseas"
    r"|offshore|upstream|downstream|inland|nearby|worldwide|outside|inside|downtown)\b",
)
_AT_PLACE = re.compile(
    r"\b(?:in|at|from|to|near|of|on|around|across|through|throughout|into|outside|inside|via|within"
    r"|toward|towards|off|along|between|over|above|under|beyond|behind|reached|left|entered|and"
    r"|like|including|for|with|against|by)"
    r"\s(?:(?:the|a|an|what|is|now|modern|northern|southern|eastern|western|central"
    r"|nearby)\s){0,3}$",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"\b(?:cit(?:y|ies)|towns?|villages?|countr(?:y|ies)|nations?|states?|regions?|provinces?"
    r"|areas?"
    r"|rivers?|lakes?|seas?|oceans?|islands?|mountains?|valleys?|coasts?|border|harbou?r|port|fort"
    r"|palace|house|buildings?|church|street|road|square|park|castle|capital|continent"
    r"|territor(?:y|ies)"
    r"|land|lands|shore|world|earth|ground|home|school|university|hospital|station|airport|bridge"
    r"|tropics|colon(?:y|ies)|district|county|camp|base)\b",
)
_INSIDE = re.compile(r"\b(?:in|at|near|into|across|throughout)(?: the)? $", re.IGNORECASE)
"""What stands before a place rather than before a person."""
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|so that|in order to|in order that|so as to"
    r"|as a (?:result|consequence|response|means|way|reaction)|result(?:s|ed|ing)? (?:in|from|of)"
    r"|results?|reasons?|causes?|caused|causing|leads? to|led to|leading to|for the sake of"
    r"|on account of|therefore|thus|hence|consequently|thereby|given that|in response to"
    r"|in retaliation|for fear|fears?|feared|fearing|lest|motivat\w+|prompt(?:ed|ing|s)|aim(?:ed"
    r"|ing|s)?"
    r"|intend(?:ed|ing|s)?|intention|purpose|goals?|hop(?:ed|ing|es?)|want(?:ed|s|ing)?|need(?:ed"
    r"|s|ing)?"
    r"|seek(?:s|ing)?|sought|designed to|meant to|so-called because|stem(?:s|med|ming) from"
    r"|explain\w*"
    r"|attribut\w+|responsible|contribut\w+|forced|forc(?:es|ing)|allow(?:s|ed|ing)?|enabl\w+"
    r"|ensur\w+|prevent\w*|avoid\w*|protect\w*|so (?:the|they|he|she|it|we|as)|unable|lack(?:ed"
    r"|ing)?"
    r"|why|justif\w+|accus\w+|blam\w+|concern\w*|worr\w+|for (?:its|their|his|her|being|having)"
    r"|exacerbat\w+|encourag\w+|discourag\w+|in protest|if|unless|although|though|but|despite|while"
    r"|as)\b|^\w{3,}ing\b|\bthe (?:more|earlier|less|higher|better)\b"
    r"|(?<!according )(?<!due )(?<!prior )\bto (?!the\b|an?\b|be\b|its\b|his\b|their\b|this\b"
    r"|that\b)"
    r"[a-z]{3,}(?<!ing)(?<!ed)\b|[:;–—]|, (?:which|making|giving|leaving|allowing|leading)\b",
)
_LIST_MARKER = re.compile(r"\s*(?:\(?\d{1,3}[.)]|\[\d{1,3}\])\s")
_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset("of the de la le von van der den du di bin al ibn and st mr mrs ms dr".split())

_STRONG = {
    AnswerType.NUMBER: (_NUMBER,),
    AnswerType.MONEY: (_MONEY,),
    AnswerType.PERCENT: (_PERCENT,),
    AnswerType.DURATION: (_DURATION,),
    AnswerType.TIME: (_TIME,),
    AnswerType.REASON: (_REASON,),
}
_WEAK = {
    AnswerType.NUMBER: (_WEAK_NUMBER,),
    AnswerType.MONEY: (_NUMBER, _WEAK_NUMBER),
    AnswerType.PERCENT: (_NUMBER, _WEAK_NUMBER),
    AnswerType.DURATION: (_NUMBER,),
    AnswerType.TIME: (_SHORT_YEAR,),
    AnswerType.PLACE: (_COMPASS, _PLACES),
}


def _lowered(sentence: str) -> str:
    """Put a sentence into lower case without moving a character."""
    lowered = sentence.lower()
    if len(lowered) == len(sentence):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in sentence)


@lru_cache(maxsize=256)
def _words_of(text: str) -> frozenset[str]:
    """Give the lower-case words of a text; a question's are asked for with every sentence."""
    return frozenset(_WORD.findall(text.lower()))


def _is_new(span: str, known: frozenset[str]) -> bool:
    """Tell whether a span has a word that the question has not."""
    return any(word not in known for word in _WORD.findall(span.lower()) or [span])


def _names(sentence: str, known: frozenset[str]) -> Iterable[tuple[int, int]]:
    """Find the names that are not in the question, without ordinary words at their ends."""
    for match in _NAME.finditer(sentence):
        name = match.group()
        words = [(found.group().lower(), found.span()) for found in _WORD.finditer(name)]
        while words and (words[0][0] in _ORDINARY or words[0][0] in _STOP):
            words.pop(0)
        kept = [
            word
            for word, (start, end) in words
            if word not in _STOP
            and word not in _ORDINARY
            and end - start > 1
            and name[start].isupper()
        ]
        if kept and any(word not in known and not _same_stem(word, known) for word in kept):
            offset = match.start()
            yield offset + words[0][1][0], offset + words[-1][1][1]


def _same_stem(word: str, known: frozenset[str]) -> bool:
    """Tell whether the question has the word with or without a plural or possessive s."""
    return word + "s" in known or (word.endswith("s") and word[:-1] in known)


def _matches(
    patterns: Iterable[re.Pattern[str]], sentence: str, known: frozenset[str]
) -> Iterable[tuple[int, int]]:
    """Find the spans of the patterns that the question has not, past a list marker."""
    marker = _LIST_MARKER.match(sentence)
    start = marker.end() if marker else 0
    for pattern in patterns:
        for match in pattern.finditer(sentence, start):
            if _is_new(match.group(), known):
                yield match.span()


def _any(spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether there is a first span, without looking for the others."""
    return next(iter(spans), None) is not None


def _is_cued(pattern: re.Pattern[str], sentence: str) -> bool:
    """Tell whether a cue word is there, be it in the question too ("when", "after")."""
    return pattern.search(sentence) is not None


def new_spans(answer_type: AnswerType, sentence: str, question: str) -> list[tuple[int, int]]:
    """Find what is surely of the asked kind in a sentence and not in the question already.

    In: a sentence of an article and the question. Out: (start, end) in the sentence, in order;
    nothing for ANY.
    """
    return sorted(set(_spans(answer_type, sentence, question)))


def has_new_span(answer_type: AnswerType, sentence: str, question: str) -> bool:
    """Tell whether there is any of ``new_spans``, without looking for the others."""
    return _any(_spans(answer_type, sentence, question))


def _spans(answer_type: AnswerType, sentence: str, question: str) -> Iterable[tuple[int, int]]:
    if answer_type is AnswerType.ANY:
        return
    sentence = sentence[:CHARACTERS_READ]
    known = _words_of(question)
    if answer_type is AnswerType.PERSON:
        for start, end in _names(sentence, known):
            if not _INSIDE.search(sentence, max(0, start - 20), start):
                yield start, end
    elif answer_type is AnswerType.PLACE:
        for start, end in _names(sentence, known):
            if _AT_PLACE.search(sentence, max(0, start - 40), start):
                yield start, end
        yield from _matches((_COMPASS,), _lowered(sentence), known)
    else:
        yield from _matches(_STRONG.get(answer_type, ()), _lowered(sentence), known)


def new_names(sentence: str, question: str) -> list[tuple[int, int]]:
    """Find the names in a sentence that the question has not, as (start, end)."""
    return list(_names(sentence[:CHARACTERS_READ], _words_of(question)))


def has_evidence(answer_type: AnswerType, sentence: str, question: str) -> bool:
    """Tell whether a sentence may contain the kind of thing that the question asks for.

    In: a sentence of an article and the question. Out: True also for weak signs ("several",
    "after …", "the engineers") and always for ANY.
    """
    if answer_type is AnswerType.ANY:
        return True
    sentence = sentence[:CHARACTERS_READ]
    known = _words_of(question)
    if answer_type in {AnswerType.PERSON, AnswerType.PLACE} and _any(_names(sentence, known)):
        return True
    if answer_type is AnswerType.PERSON:
        return _any(_matches((_PEOPLE,), sentence, known))
    lowered = _lowered(sentence)
    if answer_type is AnswerType.REASON:
        return _is_cued(_REASON, lowered)
    if _any(_matches(_STRONG.get(answer_type, ()), lowered, known)):
        return True
    if answer_type in {AnswerType.TIME, AnswerType.DURATION} and _is_cued(_WEAK_TIME, lowered):
        return True
    return _any(_matches(_WEAK[answer_type], lowered, known))
