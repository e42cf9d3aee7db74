"""Claims with another date than the article's: day, month, year, weekday, last for next."""

from __future__ import annotations

import random
import re

from bot.evaluation.made_replies.case import Case, Mutation, replaced

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_DAY = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?: of)? {_MONTH}\b|\b{_MONTH.replace('month', 'other')} "
    r"(?P<second>\d{1,2})\b(?!,\d)"
)
_DATED_MONTH = re.compile(rf"(?:(?<=\d )|\b(?:in|since|until|by|of) ){_MONTH}\b")
_YEAR = re.compile(r"(?<![\d,.€£$])(?:19|20)\d\d(?![\d,]|\.\d)")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_PERIOD = r"(?:week|month|year|spring|summer|autumn|winter|season)"
_RELATIVE = (
    (re.compile(rf"\blast(?= {_PERIOD})"), "next"),
    (re.compile(rf"\bnext(?= {_PERIOD})"), "last"),
    (re.compile(rf"\bthis(?= {_PERIOD})"), "last"),
    (re.compile(r"\byesterday\b"), "tomorrow"),
    (re.compile(r"\btomorrow\b"), "yesterday"),
    (re.compile(r"(?<=(?:year|ears|days|eeks|nths|ours|utes) )earlier\b"), "later"),
    (re.compile(r"(?<=(?:year|ears|days|eeks|nths|ours|utes) )later\b"), "earlier"),
)


def day_changed(case: Case, chance: random.Random) -> Case | None:
    """Another day of the month; never a week off, which an article's weekday may mean as well."""
    places = list(_DAY.finditer(case.text))
    if not places:
        return None
    place = chance.choice(places)
    group = "day" if place["day"] else "second"
    day = int(place[group])
    days = [
        new
        for new in (*range(day - 5, day), *range(day + 1, day + 6))
        if 1 <= new <= 28 and not re.search(rf"\b{new}\b", case.passage)
    ]
    if not days:
        return None
    return case.saying(replaced(case.text, *place.span(group), str(chance.choice(days))))


def month_changed(case: Case, chance: random.Random) -> Case | None:
    """Another month, that the article does not have."""
    places = list(_DATED_MONTH.finditer(case.text))
    if not places:
        return None
    place = chance.choice(places)
    months = [
        each for each in _MONTHS if each not in ("May", place["month"]) and each not in case.article
    ]
    if not months:
        return None
    return case.saying(replaced(case.text, *place.span("month"), chance.choice(months)))


def year_changed(case: Case, chance: random.Random) -> Case | None:
    """Another year, that the article does not have."""
    places = list(_YEAR.finditer(case.text))
    if not places:
        return None
    place = chance.choice(places)
    year = int(place.group())
    years = [
        new
        for new in (year - 10, year - 3, year - 2, year - 1, year + 1, year + 2)
        if str(new) not in case.article
    ]
    return case.saying(replaced(case.text, *place.span(), str(chance.choice(years))))


def weekday_changed(case: Case, chance: random.Random) -> Case | None:
    """Another day of the week, that the passage does not have."""
    places = list(_WEEKDAY.finditer(case.text))
    days = [each for each in _WEEKDAYS if each not in case.passage and each not in case.text]
    if not places or not days:
        return None
    place = chance.choice(places)
    return case.saying(replaced(case.text, *place.span(), chance.choice(days)))


def relation_changed(case: Case, _: random.Random) -> Case | None:
    """Next for last, later for earlier."""
    for pattern, other in _RELATIVE:
        place = pattern.search(case.text)
        if place and not re.search(rf"\b{other}\b", case.passage):
            return case.saying(replaced(case.text, *place.span(), other))
    return None


DATES: dict[str, Mutation] = {
    "day changed": day_changed,
    "month changed": month_changed,
    "year changed": year_changed,
    "weekday changed": weekday_changed,
    "next for last": relation_changed,
}
