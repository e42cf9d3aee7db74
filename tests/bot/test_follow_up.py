"""Follow-ups made to stand alone: which ones, and with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.follow_up import standalone
from bot.answering.question import AnswerType, understand
from store.terms import terms

BEFORE = "How many Russian soldiers are in Crimea?"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("And in Belarus?", "How many Russian soldiers are in Crimea, and in Belarus?"),
        ("what about Estonia", "How many Russian soldiers are in Crimea, and Estonia?"),
        (
            "and what about the Marines?",
            "How many Russian soldiers are in Crimea, and the Marines?",
        ),
        ("Belarus?", "How many Russian soldiers are in Crimea, and Belarus?"),
        ("And in May?", "How many Russian soldiers are in Crimea, and in May?"),
        ("Why?", "Why (Russian soldiers Crimea)?"),
        ("And how much do they cost?", "And how much do they cost (Russian soldiers Crimea)?"),
        (
            "what does their leader demand?",
            "what does their leader demand (Russian soldiers Crimea)?",
        ),
        ("How many soldiers is that?", "How many soldiers is that (Russian Crimea)?"),
    ],
)
def test_a_follow_up_gets_the_words_of_the_question_before(question: str, asked: str) -> None:
    assert standalone(question, [BEFORE]) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Which unit is stationed in Estonia?",
        "What did Kirby say about his troops?",
        "Who wrote it?",
        "When was this article published?",
        "What is this article about?",
        "Thanks!",
        "hello",
        "what can you do?",
        "¿Dónde está la base militar de los soldados?",
        "",
        "???",
    ],
)
def test_what_says_what_it_is_about_is_left_alone(question: str) -> None:
    assert standalone(question, [BEFORE]) == question


@pytest.mark.parametrize("question", ["And in Belarus?", "Why?", "", "Who is he?"])
def test_without_history_a_question_is_itself(question: str) -> None:
    assert standalone(question, []) == question
    assert standalone(question, ["", " "]) == question


def test_follow_ups_of_follow_ups_carry_on() -> None:
    asked = standalone("And why?", [BEFORE, "And in Belarus?"])
    assert asked == "And why (Russian soldiers Crimea Belarus)?"


def test_only_the_last_question_is_carried() -> None:
    asked = standalone("Why?", ["Who is Andy Hunder?", BEFORE])
    assert asked == "Why (Russian soldiers Crimea)?"


def test_it_keeps_asking_for_the_same_kind_of_answer() -> None:
    assert understand(standalone("And in Belarus?", [BEFORE])).answer_type is AnswerType.NUMBER
    assert understand(standalone("when?", [BEFORE])).answer_type is AnswerType.TIME


@given(question=st.text(max_size=60), history=st.lists(st.text(max_size=60), max_size=3))
def test_it_never_raises(question: str, history: list[str]) -> None:
    asked = standalone(question, history)
    assert asked == question or any(each.strip() for each in history)


@given(
    st.lists(st.sampled_from("and he Why how many Ana bridge closed May ? , thanks you".split()))
)
def test_a_follow_up_has_its_own_words_and_earlier_ones(words: list[str]) -> None:
    question = " ".join(words)
    asked = standalone(question, [BEFORE])
    assert set(terms(question)) <= set(terms(asked)) <= set(terms(question)) | set(terms(BEFORE))
