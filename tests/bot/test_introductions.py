"""Who somebody is: which sentences say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.introductions import introduces


@pytest.mark.parametrize(
    "sentence",
    [
        "Ana Brandt, 58, leads the ice group.",
        "Ana Brandt, who leads the group, spoke.",
        "Ana Brandt is the head of the group.",
        "The mayor, Ana Brandt, asked for time.",
        "Rain fell, said the director Ana Brandt.",
        "Mayor Ana Brandt asked for time.",
    ],
)
@pytest.mark.parametrize("question", ["Who is Ana Brandt?", "who's ana brandt", "who was Brandt"])
def test_what_somebody_is_stands_beside_the_name(question: str, sentence: str) -> None:
    assert introduces(question, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was late, and nobody had seen Ana Brandt.",
        "Ana Brandt opened the door.",
        "She is a vet.",
    ],
)
def test_being_named_says_nothing(sentence: str) -> None:
    assert not introduces("Who is Ana Brandt?", sentence)


@pytest.mark.parametrize(
    "question",
    ["Who is the mayor?", "Who is she?", "Who opened the door?", "Where is Ana Brandt?", "Who is"],
)
def test_other_questions_introduce_nobody(question: str) -> None:
    assert not introduces(question, "The mayor, Ana Brandt, is the head of the town.")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_asked(question: str, sentence: str) -> None:
    assert introduces(f"Who is {question}?", sentence) in {True, False}
