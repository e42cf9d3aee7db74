"""Turns the dates and times that articles print into ``date`` and aware ``datetime`` values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from ingest.canonical import one_line

Moment = date | datetime
_HOURS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2,
    "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
    "jst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver"}
_REGIONS |= {"pt": "America/Los_Angeles"}
_ZONE = r"(?P<zone>" + "|".join([*_HOURS, *_REGIONS]) + r"|(?:utc|gmt)?[+-]\d\d?(?::?\d\d)?)"
_CLOCK = (
    r"(?:(?:at|um|à|a las|alle|,|-)\s*)*(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?"
    r"(?::(?P<second>\d\d))?\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?:uhr|hrs?|h)?\s*"
    r"(?:\(?" + _ZONE + r"\b\)?)?"
)
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
_DAY = (
    r"(?P<day>(?:[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
    r"|(?:\d{1,2}(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+|del\s+)?\d{4})"
    r"|(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2})|(?:\d{1,2}\.\d{1,2}\.\d{4})|(?:\d{1,2}/\d{1,2}/\d{4}))"
)
_ABSOLUTE = re.compile(
    rf"{_WEEKDAY}(?:(?:on|am|le|el|den|der)\s+)?{_DAY}(?:[\s,|]*(?:at\s+)?{_CLOCK})?", re.I
)
_CLOCK_FIRST = re.compile(rf"{_CLOCK}[,\s]+(?:on\s+)?{_WEEKDAY}{_DAY}", re.I)
_RELATIVE = re.compile(rf"(?P<word>today|yesterday|heute|gestern)(?:[,\s]+{_CLOCK})?", re.I)
_CLOCK_ONLY = re.compile(_CLOCK, re.I)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:?\d\d.*)?")
_LABEL = re.compile(
    r"(?P<updated>(?:last\s+|first\s+)?(?:updated|modified|edited|revised|aktualisiert|stand"
    r"|mis à jour|actualizado|aggiornato)(?:\s+(?:on|at|am|le|el|il))?)\b\s*:?\s*"
    r"|(?P<published>(?:(?:first\s+|originally\s+)?(?:published|posted|created|issued)"
    r"|date|veröffentlicht|erstellt|publié|publicado|pubblicato)(?:\s+(?:on|at|am|le|el|il))?)"
    r"\b\s*:?\s*",
    re.I,
)
_GLUED = re.compile(r"(?<=[\d.TZtmn])(?=(?:Last )?(?:Updated|Modified|Published)\b)")
_SEPARATORS = re.compile(r"\s*[|·•–—\n/]\s*|\s+-\s+|;\s*")
_LONGEST_LINE = 160
_LANGUAGES = (
    "en de fr es it pt nl sv da nb fi is pl cs sk hu ro bg ru uk sr hr sl el tr et lv lt ca eu ga"
)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What one printed line says about the times of an article; days may still be unknown."""

    published: Moment | None = None
    updated: Moment | None = None
    relative: tuple[tuple[Literal["published", "updated"], int, time | None], ...] = ()
    """Times whose day is known only relative to the day of reading: 0 today, -1 yesterday."""


def parse_moment(value: str) -> Moment | None:
    """The moment that ``value`` names, or None: an aware datetime where it gives a time and a zone,
    a date where it gives a day only or a time without zone. Never raises."""
    value = one_line(value)[:80].strip(" ()")
    if _ISO.fullmatch(value):
        try:
            found = datetime.fromisoformat(value.replace(" UTC", "+00:00").replace(" GMT", "Z"))
        except ValueError:
            return _day(value[:10])
        if found.year < 1600:
            return None
        return found if found.tzinfo is not None and _has_time(value) else found.date()
    match = _ABSOLUTE.fullmatch(value) or _CLOCK_FIRST.fullmatch(value)
    return _moment(match) if match else None


def _has_time(value: str) -> bool:
    return len(value) > 10


def _moment(match: re.Match[str]) -> Moment | None:
    day = _day(match["day"])
    if day is None:
        return None
    clock = _clock(match, day)
    return datetime.combine(day, clock) if clock is not None and clock.tzinfo else day


def _day(text: str) -> date | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    try:
        if re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", text):
            return date(numbers[0], numbers[1], numbers[2])
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", text):
            return date(numbers[2], numbers[1], numbers[0])
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
            first, second, year = numbers
            if first > 12 or first == second:
                return date(year, second, first)
            return date(year, first, second) if second > 12 else None  # else nobody can know
        if not 1600 <= numbers[-1] <= 2200:
            return None
    except (ValueError, IndexError):
        return None
    words = re.findall(r"[^\W\d_]{3,}", re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", text))
    month = next((number for number in map(_month_number, words) if number), None)
    if month is None:
        return None
    try:
        return date(numbers[-1], month, numbers[0])
    except ValueError:
        return None


def _month_number(word: str) -> int | None:
    return _month_names().get(word.casefold())


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    """The names of the months and their abbreviations; those that two languages use for different
    months are left out, unless they are English."""
    from babel.dates import get_month_names  # on demand: it loads a file for every language

    known: dict[str, int] = {"sept": 9}
    english: set[str] = {"sept"}
    disputed: set[str] = set()
    for language in _LANGUAGES.split():
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                for number, printed in names.items():
                    name = printed.casefold().strip(".")
                    if language == "en":
                        english.add(name)
                    if known.setdefault(name, number) != number and name not in english:
                        disputed.add(name)
    return {name: number for name, number in known.items() if name not in disputed}


def _clock(match: re.Match[str], day: date) -> time | None:
    if match["hour"] is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or "")[:1].lower()
    if match["minute"] is None and not half and match["zone"] is None:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(
            hour, int(match["minute"] or 0), int(match["second"] or 0), tzinfo=_zone(match, day)
        )
    except ValueError:
        return None


def _zone(match: re.Match[str], day: date) -> tzinfo | None:
    name = (match["zone"] or "").lower()
    if not name:
        return None
    if name in _HOURS:
        return UTC if _HOURS[name] == 0 else timezone(timedelta(hours=_HOURS[name]), name.upper())
    if name in _REGIONS:
        try:
            offset = datetime.combine(day, time(12), ZoneInfo(_REGIONS[name])).utcoffset()
        except (OSError, KeyError, ValueError):  # no time zone data on this computer
            return None
        return timezone(offset, name.upper()) if offset is not None else None
    digits = re.sub(r"\D", "", name)
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    shift = timedelta(hours=hours, minutes=minutes) * (-1 if "-" in name else 1)
    return timezone(shift) if abs(shift) <= timedelta(hours=14) else None


def parse_time_line(line: str) -> TimeLine | None:
    """What ``line`` says, where it holds nothing but times; None where it is anything else.

    In: one printed line such as "Today at 5:42 a.m. EST | Updated today at 8:41 p.m. EST".
    """
    if len(line) > _LONGEST_LINE or not any(character.isalnum() for character in line):
        return None
    result = TimeLine()
    label: Literal["published", "updated"] = "published"
    for piece in _SEPARATORS.split(_GLUED.sub("|", line.strip())):
        part = piece.strip(" ,()")
        labelled = _LABEL.match(part)
        if labelled:
            label = "updated" if labelled["updated"] else "published"
            part = part[labelled.end() :].strip(" ,")
        if not part:
            continue
        added = _add(result, label, part)
        if added is None:
            return None
        result = added
    return result if result != TimeLine() else None


def split_trailing_times(line: str) -> Iterator[tuple[str, TimeLine]]:
    """What stands before the times at the end of ``line``, and these times: "By A, 9 May 2023".

    Out: every way to part them, the longest times first: "Lee, 9 May 2023" reads like a day too.
    """
    if len(line) > _LONGEST_LINE or not any(character.isdigit() for character in line):
        return
    for start in re.finditer(r"(?<=\s)\S", line):
        times = parse_time_line(line[start.start() :])
        if times is not None:
            yield line[: start.start()].strip(" ,|·•–—-"), times


def _add(line: TimeLine, label: Literal["published", "updated"], part: str) -> TimeLine | None:
    relative = _RELATIVE.fullmatch(part)
    if relative:
        shift = -1 if relative["word"].lower() in ("yesterday", "gestern") else 0
        clock = _clock(relative, date(2000, 1, 1))
        return TimeLine(line.published, line.updated, (*line.relative, (label, shift, clock)))
    moment = parse_moment(part)
    if moment is not None:
        if label == "updated":
            return TimeLine(line.published, moment, line.relative)
        return TimeLine(line.published or moment, line.updated, line.relative)
    clock_only = _CLOCK_ONLY.fullmatch(part)
    known = line.updated if label == "updated" else line.published
    if clock_only and known is not None and not isinstance(known, datetime):
        clock = _clock(clock_only, known)
        if clock is None:
            return None
        full = datetime.combine(known, clock) if clock.tzinfo else known
        if label == "updated":
            return TimeLine(line.published, full, line.relative)
        return TimeLine(full, line.updated, line.relative)
    return None


def resolve(line: TimeLine, day: date | None) -> TimeLine:
    """``line`` with its relative times placed on ``day``, the day of publication."""
    published, updated = line.published, line.updated
    if isinstance(published, date) and day is None:
        day = published.date() if isinstance(published, datetime) else published
    if day is None or not line.relative:
        return TimeLine(published, updated)
    shifts = [shift for label, shift, _ in line.relative if label == "published"]
    today = day - timedelta(days=shifts[0]) if shifts else day
    for label, shift, clock in line.relative:
        on = today + timedelta(days=shift)
        moment: Moment = on
        if clock is not None and clock.tzinfo is not None:
            moment = datetime.combine(on, clock)
        if label == "published":
            published = published or moment
        else:
            updated = updated or moment
    return TimeLine(published, updated)


_DATELINE = re.compile(
    rf"[^\W\d_][^\d\n–—(]{{2,60}}?,\s+{_DAY}\s*(?:\([^()\n]{{1,60}}\))?\s*(?:[–—]|--?)\s", re.I
)


def date_in_dateline(paragraph: str) -> date | None:
    """The day in a dateline such as "OSLO, March 3, 2024 (Wire) — ", or None."""
    match = _DATELINE.match(paragraph[:200])
    return _day(match["day"]) if match else None
