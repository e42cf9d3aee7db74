"""The desk where answers get a model's words: in time, or they stay as they are."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.answering.answer import Answer, Mode, Status
from bot.composition.client import SETTLING_SECONDS
from bot.composition.composer import Composer
from bot.composition.rewriter import Rewriting
from bot.service.composing_desk import ComposingDesk
from bot.service.workers import Workers
from store.embeddings import EmbeddingModel
from tests.bot.discord_world import services_in

ANSWER = Answer("Who?", Status.ANSWERED, Mode.EXTRACTIVE, "quoted", "it fits")
WORDED = Answer("Who?", Status.ANSWERED, Mode.COMPOSED, "worded", "checked")


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Workers]:
    """Threads that end with the test."""
    opened = Workers()
    yield opened
    opened.close()


class Scripted(Composer):
    """Words every answer as soon as it may, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.may_go_on = threading.Event()
        self.threads: list[str] = []
        self._error = error

    def compose(
        self, _answer: Answer, guild_id: int = 0, _rewriting: Rewriting | None = None
    ) -> Answer:
        """The worded answer."""
        assert guild_id == 7
        self.threads.append(threading.current_thread().name)
        if self._error:
            raise self._error
        assert self.may_go_on.wait(10)
        return WORDED


async def test_answers_are_worded_on_a_thread(workers: Workers) -> None:
    composer = Scripted()
    composer.may_go_on.set()
    assert await ComposingDesk(composer, workers).compose(ANSWER, 7) is WORDED
    assert composer.threads[0].startswith("composing")


async def test_what_takes_too_long_is_not_waited_for(workers: Workers) -> None:
    composer = Scripted()
    try:
        assert await ComposingDesk(composer, workers, 0.05).compose(ANSWER, 7) is ANSWER
    finally:
        composer.may_go_on.set()


@pytest.mark.parametrize("setting", [1.0, 15.0, 300.0])
def test_the_desk_waits_as_long_as_the_model_may_take_and_little_more(
    data_folder: Path, model: EmbeddingModel, setting: float
) -> None:
    with services_in(data_folder, model, llm_timeout_seconds=setting) as services:
        waits = services.composing_desk.seconds_to_compose
        services.workers.close()
    assert setting + SETTLING_SECONDS < waits < setting + 5


async def test_a_fault_of_ours_costs_the_member_nothing(workers: Workers) -> None:
    composer = Scripted(ValueError("a fault"))
    assert await ComposingDesk(composer, workers).compose(ANSWER, 7) is ANSWER


async def test_without_a_model_and_when_closed_answers_stay(workers: Workers) -> None:
    assert await ComposingDesk(None, workers).compose(ANSWER, 7) is ANSWER
    composer = Scripted()
    desk = ComposingDesk(composer, workers)
    await desk.close(0.1)
    assert await desk.compose(ANSWER, 7) is ANSWER
    assert not composer.threads
