"""What is told of an article itself: its record, its opening, which one is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import write_article

from bot.answering.answer import Mode, Status
from bot.answering.answerer import Answerer
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.bot.small_libraries import TRAMS, assert_sound
from tests.conftest import ingest


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who wrote this article?", "Marta Lindqvist and Tobias Okonjo"),
        ("When was this published?", "Tuesday 25 January 2022"),
        ("Which newspaper published it?", "Pullquote Sample Gazette"),
        ("What is the title?", "Allies look east as Moscow denies plan to march on Ukraine"),
        ("When was this article last updated?", "Wednesday 26 January 2022"),
        ("What is the link to this article?", "https://gazette.example.org/2022/01/25/allies-look"),
    ],
)
def test_the_record_answers(sample_answerer: Answerer, question: str, told: str) -> None:
    answer = sample_answerer.answer(question)
    assert (answer.status, answer.mode) == (Status.ANSWERED, Mode.METADATA)
    assert told in answer.text
    assert answer.citations == answer.more == ()
    assert answer.about is not None
    assert answer.reason.startswith("from the article's record: ")
    assert_sound(answer)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Who wrote the article about trams?", "authors"),
        ("When was the article about trams published?", "published"),
        ("Which newspaper published the article about trams?", "publisher"),
        ("When was the article about trams updated?", "updated"),
        ("What is the link to the article about trams?", "url"),
    ],
)
def test_what_the_record_lacks_is_not_invented(
    model: EmbeddingModel, tmp_path: Path, question: str, field: str
) -> None:
    file = write_article(tmp_path / "trams.md", "Rails and trams come back", TRAMS)
    with Library(tmp_path / "data", model) as library:
        ingest(library, file)
        answer = Answerer(library).answer(question)
    assert (answer.status, answer.mode) == (Status.NOT_FOUND, Mode.METADATA)
    assert answer.reason == f"not in its record: {field}"
    assert any(f" {word} " in answer.text for word in ("no", "without"))
    assert answer.citations == ()
    assert answer.confidence == 0


@pytest.mark.parametrize("question", ["Summarise this", "What is it about?", "tl;dr"])
def test_a_summary_is_the_opening_labelled_as_that(
    sample_answerer: Answerer, question: str
) -> None:
    answer = sample_answerer.answer(question)
    assert (answer.status, answer.mode) == (Status.ANSWERED, Mode.SUMMARY)
    quote = answer.citations[0].quote
    assert quote.start == 0
    assert quote.text == quote.version.text.split("\n\n")[0]
    for part in ("Allies look east", "Tuesday 25 January 2022", "opening paragraph", quote.text):
        assert part in answer.text


def test_which_article_is_asked_for(two_articles: Answerer) -> None:
    answer = two_articles.answer("Who wrote this article?")
    assert (answer.status, answer.mode) == (Status.UNSURE, Mode.METADATA)
    assert answer.text.startswith("Which article do you mean?")
    assert "The lake that leaks" in answer.text
    assert "Rails come back" in answer.text
    named = two_articles.answer("Who wrote the article about the lake that leaks?")
    assert named.status is Status.ANSWERED
    assert "Ida Falk" in named.text
    assert named.about is not None
    assert named.about.metadata.title == "The lake that leaks"
