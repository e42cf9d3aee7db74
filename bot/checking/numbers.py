"""Words with a number in them → its value, however it is written: 8,500, 8.5 thousand, eight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_VALUES = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
}
_WHOLE_SCALES = frozenset({"dozen", "hundred", "thousand", "million", "billion", "trillion"})
_ARTICLE = re.compile(r"\ban?\s+$")
_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


_AND_A_HALF = re.compile(r"\s+and\s+a\s+half\b")
_RUN_JOIN = re.compile(r"(?:[\s\u00a0]+(?:and[\s\u00a0]+)?|-)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number ``text[start:end]`` with its value."""

    value: Decimal
    start: int
    end: int


def numbers_in(text: str) -> Iterator[Number]:
    """Every number of a text in order, figures and words: "12 Su-35 jets" has 12 and 35.

    Each is as long as it can be read as one value: "two hundred and five" is one, "2–1" are two.
    """
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that is longer in small: offsets must stay
        folded = text
    parts = [part for part in _PART.finditer(folded) if part.group() != "and"]
    position = 0
    while position < len(parts):
        first = parts[position]
        value = _figure(first.group())
        scaled = _is_scale_with_article(folded, first)
        if value is None and not scaled:
            position += 1
            continue
        last, best = position, Decimal(_SCALES[first.group()]) if scaled else value
        assert best is not None
        for row in range(position + 1, len(parts)):
            if not _RUN_JOIN.fullmatch(folded, parts[row - 1].end(), parts[row].start()):
                break
            if _figure(parts[row].group()) is None and parts[row].group() not in _SCALES:
                break
            longer = value_of(folded[first.start() : parts[row].end()])
            if longer is None:
                break
            last, best = row, longer
        end = parts[last].end()
        if half := _AND_A_HALF.match(folded, end):
            best, end = best + Decimal("0.5"), half.end()
        yield Number(best, first.start(), end)
        position = last + 1


def _is_scale_with_article(text: str, part: re.Match[str]) -> bool:
    """Whether a scale counts one of itself: "a dozen", "a million"."""
    return part.group() in _WHOLE_SCALES and bool(_ARTICLE.search(text, 0, part.start()))


def value_of(text: str) -> Decimal | None:
    """The number that a few words give; None where there is none, or more than one."""
    total = Decimal(0)
    open_part: Decimal | None = None
    seen = False
    for part in _PART.findall(text.casefold()):
        figure = _figure(part)
        if figure is not None:
            if open_part is not None and not _continues(open_part, figure):
                return None
            open_part = (open_part or Decimal(0)) + figure
            seen = True
        elif part in _SCALES and open_part is not None:
            open_part *= _SCALES[part]
            if part not in ("hundred", "dozen"):
                total, open_part = total + open_part, None
        elif part != "and" and seen:
            break
    return total + (open_part or Decimal(0)) if seen else None


def has_number(text: str) -> bool:
    """Whether any word of a text is a number."""
    return any(_figure(part) is not None for part in _PART.findall(text.casefold()))


def _figure(part: str) -> Decimal | None:
    if part in _VALUES:
        return Decimal(_VALUES[part])
    if not part[0].isdigit():
        return None
    plain = part.replace(",", "") if _GROUPED.fullmatch(part) else part
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _continues(before: Decimal, figure: Decimal) -> bool:
    """Whether "twenty" goes on with "three", "two hundred" with "five"."""
    after_ten = before >= 20 and before % 10 == 0 and figure < 10
    return after_ten or (before % 100 == 0 and figure < 100)
