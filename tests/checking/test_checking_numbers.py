"""Numbers in words and figures: which are the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.numbers import has_number, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8,500", "8500"),
        ("8500 troops", "8500"),
        ("8.5 thousand", "8500"),
        ("1.2 billion euros", "1200000000"),
        ("about $1.35bn", "1350000000"),
        ("twelve", "12"),
        ("twenty-one", "21"),
        ("two hundred and five", "205"),
        ("two hundred thousand", "200000"),
        ("4.10", "4.1"),
        ("3 percent", "3"),
    ],
)
def test_a_number_is_read(text: str, value: str) -> None:
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "a few", "million", "one thing", "2 and 3", "24 and 31"])
def test_no_number_or_more_than_one_is_none(text: str) -> None:
    assert value_of(text) in (None, Decimal(1))
    if text != "one thing":
        assert value_of(text) is None


@given(st.integers(0, 10**12))
def test_grouping_says_nothing(number: int) -> None:
    assert value_of(f"{number:,}") == value_of(str(number)) == number


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    if value_of(text) is not None:
        assert has_number(text)
