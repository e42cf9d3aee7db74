"""The dates in a claim and in an article's words → whether the claim's are the article's.

A day of the week in an article is a day near its publication: "on Monday", in an article of
Tuesday 25 January 2022, is the 24th, or the 31st.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.terms import terms

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = r"(?P<month>sept|" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![,.]\d)"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_FORMS = (
    re.compile(rf"\b{_MONTH}\s+of\s+(?P<which>this|next|last)\s+year\b", re.IGNORECASE),
    re.compile(rf"\b(?P<which>this|next|last|coming)\s+{_MONTH}", re.IGNORECASE),
    re.compile(r"\b(?P<season>spring|summer|autumn|winter)(?:\s+of)?\s+" + _YEAR + r"\b", re.I),
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?:,?\s+{_YEAR}\b)?", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}(?:\s+of)?,?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_YEAR}\b"),
    re.compile(r"\b(?P<weekday>" + "|".join(_DAYS) + r")s?\b", re.IGNORECASE),
    # "may" is hardly ever the month where no day and no year stand with it
    re.compile(r"\b(?P<month>" + "|".join(name.capitalize() for name in _MONTHS) + r")\b"),
    re.compile(r"\b(?P<near>today|tonight|yesterday|tomorrow)\b", re.IGNORECASE),
    re.compile(
        r"\b(?P<which>this|next|last|coming|previous|past)\s+(?P<period>week|month|year|spring|summer|"
        r"autumn|fall|winter|season|decade|century)\b",
        re.IGNORECASE,
    ),
)
_OF_NOW = re.compile(
    r"\b(?:before|by the end of|until the end of) the (?P<period>week|month|year)\b", re.IGNORECASE
)
_WHICH = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}
_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_NOW = re.compile(r"\b(?:now|today|tonight|this|nowadays|currently)\b", re.IGNORECASE)
_OFFSET = re.compile(
    r"\b(?:minutes?|hours?|days?|weeks?|months?|years?) (?:after|before|earlier|later)\b",
    re.IGNORECASE,
)
"""What is told beside a date may be of another one."""
_COUNTED = re.compile(
    r"\b(?P<count>an?|\d+|half an?|[a-z]+) (?P<unit>minute|hour|day|week|month|year)s? "
    r"(?P<way>after|later|before|earlier)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?P<which>first|second|third|fourth|last) (?P<whole>half|quarter|week|month|day|year|leg|"
    r"round|set|term|third)\b",
    re.IGNORECASE,
)
_FORWARD = frozenset({"after", "later"})
_MODAL_MAY = re.compile(
    r"(?:\A|(?<=[.!?]\s)|(?<=[.!?]\s\s)|(?<=[“\"‘]))May (?:I|we|he|she|they|it|the|a)\b"
)
"""It asks or wishes, where it begins a sentence, and is no month. Matched at one "May"."""
_DAYS_BEFORE, _DAYS_AFTER = range(-6, 1), range(1, 8)
"""A day of the week in an article is one of the last seven, or, of what is to come, of the next."""
_TO_COME = re.compile(
    r"\b(?:will|shall|planned|plans?|expected|due|scheduled|next|upcoming|coming|about to|"
    r"(?:is|are|was|were) to|to be|tomorrow|would|until|by|set for|begins?|starts?|ends?|opens?|"
    r"expires?|runs? out|leaves?|meets?|decides?)\b|['’]ll\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|did|said|told|went|came|took|gave|made|met|spoke|began|left|held|"
    r"won|lost|saw|got|put|ran|fell|rose|wrote|drew|brought|stood|kept|found|set|sent)\b",
    re.IGNORECASE,
)
_SEASON_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""Months."""
_MONTHS_BACK, _MONTHS_AHEAD = 12, 12
"""A month without its year is the last one; of what is to come, it may be the next."""


@dataclass(frozen=True, slots=True)
class Date:
    """What ``text[start:end]`` says of a date; None is what it leaves open."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    near: int | None = None
    """Days from the day of publication: -1 for yesterday."""
    which: int | None = None
    """-1 for last, 0 for this, 1 for next, of the ``period``."""
    period: str | None = None


def dates_in(text: str) -> list[Date]:
    """The dates of a text in order, each as long as it can be read."""
    found: list[Date] = []
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            if any(start < each.end and each.start < end for each in found):
                continue
            read = _read(match)
            if read is not None:
                found.append(read)
    for match in _OF_NOW.finditer(text):  # before the week is out: this week
        if not any(match.start() < each.end and each.start < match.end() for each in found):
            found.append(Date(*match.span(), which=0, period=match["period"].lower()))
    return sorted(found, key=lambda each: each.start)


def _read(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()
    start, end = match.span()
    if weekday := parts.get("weekday"):
        return Date(start, end, weekday=_DAYS.index(weekday.lower()))
    if near := parts.get("near"):
        return Date(start, end, near=_NEAR[near.lower()])
    if (which := parts.get("which")) and parts.get("month"):
        of_year = match.group().lower().endswith("year")
        return Date(
            start,
            end,
            month=_month(parts["month"]),
            which=_WHICH[which.lower()],
            period="month of year" if of_year else "month named",
        )
    if which := parts.get("which"):
        return Date(start, end, which=_WHICH[which.lower()], period=parts["period"].lower())
    if season := parts.get("season"):
        return Date(start, end, year=int(parts["year"]), period=season.lower())
    month = None
    if parts.get("number"):
        month = int(parts["number"])
    elif name := parts.get("month"):
        modal = not parts.get("day") and _MODAL_MAY.match(match.string, match.start("month"))
        if modal:
            return None
        month = _month(name)
    day = int(parts["day"]) if parts.get("day") else None
    if day is not None and not 1 <= day <= 31:
        return None
    year = int(parts["year"]) if parts.get("year") else None
    return Date(start, end, year, month, day)


def _month(name: str) -> int:
    return next(row for row, each in enumerate(_MONTHS, 1) if each.startswith(name.lower()))


def wrong_date(claim: str, said: str, published: date | datetime | None) -> str | None:
    """The first date of a claim that the words it rests on do not have; None where all are there.

    ``published`` is when the article appeared, for what it says with days of the week.
    """
    day = published.date() if isinstance(published, datetime) else published
    theirs = dates_in(said)
    to_come = _TO_COME.search(said) is not None or _PAST.search(said) is None
    for date_ in dates_in(claim):
        if date_.near == 0 and _NOW.search(said):
            continue
        if not any(_agree(date_, each, day, to_come) for each in theirs):
            return claim[date_.start : date_.end]
    if turned := _turned_offset(claim, said) or _other_part(claim, said):
        return turned
    offset = _OFFSET.search(said)
    if offset and dates_in(claim) and not _OFFSET.search(claim):
        told = set(terms(re.split(r"[,.;]", said[offset.end() :], maxsplit=1)[0]))
        if told & set(terms(claim)):  # of what happened at the other end of it
            return offset.group()
    return None


def _other_part(claim: str, said: str) -> str | None:
    """The second half of a claim, where the words have the first."""
    theirs: dict[str, set[str]] = {}
    for each in _PART.finditer(said):
        theirs.setdefault(each["whole"].lower(), set()).add(each["which"].lower())
    for each in _PART.finditer(claim):
        known = theirs.get(each["whole"].lower())
        if known and each["which"].lower() not in known:
            return each.group()
    return None


def _turned_offset(claim: str, said: str) -> str | None:
    """An offset of a claim that the words have the other way: 55 minutes earlier, for after."""
    theirs = {
        (each["count"].lower(), each["unit"].lower()): each for each in _COUNTED.finditer(said)
    }
    for ours in _COUNTED.finditer(claim):
        other = theirs.get((ours["count"].lower(), ours["unit"].lower()))
        if other and (ours["way"].lower() in _FORWARD) is not (other["way"].lower() in _FORWARD):
            return ours.group()
    return None


def _agree(claimed: Date, said: Date, published: date | None, to_come: bool) -> bool:
    """Whether a claim's date may be the one that the article means."""
    if claimed.weekday is not None and said.weekday is not None:
        return claimed.weekday == said.weekday
    if claimed.near is not None and said.near is not None:
        return claimed.near == said.near
    if claimed.period or said.period:
        return _same_period(claimed, said, published)
    possible = list(_possible(said, published, to_come))
    if possible:
        return any(_fits(claimed, each, published) for each in possible)
    parts = ((claimed.year, said.year), (claimed.month, said.month), (claimed.day, said.day))
    if claimed.weekday is not None or claimed.near is not None:
        return False
    # what the claim leaves open is, and the year, which an article may leave out
    return all(one is None or one == other for one, other in parts[1:]) and (
        claimed.year is None
        or claimed.year == said.year
        or (
            said.year is None
            and claimed.month is not None
            and said.month is not None
            and published is not None
            and _is_in_reach(claimed.year, said.month, published, to_come)
        )
    )


def _same_period(claimed: Date, said: Date, published: date | None) -> bool:
    """Whether a claim's week, month, season or year may be the one that the article means."""
    if claimed.which is not None and said.which is not None:
        ours = claimed.which, claimed.period, claimed.month
        return ours == (said.which, said.period, said.month)
    if said.period == "month of year" and said.which is not None:
        year = published.year + said.which if published else None
        return claimed.month == said.month and claimed.year == year
    if published is None or said.which is None:
        return claimed.period == said.period and claimed.year == said.year
    if said.period == "year":
        return claimed.year == published.year + said.which and claimed.month is None
    if said.period == "month":
        months = published.year * 12 + published.month - 1 + said.which
        year, month = divmod(months, 12)
        return (claimed.month, claimed.year or year) == (month + 1, year)
    if said.period in _SEASON_BEGINS and claimed.period == said.period:
        return claimed.year in _years_of_season(said.period, said.which, published)
    return False


def _years_of_season(season: str, which: int, published: date) -> set[int]:
    """The years whose season an article of that day may call the last, this or the next one.

    Last autumn is of this year, or of the one before.
    """
    first = _SEASON_BEGINS[season]
    begun = published.month >= first
    if which == -1:
        return {published.year - 1, *((published.year,) if begun else ())}
    if which == 1:
        return {published.year + 1, *(() if begun else (published.year,))}
    return {published.year, published.year - 1 if first == 12 else published.year}


def _is_in_reach(year: int, month: int, published: date, to_come: bool) -> bool:
    """Whether a month may be the one that an article of that day names without a year."""
    months = (year - published.year) * 12 + month - published.month
    return -_MONTHS_BACK < months <= (_MONTHS_AHEAD - 1 if to_come else 0)


def _possible(said: Date, published: date | None, to_come: bool) -> Iterator[date]:
    """The days that an article may mean."""
    if said.year and said.month and said.day:
        yield from _day(said.year, said.month, said.day)
    elif said.month and said.day and published:
        for year in (published.year - 1, published.year, published.year + 1):
            for day in _day(year, said.month, said.day):
                if _is_in_reach(day.year, day.month, published, to_come):
                    yield day
    elif published and said.weekday is not None:
        for days in (*_DAYS_BEFORE, *(_DAYS_AFTER if to_come else ())):
            day = published + timedelta(days=days)
            if day.weekday() == said.weekday:
                yield day
    elif published and said.near is not None:
        yield published + timedelta(days=said.near)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _fits(claimed: Date, day: date, published: date | None) -> bool:
    if claimed.weekday is not None:
        return claimed.weekday == day.weekday()
    if claimed.near is not None:
        return published is not None and published + timedelta(days=claimed.near) == day
    return (
        (claimed.year is None or claimed.year == day.year)
        and (claimed.month is None or claimed.month == day.month)
        and (claimed.day is None or claimed.day == day.day)
    )
