"""A text → the numbers in it: what they may be, of what unit, and parts such as a half."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.checking.numbers import numbers_in
from bot.composition.dates import dates_in
from bot.composition.kinds import seconds_of

BESIDE = 12
"""Characters beside a number in which its currency, or a percent sign, stands."""

_PART_OF_NAME = re.compile(r"[^\W\d_]-$")
"""Su-35, Covid-19: names, and compared as such."""

_NO_COUNT = re.compile(r"\b(?:one|(?:the|these|those) two|(?:the|these) three)\b", re.IGNORECASE)
"""In a claim: words that refer and count nothing."""

_SIGNS = {
    "dollar": re.compile(r"\$|\bdollars?\b|\bUSD\b", re.IGNORECASE),
    "euro": re.compile(r"€|\beuros?\b|\bEUR\b", re.IGNORECASE),
    "pound": re.compile(r"£|\bpounds?\b|\bsterling\b|\bGBP\b", re.IGNORECASE),
    "percent": re.compile(r"%|\bper ?cent\b", re.IGNORECASE),
    "points": re.compile(r"\bpercentage\b|\bpoints?\b", re.IGNORECASE),
    "crown": re.compile(r"\bkron(?:e|er|or|a|ur)\b|\bcrowns?\b"),
    "cent": re.compile(r"(?<!per )\bcents?\b"),
    **{
        coin: re.compile(rf"\b{coin}s?\b")
        for coin in "franc yen yuan rouble ruble rupee lira zloty złoty forint shekel peso".split()
    },
}

_AMBIGUOUS_SCALE = re.compile(r"[\d.,]+\s?[mk]$", re.IGNORECASE)

_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?=\s*[ap]\.?\s?m\b)", re.IGNORECASE
)

_CLOCK_WORDS = re.compile(
    r"\b(?P<part>half|quarter) (?P<way>past|to) (?P<hour>[a-z]+|\d{1,2})\b", re.IGNORECASE
)

_AND_SIX_MONTHS = re.compile(r"\s+years?\s+and\s+(?:six|6)\s+months?\b", re.IGNORECASE)
"""Four years and six months are four and a half."""

_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()

_ORDINAL = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<second>second)(?=-)|(?P<figure>\d+)(?:st|nd|rd|th))\b",
    re.I,
)

_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}

FRACTION = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four|nine)[\s-]+)?"
    r"(?P<part>half(?!-|way|time| past| a (?:year|century|decade))|halves)\b"
    r"|\b(?P<times>an?|one|two|three|four|nine)[\s-]+(?P<share>(?:third|quarter|fifth|tenth)s?)\b"
    r"|\b(?P<few>one|two|three|four|nine) (?:in|out of) (?P<among>two|three|four|five|ten)\b"
    r"|\b(?P<top>\d)/(?P<bottom>\d+)\b",
    re.IGNORECASE,
)

_AMONG = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}

_COUNTS = {"two": 2, "three": 3, "four": 4, "nine": 9}

UNIT = re.compile(r"^[\s-]*(minutes?|hours?|days?|weeks?|fortnights?|months?|years?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number ``text[start:end]``, and the values that it may have."""

    values: frozenset[Decimal]
    start: int
    end: int


def figures_in(text: str, *, referring: bool = False) -> list[Figure]:
    """The numbers of a text that are no parts of dates; ``referring``: without a mere "one"."""
    dates = [(each.start, each.end) for each in dates_in(text)]
    fractions = [match.span() for match in FRACTION.finditer(text)]
    pronouns = [match.span() for match in _NO_COUNT.finditer(text)] if referring else []
    apart = [*dates, *fractions, *pronouns]
    found = []
    for clock in _CLOCK.finditer(text):  # 2:15 p.m. is 2.15 p.m.
        apart.append(clock.span())
        value = Decimal(f"{int(clock['hour'])}.{clock['minute']}").normalize()
        found.append(Figure(frozenset({value}), *clock.span()))
    for clock in _CLOCK_WORDS.finditer(text):  # half past six is 6.30
        hour = next(numbers_in(clock["hour"]), None)
        if hour is not None:
            apart.append(clock.span())
            minutes = {"half": 30, "quarter": 15}[clock["part"].lower()]
            past = clock["way"].lower() == "past"
            told = hour.value + Decimal(minutes) / 100 if past else hour.value - Decimal("0.55")
            found.append(Figure(frozenset({told.normalize()}), *clock.span()))
    for number in numbers_in(text):
        if any(start <= number.start and number.end <= end for start, end in apart):
            continue
        if _PART_OF_NAME.search(text, 0, number.start):
            continue
        values = {number.value.normalize()}
        if _AND_SIX_MONTHS.match(text, number.end):
            values.add((number.value + Decimal("0.5")).normalize())
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


def seconds(text: str, figure: Figure) -> set[Decimal]:
    """A span of time in seconds: 72 hours are three days."""
    unit = UNIT.match(text[figure.end : figure.end + BESIDE])
    length = seconds_of(unit[1]) if unit else None
    return {value * length for value in figure.values} if length else set()


def fractions_in(text: str) -> Iterator[Decimal]:
    for match in FRACTION.finditer(text):
        yield fraction_of(match)


def fraction_of(match: re.Match[str]) -> Decimal:
    if match["top"]:
        return (Decimal(match["top"]) / Decimal(match["bottom"])).quantize(Decimal("0.01"))
    if match["among"]:
        few = Decimal(_COUNTS.get(match["few"].lower(), 1))
        return (few / _AMONG[match["among"].lower()]).quantize(Decimal("0.01"))
    part = (match["part"] or match["share"]).lower()
    below = _PARTS.get(part) or _PARTS[part.removesuffix("s")]
    above = _COUNTS.get((match["count"] or match["times"] or "").lower(), 1)
    return (Decimal(above) / below).quantize(Decimal("0.01"))


def unit_of(text: str, figure: Figure) -> str | None:
    after = text[figure.end : figure.end + BESIDE]
    before = text[max(0, figure.start - 2) : figure.start]
    ahead = [unit for unit, sign in _SIGNS.items() if sign.search(before)]
    if ahead:
        return ahead[0]
    # the nearest one counts: "1.2 billion euros, about $1.35 billion"
    found = [
        (match.start(), unit) for unit, sign in _SIGNS.items() if (match := sign.search(after))
    ]
    return min(found)[1] if found else None
