"""The names in a claim and in an article's words → whether the claim's are the article's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.checking.numbers import has_number
from bot.checking.reporting import NOT_NAMES

_WORD = re.compile(r"[^\W_]+(?:[.&](?=[^\W\d_]))?(?:['’-][^\W_]+|\.[^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n|[“\"‘«(]\s*)$")
_PAIR = re.compile(r"\b([A-ZÀ-ÖØ-Þ][\w’'-]*\w)\s+([A-ZÀ-ÖØ-Þ][\w-]*\w)(?:['’]s)?")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_MONTHS_AND_DAYS = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\Z"
)
_ENDINGS = re.compile(
    r"(?:ia|ians?|eans?|ans?|ns?|ish|ese|ers?|ic|is?|men|women|man|woman|s|es|['’]s?)?\Z"
)
"""What makes a people of a place: Russia, Russian, Russians."""
_SEVERAL = re.compile(r"(?<![\w’'-])[A-ZÀ-ÖØ-Þ][\w-]+(?:(?: of| for| and)? [A-ZÀ-ÖØ-Þ][\w-]+)+")
_CAPITALS = re.compile(r"(?<![\w’'-])[A-ZÀ-ÖØ-Þ][\w-]+")
_COMPANY = re.compile(r"\bthe (?:company|firm|club|group|bank)\b", re.IGNORECASE)
OPENING = 200
"""Characters of an article that tell whom it is about."""
SHORTEST_STEM = 4
"""Letters that two forms of one name share at least."""
_SAME = (
    "us usa america american americans washington",
    "uk britain british briton britons london",
    "eu europe european europeans brussels",
    "un nations",
    "france french frenchman frenchwoman paris",
    "poland polish pole poles warsaw",
    "spain spanish spaniard spaniards madrid",
    "netherlands dutch holland",
    "denmark danish dane danes",
    "sweden swedish swede swedes",
    "finland finnish finn finns",
    "turkey turkish turk turks türkiye",
    "ireland irish",
    "wales welsh",
    "scotland scottish scots",
    "switzerland swiss",
    "greece greek greeks",
    "china chinese beijing",
    "russia russian russians moscow",
    "ukraine ukrainian ukrainians kyiv kiev",
    "germany german germans berlin",
    "nato alliance",
)
"""Other words for a country and its people, or, in news, its government."""
_GROUPS = {word: row for row, line in enumerate(_SAME) for word in line.split()}
_PHRASES = (
    (re.compile(r"\bUnited States(?: of America)?\b", re.I), "America"),
    (re.compile(r"\bU\.\s?S\.(?:\s?A\.)?", re.I), "America "),
    (re.compile(r"\bUnited Kingdom\b|\bGreat Britain\b", re.I), "Britain"),
    (re.compile(r"\bU\.\s?K\.", re.I), "Britain "),
    (re.compile(r"\bEuropean Union\b|\bE\.\s?U\.", re.I), "Europe "),
    (re.compile(r"\bUnited Nations\b|\bU\.\s?N\.", re.I), "Nations "),
    (re.compile(r"\bchief executives?\b(?: officers?\b)?", re.I), "CEO"),
)
_TITLES = frozenset(
    """president prime minister foreign secretary general state captain colonel inspector professor
    prof dr mr mrs ms miss sir lady dame senator judge mayor coach queen king prince princess
    chancellor chief director chair chairman chairwoman chairperson spokesman spokeswoman
    spokesperson manager goalkeeper striker defender midfielder doctor ambassador commissioner
    leader head deputy governor labour finance defence defense interior economy union""".split()
)
"""What may be written with a capital and is no name."""


def missing_name(claim: str, said: str, article: str = "") -> str | None:
    """The first name of a claim that the words it rests on do not have; None where all are there.

    Every capitalised word counts, but titles, days and months, and what begins a sentence and is
    an ordinary word there: one of English that the ``article`` never writes as a name.
    """
    known = set(_forms(_called(claim, said, article)))
    lower_words = {word.lower() for word in _WORD.findall(claim) if word[:1].islower()}
    if other := _other_first_name(claim, said):
        return other
    for word, begins, small in _name_words(_spelt_out(claim)):
        low = _bare(word)
        if has_number(word) or _ORDINAL.fullmatch(low):
            continue
        if begins and (
            low in NOT_NAMES
            or low in lower_words
            or _is_ordinary(word, article, followed_by_small=small)
        ):
            continue
        if low in _TITLES or _MONTHS_AND_DAYS.match(low) or len(low) < 2:
            continue
        if not any(_is_same(low, other) for other in known):
            return word
    return None


def _called(claim: str, said: str, article: str) -> str:
    """The words, with the whole names of the bodies that they call "the chamber", "the company".

    Where a claim has a name of several words that the article has, of which the words have one in
    small letters, and the article has no other such name; or, of "the company", the name that the
    article begins with.
    """
    found = [said]
    for match in _SEVERAL.finditer(claim):
        first, _, rest = match.group().partition(" ")
        name = rest if first.lower() in NOT_NAMES else match.group()
        for head in name.split():
            if not re.search(rf"\b(?:the|its) {re.escape(head)}\b", said, re.IGNORECASE):
                continue
            others = {
                each.group()
                for each in _SEVERAL.finditer(article)
                if head in each.group().split()
                and each.group() not in name
                and name not in each.group()
            }
            if name in article and not others:
                found.append(name)
    if _COMPANY.search(said):
        opening = article[:OPENING]
        found += [each for each in _CAPITALS.findall(claim) if _begins_with(each, opening)]
    return " ".join(found)


def _begins_with(name: str, opening: str) -> bool:
    """Whether a name opens an article, alone and not as the first or last name of somebody."""
    return re.search(rf"^(?:[A-Z ]+ — )?{re.escape(name)}\b(?! [A-Z])", opening) is not None


def is_country(name: str) -> bool:
    """Whether a name is that of a country, an alliance or their people, in any form."""
    return any(_bare(word) in _GROUPS for word in _WORD.findall(_spelt_out(name)))


def _other_first_name(claim: str, said: str) -> str | None:
    """The first name in a claim with which the words have another one: Ned, for John Kirby."""
    theirs: dict[str, set[str]] = {}
    for first, last in _PAIR.findall(said):
        theirs.setdefault(_bare(last), set()).add(_bare(first))
    for first, last in _PAIR.findall(claim):
        known = theirs.get(_bare(last))
        if _bare(first) in NOT_NAMES or _MONTHS_AND_DAYS.match(_bare(first)):
            continue
        if known and _bare(first) not in known | _TITLES and not known <= _TITLES | NOT_NAMES:
            return str(first)
    return None


def _name_words(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Capitalised words; of one with a hyphen, its parts: "Russian-backed" names Russia.

    Each with whether it begins a sentence, and whether a word in small letters follows.
    """
    for word, begins, small in _capitalised(text):
        parts = [part for part in re.split(r"[-–]", word) if part]
        if len(parts) > 1 and any(part.islower() for part in parts):
            yield from ((part, begins, small) for part in parts if not part.islower())
        else:
            yield word, begins, small


def has_name(text: str, name: str) -> bool:
    """Whether a text has a name, in any of its forms."""
    known = set(_forms(text))
    words = [_bare(word) for word in _WORD.findall(_spelt_out(name)) if _bare(word) not in _TITLES]
    return bool(words) and any(_is_same(words[-1], other) for other in known)


def _capitalised(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Words with a capital, or more, whether each begins a sentence or a quotation, and whether
    the next one is in small letters."""
    for match in _WORD.finditer(text):
        word = match.group()
        if any(letter.isupper() for letter in word):
            begins = bool(_SENTENCE_START.search(text, 0, match.start()))
            yield word, begins, bool(re.match(r"\s+[a-zà-ÿ]", text[match.end() :]))


def _forms(text: str) -> Iterator[str]:
    for word in _WORD.findall(_spelt_out(text)):
        yield _bare(word)
        yield from (_bare(part) for part in re.split(r"[-–]", word) if part)


def _spelt_out(text: str) -> str:
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    return text


def _bare(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word)
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"['’]s?$", "", plain.casefold())


def _is_same(name: str, other: str) -> bool:
    if name == other or name.replace("-", "") == other.replace("-", ""):
        return True
    if name in _GROUPS and _GROUPS.get(other) == _GROUPS[name]:
        return True
    stem = _shared(name, other)
    return len(stem) >= SHORTEST_STEM and all(
        _ENDINGS.fullmatch(each[len(stem) :]) for each in (name, other)
    )


def _shared(one: str, other: str) -> str:
    length = next(
        (row for row, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return one[:length]


def _is_ordinary(word: str, article: str, *, followed_by_small: bool) -> bool:
    """Whether a word that begins a sentence is one of English, and no name in the article."""
    from store.spelling import is_english  # on demand: it loads a word list

    plain = re.sub(r"['’]s?$", "", word)
    # "Ned Kirby", "Transport Minister": a part of a name, whatever it is by itself
    if re.search(rf"(?<=[a-z,;] ){re.escape(plain)}\b", article):
        small = re.search(rf"\b{re.escape(plain.lower())}\b", article)
        return followed_by_small and small is not None
    return is_english(plain)
