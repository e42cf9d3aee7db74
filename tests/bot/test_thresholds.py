"""The threshold of “not found” follows the number of passages searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.thresholds import (
    FEW_PASSAGES,
    MANY_PASSAGES,
    Thresholds,
    found_above_reached,
)

SHARES = st.floats(0, 1)


@given(SHARES, st.integers(0, 2000), st.integers(0, 2000))
def test_more_passages_never_lower_it(found_above: float, one: int, other: int) -> None:
    thresholds = Thresholds(answered_above=1.0, found_above=found_above)
    few, many = sorted((one, other))
    low, high = thresholds.found_above_among(few), thresholds.found_above_among(many)
    assert 0 <= low <= high <= found_above + 1e-12


@given(st.floats(1e-6, 1 - 1e-6), st.integers(0, 2000))
def test_what_a_confidence_reaches_is_where_it_turns(confidence: float, passages: int) -> None:
    reached = found_above_reached(confidence, passages)
    assert Thresholds(1.0, reached).found_above_among(passages) == pytest.approx(confidence)


@pytest.mark.parametrize("passages", [MANY_PASSAGES, MANY_PASSAGES + 1, 10 * MANY_PASSAGES])
def test_it_is_what_was_set_where_there_are_many(passages: int) -> None:
    assert Thresholds(0.5, 0.04).found_above_among(passages) == pytest.approx(0.04)


def test_its_odds_are_in_proportion_below() -> None:
    found_above = Thresholds(0.5, 0.2).found_above_among(MANY_PASSAGES // 2)
    assert found_above / (1 - found_above) == pytest.approx(0.5 * 0.2 / 0.8)


def test_the_smallest_libraries_are_told_apart_no_further() -> None:
    thresholds = Thresholds(0.5, 0.04)
    smallest = thresholds.found_above_among(FEW_PASSAGES)
    assert thresholds.found_above_among(1) == thresholds.found_above_among(0) == smallest > 0
