"""The numbers in a claim and in an article's words → whether the claim's are the article's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.checking.numbers import numbers_in
from bot.composition.dates import dates_in
from bot.composition.kinds import seconds_of
from store.terms import terms

_COUNTED_WORDS = 3
"""So many words after a number say what is counted."""
_BESIDE = 12
"""Characters beside a number in which its currency, or a percent sign, stands."""
ROUNDED_TO = Decimal("0.1")
"""Part of a number by which a rounded one may lie beside it: over 31,000 for 31,406."""
ABOUT = Decimal("0.05")
"""The same for "about"."""

_PART_OF_NAME = re.compile(r"[^\W\d_]-$")
"""Su-35, Covid-19: names, and compared as such."""
_NO_COUNT = re.compile(
    r"\b(?:no one|one another|one of|each one|this one|that one|the one|one|the two|these two|"
    r"those two|the three|these three)\b",
    re.IGNORECASE,
)
"""In a claim: words that refer and count nothing."""
_SIGNS = {
    "dollar": re.compile(r"\$|\bdollars?\b|\bUSD\b", re.IGNORECASE),
    "euro": re.compile(r"€|\beuros?\b|\bEUR\b", re.IGNORECASE),
    "pound": re.compile(r"£|\bpounds?\b|\bsterling\b|\bGBP\b", re.IGNORECASE),
    "percent": re.compile(r"%|\bper ?cent\b", re.IGNORECASE),
}
_AMBIGUOUS_SCALE = re.compile(r"[\d.,]+\s?[mk]$", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?=\s*[ap]\.?\s?m\b)", re.IGNORECASE
)
_SAME_COUNT = (
    (Decimal(2), re.compile(r"\b(?:both|couple|pair|twice|twins?|double[sd]?|either)\b", re.I)),
    (Decimal(1), re.compile(r"\b(?:once|single|an?|only|sole|another|first)\b", re.I)),
    (Decimal(3), re.compile(r"\b(?:trio|triple[sd]?|hat-trick|treble|thrice)\b", re.I)),
    (Decimal(2), re.compile(r"\bsecond\b", re.I)),
)
_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINAL = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<second>second)(?=-)|(?P<figure>\d+)(?:st|nd|rd|th))\b",
    re.I,
)
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_FRACTION = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four|nine)[\s-]+)?"
    r"(?P<part>half(?!-|way|time| past| a (?:year|century|decade))|halves)\b"
    r"|\b(?P<times>an?|one|two|three|four|nine)[\s-]+(?P<share>(?:third|quarter|fifth|tenth)s?)\b"
    r"|\bone in (?P<among>two|three|four|five|ten)\b|\b(?P<top>\d)/(?P<bottom>\d+)\b",
    re.IGNORECASE,
)
_AMONG = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_COUNTS = {"two": 2, "three": 3, "four": 4, "nine": 9}
_MORE = re.compile(
    r"\b(?:more than|over|above|at least|exceed\w*|upwards of|as many as|as much as|up to|"
    r"no fewer than|"
    r"a minimum of)\s+[$€£]?$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:less than|fewer than|under|below|almost|nearly|close to|up to|at most|no more than|"
    r"just under|a maximum of|as many as|as much as|not exceed)\s+[$€£]?$",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r"\b(?:about|around|roughly|some|approximately|circa|or so)\s+[$€£]?$", re.IGNORECASE
)
_BASE = re.compile(
    r"\b(?:of|in|from|out of)\s+(?:the|its|their|his|her|all|our|my|a total of)\s+$", re.I
)
"""Before the number that another one is a part of: "14 of its 40 posts"."""
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
_TELLS_OLD = re.compile(
    r"\b(?:from|instead|rather|used|had|before|previous\w*|former\w*|earlier|against|compared|was|"
    r"were|last|down|up|original\w*|not)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"^[\s-]*(minutes?|hours?|days?|weeks?|fortnights?|months?|years?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number ``text[start:end]``, and the values that it may have."""

    values: frozenset[Decimal]
    start: int
    end: int


def wrong_number(claim: str, said: str) -> str | None:
    """The first number of a claim that the words it rests on do not have; None where all are there.

    Dates aside. A number that is there needs the same currency, the same limits ("more than"), and
    has to count the same, where the words tell it.
    """
    theirs = _figures(said)
    if fraction := _wrong_fraction(claim, said):
        return fraction
    for figure in _figures(claim, referring=True):
        words = claim[figure.start : figure.end]
        same = [each for each in theirs if _is_same(claim, figure, said, each)]
        if not same:
            if _is_said_otherwise(claim, figure, said):
                continue
            return words
        if not any(_same_unit(claim, figure, said, each) for each in same):
            return words
        if all(_is_other_length(claim, figure, said, each) for each in same):
            return words
        if _counts_something_else(claim, figure, said, same, theirs):
            return words
        if _is_base_alone(claim, said, same, theirs) or _is_old(claim, figure, said, same):
            return words
        if _is_limited_otherwise(claim, figure, said, same) or _is_partly(claim, said, same):
            return words
    return _from_another_sentence(claim, said)


def _figures(text: str, *, referring: bool = False) -> list[Figure]:
    """The numbers of a text that are no parts of dates; ``referring``: without a mere "one"."""
    dates = [(each.start, each.end) for each in dates_in(text)]
    fractions = [match.span() for match in _FRACTION.finditer(text)]
    pronouns = [match.span() for match in _NO_COUNT.finditer(text)] if referring else []
    apart = [*dates, *fractions, *pronouns]
    found = []
    for clock in _CLOCK.finditer(text):  # 2:15 p.m. is 2.15 p.m.
        apart.append(clock.span())
        value = Decimal(f"{int(clock['hour'])}.{clock['minute']}").normalize()
        found.append(Figure(frozenset({value}), *clock.span()))
    for number in numbers_in(text):
        if any(start <= number.start and number.end <= end for start, end in apart):
            continue
        if _PART_OF_NAME.search(text, 0, number.start):
            continue
        values = {number.value.normalize()}
        words = text[number.start : number.end]
        if _AMBIGUOUS_SCALE.fullmatch(words):
            values |= {each.value.normalize() for each in numbers_in(words[:-1])}
        found.append(Figure(frozenset(values), number.start, number.end))
    for match in _ORDINAL.finditer(text):
        if any(
            start <= match.start() and match.end() <= end for start, end in [*dates, *fractions]
        ):
            continue
        found = [each for each in found if not match.start() <= each.start < match.end()]
        found.append(Figure(frozenset({_ordinal(match)}), *match.span()))
    return sorted(found, key=lambda each: each.start)


def _ordinal(match: re.Match[str]) -> Decimal:
    if match["second"]:
        return Decimal(2)
    if match["figure"]:
        return Decimal(match["figure"])
    return Decimal(_ORDINALS.index(match["word"].lower()) + 3)


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
            if _MORE.search(before) and ours < theirs <= ours * (1 + ROUNDED_TO):
                return True
            if _LESS.search(before) and ours * (1 - ROUNDED_TO) <= theirs < ours:
                return True
            if _ROUGHLY.search(before) and abs(theirs - ours) <= ABOUT * ours:
                return True
    return bool(_seconds(claim, figure) & _seconds(said, other))


def _seconds(text: str, figure: Figure) -> set[Decimal]:
    """A span of time in seconds: 72 hours are three days."""
    unit = _UNIT.match(text[figure.end : figure.end + _BESIDE])
    length = seconds_of(unit[1]) if unit else None
    return {value * length for value in figure.values} if length else set()


def _is_said_otherwise(claim: str, figure: Figure, said: str) -> bool:
    """Whether the words have a number that is no figure: "both" for two; or a tenth for 10 %."""
    if any(
        value in figure.values and pattern.search(said) is not None
        for value, pattern in _SAME_COUNT
    ):
        return True
    if _unit(claim, figure) != "percent":
        return False
    shares = {value / 100 for value in figure.values}
    return any(share in shares for share in _fractions(said))


def _fractions(text: str) -> Iterator[Decimal]:
    for match in _FRACTION.finditer(text):
        yield _fraction(match)


def _fraction(match: re.Match[str]) -> Decimal:
    if match["top"]:
        return (Decimal(match["top"]) / Decimal(match["bottom"])).quantize(Decimal("0.01"))
    if match["among"]:
        return (Decimal(1) / _AMONG[match["among"].lower()]).quantize(Decimal("0.01"))
    part = (match["part"] or match["share"]).lower()
    below = _PARTS.get(part) or _PARTS[part.removesuffix("s")]
    above = _COUNTS.get((match["count"] or match["times"] or "").lower(), 1)
    return (Decimal(above) / below).quantize(Decimal("0.01"))


def _wrong_fraction(claim: str, said: str) -> str | None:
    """A half, a third … of a claim that the words do not have, as a fraction or in percent."""
    theirs = set(_fractions(said))
    theirs |= {
        (value / 100).quantize(Decimal("0.01"))
        for each in _figures(said)
        if _unit(said, each) == "percent"
        for value in each.values
    }
    for match in _FRACTION.finditer(claim):
        if claim[: match.start()].endswith("and "):  # two and a half
            continue
        if _fraction(match) not in theirs and not re.search(r"\band a half\b|\bhalv", said):
            return match.group()
    return None


def _same_unit(claim: str, figure: Figure, said: str, other: Figure) -> bool:
    """Whether two numbers have the same currency, or percent sign, where both have one."""
    ours, theirs = _unit(claim, figure), _unit(said, other)
    return ours is None or theirs is None or ours == theirs


def _is_other_length(claim: str, figure: Figure, said: str, other: Figure) -> bool:
    """Whether two numbers are of different units of time, and not the same span: weeks, days."""
    ours, theirs = _seconds(claim, figure), _seconds(said, other)
    return bool(ours) and bool(theirs) and not ours & theirs


def _unit(text: str, figure: Figure) -> str | None:
    after = text[figure.end : figure.end + _BESIDE]
    before = text[max(0, figure.start - 2) : figure.start]
    ahead = [unit for unit, sign in _SIGNS.items() if sign.search(before)]
    if ahead:
        return ahead[0]
    # the nearest one counts: "1.2 billion euros, about $1.35 billion"
    found = [
        (match.start(), unit) for unit, sign in _SIGNS.items() if (match := sign.search(after))
    ]
    return min(found)[1] if found else None


def _counts_something_else(
    claim: str, figure: Figure, said: str, same: Collection[Figure], theirs: Collection[Figure]
) -> bool:
    """Whether what a claim counts is what the words count with another number.

    In "12 jets and two battalions", "two jets" is wrong although there is a two. Only what both
    name with the same word is told so.
    """
    counted = _counted(claim, figure)
    if not counted or any(counted & _counted(said, each) for each in same):
        return False
    others = [each for each in theirs if each not in same]
    return any(counted & _counted(said, each) for each in others)


def _counted(text: str, figure: Figure) -> set[str]:
    """The terms of the words right after a number, up to a mark or the next number."""
    rest = text[figure.end : figure.end + 60]
    after = re.split(r"[,;:.()–—]|\s\d|\band\b", rest, maxsplit=1)[0]
    return set(terms(" ".join(after.split()[:_COUNTED_WORDS])))


def _is_base_alone(claim: str, said: str, same: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    """Whether a claim has only the whole of which the words tell a part: "14 of its 40 posts"."""
    if not all(_BASE.search(said, 0, each.start) for each in same):
        return False
    parts = [each for each in theirs if each.end < same[0].start and same[0].start - each.end < 40]
    if not parts:
        return False
    return not any(parts[-1].values & each.values for each in _figures(claim))


def _is_old(claim: str, figure: Figure, said: str, same: Sequence[Figure]) -> bool:
    """Whether the words give a number as what it used to be, and the claim as what it is."""
    if not all(_OLD.search(said, 0, each.start) for each in same):
        return False
    before = claim[: figure.start]
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
    for figure in _figures(claim, referring=True):
        own = [each for each in sentences if any(figure.values & f.values for f in _figures(each))]
        if len(own) != 1:
            continue
        here = told & set(terms(own[0]))
        for other in sentences:
            figures = _figures(other)
            if other == own[0] or not (figures or re.search(r"\bonce|twice\b", other)):
                continue
            there = told & set(terms(other))
            if there - here:
                return claim[figure.start : figure.end]
    return None
