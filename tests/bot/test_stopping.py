"""A service that stops, or has too much to do: nobody who asked is left without a word."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest

from bot.answering.answer import Answer, Mode, Status
from bot.answering.answerer import Answerer, Asking
from bot.service.desk import DeskClosedError, DeskFullError, LateAnswerError, QuestionDesk
from bot.service.workers import GIVE_WAY_SECONDS, Workers, WorkersClosedError
from store.records import Scope

ANYWHERE = Scope()
HANGING_SECONDS = 30


class HeldAnswerer:
    """Answers once it is let go."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.begun = threading.Event()

    def answer_all(self, asked: Sequence[Asking]) -> list[Answer]:
        """An answer to each question that says nothing."""
        self.begun.set()
        assert self.may_answer.wait(30)
        if any(each.text == "bad" for each in asked):
            raise ValueError("a question that breaks everything")
        return [Answer(text, Status.UNSURE, Mode.HELP, "", "made") for text, *_ in asked]


@pytest.fixture
def answerer() -> Iterator[HeldAnswerer]:
    """Let go in the end, so that no thread is left."""
    held = HeldAnswerer()
    yield held
    held.may_answer.set()


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Closed in the end."""
    opened = Workers()
    yield opened
    threading.Thread(target=opened.close).start()


def desk_of(answerer: HeldAnswerer, workers: Workers, **limits: Any) -> QuestionDesk:
    """A desk over the held answerer."""
    return QuestionDesk(cast("Answerer", answerer), workers, **limits)


async def test_a_stopping_desk_waits_until_answers_are_shown(
    answerer: HeldAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    shown: list[str] = []

    async def ask_and_show() -> None:
        answer = await desk.ask("why?", ANYWHERE)
        await asyncio.sleep(0.1)  # as an edit of the reply takes
        shown.append(answer.question)

    asking = asyncio.create_task(ask_and_show())
    await asyncio.to_thread(answerer.begun.wait, 10)
    closing = asyncio.create_task(desk.close(10, 10))
    await asyncio.sleep(0.05)
    with pytest.raises(DeskClosedError, match="restarted"):
        await desk.ask("too late?", ANYWHERE)
    answerer.may_answer.set()
    await closing
    assert shown == ["why?"]
    assert asking.done()


async def test_what_is_not_answered_in_time_is_given_up(
    answerer: HeldAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    asked = [asyncio.create_task(desk.ask(f"number {n}?", ANYWHERE)) for n in range(20)]
    await asyncio.to_thread(answerer.begun.wait, 10)
    async with asyncio.timeout(HANGING_SECONDS):
        await desk.close(0.1, 2 * HANGING_SECONDS)
    for each in asked:
        with pytest.raises(DeskClosedError):
            await each
    assert not await workers.stop(0.05)  # the thread is still at it
    answerer.may_answer.set()
    assert await workers.stop(10)
    with pytest.raises(WorkersClosedError, match="restarted"):
        await workers.catalog(int)


async def test_limits_are_told(answerer: HeldAnswerer, workers: Workers) -> None:
    desk = desk_of(answerer, workers, most_waiting=2, seconds_to_answer=0.2)
    first = asyncio.create_task(desk.ask("first?", ANYWHERE))
    await asyncio.to_thread(answerer.begun.wait, 10)
    waiting = [asyncio.create_task(desk.ask(f"{n}?", ANYWHERE)) for n in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(DeskFullError, match="half a minute"):
        await desk.ask("one too many?", ANYWHERE)
    for each in (first, *waiting):
        with pytest.raises(LateAnswerError, match="too long"):
            await each


async def test_one_bad_question_costs_the_others_nothing(
    answerer: HeldAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    answerer.may_answer.set()
    asked = [asyncio.create_task(desk.ask(text, ANYWHERE)) for text in ("good?", "bad", "fine?")]
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert [getattr(each, "question", None) for each in results] == ["good?", None, "fine?"]
    assert isinstance(results[1], ValueError)


async def test_ingesting_gives_way_to_questions_but_not_for_ever(
    answerer: HeldAnswerer, workers: Workers
) -> None:
    workers.give_way()  # nobody asks: at once
    desk = desk_of(answerer, workers)
    asking = asyncio.create_task(desk.ask("why?", ANYWHERE))
    await asyncio.to_thread(answerer.begun.wait, 10)
    resting = asyncio.create_task(workers.ingesting(workers.give_way))
    await asyncio.sleep(0.1)
    assert not resting.done()
    answerer.may_answer.set()
    await asking
    async with asyncio.timeout(GIVE_WAY_SECONDS / 2):
        await resting
    with workers.questions_first():
        await workers.ingesting(workers.give_way)
