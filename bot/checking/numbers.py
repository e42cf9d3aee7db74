"""Words with a number in them → its value, however it is written: 8,500, 8.5 thousand, eight."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {
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
_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


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
            if part not in ("hundred",):
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
