"""Articles named by title, publisher, author or subject: whose author and date are asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import write_article

from bot.answering.about_article import of_known_article
from bot.answering.answer import Mode, Status
from bot.answering.answerer import Answerer
from bot.answering.asked_fields import MetadataField
from bot.answering.named_articles import is_name_of, possible_names
from bot.answering.question import QuestionKind, understand
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata
from tests.conftest import benchmark_questions, ingest

LEAK = (
    "The Tollan dam lost 40 percent of its water in March, engineer Rosa Petit said. The report on "
    "the dam was published on 3 May. Hal Moreno wrote a letter about it to the Daily Bugle."
)
TRAMS = "Trams return to Port Ellis next spring. Line 4 will run every six minutes."
LATER = "Trams return to Port Ellis later than planned. Rails are missing."


@pytest.fixture(scope="module")
def three_articles(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Answerer]:
    """Answers from three articles of two publishers."""
    folder = tmp_path_factory.mktemp("three")
    files = [
        write_article(
            folder / "dam.md",
            "The lake that leaks worries a town below it",
            LEAK,
            authors="[Ida Falk]",
            publisher="The Esk Courier (sample)",
            published="2024-03-19",
            updated="2024-03-21",
            url="https://courier.example.org/news/lake",
        ),
        write_article(
            folder / "trams.md",
            "'Trams return to Port Ellis: what to know'",
            TRAMS,
            authors="[Bo Lund]",
            publisher="Ellis Evening Post",
            published="2024-04-02",
            url="https://post.example.org/explainers/trams",
        ),
        write_article(
            folder / "later.md",
            "Trams return to Port Ellis later than planned",
            LATER,
            authors="[Una Stroem]",
            publisher="Ellis Evening Post",
            published="2024-05-06",
            url="https://post.example.org/news/trams-later",
        ),
    ]
    with Library(folder / "data", model) as library:
        ingest(library, *files)
        yield Answerer(library)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who wrote “The lake that leaks worries a town below it”?", "Ida Falk"),
        ('who is the author of "the lake that leaks worries a town"', "Ida Falk"),
        ("When was 'Trams return to Port Ellis: what to know' published?", "2 April 2024"),
        ("when was trams return to port ellis later than planned published", "6 May 2024"),
        ("which paper ran “Trams return to Port Ellis later than planned”?", "Ellis Evening Post"),
        ("give me the link to 'The lake that leaks worries a town below it'", "/news/lake"),
        ("When did the Esk Courier publish its article?", "19 March 2024"),
        ("when did the courier run its story on the dam?", "19 March 2024"),
        ("Who are the Courier's reporters?", "Ida Falk"),
        ("Who wrote the Courier's report?", "Ida Falk"),
        ("Who wrote the Esk Courier article?", "Ida Falk"),
        ("Has the Courier's report been updated?", "21 March 2024"),
        ("When was Una Stroem's piece published?", "6 May 2024"),
        ("when did Bo Lund publish his article", "2 April 2024"),
        ("who wrote the explainer?", "Bo Lund"),
        ("how long is “The lake that leaks worries a town below it”?", "words"),
    ],
)
def test_the_named_article_is_meant(three_articles: Answerer, question: str, told: str) -> None:
    answer = three_articles.answer(question)
    assert (answer.status, answer.mode) == (Status.ANSWERED, Mode.METADATA)
    assert told in answer.text


def test_a_title_can_be_summed_up(three_articles: Answerer) -> None:
    answer = three_articles.answer("What is “The lake that leaks worries a town below it” about?")
    assert answer.mode is Mode.SUMMARY
    assert answer.about is not None
    assert answer.about.metadata.authors == ("Ida Falk",)


def test_a_publisher_of_two_leaves_it_open(three_articles: Answerer) -> None:
    answer = three_articles.answer("When did the Ellis Evening Post publish its story?")
    assert (answer.status, answer.mode) == (Status.UNSURE, Mode.METADATA)
    assert answer.text.startswith("Which article do you mean?")


def test_an_article_that_was_not_updated_tells_its_date(three_articles: Answerer) -> None:
    answer = three_articles.answer("Has Bo Lund's article been updated?")
    assert answer.status is Status.NOT_FOUND
    assert answer.text.endswith(
        "shows no time of an update since it was published on Tuesday 2 April 2024."
    )


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the software?",
        "When was the report on the dam published?",
        "who wrote the letter",
        "Who wrote the letter to the Daily Bugle?",
        "When did the Daily Bugle publish its story?",
        "Who wrote “Pride and Prejudice”?",
        "Who wrote the letter quoted in “The lake that leaks worries a town below it”?",
        "How long is the dam?",
        "How long did the trams return to Port Ellis?",
        "When were the trams changed?",
        "Who reported the leak?",
        "What is the lake about?",
        "who did Moreno write to",
        "When was the lake published?",
    ],
)
def test_what_is_in_the_articles_is_searched_for(three_articles: Answerer, question: str) -> None:
    assert three_articles.answer(question).mode is Mode.EXTRACTIVE


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("whose report is this?", MetadataField.AUTHORS),
        ("Who did this interview?", MetadataField.AUTHORS),
        ("who's the journalist", MetadataField.AUTHORS),
        ("how old is this interview", MetadataField.PUBLISHED),
        ("When was the explainer on the rent cap published?", MetadataField.PUBLISHED),
        ("what paper is this from", MetadataField.PUBLISHER),
        ("is this still up to date", MetadataField.UPDATED),
        ("whoes articel is this", MetadataField.AUTHORS),
    ],
)
def test_this_article_is_meant(question: str, field: MetadataField) -> None:
    understood = understand(question)
    assert (understood.kind, understood.fields) == (QuestionKind.METADATA, (field,))


@pytest.mark.parametrize(
    "question",
    [
        "When did the interview take place?",
        "How long was the interview?",
        "Who was the interview with?",
        "whose idea was this?",
    ],
)
def test_what_an_interview_tells_is_searched_for(question: str) -> None:
    assert understand(question).kind is QuestionKind.CONTENT


def test_a_war_that_a_title_names_is_no_article() -> None:
    article = ArticleMetadata("French and Indian War")
    for text in (
        "How long was the French and Indian War?",
        "What was the French and Indian War about?",
        "When did the French and Indian War appear?",
        "Has the French and Indian War changed?",
    ):
        question = understand(text)
        assert of_known_article(question, [article]) == question
    assert of_known_article(understand("Who wrote “French and Indian War”?"), [article]).fields == (
        MetadataField.AUTHORS,
    )


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_any_title_and_question_are_compared(words: str, title: str, publisher: str) -> None:
    article = ArticleMetadata(title, publisher=publisher)
    for text in (f"Who wrote “{words}”?", f"When did {words} publish its story?", words):
        question = understand(text)
        for name in question.names:
            is_name_of(name, question.text, article)
        assert of_known_article(question, [article]).text == question.text


@given(st.text(max_size=200))
def test_a_name_is_part_of_the_question(text: str) -> None:
    assert all(name.words in text for name in possible_names(text))


def test_no_general_question_is_about_an_article_with_its_subject_as_title() -> None:
    titles = ["French and Indian War", "Scottish Parliament", "Huguenot", "Yuan dynasty"]
    articles = [ArticleMetadata(title) for title in titles]
    questions = [understand(text) for text in benchmark_questions()]
    assert [
        question.text
        for question in questions
        if of_known_article(question, articles) is not question
    ] == []
