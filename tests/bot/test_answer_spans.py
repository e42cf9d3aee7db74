"""What a reader finds: the words that answer, marked in a quote that stays as it is, or doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Mode, Quote, Status
from bot.answering.answer_spans import NOTHING_READ, marked, read_closely
from bot.answering.answerer import Answerer
from bot.answering.confidence import Judgement
from bot.answering.question import understand
from bot.answering.reader import Reader
from bot.composition.composer import NOT_ANSWERED, Composer
from bot.composition.evidence import evidence_of
from bot.composition.reply import ModelReply
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.bot.kept_answers import keep, restored
from tests.bot.readers import figure_reader
from tests.bot.samples import version_of
from tests.command import Run
from tests.composition.scripted import ScriptedModel, reply
from tests.conftest import SAMPLE_ARTICLE, TROOPS, ingest

AID = "Who announced the aid?"
UNSURE = "When was the ship built that carries the Su-35 jets?"
YES_NO = "Does Russia plan to invade Ukraine?"
NOT_FOUND = "How long should I boil spaghetti?"
OTHERS = (UNSURE, YES_NO, NOT_FOUND, "Who wrote this article?", "Summarise the article", "Hello!")
ALERT = "The Pentagon placed 8,500 troops on heightened alert"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Reads "8,500" as the answer to everything."""
    return figure_reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """The sample article; do not change it."""
    with Library(tmp_path_factory.mktemp("read"), model) as opened:
        ingest(opened, SAMPLE_ARTICLE)
        yield opened


@pytest.fixture(scope="module")
def figure(library: Library, reader: Reader) -> Answer:
    """The answer with the figure marked."""
    return Answerer(library, reader=reader).answer(TROOPS)


def comparable(answer: Answer) -> Answer:
    """All but what it took, and what a reader adds."""
    citations = tuple(
        replace(each, quote=replace(each.quote, answer=None)) for each in answer.citations
    )
    return replace(answer, citations=citations, seconds={})


def test_the_words_that_answer_are_marked(library: Library, figure: Answer) -> None:
    assert figure.status is Status.ANSWERED
    quote = figure.citations[0].quote
    assert quote.answer is not None
    assert quote.version.text[slice(*quote.answer)] == "8,500"
    assert quote.marked is not None
    assert quote.text[slice(*quote.marked)] == "8,500"
    assert all(each.quote.answer is None for each in figure.more)
    assert comparable(figure) == comparable(Answerer(library).answer(TROOPS))
    assert not Answerer(library).answer(TROOPS).citations[0].quote.answer


def test_where_nothing_answers_the_answer_is_unsure(library: Library, reader: Reader) -> None:
    before = Answerer(library).answer(AID)
    answer = Answerer(library, reader=reader).answer(AID)
    assert (before.status, answer.status) == (Status.ANSWERED, Status.UNSURE)
    assert answer.reason == NOTHING_READ
    assert NOTHING_READ in answer.text
    assert answer.citations == before.citations
    assert answer.confidence == before.confidence


@pytest.mark.parametrize("question", OTHERS)
def test_what_is_no_answer_is_not_read(library: Library, reader: Reader, question: str) -> None:
    answer = Answerer(library, reader=reader).answer(question)
    assert replace(answer, seconds={}) == replace(Answerer(library).answer(question), seconds={})


def test_what_answers_outside_a_quote_is_not_marked(reader: Reader) -> None:
    """The figure is said in the sentence before: no words of the quote, and no doubt either."""
    text = "Kirby spoke of 8,500 soldiers in a letter.\n\nThe soldiers were put on high alert then."
    version = version_of(text)
    start = text.index("The soldiers")
    quote = Quote(version, 2, start, len(text), (start, len(text)))
    assert marked(reader, TROOPS, [quote]) == [quote]
    judgement = Judgement(Status.ANSWERED, "the passage fits the question", 0.9)
    assert read_closely(reader, understand(TROOPS), [quote], judgement) == ([quote], judgement)


def test_far_into_an_article_the_span_is_its_own(reader: Reader) -> None:
    text = "Nobody came to the meeting in the town hall.\n\n" * 40 + "They sent 8,500 men."
    start = text.index("They")
    quote = Quote(version_of(text), 41, start, len(text), (start, len(text)))
    [found] = marked(reader, TROOPS, [quote])
    assert found.answer is not None
    assert text[slice(*found.answer)] == "8,500"


# ---- with a language model, kept, and on the command line


def composed(library: Library, answer: Answer, said: ModelReply, reader: Reader) -> Answer:
    library.replies.forget_guild(7)
    return Composer(library, ScriptedModel([said]), reader=reader).compose(answer, 7)


def test_claims_have_words_marked_in_their_quotes(
    library: Library, reader: Reader, figure: Answer
) -> None:
    [number] = [each.number for each in evidence_of(figure) if ALERT in each.text]
    said = reply(("The Pentagon put 8,500 troops on alert.", number, ALERT))
    answer = composed(library, figure, said, reader)
    assert answer.mode is Mode.COMPOSED
    quote = answer.citations[0].quote
    assert quote.answer is not None
    assert quote.version.text[slice(*quote.answer)] == "8,500"
    assert all(each.quote.answer is None for each in answer.more)
    assert "*" not in answer.text


def test_what_a_claim_does_not_rest_on_is_not_marked(
    library: Library, reader: Reader, figure: Answer
) -> None:
    ships = "NATO is also sending more ships and fighter jets eastward."
    [number] = [each.number for each in evidence_of(figure) if ships in each.text]
    answer = composed(library, figure, reply((ships, number, ships)), reader)
    assert [each.quote.text for each in answer.citations] == [ships]
    assert figure.citations[0].quote.text in [each.quote.text for each in answer.more]
    assert all(each.quote.answer is None for each in answer.more)


def test_less_sure_has_no_words_marked(library: Library, reader: Reader, figure: Answer) -> None:
    answer = composed(library, figure, ModelReply(answered=False, claims=[]), reader)
    assert (answer.status, answer.reason) == (Status.UNSURE, NOT_ANSWERED)
    assert all(each.quote.answer is None for each in answer.citations)
    assert [each.quote.text for each in answer.citations] == [
        each.quote.text for each in figure.citations
    ]


def test_marked_words_are_kept_as_a_span(library: Library, figure: Answer) -> None:
    [first, *_] = keep(library, figure).citations
    assert first.answer == figure.citations[0].quote.answer
    again = restored(library, figure).answer
    assert [each.quote for each in again.citations] == [each.quote for each in figure.citations]
    assert [each.quote for each in again.more] == [each.quote for each in figure.more]


def test_the_command_line_marks_them(
    monkeypatch: pytest.MonkeyPatch, run: Run, reader: Reader, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("READER_MODEL", reader.name)
    assert run("ingest", SAMPLE_ARTICLE).status == 0
    [told] = run("ask", "--json", TROOPS).objects()
    [citation] = told["citations"]
    start, end = (citation[f"answer_{edge}"] - citation["start"] for edge in ("start", "end"))
    assert citation["quote"][start:end] == "8,500"
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1m8,500\x1b[0m troops" in run("ask", TROOPS).out
    monkeypatch.setenv("READER_MODEL", "")
    [told] = run("ask", "--json", TROOPS).objects()
    assert {each[f"answer_{edge}"] for each in told["citations"] for edge in ("start", "end")} == {
        None
    }
