"""The text of an article → who and what it names: people, places, bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_PART = r"[A-ZÀ-ÖØ-Þ][\w’'-]*[\wÀ-ÿ]"
_RUN = re.compile(rf"(?<![\w’'.-]){_PART}(?: (?:(?:van|von|de|der|of|the) )*{_PART})*")
_TITLES = frozenset(
    "Mr Mrs Ms Dr President Prime Minister Captain Judge Lord Sir Professor Colonel General Mayor "
    "Secretary Foreign Labour Transport Housing Senator Inspector Chancellor Finance".split()
)
_BODIES = frozenset(
    "Union Party Board Ministry Council University Institute Court Bank Foundation Agency Chamber "
    "Department Fleet News Gazette Parliament Assembly Alliance List League House Authority Trust "
    "Company Commission Association Federation Rovers Line Metal Capital Terminals Workers Crown "
    "Pentagon Kremlin NATO BelTA Bundestag Congress Group Service".split()
)
_ONE_WORD_BODIES = frozenset("Pentagon Kremlin NATO BelTA Bundestag Congress Rovers".split())
_NO_PEOPLE = _BODIES | frozenset(
    "Road Street Hall Act Republic Sea Lake Saint Grand New North South East West Open Port Hotel "
    "Women Shield Cup States Kingdom Ukraine Russia Europe Baltic Black Northern Eastern Western "
    "Article Update Correction National European American Russian Appeal Crisis Security Day "
    "Castle Harbour Rock Rocks Tower Bridge Valley Island Islands Verde Linn United Customs "
    "Lower Old Athletic Journal Review Ecology Water Mountain Brandt Crane Holloway".split()
)
_SMALL = frozenset(
    "The A An In On At He She It They But And For After Before When While Nobody Then Ten "
    "Closing".split()
)
"""Words that begin sentences and name nobody."""
_CALENDAR = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?"
)
_PREPOSITIONS = ("in", "at", "to", "from", "near", "outside")
_SAME = (
    "Russia Russian Russians Moscow Kremlin",
    "Ukraine Ukrainian Ukrainians Kyiv",
    "America American Americans Washington US USA Pentagon States",
    "Britain British London UK",
    "Germany German Germans Berlin",
    "France French Paris",
    "Europe European Europeans EU Brussels",
    "Belarus Belarusian Minsk",
)
"""Names of which articles use one for another."""


@dataclass(frozen=True, slots=True)
class Named:
    """What an article names: people by their full names, and places and bodies."""

    people: tuple[str, ...]
    places: tuple[str, ...]
    bodies: tuple[str, ...]


@cache
def named_in(article: str) -> Named:
    """The names of an article, in its order."""
    runs: dict[str, None] = {}
    inside: set[str] = set()
    for match in _RUN.finditer(article):
        parts = match.group().removesuffix("’s").removesuffix("'s").split()
        begins = not re.search(r"[\w,;’”–—] $", article[max(0, match.start() - 2) : match.start()])
        while parts and (parts[0] in _TITLES or parts[0] in _SMALL or parts[0][:1].islower()):
            parts = parts[1:]
        name = " ".join(parts)
        if not parts or any(_CALENDAR.fullmatch(part) for part in parts):
            continue
        runs.setdefault(name)
        if not begins:
            inside.add(name)
    people = [name for name in runs if _is_person(name, article)]
    last = {name.split()[-1] for name in people} | {name.split()[0] for name in people}
    rest = [name for name in runs if name in inside and name not in people]
    bodies = [
        name
        for name in rest
        if _BODIES & set(name.split())
        and " of " not in name
        and (" " in name or name in _ONE_WORD_BODIES)
    ]
    places = [
        name
        for name in rest
        if name not in bodies
        and not last & set(name.split())
        and any(re.search(rf"\b{each} {re.escape(name)}\b", article) for each in _PREPOSITIONS)
    ]
    return Named(tuple(people), tuple(places), tuple(bodies))


def last_name(name: str) -> str:
    """Somebody's name without the first one: "de Wit", of "Anneke de Wit"."""
    return name.split(maxsplit=1)[1]


def is_same(one: str, other: str) -> bool:
    """Whether two names share a word, or stand for each other."""
    ours, theirs = _meaning(one), _meaning(other)
    return bool(ours & theirs)


def stands_in(name: str, text: str) -> bool:
    """Whether a text has a word of a name, or another name for it."""
    parts = set(re.findall(r"\w+", text))
    return any(part.lower() in {each.lower() for each in parts} for part in _meaning(name))


def _meaning(name: str) -> set[str]:
    found = {part for part in re.findall(r"\w+", name) if part[:1].isupper()}
    for line in _SAME:
        if found & set(line.split()):
            found |= set(line.split())
    return found


def _is_person(name: str, article: str) -> bool:
    """Whether a name is of two or three parts, and its last one is somebody's elsewhere, or he is
    told to say something, or is introduced with a comma."""
    parts = name.split()
    if not 2 <= len(parts) <= 4 or " of " in name or " the " in name or _NO_PEOPLE & set(parts):
        return False
    last = re.escape(parts[-1])
    alone = re.search(rf"(?<!{re.escape(parts[-2])} )\b{last}\b", article)
    told = re.search(rf"{last}(?:,| (?:said|says|told|had|was|is|who|called|put)\b)", article)
    before = re.search(rf"(?:said|, |and |with ){re.escape(name)}", article)
    return bool(alone or told or before)
