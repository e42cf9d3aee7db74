"""Dates and times as articles print them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates import Moment, date_in_dateline, parse_moment, parse_time_line, resolve

EST = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2022-03-04", date(2022, 3, 4)),
        ("2022-03-04T05:06:07Z", datetime(2022, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2022-03-04T05:06:07+0100", datetime(2022, 3, 4, 4, 6, 7, tzinfo=UTC)),
        ("2022-03-04T05:06:07", date(2022, 3, 4)),
        ("Mar. 4, 2022", date(2022, 3, 4)),
        ("March 4th, 2022", date(2022, 3, 4)),
        ("Friday, 4 March 2022", date(2022, 3, 4)),
        ("4 March 2022 10:30 GMT", datetime(2022, 3, 4, 10, 30, tzinfo=UTC)),
        ("March 4, 2022 at 5:42 p.m. EST", datetime(2022, 3, 4, 17, 42, tzinfo=EST)),
        ("4. März 2022, 10:30 Uhr", date(2022, 3, 4)),
        ("4 de marzo de 2022", date(2022, 3, 4)),
        ("04.03.2022", date(2022, 3, 4)),
        ("10:30 GMT, 4 March 2022", datetime(2022, 3, 4, 10, 30, tzinfo=UTC)),
        ("3/25/2022", date(2022, 3, 25)),
        ("03/04/2022", None),
        ("March 2022", None),
        ("Monday", None),
        ("Room 4, 2022", None),
        ("2022-13-45", None),
        ("", None),
    ],
)
def test_moments(printed: str, expected: Moment | None) -> None:
    found = parse_moment(printed)
    assert found == expected
    assert type(found) is type(expected)


def test_relative_times_are_placed_on_the_day_of_publication() -> None:
    line = parse_time_line("Today at 6:10 a.m. EST | Updated today at 9:15 p.m. EST")
    assert line is not None
    times = resolve(line, date(2021, 7, 2))
    assert times.published == datetime(2021, 7, 2, 6, 10, tzinfo=EST)
    assert times.updated == datetime(2021, 7, 2, 21, 15, tzinfo=EST)


def test_yesterdays_article_was_updated_a_day_later() -> None:
    line = parse_time_line("Yesterday at 6:10 a.m. EST | Updated today at 9:15 p.m. EST")
    assert line is not None
    times = resolve(line, date(2021, 7, 2))
    assert times.published == datetime(2021, 7, 2, 6, 10, tzinfo=EST)
    assert times.updated == datetime(2021, 7, 3, 21, 15, tzinfo=EST)


def test_relative_times_without_a_day_stay_unknown() -> None:
    line = parse_time_line("Today at 6:10 a.m. EST")
    assert line is not None
    assert resolve(line, None).published is None


@pytest.mark.parametrize(
    ("printed", "published", "updated"),
    [
        ("Published Jan. 9, 2024", date(2024, 1, 9), None),
        ("Published Jan. 9, 2024Updated Jan. 10, 2024", date(2024, 1, 9), date(2024, 1, 10)),
        ("First published: 9 January 2024 | Last updated: 10 January 2024",
         date(2024, 1, 9), date(2024, 1, 10)),
        ("Stand: 09.01.2024", None, date(2024, 1, 9)),
        ("9 January 2024 · 10:30 GMT", datetime(2024, 1, 9, 10, 30, tzinfo=UTC), None),
    ],
)  # fmt: skip
def test_time_lines(printed: str, published: Moment | None, updated: Moment | None) -> None:
    line = parse_time_line(printed)
    assert line is not None
    assert (line.published, line.updated) == (published, updated)


@pytest.mark.parametrize(
    "prose",
    [
        "Updated figures were published on Jan. 9, 2024.",
        "Today at 5 the mayor resigned.",
        "Published reports disagree",
        "It was 9 January 2024.",
        "Today",
    ],
)
def test_prose_is_no_time_line(prose: str) -> None:
    line = parse_time_line(prose)
    assert line is None or line.relative


def test_a_dateline_names_its_day() -> None:
    assert date_in_dateline("OSLO, March 3, 2024 (Wire) — Snow fell.") == date(2024, 3, 3)
    assert date_in_dateline("OSLO — Snow fell on March 3, 2024 — and stayed.") is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    parse_moment(text)
    parse_time_line(text)


@given(st.datetimes(datetime(1700, 1, 1), datetime(2150, 1, 1)), st.integers(-12, 12))
def test_every_iso_time_comes_back(naive: datetime, shift: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(hours=shift)))
    assert parse_moment(moment.isoformat()) == moment
