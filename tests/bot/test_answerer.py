"""Whole answers from real libraries: states, sides, scope, verification."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from samples import write_article

from bot.answering.answer import Answer, Mode, Status
from bot.answering.answerer import Answerer
from bot.answering.verify import verified
from ingest.pipeline import ingest_files
from ingest.sources import find_files
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Scope
from tests.bot.small_libraries import DAM, TRAMS
from tests.conftest import ingest

FESTIVAL = (
    "The ferry captain greeted passengers warmly. The orchestra performed a waltz. "
    "The old lighthouse was painted white."
)


@pytest.fixture(scope="module")
def festival(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Answerer]:
    """Answers from an article without numbers, dates, names and reasons."""
    folder = tmp_path_factory.mktemp("festival")
    file = write_article(folder / "festival.md", "A festival", FESTIVAL)
    with Library(folder / "data", model) as library:
        ingest(library, file)
        yield Answerer(library)


def without_time(answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in answer.as_json().items() if name != "elapsed_ms"}


# ---- the three states


def test_an_answer_leads_with_its_source(sample_answerer: Answerer) -> None:
    answer = sample_answerer.answer("How many troops were put on heightened alert?")
    assert answer.status is Status.ANSWERED
    assert answer.mode is Mode.EXTRACTIVE
    assert answer.text.startswith("According to Pullquote Sample Gazette, Tuesday 25 January 2022:")
    assert answer.citations[0].quote.text in answer.text
    assert "8,500" in answer.citations[0].quote.text
    assert answer.citations[0].quote.paragraph == 2
    assert answer.citations[0].link is not None
    assert ":~:text=The%20Pentagon" in answer.citations[0].link


def test_what_is_not_found_quotes_nothing_and_names_a_word(sample_answerer: Answerer) -> None:
    answer = sample_answerer.answer("Which way does a pawn capture in chess?")
    assert answer.status is Status.NOT_FOUND
    assert answer.text.startswith("I found no answer in the 1 article searched.")
    assert "“pawn” does not occur in it." in answer.text
    assert answer.citations == ()
    assert 1 <= len(answer.more) <= 5
    assert answer.heading is None


def test_the_number_of_articles_is_told(two_articles: Answerer) -> None:
    answer = two_articles.answer("How do I tune a twelve-string guitar?")
    assert answer.status is Status.NOT_FOUND
    assert answer.articles_searched == 2
    assert answer.text.startswith("I found no answer in the 2 articles searched.")
    assert "does not occur in any of them" in answer.text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How many passengers did the ferry captain greet?", "no number found"),
        ("When did the orchestra perform a waltz?", "no date or time found"),
        ("Who painted the old lighthouse?", "no name found"),
        ("Why did the orchestra perform a waltz?", "no reason found"),
    ],
)
def test_a_quote_of_the_wrong_kind_is_unsure(
    festival: Answerer, question: str, reason: str
) -> None:
    answer = festival.answer(question)
    assert answer.status is Status.UNSURE
    assert answer.reason == reason
    assert answer.text.startswith(f"I am not sure that this answers your question ({reason}).")
    assert answer.citations[0].quote.text in answer.text


def test_typing_errors_are_read_and_told(sample_answerer: Answerer) -> None:
    answer = sample_answerer.answer("How many trooops were put on hightened alert?")
    assert "8,500" in answer.citations[0].quote.text
    assert answer.notes == (
        "“trooops” was read as “troops”.",
        "“hightened” was read as “heightened”.",
    )
    assert answer.question == "How many trooops were put on hightened alert?"


def test_the_same_question_gets_the_same_answer(sample_answerer: Answerer) -> None:
    for question in ("Who promised emergency aid to Kyiv?", "Is Russia going to invade Ukraine?"):
        first, second = (without_time(sample_answerer.answer(question)) for _ in range(2))
        assert first == second


# ---- yes or no


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "Does Ukraine plan to attack Donetsk and Luhansk?",
            ("Peskov accused Kyiv", "Ukraine rejected the charge"),
        ),
        (
            "Did the Kremlin plot to bring down the Ukrainian government?",
            ("have accused the Kremlin", "neither allegation was true"),
        ),
    ],
)
def test_accusations_get_both_sides(
    sample_answerer: Answerer, question: str, sides: tuple[str, str]
) -> None:
    answer = sample_answerer.answer(question)
    assert answer.heading == "What the article reports"
    assert answer.text.startswith("What the article reports.")
    shown = " ".join(citation.quote.text for citation in answer.citations)
    for side in sides:
        assert side in shown
        assert side in answer.text


def test_both_sides_of_a_made_quarrel(two_articles: Answerer) -> None:
    answer = two_articles.answer("Did Stonework use poor cement in the dam?")
    shown = " ".join(citation.quote.text for citation in answer.citations)
    assert "Governor Hal Moreno accused" in shown
    assert "Stonework Ltd denied" in shown


# ---- scope


def test_a_library_answers_for_itself_alone(model: EmbeddingModel, tmp_path: Path) -> None:
    dam = write_article(tmp_path / "dam.md", "The lake that leaks", DAM, authors="[Ida Falk]")
    trams = write_article(tmp_path / "trams.md", "Rails come back", TRAMS, authors="[Bo Lund]")
    with Library(tmp_path / "data", model, exhaustive_below=0) as library:
        list(ingest_files(library, find_files([dam]), "first"))
        list(ingest_files(library, find_files([trams]), "second"))
        library.catch_up()
        answerer = Answerer(library)
        first, second = Scope(("first",)), Scope(("second",))
        question = "How many pumps did the council of Esk buy?"
        assert answerer.answer(question, first).status is Status.ANSWERED
        hidden = answerer.answer(question, second)
        assert hidden.status is not Status.ANSWERED
        for each in ("pumps", "Esk", "council"):  # its words and its counts are the others' secret
            assert each not in " ".join(item.quote.text for item in hidden.citations + hidden.more)
        assert hidden.articles_searched == 1
        assert "Bo Lund" in answerer.answer("Who wrote this article?", second).text
        assert "Ida Falk" in answerer.answer("Who wrote this article?", first).text
        both = answerer.answer("Who wrote this article?", Scope(("first", "second")))
        assert both.text.startswith("Which article do you mean?")
        nothing = answerer.answer(question, Scope(("third",)))
        assert nothing.status is Status.NOT_FOUND
        assert nothing.articles_searched == 0
        assert nothing.more == ()


# ---- verification


def test_a_quote_that_is_not_in_its_version_is_dropped(
    sample_answerer: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    right = sample_answerer.answer("Who promised emergency aid to Kyiv?").citations[0].quote
    library = sample_answerer._library
    other_text = right.version.text.replace("Ursula", "Ursala")
    wrong = [
        replace(right, version=replace(right.version, text=other_text)),
        replace(right, version=replace(right.version, number=99)),
        replace(right, version=replace(right.version, article_id="nothere2")),
        replace(right, end=len(right.version.text) + 5),
        replace(right, start=right.end),
        replace(right, start=-5),
    ]
    with caplog.at_level(logging.WARNING):
        for quote in wrong:
            assert verified(library, [quote]) == []
    assert len(caplog.records) == len(wrong)
    assert verified(library, [wrong[0], right, wrong[1]]) == [right]


def test_an_article_removed_meanwhile_is_not_quoted(
    model: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_article(tmp_path / "dam.md", "The lake that leaks", DAM)
    with Library(tmp_path / "data", model) as library:
        ingest(library, file)
        search_all = library.search_all

        def search_then_lose(*args: Any, **kwargs: Any) -> Any:
            result = search_all(*args, **kwargs)
            library.remove(library.articles()[0].version.article_id)
            return result

        monkeypatch.setattr(library, "search_all", search_then_lose)
        answer = Answerer(library).answer("How many pumps did the council of Esk buy?")
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == answer.more == ()
    assert "pumps" not in answer.text


def test_summaries_are_verified_too(
    two_articles: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = lambda keys: dict.fromkeys(keys, "other words")  # noqa: E731
    monkeypatch.setattr(two_articles._library, "texts_of", others)
    answer = two_articles.answer("Summarise the article about the lake that leaks")
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()
    assert "Tollan" not in answer.text
