"""What answers cost: replies that are kept, budgets, and the usage that is noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Mode
from bot.answering.answerer import Answerer
from bot.composition.completion import Fault, LanguageModelError, Usage
from bot.composition.composer import Composer
from bot.composition.evidence import evidence_of
from bot.composition.report import CompositionReport, Outcome
from store.embeddings import EmbeddingModel
from store.library import Library
from store.usage import TokenUsage
from tests.bot.changed_articles import change
from tests.composition.scripted import ScriptedModel, reply
from tests.conftest import SAMPLE_ARTICLE, TROOPS, ingest

ALERT = "The Pentagon placed 8,500 troops on heightened alert"
SAID = "The Pentagon put 8,500 troops on alert."
ONE = 11
OTHER = 12


@pytest.fixture
def library(tmp_path: Path, model: EmbeddingModel) -> Iterator[Library]:
    with Library(tmp_path / "data", model) as opened:
        ingest(opened, SAMPLE_ARTICLE)
        yield opened


def scripted(answer: Answer, *more: object) -> ScriptedModel:
    number = next(each.number for each in evidence_of(answer) if ALERT in each.text)
    return ScriptedModel([reply((SAID, number, ALERT)), *more])  # type: ignore[list-item]


def report_of(answer: Answer) -> CompositionReport:
    assert answer.composition is not None
    return answer.composition


def test_the_same_question_is_sent_once(library: Library) -> None:
    answer = Answerer(library).answer(TROOPS)
    model = scripted(answer)
    composer = Composer(library, model)
    first, again = composer.compose(answer, ONE), composer.compose(answer, ONE)
    assert first.text == again.text == f"{SAID} [1]"
    assert [report_of(each).cached for each in (first, again)] == [False, True]
    assert len(model.asked) == 1
    assert library.usage.of_day(ONE) == TokenUsage(700, 60, requests=1, answers=1)


def test_no_server_gets_anothers_reply(library: Library) -> None:
    answer = Answerer(library).answer(TROOPS)
    model = scripted(answer, reply(answered=False))
    composer = Composer(library, model)
    composer.compose(answer, ONE)
    assert report_of(composer.compose(answer, OTHER)).outcome is Outcome.NOT_ANSWERED
    assert report_of(composer.compose(answer, OTHER)).cached, "that it is no answer is kept, too"


def test_a_new_version_is_asked_about_anew(library: Library) -> None:
    answer = Answerer(library).answer(TROOPS)
    model = scripted(answer, reply((SAID, 1, ALERT)))
    composer = Composer(library, model)
    composer.compose(answer, ONE)
    present = answer.citations[0].quote.version
    change(library, present.article_id, "placed 8,500 troops", "placed up to 8,500 troops")
    answer = Answerer(library).answer(TROOPS)
    later = composer.compose(answer, ONE)
    assert len(model.asked) == 2
    assert report_of(later).outcome is Outcome.NOTHING_VERIFIED
    assert later.mode is Mode.EXTRACTIVE


def test_what_could_not_be_verified_is_asked_again(library: Library) -> None:
    answer = Answerer(library).answer(TROOPS)
    model = ScriptedModel([reply(("It was 9,500 troops.", 1, ALERT)), reply((SAID, 1, "no words"))])
    composer = Composer(library, model)
    for _ in range(2):
        assert report_of(composer.compose(answer, ONE)).outcome is Outcome.NOTHING_VERIFIED
    assert library.usage.of_day(ONE) == TokenUsage(1400, 120, requests=2, answers=2, fallbacks=2)


def test_over_its_budget_a_server_gets_quotes_and_others_go_on(library: Library) -> None:
    answer = Answerer(library).answer(TROOPS)
    other = Answerer(library).answer("Who is the secretary-general of NATO?")
    model = scripted(answer, reply(answered=False))
    composer = Composer(library, model, tokens_per_day=760)
    composer.compose(answer, ONE)
    told = composer.compose(other, ONE)
    assert told.mode is Mode.EXTRACTIVE
    assert report_of(told).outcome is Outcome.UNAVAILABLE
    assert "760 tokens of today" in report_of(told).reason
    assert composer.compose(answer, ONE).mode is Mode.COMPOSED, "what is kept costs nothing"
    assert report_of(composer.compose(other, OTHER)).outcome is Outcome.NOT_ANSWERED
    assert library.usage.of_day(ONE) == TokenUsage(700, 60, requests=1, answers=2, fallbacks=1)


def test_what_was_spent_in_vain_is_noted(library: Library) -> None:
    answer = Answerer(library).answer(TROOPS)
    failed = LanguageModelError(Fault.MALFORMED, "no JSON", Usage(900, 40), 2)
    Composer(library, ScriptedModel([failed])).compose(answer, ONE)
    assert library.usage.of_day(ONE) == TokenUsage(900, 40, requests=2, answers=1, fallbacks=1)
