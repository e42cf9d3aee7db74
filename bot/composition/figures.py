"""The numbers in a claim and in an article's words → whether the claim's are the article's."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from bot.composition.quantities import (
    BESIDE,
    FRACTION,
    UNIT,
    Figure,
    figures_in,
    fraction_of,
    fractions_in,
    seconds,
    unit_of,
)
from store.terms import terms

_COUNTED_UNTIL = re.compile(
    r"[,;:.()–—]|\s\d|\b(?:and|in|at|on|by|since|until|during|after|before|than|when|while)\b"
)
_ELLIPTICAL = re.compile(r"\s+(?:had|have|has|got) (?:it|them|one)\b")
_COUNTED_WORDS = 3
"""So many words after a number say what is counted."""
ROUNDED_TO = Decimal("0.1")
"""Part of a number by which a rounded one may lie beside it: over 31,000 for 31,406."""
ABOUT = Decimal("0.05")
"""The same for "about"."""

_SAME_COUNT = (
    (Decimal(2), re.compile(r"\b(?:both|couple|pair|twice|twins?|double[sd]?|either)\b", re.I)),
    (Decimal(1), re.compile(r"\b(?:once|single|an?|only|sole|another|first)\b", re.I)),
    (Decimal(3), re.compile(r"\b(?:trio|triple[sd]?|hat-trick|treble|thrice)\b", re.I)),
    (Decimal(2), re.compile(r"\bsecond\b", re.I)),
)
_ABOVE = r"more than|over|above|at least|exceed\w*|upwards of|no fewer than|a minimum of"
_BELOW = r"less than|fewer than|under|below|almost|nearly|close to|no more than|just under"
_UP_TO = r"as many as|as much as|up to"
_BEFORE_AMOUNT = r"\s+[$€£]?$"
_MORE = re.compile(rf"\b(?:{_ABOVE}|{_UP_TO}){_BEFORE_AMOUNT}", re.IGNORECASE)
_LESS = re.compile(
    rf"\b(?:{_BELOW}|{_UP_TO}|at most|a maximum of|not exceed){_BEFORE_AMOUNT}", re.IGNORECASE
)
_ROUNDED_DOWN = re.compile(rf"\b(?:{_ABOVE}){_BEFORE_AMOUNT}", re.IGNORECASE)
_ROUNDED_UP = re.compile(rf"\b(?:{_BELOW}){_BEFORE_AMOUNT}", re.IGNORECASE)
"""Before a round number for another one; "up to" and its like give an exact one."""
_ROUGHLY = re.compile(
    r"\b(?:about|around|roughly|some|approximately|circa|or so)\s+[$€£]?$", re.IGNORECASE
)
_BASE = re.compile(
    r"\b(?:of|in|from|out of)\s+(?:the|its|their|his|her|all|our|my|a total of)\s+$", re.I
)
"""Before the number that another one is a part of: "14 of its 40 posts"."""
_PART_OF = re.compile(r"\s+(?:out )?of (?:(?:the|its|their|his|her|all|our|my) )?")
"""Between the two: both count the same."""
_PARTITIVE = re.compile(
    r"\b(?:half|most|some|many|few|a third|a quarter|\d+|two|three|four|five|six) of (?:them|which|"
    r"whom|these|those)\b",
    re.IGNORECASE,
)
_PART_WORDS = re.compile(
    r"\b(?:half|most|some|many|few|third|quarter|of (?:them|which|these))\b", re.I
)
_OLD = re.compile(
    r"\b(?:from|instead of|rather than|used to be|had been|compared with|against|previously|"
    r"formerly|before it was|up on|down on|not)\s+(?:the\s+|a\s+)?[$€£]?$",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"[^.;,]{0,30}\b(?:years?|months?|weeks?|days?) (?:ago|before|earlier)\b", re.IGNORECASE
)
_LATER = re.compile(r"[^.;,]{0,20}\b(?:year|month|week|day|hour)s? later\b", re.IGNORECASE)
_TELLS_OLD = re.compile(
    r"\b(?:from|instead|rather|used|had|before|previous\w*|former\w*|earlier|against|compared|was|"
    r"were|last|down|up|ago|years|months|original\w*|not)\b",
    re.IGNORECASE,
)
_MOSTLY = 4
"""So many times as much of a claim stands in the sentence of its number, where the rest may be from
another one: who it is of whom the number is told."""
_AGE = re.compile(r"[\s-]years?[\s-](?:olds?|of age)\b", re.IGNORECASE)
_TIME = re.compile(r"\b(?:minute|hour|day|week|fortnight|month|year)s?\b", re.IGNORECASE)


def wrong_number(claim: str, said: str, around: str = "") -> str | None:
    """The first number of a claim that the words it rests on do not have; None where all are there.

    Dates aside. ``around`` is the passage of the words. A number that is there needs the same
    currency, the same limits ("more than"), and
    has to count the same, where the words tell it.
    """
    theirs = figures_in(said)
    if fraction := _wrong_fraction(claim, said):
        return fraction
    for figure in figures_in(claim, referring=True):
        words = claim[figure.start : figure.end]
        same = [each for each in theirs if _is_same(claim, figure, said, each)]
        if not same:
            if _is_said_otherwise(claim, figure, said):
                continue
            return words
        if not any(_same_unit(claim, figure, said, each) for each in same):
            return words
        if _is_other_length(claim, figure, said, same, around):
            return words
        if _counts_something_else(claim, figure, said, same, theirs):
            return words
        if _is_base_alone(claim, said, same, theirs) or _is_old(claim, figure, said, same):
            return words
        if _is_limited_otherwise(claim, figure, said, same) or _is_partly(claim, said, same):
            return words
    return _from_another_sentence(claim, said)


def _is_same(claim: str, figure: Figure, said: str, other: Figure) -> bool:
    """Whether a number of a claim is one of the words: just so, in another unit of time, rounded as
    the claim says."""
    if figure.values & other.values:
        return True
    before = claim[: figure.start]
    for ours in figure.values:
        for theirs in other.values:
            if theirs <= 12:
                continue
            if _ROUNDED_DOWN.search(before) and ours < theirs <= ours * (1 + ROUNDED_TO):
                return True
            if _ROUNDED_UP.search(before) and ours * (1 - ROUNDED_TO) <= theirs < ours:
                return True
            if _ROUGHLY.search(before) and abs(theirs - ours) <= ABOUT * ours:
                return True
    return bool(seconds(claim, figure) & seconds(said, other))


def _is_said_otherwise(claim: str, figure: Figure, said: str) -> bool:
    """Whether the words have a number that is no figure: "both" for two; or a tenth for 10 %."""
    if any(
        value in figure.values and pattern.search(said) is not None
        for value, pattern in _SAME_COUNT
    ):
        return unit_of(claim, figure) is None
    if unit_of(claim, figure) != "percent":
        return False
    shares = {value / 100 for value in figure.values}
    return any(share in shares for share in fractions_in(said))


def _wrong_fraction(claim: str, said: str) -> str | None:
    """A half, a third … of a claim that the words do not have, as a fraction or in percent."""
    theirs = set(fractions_in(said))
    theirs |= {
        (value / 100).quantize(Decimal("0.01"))
        for each in figures_in(said)
        if unit_of(said, each) == "percent"
        for value in each.values
    }
    for match in FRACTION.finditer(claim):
        if claim[: match.start()].endswith("and "):  # two and a half
            continue
        if fraction_of(match) not in theirs and not re.search(r"\band a half\b|\bhalv", said):
            return match.group()
    return None


def _same_unit(claim: str, figure: Figure, said: str, other: Figure) -> bool:
    """Whether two numbers have the same currency, or percent sign, where both have one."""
    ours, theirs = unit_of(claim, figure), unit_of(said, other)
    return ours is None or theirs is None or ours == theirs


def _is_other_length(
    claim: str, figure: Figure, said: str, same: Sequence[Figure], around: str
) -> bool:
    """Whether a claim gives a number of days, where the words give it of weeks, or of nothing that
    may be days."""
    ours = seconds(claim, figure)
    if not ours or _AGE.match(claim, figure.end):
        return False
    lengths = [each for each in (seconds(said, other) for other in same) if each]
    if lengths:
        return not any(ours & each for each in lengths)
    unit = UNIT.match(claim[figure.end : figure.end + BESIDE])
    assert unit is not None
    stem = unit[1].lower().removesuffix("s")
    if re.search(rf"\b{stem}", said, re.IGNORECASE):
        return False
    return _TIME.search(said) is not None or not re.search(rf"\b{stem}", around, re.IGNORECASE)


def _counts_something_else(
    claim: str, figure: Figure, said: str, same: Collection[Figure], theirs: Collection[Figure]
) -> bool:
    """Whether what a claim counts is what the words count with another number.

    In "12 jets and two battalions", "two jets" is wrong although there is a two. Only what both
    name with the same word is told so.
    """
    if _told_of_another(claim, figure, said, same, theirs):
        return True
    counted = _counted(claim, figure)
    if not counted or any(counted & _counted(said, each) for each in same):
        return False
    if all(_ELLIPTICAL.match(said, each.end) for each in same):
        return False  # "all but 1,200 had it back": counted is what was named before
    return any(
        counted & _counted(said, each)
        for each in theirs
        if each not in same
        and not any(_PART_OF.fullmatch(said, part.end, each.start) for part in same)
    )


def _told_of_another(
    claim: str, figure: Figure, said: str, same: Collection[Figure], theirs: Collection[Figure]
) -> bool:
    """The same of the words right before: "at a cost of 3.7 million, less than the 5 set aside"."""
    unit = unit_of(claim, figure)
    told = _before(claim, figure)
    if unit is None or not told or any(told & _before(said, each) for each in same):
        return False
    if any(_OLD.search(said, 0, each.start) for each in same):
        return False
    ours = [each.values for each in figures_in(claim)]
    return any(
        told & _before(said, each) and unit_of(said, each) == unit
        for each in theirs
        if each not in same and not any(each.values & values for values in ours)
    )


def _before(text: str, figure: Figure) -> set[str]:
    """The terms of the words right before a number, back to a mark or another number."""
    ahead = re.split(r"[,;:()–—]|[.!?]\s|\d", text[max(0, figure.start - 60) : figure.start])[-1]
    return set(terms(" ".join(ahead.split()[-_COUNTED_WORDS:])))


def _counted(text: str, figure: Figure) -> set[str]:
    """The terms of the words right after a number, up to a mark or the next number."""
    rest = text[figure.end : figure.end + 60]
    after = _COUNTED_UNTIL.split(rest, maxsplit=1)[0]
    return set(terms(" ".join(after.split()[:_COUNTED_WORDS])))


def _is_base_alone(claim: str, said: str, same: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    """Whether a claim has only the whole of which the words tell a part: "14 of its 40 posts"."""
    if not all(_BASE.search(said, 0, each.start) for each in same):
        return False
    parts = [each for each in theirs if each.end < same[0].start and same[0].start - each.end < 40]
    if not parts:
        return False
    return not any(parts[-1].values & each.values for each in figures_in(claim))


def _is_old(claim: str, figure: Figure, said: str, same: Sequence[Figure]) -> bool:
    """Whether the words give a number as what it used to be, and the claim as what it is."""
    if not all(_OLD.search(said, 0, each.start) or _AGO.match(said, each.end) for each in same):
        return False
    before = claim[: figure.start]
    if _LATER.match(claim, figure.end):
        return True
    if re.search(r"\bto\s+(?:a\s+)?[$€£]?$", before):
        return True
    return _TELLS_OLD.search(claim) is None


def _is_partly(claim: str, said: str, same: Sequence[Figure]) -> bool:
    """Whether a claim says of all what the words say of a part: "30 nests, half of them lit"."""
    part = _PARTITIVE.search(said, same[-1].end)
    if part is None or not all(each.end <= part.start() for each in same):
        return False
    behind = set(terms(re.split(r"[.;]", said[part.end() :], maxsplit=1)[0]))
    return len(behind & set(terms(claim))) > 1 and not _PART_WORDS.search(claim)


def _is_limited_otherwise(claim: str, figure: Figure, said: str, same: Sequence[Figure]) -> bool:
    """Whether a claim says "more than" of a number, or "up to", of which the words do not."""
    before = claim[: figure.start]
    for ours in (_MORE, _LESS):
        if not ours.search(before):
            continue
        exact = [each for each in same if figure.values & each.values]
        if not exact:
            return False
        ahead = [said[: each.start] for each in exact]
        after = [said[each.end : each.end + 12] for each in exact]
        limited = any(ours.search(each) for each in ahead)
        loose = any(re.match(r"\s+or (?:more|so|less|fewer)\b", each) for each in after)
        return not limited and not loose
    return False


def _from_another_sentence(claim: str, said: str) -> str | None:
    """A number of a claim whose own sentence tells of something else, while what the claim tells
    stands in a sentence with another number."""
    sentences = [each for each in re.split(r"(?<=[.!?])\s+", said) if each]
    if len(sentences) < 2:
        return None
    told = set(terms(claim))
    for figure in figures_in(claim, referring=True):
        own = [
            each for each in sentences if any(figure.values & f.values for f in figures_in(each))
        ]
        if len(own) != 1:
            continue
        here = told & set(terms(own[0]))
        for other in sentences:
            figures = figures_in(other)
            if other == own[0] or not (figures or re.search(r"\bonce|twice\b", other)):
                continue
            there = told & set(terms(other))
            if len(there - here) * _MOSTLY > len(here):
                return claim[figure.start : figure.end]
    return None
