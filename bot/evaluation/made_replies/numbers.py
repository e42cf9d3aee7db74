"""Claims with another number than the article's: a digit, the magnitude, the unit."""

from __future__ import annotations

import random
import re

from bot.evaluation.made_replies.case import Case, Mutation, replaced

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_NUMERAL = re.compile(
    r"(?<![\w.,:/–-])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w:/–-]|[.,]\d)"
)
_BESIDE_DATE = re.compile(rf"{_MONTH}\s+$")
_DATE_BEHIND = re.compile(rf"\s+(?:of\s+)?{_MONTH}\b|\s?[ap]\.?m\b")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_LIMITED = re.compile(
    r"\b(?:over|under|least|most|than|about|around|nearly|almost|up to|some|roughly|between|from|"
    r"close to|or|within|exceed\w*|by|maximum|minimum|approximately)\s+[$€£]?$",
    re.IGNORECASE,
)
"""Before a number of which another one may be true as well: "more than 300" of 340."""
_LIMITED_BEHIND = re.compile(r"\s+or (?:more|less|fewer|so)\b|\s*[–-]")
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_NUMBER_WORD = re.compile(rf"\b(?P<number>{'|'.join(_WORDS)})\b(?!-)", re.IGNORECASE)
_MAGNITUDES = (("million", "billion"), ("billion", "million"), ("thousand", "million"))
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,.]\d)")
_COUNTED = rf"(?:\d[\d,.]*|{'|'.join(_WORDS)}|dozen|hundred|thousand|million|billion)"
_UNITS = {
    "euros": "dollars",
    "dollars": "euros",
    "pounds": "euros",
    "kroner": "euros",
    "crowns": "euros",
    "kilometres": "miles",
    "metres": "kilometres",
    "minutes": "hours",
    "minute": "hour",
    "hours": "days",
    "days": "weeks",
    "weeks": "months",
    "months": "years",
    "years": "months",
    "cents": "euros",
    "percentage points": "percent",
}
_SIGNS = {"€": "$", "£": "€", "$": "€"}
_CHANGE = re.compile(
    r"\b(?:r[io]se|risen|fall|fell|fallen|up|down|lower|higher|gain\w*|drop\w*|increase\w*|grew|"
    r"grow\w*|decline\w*|raise\w*|change\w*|less|more)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<=\d)(?P<sign>\s?%|\spercent\b|\sper cent\b)(?! of\b)")


def digit_changed(case: Case, chance: random.Random) -> Case | None:
    """One digit of a number that the quote has."""
    places = [each for each in _numerals(case) if _is_quoted(each["number"], case.quote)]
    if not places:
        return None
    place = chance.choice(places)
    number = place["number"]
    digits = [row for row, mark in enumerate(number) if mark.isdigit()]
    for _ in range(20):
        row = chance.choice(digits)
        new = replaced(number, row, row + 1, chance.choice("123456789"))
        if float(new.replace(",", "")) != float(number.replace(",", "")) and not _is_quoted(
            new, case.article
        ):
            return case.saying(replaced(case.text, place.start(), place.end(), new))
    return None


def word_changed(case: Case, chance: random.Random) -> Case | None:
    """A number in words that the quote has, for one that its sentence does not have."""
    places = [
        each
        for each in _NUMBER_WORD.finditer(case.text)
        if re.search(rf"\b{each['number']}\b", case.quote, re.IGNORECASE)
        and not _is_limited(case.text, each)
    ]
    if not places:
        return None
    place = chance.choice(places)
    new = [
        word
        for value, word in enumerate(_WORDS, start=2)
        if not re.search(rf"\b(?:{word}|{value})\b", case.sentences, re.IGNORECASE)
        and not re.search(rf"\b(?:{word}|{value})\b", case.text, re.IGNORECASE)
    ]
    if not new:
        return None
    word = chance.choice(new)
    word = word.capitalize() if place.group()[0].isupper() else word
    return case.saying(replaced(case.text, place.start(), place.end(), word))


def magnitude_changed(case: Case, chance: random.Random) -> Case | None:
    """A million for a billion, or a number ten times as large."""
    found: list[str] = []
    for word, other in _MAGNITUDES:
        for place in re.finditer(rf"(?<=\d ){word}\b", case.text):
            found.append(replaced(case.text, place.start(), place.end(), other))
    for place in _GROUPED.finditer(case.text):
        larger = f"{10 * int(place.group().replace(',', '')):,}"
        if larger not in case.article and not _is_limited(case.text, place):
            found.append(replaced(case.text, place.start(), place.end(), larger))
    return case.saying(chance.choice(found)) if found else None


def unit_changed(case: Case, chance: random.Random) -> Case | None:
    """Dollars for euros, weeks for days."""
    found: list[str] = []
    for unit, other in _UNITS.items():
        for place in re.finditer(rf"(?<=\s|-){unit}\b", case.text):
            before = case.text[: place.start()]
            counted = re.search(rf"\b{_COUNTED}[\s-]$", before, re.IGNORECASE)
            if counted and not re.search(rf"\b{other.removesuffix('s')}", case.sentences):
                found.append(replaced(case.text, place.start(), place.end(), other))
    for sign, other in _SIGNS.items():
        if sign in case.text and other not in case.sentences:
            found.append(case.text.replace(sign, other))
    return case.saying(chance.choice(found)) if found else None


def percent_changed(case: Case, chance: random.Random) -> Case | None:
    """Percentage points for percent, of something that rose or fell."""
    if not _CHANGE.search(case.text) or "percentage point" in case.passage:
        return None
    places = list(_PERCENT.finditer(case.text))
    if not places:
        return None
    place = chance.choice(places)
    return case.saying(replaced(case.text, *place.span(), " percentage points"))


def _numerals(case: Case) -> list[re.Match[str]]:
    """The numerals of a claim that are no dates, and that nothing but themselves would do for."""
    return [
        each
        for each in _NUMERAL.finditer(case.text)
        if not _YEAR.fullmatch(each["number"])
        and not _BESIDE_DATE.search(case.text[: each.start()])
        and not _DATE_BEHIND.match(case.text, each.end())
        and not _is_limited(case.text, each)
    ]


def _is_limited(text: str, place: re.Match[str]) -> bool:
    return bool(_LIMITED.search(text[: place.start()]) or _LIMITED_BEHIND.match(text, place.end()))


def _is_quoted(number: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d|[.,]\d)", text))


NUMBERS: dict[str, Mutation] = {
    "digit changed": digit_changed,
    "number in words changed": word_changed,
    "magnitude changed": magnitude_changed,
    "unit changed": unit_changed,
    "percent for points": percent_changed,
}
