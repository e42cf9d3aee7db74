"""Follow-ups made to stand alone: which ones, and with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.follow_up import Turn, standalone
from bot.answering.question import AnswerType, understand
from store.terms import terms

BEFORE = Turn("How many Russian soldiers are in Crimea?")
MAYOR = Turn(
    "Who opened the bridge?", "The mayor, Ana Ruiz, opened the bridge at noon with the NATO band."
)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("And in Belarus?", "How many Russian soldiers are in Belarus?"),
        ("what about Estonia", "How many Russian soldiers are in Crimea, and Estonia?"),
        (
            "and what about the Marines?",
            "How many Russian soldiers are in Crimea, and the Marines?",
        ),
        ("Belarus?", "How many Russian soldiers are in Crimea, and Belarus?"),
        ("And in May?", "How many Russian soldiers are in Crimea, and in May?"),
        ("And back then?", "How many Russian soldiers are in Crimea, and back then?"),
        ("Why?", "Why (many Russian soldiers are in Crimea)?"),
        ("And how much do they cost?", "And how much do they cost (Russian soldiers Crimea)?"),
        (
            "what does their leader demand?",
            "what does their leader demand (Russian soldiers Crimea)?",
        ),
        ("How many soldiers is that?", "How many soldiers is that (Russian Crimea)?"),
    ],
)
def test_a_follow_up_gets_the_words_of_the_question_before(question: str, asked: str) -> None:
    assert standalone(question, BEFORE).text == asked


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        # after "who", the answer
        (MAYOR, "how old is she?", "how old is Ana Ruiz?"),
        (
            MAYOR,
            "what does she say about Ukrainian grain?",
            "what does Ana Ruiz say about Ukrainian grain?",
        ),
        (MAYOR, "what is her salary?", "what is Ana Ruiz’s salary?"),
        (MAYOR, "did anybody thank her?", "did anybody thank Ana Ruiz?"),
        (MAYOR, "Why?", "Why (Ana Ruiz, opened the bridge)?"),
        (MAYOR, "what did she do there?", "what did Ana Ruiz do there (opened bridge)?"),
        # else whoever the question names, before whoever is quoted
        (Turn("What does Tom Belka want?", MAYOR.quote), "how old is he?", "how old is Tom Belka?"),
        (Turn("What happened at noon?", MAYOR.quote), "how old is she?", "how old is Ana Ruiz?"),
        (
            Turn("What happened at noon?", "At noon, Kyiv was quiet."),
            "how old is she?",
            "how old is she (noon)?",
        ),
        # no person
        (
            Turn("Who leads the NATO band?", "NATO leads."),
            "how old is he?",
            "how old is he (leads NATO band)?",
        ),
        (
            Turn("Who pays?", "It is the Institute for Mountain Water."),
            "how old is she?",
            "how old is she (pays)?",
        ),
        # a place
        (
            Turn("Where did the ministers meet?", "The ministers met in Geneva on Friday."),
            "who was there?",
            "who was there (Geneva, the ministers meet)?",
        ),
    ],
)
def test_who_and_where_are_taken_from_the_answer(before: Turn, question: str, asked: str) -> None:
    assert standalone(question, before).text == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("And Britain?", "What is Britain doing with its embassy in Kyiv?"),
        ("and in Warsaw?", "What is Germany doing with its embassy in Warsaw?"),
        (
            "And the consulates?",
            "What is Germany doing with its embassy in Kyiv, and the consulates?",
        ),
    ],
)
def test_the_same_is_asked_of_something_else(question: str, asked: str) -> None:
    before = Turn("What is Germany doing with its embassy in Kyiv?")
    reading = standalone(question, before)
    assert reading.text == asked
    assert terms(reading.own) == terms(question)


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
    assert standalone(question, BEFORE).text == question


def test_a_question_with_words_enough_of_its_own_takes_none() -> None:
    question = "did they really claim that nothing would be left in two decades?"
    assert standalone(question, BEFORE).text == question


@pytest.mark.parametrize("question", ["And in Belarus?", "Why?", "", "Who is he?"])
def test_without_anything_before_a_question_is_itself(question: str) -> None:
    assert standalone(question, None).text == question
    assert standalone(question, Turn(" ")).text == question


def test_follow_ups_of_follow_ups_carry_on() -> None:
    first = standalone("And in Belarus?", BEFORE)
    second = standalone("And how old are they?", Turn(first.text))
    assert second.text == "And how old are they (Russian soldiers Belarus)?"
    third = standalone("where from?", Turn(second.text))
    assert third.text == "where from (And how old are they Russian soldiers Belarus)?"


def test_a_long_question_is_not_repeated_as_a_whole() -> None:
    long = Turn(" ".join(f"word{n}" for n in range(400)) + "?")
    for question in ("And in Belarus?", "Why?", "what does it cost?"):
        assert len(standalone(question, long).text.split()) < 30


def test_it_keeps_asking_for_the_same_kind_of_answer() -> None:
    asked = standalone("And in Belarus?", BEFORE).text
    assert understand(asked).answer_type is AnswerType.NUMBER
    assert understand(standalone("when?", BEFORE).text).answer_type is AnswerType.TIME


@given(
    question=st.text(max_size=60),
    before=st.builds(Turn, st.text(max_size=60), st.text(max_size=80)),
)
def test_it_never_raises(question: str, before: Turn) -> None:
    reading = standalone(question, before)
    assert reading.text == question or before.question.strip()


@given(
    st.lists(st.sampled_from("and he Why how many Ana bridge closed May ? , thanks you".split()))
)
def test_a_follow_up_has_its_own_words_and_earlier_ones(words: list[str]) -> None:
    question = " ".join(words)
    asked = standalone(question, BEFORE).text
    assert (
        set(terms(question))
        <= set(terms(asked))
        <= set(terms(question)) | set(terms(BEFORE.question))
    )
