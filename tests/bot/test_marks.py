"""Quotation marks and brackets: where one lacks its partner, and what is inside a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.marks import (
    has_marks,
    is_balanced,
    is_in_longer_quotation,
    is_open_at,
    outside_quotations,
    unmatched_marks,
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("“a” b”", [5]),
        ("“a (b", [0, 3]),
        ("“a)", [0, 2]),
        ("a) (b", [1, 3]),
        ("((a)", [0]),
        ("(a))", [3]),
        ("(a [b) c", [3]),
        ("(a “b [c) d", [3, 6]),
        ("[a (b] c) d", [3, 8]),
        ('"a" "b', [4]),
        ("„a“ „b” «c» »d", [12]),
        # single marks: those that open need a partner, those that close may be apostrophes
        ("'a", [0]),
        ("‘a", [0]),
        ("a 'b' c", []),
        ("a ‘b’ c", []),
        ("a' b", []),
        ("a b' c", []),
        ("the boys’ school", []),
        ("(the ‘old school)", []),
        ("‘the (old school’", [5]),
    ],
)
def test_marks_without_a_partner_are_found_in_order(text: str, places: list[int]) -> None:
    assert unmatched_marks(text) == places
    assert is_balanced(text) is not bool(places)
    assert has_marks(text) or not places


@given(st.text(alphabet="ab “”\"()[]‘’'«»„", max_size=40))
def test_without_those_marks_the_rest_is_in_pairs(text: str) -> None:
    places = unmatched_marks(text)
    assert places == sorted(set(places))
    assert all(has_marks(text[place : place + 1] + "a") for place in places)


@pytest.mark.parametrize(
    ("text", "has"), [("rain", False), ("don’t", False), ("(a", True), ("a”", True)]
)
def test_a_text_has_marks_or_none(text: str, has: bool) -> None:
    assert has_marks(text) is has


@pytest.mark.parametrize(
    ("before", "is_open"),
    [
        ("He said ", False),
        ("“We ", True),
        ("“We” and ", False),
        ("“We” and “they ", True),
        ("they” and ", False),
        ('"We ', True),
        ('"We" and ', False),
        ('"We" and "they ', True),
        ("“We ”” and “they ", False),
        ("“We”” and ", False),
        ('“We” "and ', True),
    ],
)
def test_a_quotation_is_open_until_its_mark(before: str, is_open: bool) -> None:
    assert is_open_at(f"{before}go.", 0, len(before)) is is_open
    assert is_open_at(f"“{before}go.", 1, len(before) + 1) is is_open, "what began earlier is none"


PARAGRAPHS = (
    "A “stray mark.\n\n"
    "“One two. Three four. Five six.” Seven eight.\n\n"
    "Nine “ten.” Eleven “twelve.\n\n"
    "Thirteen. Fourteen.” Fifteen “\n\n"
    'Sixteen.”\n\nSeventeen "eighteen. Nineteen. Twenty."\n\nThe end.'
)


@pytest.mark.parametrize(
    ("words", "is_part"),
    [
        ("“One two.", True),
        ("Three four.", True),
        ("Five six.”", True),
        ("“One two. Three four. Five six.”", False),
        ("Seven eight.", False),
        ("Nine “ten.”", False),
        ("Eleven “twelve.", False),
        ("Thirteen.", False),
        ("Sixteen.", False),
        ('Seventeen "eighteen.', True),
        ("Nineteen.", True),
        ('Twenty."', True),
        ('Seventeen "eighteen. Nineteen. Twenty."', False),
        ("The end.", False),
    ],
)
def test_a_part_of_a_quotation_is_told_from_all_of_it(words: str, is_part: bool) -> None:
    for text in (PARAGRAPHS, PARAGRAPHS.partition("\n\n")[2]):
        start = text.index(words)
        assert is_in_longer_quotation(text, start, start + len(words)) is is_part


def test_a_quotation_that_is_the_whole_text_has_parts() -> None:
    assert is_in_longer_quotation("“One. Two.” Three", 6, 10)
    assert is_in_longer_quotation("“One. Two.”", 6, 10)
    assert not is_in_longer_quotation("One. Two.", 5, 9)


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("He “said” so", "He   so"),
        ('a "b" c "d', "a   c  "),
        ("a “b", "a  "),
        ("no marks", "no marks"),
    ],
)
def test_what_is_outside_quotations(text: str, outside: str) -> None:
    assert outside_quotations(text) == outside
