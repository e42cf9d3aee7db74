"""The numbers of a text: what they may be, of what unit, and parts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.composition.quantities import figures_in, fractions_in, seconds, unit_of


def read(text: str, *, referring: bool = False) -> list[tuple[str, list[str]]]:
    """Each number as it is written, and what it may be."""
    return [
        (text[each.start : each.end], [f"{value:f}" for value in sorted(each.values)])
        for each in figures_in(text, referring=referring)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 12 boats and 1,300 men", [("12", ["12"]), ("1,300", ["1300"])]),
        ("two hundred and five boats", [("two hundred and five", ["205"])]),
        ("12 boats on 9 May 2023 and in 2024", [("12", ["12"])]),
        ("half of the 12, two thirds of them", [("12", ["12"])]),
        ("A Su-35 and 2 of Covid-19", [("2", ["2"])]),
        ("at 2:15 p.m. with 3", [("2:15", ["2.15"]), ("3", ["3"])]),
        ("at 02.30 pm", [("02.30", ["2.3"])]),
        ("at Half past six with 3", [("Half past six", ["6.3"]), ("3", ["3"])]),
        ("at a quarter PAST 6", [("quarter PAST 6", ["6.15"])]),
        ("at a quarter to six", [("quarter to six", ["5.45"])]),
        ("more than half past it all, 3", [("3", ["3"])]),
        ("four years and six months", [("four", ["4", "4.5"]), ("six", ["6"])]),
        ("four years and six boats", [("four", ["4"]), ("six", ["6"])]),
        ("some $10m here", [("10m", ["10", "10000000"])]),
        ("some 10.50 k here", [("10.50 k", ["10.5", "10500"])]),
        ("10 million", [("10 million", ["10000000"])]),
        ("the Third and the twentieth", [("Third", ["3"]), ("twentieth", ["20"])]),
        ("two fifths of the sixth", [("sixth", ["6"])]),
        ("the 4th of May, the sixth", [("sixth", ["6"])]),
        ("A-4 flew", []),
        ("the 21st of 30", [("21st", ["21"]), ("30", ["30"])]),
        ("a second-best, the second time", [("second", ["2"])]),
        ("the 4th of May, a third of 7, two fifths", [("7", ["7"])]),
        ("20.0 and 20", [("20.0", ["20"]), ("20", ["20"])]),
        (
            "12, then at half past six, then 2:15 p.m.",
            [("12", ["12"]), ("half past six", ["6.3"]), ("2:15", ["2.15"])],
        ),
    ],
)
def test_the_numbers_of_a_text(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert read(text) == expected


def test_a_one_that_counts_nothing_is_left_out_of_a_claim() -> None:
    text = "No one of the two saw one of one hundred boats or these three."
    assert read(text, referring=True) == [("one hundred", ["100"])]
    assert len(read(text)) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$12", "dollar"),
        ("US$ 12", "dollar"),
        ("12 Dollars", "dollar"),
        ("€12", "euro"),
        ("12 euros", "euro"),
        ("£12", "pound"),
        ("12 percent", "percent"),
        ("12 per cent", "percent"),
        ("12%", "percent"),
        ("12 percentage points", "points"),
        ("12 points", "points"),
        ("12 cents", "cent"),
        ("12 kronor", "crown"),
        ("12 rupees", "rupee"),
        ("12 euros, $", "euro"),
        ("12 million euros", "euro"),
        ("12 boats", None),
        ("12 of the many euros", None),
        ("€ and 12", None),
    ],
)
def test_the_unit_of_a_number(text: str, expected: str | None) -> None:
    assert unit_of(text, figures_in(text)[-1]) == expected


def test_the_length_of_a_span_of_time() -> None:
    for text, expected in (
        ("72 hours", 259_200),
        ("3-day", 259_200),
        ("one minute", 60),
        ("2 fortnights", 2_419_200),
        ("2 weeks", 1_209_600),
    ):
        assert seconds(text, figures_in(text)[0]) == {Decimal(expected)}
    for text in ("72 boats", "72 boat-hours"):
        assert seconds(text, figures_in(text)[0]) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half", "0.5"),
        ("two halves", "1"),
        ("a Third", "0.33"),
        ("two thirds", "0.67"),
        ("three quarters", "0.75"),
        ("four fifths", "0.8"),
        ("nine tenths", "0.9"),
        ("a tenth", "0.1"),
        ("one in three", "0.33"),
        ("Nine out of Ten", "0.9"),
        ("three in four", "0.75"),
        ("two in five", "0.4"),
        ("one in two", "0.5"),
        ("3/4", "0.75"),
        ("1/3", "0.33"),
    ],
)
def test_parts(text: str, expected: str) -> None:
    assert list(fractions_in(f"It was {text} of it.")) == [Decimal(expected)]
