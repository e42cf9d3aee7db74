"""How long a text is, whether it may be quoted, and of which sentences a span has a part."""

from __future__ import annotations

import pytest

from bot.answering.quote_length import (
    HARD_CHARACTERS,
    HARD_WORDS,
    MOST_WORDS,
    count_words,
    fits,
    has_words,
    is_ideograph,
    is_within_cap,
    length_in_words,
    sentences_within,
)
from store.languages import ENGLISH

TEXT = "One is. Two is.\n\nThree is.\n- four\n- five\n\nSix is. Seven is."
GERMAN = "Die Brücke ist z. B. für Busse gesperrt. Am 3. Mai kam J. Weller."


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Rain fell — at last.", 4),
        ("“Rain” (fell)", 2),
        ("-- … --", 0),
        ("", 0),
        ("大坝失水了", 2),
        ("The 大坝 broke", 2.8),
        ("大坝, ferry", 1.8),
        ("né", 1),
    ],
)
def test_words_are_what_stands_between_blanks_and_ideographs(text: str, count: float) -> None:
    assert count_words(text) == pytest.approx(count)
    assert has_words(text) is (count > 0)


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("a " * HARD_WORDS, True),
        ("a " * (HARD_WORDS + 1), False),
        ("x" * HARD_CHARACTERS, True),
        ("x" * (HARD_CHARACTERS + 1), False),
        ("大" * 225, True),
        ("大" * 226, False),
    ],
)
def test_the_cap(text: str, within: bool) -> None:
    assert is_within_cap(text) is within


@pytest.mark.parametrize(
    ("character", "is_one"), [("大", True), ("か", True), ("a", False), ("é", False), (" ", False)]
)
def test_ideographs(character: str, is_one: bool) -> None:
    assert is_ideograph(character) is is_one


def part(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_words_limit_what_fits() -> None:
    text = "is " * 300
    assert fits(text, 150, 150 + 3 * MOST_WORDS, MOST_WORDS, ENGLISH)
    assert not fits(text, 150, 150 + 3 * MOST_WORDS, MOST_WORDS - 1, ENGLISH)
    long = "x" * 1000
    assert fits(long, 0, HARD_CHARACTERS, 75, ENGLISH)
    assert fits(long, 100, 100 + HARD_CHARACTERS, 99, ENGLISH)
    assert not fits(long, 0, HARD_CHARACTERS + 1, 99, ENGLISH)


@pytest.mark.parametrize(
    ("words", "fit"),
    [
        ("One is. Two is.\n\nThree is.", True),
        ("One is. Two is.\n\nThree is.\n- four", False),
        ("Two is.\n\nThree is.\n- four\n- five", True),
        ("Two is.\n\nThree is.\n- four\n- five\n\nSix is.", False),
        ("Three is.\n- four\n- five\n\nSix is.", True),
        ("- four\n- five\n\nSix is. Seven is.", True),
        ("- five\n\nSix is. Seven is.", True),
        ("wo is.\n\nThree is.\n- four\n- five", True),
    ],
)
def test_sentences_limit_what_fits_and_a_list_is_one(words: str, fit: bool) -> None:
    assert fits(TEXT, *part(TEXT, words), MOST_WORDS, ENGLISH) is fit


def test_four_sentences_after_an_item_do_not_fit() -> None:
    text = "- one\n\nTwo is. Three is. Four is."
    assert not fits(text, 0, len(text), MOST_WORDS, ENGLISH)
    assert fits(text, 0, len(text) - len(" Four is."), MOST_WORDS, ENGLISH)


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("One is.", ["One is."]),
        ("ne i", ["One is."]),
        ("s. T", ["One is.", "Two is."]),
        ("Two is.", ["Two is."]),
        ("is.\n\nThree", ["Two is.", "Three is."]),
        ("five", ["- five"]),
        ("is.\n- four\n", ["Three is.", "- four"]),
        ("five\n\nS", ["- five", "Six is."]),
        ("Six is. ", ["Six is."]),
        ("Seven is.", ["Seven is."]),
        (TEXT, "One is.|Two is.|Three is.|- four|- five|Six is.|Seven is.".split("|")),
    ],
)
def test_the_sentences_of_which_a_span_has_a_part(words: str, sentences: list[str]) -> None:
    found = sentences_within(TEXT, *part(TEXT, words), ENGLISH)
    assert [TEXT[start:end] for start, end in found] == sentences


def test_between_two_sentences_there_is_none() -> None:
    gap = TEXT.index(" Two")
    assert sentences_within(TEXT, gap, gap + 1, ENGLISH) == []


def test_sentences_follow_the_language() -> None:
    found = sentences_within(GERMAN, 0, len(GERMAN), "de")
    assert [GERMAN[start:end] for start, end in found] == [
        "Die Brücke ist z. B. für Busse gesperrt.",
        "Am 3. Mai kam J. Weller.",
    ]
    english = sentences_within(GERMAN, 0, len(GERMAN), ENGLISH)
    assert english != found, "English knows no such number"


def test_sentences_that_fit_follow_the_language() -> None:
    text = f"{GERMAN} Es war 8 Uhr."
    assert fits(text, 0, len(text), MOST_WORDS, "de")
    assert not fits(text, 0, len(text), MOST_WORDS, ENGLISH)


def test_a_text_that_begins_with_a_gap_is_read_as_well() -> None:
    assert sentences_within("\n\nOne is.", 0, 5, ENGLISH) == [(2, 9)]


def test_length_is_the_words_or_what_the_characters_make_up_for() -> None:
    assert length_in_words("a b c d") == 4
    assert length_in_words("x" * 80) == 10
