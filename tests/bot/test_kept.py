"""Answers that were kept: the same again from spans, and nothing of what was removed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Mode, Status
from bot.answering.answerer import Answerer
from bot.answering.kept import (
    kept_answer,
    kept_citations,
    restored_answer,
)
from bot.discord.rendering import Manners, answer_blocks, more_blocks
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle
from tests.bot.kept_answers import keep, restored
from tests.conftest import SAMPLE_ARTICLE, ingest

QUESTIONS = {
    "How many troops were put on heightened alert?": (Status.ANSWERED, Mode.EXTRACTIVE),
    "How many troops were put on hightened allert?": (Status.ANSWERED, Mode.EXTRACTIVE),
    "Does Russia plan to invade Ukraine?": (Status.ANSWERED, Mode.EXTRACTIVE),
    "When was the ship built that carries the Su-35 jets?": (Status.UNSURE, Mode.EXTRACTIVE),
    "How long should I boil spaghetti?": (Status.NOT_FOUND, Mode.EXTRACTIVE),
    "Who wrote this article?": (Status.ANSWERED, Mode.METADATA),
    "Summarise the article": (Status.ANSWERED, Mode.SUMMARY),
    "What can you do?": (Status.UNSURE, Mode.HELP),
    "Wer hat die Hilfe angekündigt?": (Status.UNSURE, Mode.HELP),
}
FERRY = "How many passengers did the ferry carry to Aldmoor?"
REPORTS = (
    "The ferry carried 31 passengers to Aldmoor on Monday.",
    "The ferry carried 31 passengers over to Aldmoor on Monday, its captain said.",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """A library with the sample article; do not change it."""
    with Library(tmp_path_factory.mktemp("kept"), model) as library:
        ingest(library, SAMPLE_ARTICLE)
        yield library


@pytest.fixture
def ferries(tmp_path: Path, model: EmbeddingModel) -> Iterator[Library]:
    """A library with two articles that report the same."""
    with Library(tmp_path / "ferries", model) as library:
        for number, text in enumerate(REPORTS):
            report(library, number, text)
        yield library


def report(library: Library, number: int, text: str) -> str:
    """Store a short article, or a new version of it; returns its id."""
    metadata = ArticleMetadata(f"Ferry {number}", ("Ann Ek",), f"Paper {number}")
    article = ExtractedArticle(f"https://paper.example/{number}", metadata, text)
    [stored] = library.add_all([article], split_passages)
    return stored.article_id


def comparable(answer: Answer) -> Answer:
    """What has to come back: all but what it took, and words that quotes repeat."""
    repeats = bool(answer.citations)
    return replace(answer, seconds={}, passages_searched=0, text="" if repeats else answer.text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_comes_back_as_it_was_given(sample: Library, question: str) -> None:
    answer = Answerer(sample).answer(question)
    assert (answer.status, answer.mode) == QUESTIONS[question]
    again = restored(sample, answer)
    assert comparable(again.answer) == comparable(answer)
    assert not again.removed
    assert again.withheld == frozenset()
    for manners in (Manners(), Manners(frozenset({1, 2}))):
        assert answer_blocks(again.answer, manners) == answer_blocks(answer, manners)
        assert more_blocks(again.answer.more, manners) == more_blocks(answer.more, manners)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_of_an_articles_words_is_kept(sample: Library, question: str) -> None:
    answer = Answerer(sample).answer(question)
    written = json.dumps(kept_answer(answer), ensure_ascii=False)
    written += repr(kept_citations(answer))
    for citation in (*answer.citations, *answer.more):
        words = citation.quote.text.split()
        assert not any(" ".join(words[n : n + 4]) in written for n in range(len(words) - 3))


def test_a_quote_of_a_removed_article_is_gone(ferries: Library) -> None:
    answer = Answerer(ferries).answer(FERRY)
    assert len(answer.citations) == 2
    first, second = answer.citations
    question = keep(ferries, answer, withheld={2})
    assert restored_answer(question, ferries).withheld == {2}
    ferries.remove(first.quote.version.article_id)
    left = restored_answer(question, ferries)
    assert left.removed
    [citation] = left.answer.citations
    assert citation.quote == second.quote
    assert citation.number == 1
    assert left.withheld == {1}  # the limit was on this quote, whatever its number is now
    ferries.remove(second.quote.version.article_id)
    nothing = restored_answer(question, ferries)
    assert nothing.removed
    assert nothing.answer.citations == nothing.answer.more == ()
    assert "ferry" not in "\n".join(answer_blocks(nothing.answer, removed=True)).lower()


def test_quotes_that_only_more_would_show_are_no_loss(ferries: Library) -> None:
    answer = Answerer(ferries).answer("How long should I boil spaghetti?")
    assert not answer.citations
    assert answer.more
    question = keep(ferries, answer)
    for version in {each.quote.version.article_id for each in answer.more}:
        ferries.remove(version)
    left = restored_answer(question, ferries)
    assert not left.removed
    assert left.answer.more == ()
    assert left.answer.text == answer.text


def test_a_changed_article_is_quoted_as_it_was(ferries: Library) -> None:
    answer = Answerer(ferries).answer(FERRY)
    question = keep(ferries, answer)
    for number, text in enumerate(REPORTS):
        report(ferries, number, f"Corrected: nobody sailed.\n\n{text.replace('31', '29')}")
    again = restored_answer(question, ferries)
    assert not again.removed
    assert [each.quote.text for each in again.answer.citations] == [
        each.quote.text for each in answer.citations
    ]


@pytest.mark.parametrize("question", ["Who wrote this article?", "Summarise the article"])
def test_what_was_said_about_a_removed_article_is_gone(
    tmp_path: Path, model: EmbeddingModel, question: str
) -> None:
    with Library(tmp_path / "one", model) as library:
        article_id = report(library, 1, REPORTS[0])
        answer = Answerer(library).answer(question)
        assert answer.about is not None
        found = keep(library, answer)
        library.remove(article_id)
        left = restored_answer(found, library)
        assert left.removed
        assert left.answer.about is None
        told = "\n".join(answer_blocks(left.answer, removed=True))
        assert not any(word in told for word in ("Ek", "Ferry", "Paper", "passengers"))


def test_a_span_that_was_tampered_with_is_not_quoted(ferries: Library) -> None:
    answer = Answerer(ferries).answer(FERRY)
    question = keep(ferries, answer)
    beyond = tuple(replace(each, end=10_000) for each in question.citations)
    assert not restored_answer(replace(question, citations=beyond), ferries).answer.citations
