"""Questions to a model that is silent, with the default settings: answered in time all the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Mode
from bot.answering.answerer import Answerer
from bot.composition.client import open_language_model
from bot.composition.composer import Composer
from bot.composition.opening import AskedModel
from bot.composition.report import Outcome
from bot.settings import Settings
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.composition.openai_server import (
    Cut,
    Dribble,
    OpenAIServer,
    Request,
    Scripted,
    Silence,
    Status,
)
from tests.conftest import SAMPLE_ARTICLE, ingest

LONGEST_SECONDS = 20.0
"""Until a member has an answer, whatever the model does."""
QUESTIONS: dict[str, Scripted] = {
    "How many troops were put on heightened alert?": Silence(30),
    "Who speaks for the Kremlin?": Dribble(),
    "What does Article 5 say?": Cut(in_body=True),
    "Why are the troops on alert?": Status(429, retry_after="10"),
}


@pytest.fixture
def library(tmp_path: Path, model: EmbeddingModel) -> Iterator[Library]:
    """The sample article."""
    with Library(tmp_path, model) as opened:
        ingest(opened, SAMPLE_ARTICLE)
        yield opened


@pytest.mark.drill
def test_every_question_is_answered_in_time_with_the_default_settings(
    server: OpenAIServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    settings = Settings(llm="openai:test", llm_base_url=server.url)
    server.answer = _scripted
    answerer = Answerer(library)
    extractive = {question: answerer.answer(question) for question in QUESTIONS}
    composed: dict[str, Answer] = {}
    opened = open_language_model(settings)
    assert opened is not None
    with opened:
        composer = Composer(library, AskedModel(opened, settings.llm_tokens_per_answer))

        def ask(question: str) -> None:
            composed[question] = composer.compose(extractive[question])

        threads = [
            threading.Thread(target=ask, args=(question,), daemon=True) for question in QUESTIONS
        ]
        for thread in threads:
            thread.start()
        deadline = threading.Timer(LONGEST_SECONDS, server.over.set)
        deadline.start()
        for thread in threads:
            thread.join(2 * LONGEST_SECONDS)
        assert not server.over.is_set(), "an answer took too long"
        deadline.cancel()
    for question, answer in composed.items():
        assert answer.mode is Mode.EXTRACTIVE
        assert answer.text == extractive[question].text
        assert answer.composition is not None
        assert answer.composition.outcome is Outcome.UNAVAILABLE
    assert set(composed) == set(QUESTIONS)


def _scripted(request: Request) -> Scripted:
    return next(reply for question, reply in QUESTIONS.items() if question in request.text)
