"""Which of two texts of an article is the older one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.records import is_older

EASTERN = timezone(timedelta(hours=-5))
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 5), timezones=ZONES)
MOMENTS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2020, 1, 5)), TIMES)


@pytest.mark.parametrize(
    ("moment", "than", "expected"),
    [
        (date(2022, 1, 23), date(2022, 1, 24), True),
        (date(2022, 1, 24), date(2022, 1, 24), False),
        (datetime(2022, 1, 24, 20, tzinfo=EASTERN), datetime(2022, 1, 25, 1, tzinfo=UTC), False),
        (datetime(2022, 1, 24, 19, tzinfo=EASTERN), datetime(2022, 1, 25, 1, tzinfo=UTC), True),
        (date(2022, 1, 24), datetime(2022, 1, 24, 23, tzinfo=EASTERN), False),
        (datetime(2022, 1, 24, 1, tzinfo=EASTERN), date(2022, 1, 24), False),
        (datetime(2022, 1, 24, 23, tzinfo=EASTERN), date(2022, 1, 25), True),
        (None, date(2022, 1, 24), False),
        (date(2022, 1, 24), None, False),
        (None, None, False),
    ],
)
def test_is_older(moment: date | None, than: date | None, expected: bool) -> None:
    assert is_older(moment, than) is expected


@given(MOMENTS, MOMENTS)
def test_of_two_moments_at_most_one_is_older(one: date | None, two: date | None) -> None:
    assert not (is_older(one, two) and is_older(two, one))
    assert not is_older(one, one)


@given(TIMES, TIMES)
def test_times_are_compared_as_instants(one: datetime, two: datetime) -> None:
    assert is_older(one, two) == (one < two)
