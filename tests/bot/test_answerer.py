"""Whole answers from real libraries: states, sides, metadata, scope, and whatever people type."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import write_article

from bot.answering.answer import Answer, Mode, Quote, Status
from bot.answering.answerer import Answerer
from bot.answering.verify import verified
from bot.evaluation.question_set import load_question_set
from ingest.pipeline import ingest_files
from ingest.sources import find_files
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Scope
from tests.conftest import PROJECT, ingest

DAM = (
    "The Tollan dam lost 40 percent of its water in March, engineer Rosa Petit said on Tuesday. "
    "She blamed a crack in the northern wall.\n\n"
    "The town of Esk drinks from the lake. Its council bought 300 pumps for $2.5 million.\n\n"
    "Governor Hal Moreno accused the builder, Stonework Ltd, of using poor cement in the dam. "
    "Stonework Ltd denied that its cement was poor."
)
TRAMS = (
    "Trams return to Port Ellis next spring, the city said. Line 4 will run every six minutes.\n\n"
    "Shopkeepers on Canal Street fear the noise of the trams."
)
FESTIVAL = (
    "The ferry captain greeted passengers warmly. The orchestra performed a waltz. "
    "The old lighthouse was painted white."
)


@pytest.fixture(scope="module")
def two_articles(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Answerer]:
    """Answers from two articles: one with a full record, one with a title alone."""
    folder = tmp_path_factory.mktemp("two")
    dam = write_article(
        folder / "dam.md",
        "The lake that leaks",
        DAM,
        authors="[Ida Falk]",
        publisher="The Esk Courier",
        published="2024-03-19",
    )
    trams = write_article(folder / "trams.md", "Rails come back", TRAMS)
    with Library(folder / "data", model) as library:
        ingest(library, dam, trams)
        yield Answerer(library)


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


def assert_sound(answer: Answer) -> None:
    """What holds for every answer."""
    quotes = [citation.quote for citation in answer.citations + answer.more]
    for quote in quotes:
        assert quote.text == quote.version.text[quote.start : quote.end] != ""
    assert [citation.number for citation in answer.citations + answer.more] == list(
        range(1, len(quotes) + 1)
    )
    assert len(answer.citations) <= 3
    assert len(answer.more) <= 5
    assert answer.text
    assert answer.reason
    assert 0 <= answer.confidence <= 1
    if answer.status is Status.NOT_FOUND:
        assert not answer.citations
    json.loads(json.dumps(answer.as_json()))


# ---- the question set on the sample article


def test_every_answer_to_the_sample_questions_is_sound(sample_answerer: Answerer) -> None:
    """Whether they are right is asked in tests/evaluation/test_our_sets.py."""
    found = load_question_set(PROJECT / "tests" / "questions" / "border-troops.yaml")
    for each in found.questions:
        assert_sound(sample_answerer.answer(each.question))


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


# ---- about the article itself


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


# ---- not for the articles


@pytest.mark.parametrize(
    "question", ["hi", "thanks!", "who are you", "", "   ", "?!", "troops", "\x00", "\u200b"]
)
def test_help_instead_of_retrieval(sample_answerer: Answerer, question: str) -> None:
    answer = sample_answerer.answer(question)
    assert (answer.status, answer.mode) == (Status.UNSURE, Mode.HELP)
    assert answer.question == question
    assert answer.citations == answer.more == ()
    assert "Ask me a question" in answer.text


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie viele Soldaten wurden in Alarmbereitschaft versetzt?", "German"),
        ("¿Cuántos soldados fueron puestos en alerta?", "Spanish"),
        ("Сколько солдат приведено в повышенную готовность?", "Russian"),
    ],
)
def test_other_languages_are_told_so(
    sample_answerer: Answerer, question: str, language: str
) -> None:
    answer = sample_answerer.answer(question)
    assert answer.status is not Status.NOT_FOUND
    assert f"in English (this looks like {language})" in answer.text
    assert answer.citations == ()


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


# ---- whatever people type

STRANGE = [
    "How many troops " + "and how many more troops " * 220,
    'troops" OR "alert',
    "NEAR(troops alert, 5) AND NOT officials",
    "troops* AND alert^2 : content",
    "how many\x00troops were put on alert?",
    "how many \x1b[31mtroops\x1b[0m were put on alert\x07?",
    "\u202ehow many troops\u202c were on alert?",
    "how many 🪖🪖 troops 😀 were on alert?",
    "'; DROP TABLE articles; --",
    "how many troops %s {0} <@123> \\ / were on alert?",
    "كم عدد الجنود الذين وضعوا في حالة تأهب",
    "how many tr\ud800oops were on alert?",
]


@pytest.mark.parametrize("question", STRANGE)
def test_strange_questions_are_answered_soundly(sample_answerer: Answerer, question: str) -> None:
    answer = sample_answerer.answer(question)
    assert_sound(answer)
    assert answer.question == question


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                'how many who when did "troops" AND OR NOT NEAR( ) * ^ : - alert ? \x00 😀 \u200f é'
                " is this the article".split(" ")
            ),
            max_size=15,
        ).map(" ".join),
    )
)
def test_any_text_gets_a_sound_answer(sample_answerer: Answerer, question: str) -> None:
    assert_sound(sample_answerer.answer(question))


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Ana Brandt closed the bridge.",
            "She blamed rust.",
            "“It is late,” he said.",
            "The bridge has 14 cables, according to Omar Reyes.",
            "Nobody denied it.",
            "The bridge is “safe. Nobody fell. So far,” said Pia Holm.",
            "Straße № 5 cost €3.5 million — née Zoë 😀.",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(SENTENCES, min_size=1, max_size=5))
def test_quotes_from_any_article_are_its_words(
    model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("made")
    file = write_article(folder / "made.md", "A made article", "\n\n".join(paragraphs))
    with Library(folder / "data", model) as library:
        ingest(library, file)
        stored = library.articles()[0].version.text
        assert stored == "\n\n".join(paragraphs)
        for question in ("How many cables has the bridge?", "Did she blame rust?"):
            answer = Answerer(library).answer(question)
            assert_sound(answer)
            quotes: list[Quote] = [item.quote for item in answer.citations + answer.more]
            for quote in quotes:
                assert quote.text == stored[quote.start : quote.end]
                assert quote.start <= quote.highlight[0] < quote.highlight[1] <= quote.end
            places = sorted((quote.start, quote.end) for quote in quotes)
            assert all(before[1] <= after[0] for before, after in pairwise(places))
