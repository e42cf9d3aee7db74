"""Questions, headings and lists: where a quote has to go on to, and where it has to begin."""

from __future__ import annotations

import pytest

from bot.answering.headings_and_lists import (
    continuations,
    introduced_from,
    is_heading,
    is_in_longer_list,
    is_list_item,
)
from store.languages import ENGLISH

INTERVIEW = (
    "The Interview\n\n"
    "Ana Brandt spoke to us.\n\n"
    "Why did you leave?\n\n"
    "The sea called. I was young. So I went.\n\n"
    "And now?"
)
PLANS = (
    "Rain fell.\n\n"
    "The council met. It named its plans:\n\n"
    "- a lock\n- a bridge\n\n"
    "It was late.\n\n"
    "1. a tunnel\n2. a ferry\nNobody asked.\n\n"
    "Two more: a boat:"
)


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def goes_on_with(text: str, words: str) -> list[str]:
    """What a quote of these words has to go on with, best first."""
    start, end = span(text, words)
    return [text[end:further].lstrip() for further in continuations(text, start, end, ENGLISH)]


@pytest.mark.parametrize(
    ("text", "words", "further"),
    [
        (INTERVIEW, "Why did you leave?", ["The sea called. I was young.", "The sea called."]),
        (INTERVIEW, "The Interview", ["Ana Brandt spoke to us."]),
        (INTERVIEW, "Ana Brandt spoke to us.", []),
        (INTERVIEW, "I was young.", []),
        (INTERVIEW, "And now?", []),
        (PLANS, "It named its plans:", ["- a lock\n- a bridge", "- a lock"]),
        (PLANS, "- a lock\n- a bridge", []),
        (PLANS, "Two more: a boat:", []),
        ("Our Plans\n- a lock", "Our Plans", []),
        ("Our plans: a lock\n\nIt is. It was.", "Our plans: a lock", ["It is."]),
    ],
)
def test_a_question_an_introduction_and_a_heading_go_on(
    text: str, words: str, further: list[str]
) -> None:
    assert goes_on_with(text, words) == further


@pytest.mark.parametrize(
    ("words", "beginning"),
    [
        ("- a lock", "It named its plans:"),
        ("- a bridge", "It named its plans:"),
        ("It was late.", "It was late."),
        ("1. a tunnel", "1. a tunnel"),
        ("2. a ferry", "2. a ferry"),
        ("Rain fell.", "Rain fell."),
        ("The council met.", "The council met."),
    ],
)
def test_an_item_begins_with_what_introduces_its_list(words: str, beginning: str) -> None:
    start = introduced_from(PLANS, PLANS.index(words), ENGLISH)
    assert PLANS[start:].startswith(beginning)
    # the same where the introduction is the first paragraph
    text = PLANS.partition("\n\n")[2]
    if words in text:
        assert text[introduced_from(text, text.index(words), ENGLISH) :].startswith(beginning)


@pytest.mark.parametrize("text", ["- a lock\n- a bridge", ":\n\n- a lock\n- a bridge"])
def test_a_list_that_nothing_introduces_begins_with_itself(text: str) -> None:
    place = text.index("- a bridge")
    assert text[introduced_from(text, place, ENGLISH) :] in (text, text[place:])


@pytest.mark.parametrize(
    ("text", "words", "heading"),
    [
        (INTERVIEW, "The Interview", True),
        (INTERVIEW, "And now?", False),
        (INTERVIEW, "Ana Brandt spoke to us.", False),
        ("A Title", "A Title", True),
        (" A Title ", "A Title", True),
        ("Rain fell.\n\nA Title", "A Title", True),
        ("Rain fell.\n\n A Title \n\nIt rained.", "A Title", True),
        ("Rain fell.\nA Title\n\nIt rained.", "A Title", False),
        ("Rain fell.\n\nA Title\nIt rained.", "A Title", False),
        ("The title: A Title\n\nIt rained.", "A Title", False),
        ("A Title said so\n\nIt rained.", "A Title", False),
        ("“A title.”", "“A title.”", False),
        ("A title:", "A title:", False),
    ],
)
def test_a_heading_is_a_paragraph_that_is_no_sentence(text: str, words: str, heading: bool) -> None:
    assert is_heading(text, *span(text, words)) is heading


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("- a lock", True),
        ("lock", True),
        ("a bridge", True),
        ("1. a tunnel", True),
        ("ferry", True),
        ("Nobody asked.", False),
        ("It was late.", False),
        ("Rain fell.", False),
    ],
)
def test_an_item_of_a_list_is_a_line_with_its_mark(words: str, item: bool) -> None:
    assert is_list_item(PLANS, PLANS.index(words)) is item


def test_a_list_may_be_all_of_a_text() -> None:
    assert is_list_item("- a lock", 0)
    assert is_list_item("- a lock", 4)
    assert not is_list_item("a lock\n- a bridge", 3)


@pytest.mark.parametrize(
    ("text", "words", "is_part"),
    [
        (PLANS, "- a lock", True),
        (PLANS, "- a bridge", True),
        (PLANS, "- a lock\n- a bridge", True),
        (PLANS, "It named its plans:", True),
        (PLANS, "It named its plans:\n\n- a lock", True),
        (PLANS, "It named its plans:\n\n- a lock\n- a bridge", False),
        (PLANS, "1. a tunnel", True),
        (PLANS, "2. a ferry", True),
        (PLANS, "1. a tunnel\n2. a ferry", False),
        (PLANS, "Nobody asked.", False),
        (PLANS, "It was late.", False),
        (PLANS, "Two more:", False),
        (PLANS, "Two more: a boat:", False),
        ("- a lock", "- a lock", False),
        ("- a lock\n- a bridge", "- a lock", True),
        ("- a lock\n- a bridge", "- a bridge", True),
        ("- a lock\n- a bridge", "- a lock\n- a bridge", False),
        ("- a lock\n\n\n- a bridge", "- a bridge", True),
        ("Our plans: - a lock", "- a lock", False),
        ("Our plans: a lock", "Our plans:", False),
        ("Our plans:- a lock", "Our plans:", False),
    ],
)
def test_a_part_of_a_list_is_told_from_all_of_it(text: str, words: str, is_part: bool) -> None:
    assert is_in_longer_list(text, *span(text, words)) is is_part
