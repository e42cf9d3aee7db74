"""The limits of numbers in a claim and in an article's words: up to, at least, or less, exactly."""

from __future__ import annotations

import re
from enum import Enum

from bot.composition.quantities import figures_in

_BEFORE = 60
"""Characters before a number in which its limit stands: "none of the transfers was larger than"."""
_NOT = r"(?:\b(?:not?|never|none|nobody|neither|nor|cannot)\b|n['’]t\b)"
_GREATER = r"(?:more|larger|bigger|higher|greater|older|longer|later) than"
_SMALLER = r"(?:less|fewer|smaller|lower|younger|shorter|earlier) than"
_CURRENCY = r"\s+(?:an?\s+)?[$€£]?$"
_AT_MOST = re.compile(
    rf"(?:\b(?:up to|at most|a maximum of|within|as (?:many|much|few|little) as|under|below|almost|"
    rf"nearly|{_SMALLER})|{_NOT}[^.,;]{{0,30}}\b(?:exceed\w*|{_GREATER}))"
    rf"{_CURRENCY}",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    rf"\b(?:at least|a minimum of|upwards of|over|above|exceed\w*|{_GREATER}){_CURRENCY}",
    re.IGNORECASE,
)
_NOT_LESS = re.compile(rf"{_NOT}[^.,;]{{0,30}}\b{_SMALLER}{_CURRENCY}", re.IGNORECASE)
_OR_MORE = re.compile(r"[^.,;\d]{0,20}\b(?:or (?:more|over|longer|later)|at least)\b", re.I)
_OR_LESS = re.compile(r"[^.,;\d]{0,20}\b(?:or (?:less|fewer|under)|at (?:the )?most)\b", re.I)
_EXACT = re.compile(r"\b(?:exactly|precisely)\b", re.IGNORECASE)
_PARTS = re.compile(r"\b(?:half|third|quarter|fifth|tenth|dozen)s?\b", re.IGNORECASE)


class Limit(Enum):
    """Which side of a number is meant."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


def other_limit(claim: str, said: str) -> str | None:
    """The number of a claim that is a limit to the other side in the words, or the "exactly" that
    they do not have; None where there is neither."""
    exact = _EXACT.search(claim)
    if exact and not _EXACT.search(said):
        return exact.group()
    theirs = list(_limits(said))
    for values, limit, words in _limits(claim):
        same = [other for known, other, _ in theirs if known & values]
        if same and limit not in same:
            return words
    return None


def _limits(text: str) -> list[tuple[frozenset[str], Limit, str]]:
    """The numbers, or parts, of a text that have a limit."""
    places = [
        (frozenset(str(value) for value in each.values), each.start, each.end)
        for each in figures_in(text)
    ]
    places += [
        (frozenset({match.group().lower().removesuffix("s")}), *match.span())
        for match in _PARTS.finditer(text)
    ]
    found = []
    for values, start, end in places:
        limit = _limit(text, start, end)
        if limit is not None:
            found.append((values, limit, text[start:end]))
    return found


def _limit(text: str, start: int, end: int) -> Limit | None:
    before = text[max(0, start - _BEFORE) : start]
    if _NOT_LESS.search(before):
        return Limit.AT_LEAST
    if _AT_MOST.search(before) or _OR_LESS.match(text, end):
        return Limit.AT_MOST
    if _AT_LEAST.search(before) or _OR_MORE.match(text, end):
        return Limit.AT_LEAST
    return None
