"""What questions are taken for: kinds, fields, kinds of answers, languages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question import AnswerType, MetadataField, QuestionKind, understand
from tests.bot.question_tables import ANSWER_TYPES, FOREIGN, KINDS, METADATA, cases
from tests.conftest import benchmark_questions


@pytest.mark.parametrize(("fields", "text"), cases(METADATA))
def test_questions_about_the_article(fields: tuple[MetadataField, ...], text: str) -> None:
    question = understand(text)
    assert (question.kind, question.fields) == (QuestionKind.METADATA, fields)


@pytest.mark.parametrize(("kind", "text"), cases(KINDS))
def test_kinds(kind: QuestionKind, text: str) -> None:
    question = understand(text)
    assert question.kind is kind
    assert question.fields == ()


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "...", "?!"])
def test_nothing_asked_gets_help(text: str) -> None:
    assert understand(text).kind is QuestionKind.HELP


@pytest.mark.parametrize(("answer_type", "text"), cases(ANSWER_TYPES))
def test_answer_types(answer_type: AnswerType, text: str) -> None:
    question = understand(text)
    assert (question.kind, question.answer_type) == (QuestionKind.CONTENT, answer_type)


@pytest.mark.parametrize(("language", "text"), cases(FOREIGN))
def test_other_languages(language: str, text: str) -> None:
    question = understand(text)
    assert (question.kind, question.language) == (QuestionKind.FOREIGN, language)


def test_names_have_no_language() -> None:
    assert understand("Putin Lukashenko Belarus").language is None


def test_english_is_named() -> None:
    assert understand("How many ships were sent?").language == "en"


def test_text_is_cleaned() -> None:
    typed = "  <@123456789>  Cafe\u0301\x00 \n opening\u200b  hours? "
    assert understand(typed).text == "Café opening hours?"


@given(st.text(max_size=300))
def test_any_text_is_understood(text: str) -> None:
    question = understand(text)
    assert (question.kind is QuestionKind.METADATA) == bool(question.fields)
    assert understand(question.text).text == question.text


WORDS = "who wrote when was the this article it is about did what how many tell me if , ? published"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join))
def test_any_word_order_is_understood(text: str) -> None:
    question = understand(text)
    assert (question.kind is QuestionKind.METADATA) == bool(question.fields)
    assert understand(question.text) == question


def test_long_input_is_understood() -> None:
    assert understand("who wrote " * 20_000).kind is not QuestionKind.METADATA


def test_language_model_is_loaded_lazily() -> None:
    program = (
        "import sys; from bot.answering.question import understand;"
        "understand('How many ships were sent?'); sys.exit('py3langid' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_no_general_question_is_hijacked() -> None:
    questions = benchmark_questions()
    hijacked = [
        text
        for text in questions
        if understand(text).kind not in {QuestionKind.CONTENT, QuestionKind.YES_NO}
    ]
    assert hijacked == []


NAMED = [
    ("Who wrote the obituary of the weather presenter?", MetadataField.AUTHORS),
    ("who is the author of the biscuit factory story", MetadataField.AUTHORS),
    ("Which reporter covered the flood trial?", MetadataField.AUTHORS),
    ("When was the harbour election article last updated?", MetadataField.UPDATED),
    ("When was the story about the bridge published?", MetadataField.PUBLISHED),
    ("In which paper did the story about the bridge appear?", MetadataField.PUBLISHER),
]


@pytest.mark.parametrize(("text", "field"), NAMED)
def test_an_article_can_be_named(text: str, field: MetadataField) -> None:
    question = understand(text)
    assert question.kind is QuestionKind.METADATA
    assert question.fields == (field,)


@pytest.mark.parametrize("text", ["tl;dr of the flood story", "what is the interview about?"])
def test_a_named_article_can_be_summed_up(text: str) -> None:
    assert understand(text).kind is QuestionKind.SUMMARY


@pytest.mark.parametrize(
    "text",
    ["Who wrote the letter to the council?", "Which reporter was arrested?", "Who wrote history?"],
)
def test_what_is_no_article_is_searched_for(text: str) -> None:
    assert understand(text).kind is QuestionKind.CONTENT
