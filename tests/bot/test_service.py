"""What serves the bot, without Discord: the desk where questions wait, and members' keys.

How a desk stops, and what it says when it is full, is in ``test_stopping``.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import stat
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.answering.answer import Answer, Mode, Status
from bot.answering.answerer import Asking
from bot.service.desk import BATCH_QUESTIONS, DeskFullError, LateAnswerError, QuestionDesk
from bot.service.member_keys import KEY_FILE, MemberKeys
from bot.service.workers import Workers
from store.records import Scope

SCOPE = Scope(("here",))


# ---- the desk


class FakeAnswerer:
    """Answers with the question itself; remembers its batches, and waits where it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.begun = threading.Event()

    def answer_all(self, asked: Sequence[Asking]) -> list[Answer]:
        """One answer each, in order."""
        self.begun.set()
        assert self.may_go_on.wait(10)
        questions = [each.text for each in asked]
        self.batches.append(questions)
        return [
            Answer(each.text, Status.ANSWERED, Mode.EXTRACTIVE, each.text, each.scope.libraries[0])
            for each in asked
        ]


@pytest.fixture
def answerer() -> FakeAnswerer:
    """The answerer behind the desk."""
    return FakeAnswerer()


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Workers]:
    """Threads for one test."""
    opened = Workers()
    yield opened
    await opened.stop(5)


def desk_of(answerer: FakeAnswerer, workers: Workers, **limits: Any) -> QuestionDesk:
    """A desk that passes questions to the fake answerer."""
    return QuestionDesk(answerer, workers, **limits)  # type: ignore[arg-type]


async def asked_while_busy(
    desk: QuestionDesk, answerer: FakeAnswerer, questions: Sequence[str]
) -> list[asyncio.Task[Answer]]:
    """Ask a first question that keeps the thread busy, then these; they all wait."""
    answerer.may_go_on.clear()
    tasks = [asyncio.create_task(desk.ask("first", SCOPE))]
    await asyncio.to_thread(answerer.begun.wait, 5)
    tasks += [asyncio.create_task(desk.ask(each, SCOPE)) for each in questions]
    await asyncio.sleep(0)
    return tasks


async def test_each_question_gets_its_own_answer_and_scope(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    answers = await asyncio.gather(
        *(desk.ask(f"question {n}", Scope((f"library {n}",))) for n in range(20))
    )
    assert [(each.text, each.reason) for each in answers] == [
        (f"question {n}", f"library {n}") for n in range(20)
    ]


async def test_questions_that_wait_are_answered_together(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    questions = [f"question {n}" for n in range(BATCH_QUESTIONS + 3)]
    tasks = await asked_while_busy(desk, answerer, questions)
    answerer.may_go_on.set()
    await asyncio.gather(*tasks)
    assert answerer.batches == [
        ["first"],
        questions[:BATCH_QUESTIONS],
        questions[BATCH_QUESTIONS:],
    ]


async def test_a_full_queue_refuses_at_once(answerer: FakeAnswerer, workers: Workers) -> None:
    desk = desk_of(answerer, workers, most_waiting=2)
    tasks = await asked_while_busy(desk, answerer, ["second", "third"])
    with pytest.raises(DeskFullError, match="half a minute"):
        await desk.ask("fourth", SCOPE)
    answerer.may_go_on.set()
    assert [each.text for each in await asyncio.gather(*tasks)] == ["first", "second", "third"]
    assert (await desk.ask("fourth", SCOPE)).text == "fourth"


async def test_guilds_and_their_members_take_turns(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    first = await asked_while_busy(desk, answerer, [])
    asked = [(f"busy {n}", 1, n) for n in range(20)] + [("also", 1, 1), ("quiet", 2, 1)]
    tasks = [
        asyncio.create_task(desk.ask(text, SCOPE, guild_id=guild, member_id=member))
        for text, guild, member in asked
    ]
    await asyncio.sleep(0)
    answerer.may_go_on.set()
    await asyncio.gather(*first, *tasks)
    order = [text for batch in answerer.batches for text in batch]
    assert order == ["first", "busy 0", "quiet", *(f"busy {n}" for n in range(1, 20)), "also"]


async def test_a_guild_that_fills_the_queue_makes_room_for_others(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers, most_waiting=4)
    answerer.may_go_on.clear()
    asked = [("first", 1), *((f"busy {n}", 1) for n in range(4)), ("quiet 0", 2), ("quiet 1", 2)]
    tasks = []
    for member, (text, guild) in enumerate(asked):
        tasks.append(asyncio.create_task(desk.ask(text, SCOPE, guild_id=guild, member_id=member)))
        await asyncio.to_thread(answerer.begun.wait, 5)
    for guild in (1, 2):  # each has two waiting
        with pytest.raises(DeskFullError):
            await desk.ask("too many", SCOPE, guild_id=guild)
    answerer.may_go_on.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    refused = [
        text
        for (text, _), each in zip(asked, results, strict=True)
        if isinstance(each, DeskFullError)
    ]
    assert refused == ["busy 2", "busy 3"]
    assert [text for batch in answerer.batches for text in batch] == [
        "first",
        "busy 0",
        "quiet 0",
        "busy 1",
        "quiet 1",
    ]


async def test_a_late_answer_is_given_up_in_real_time(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers, seconds_to_answer=0.2)
    tasks = await asked_while_busy(desk, answerer, ["second"])
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in results] == [LateAnswerError, LateAnswerError]
    assert not answerer.batches  # it is at the first one still
    answerer.may_go_on.set()
    assert (await desk.ask("third", SCOPE)).text == "third"
    assert "second" not in [
        each for batch in answerer.batches for each in batch
    ]  # nobody waits for it, so nobody answers it


# ---- keys


def test_members_are_the_same_in_a_guild_and_not_between_guilds(tmp_path: Path) -> None:
    keys = MemberKeys(tmp_path / "new")
    assert keys.of(1, 2) == MemberKeys(tmp_path / "new").of(1, 2)
    assert len({keys.of(1, 2), keys.of(2, 2), keys.of(1, 3), keys.of(12, 2), keys.of(1, 22)}) == 5
    assert keys.of(1, 23) != keys.of(12, 3)
    assert len(keys.of(1, 2)) == 32
    assert keys.of(1, 2) != MemberKeys(tmp_path / "other").of(1, 2)


def test_the_key_is_its_owners_alone_and_not_in_the_catalog(tmp_path: Path) -> None:
    MemberKeys(tmp_path)
    [file] = list(tmp_path.iterdir())
    assert file.name == KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(file.read_text().strip())) == 32


def _hash_at_the_same_time(folder: Path, barrier: Any, results: Any) -> None:
    barrier.wait(20)
    results.put(MemberKeys(folder).of(1, 2))


def test_processes_that_race_agree_on_a_key(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("fork")
    barrier, results = spawned.Barrier(6), spawned.Queue()
    processes = [
        spawned.Process(target=_hash_at_the_same_time, args=(tmp_path, barrier, results))
        for _ in range(6)
    ]
    for each in processes:
        each.start()
    hashes = {results.get(timeout=20) for _ in processes}
    for each in processes:
        each.join(20)
    assert hashes == {MemberKeys(tmp_path).of(1, 2)}
    assert [each.name for each in tmp_path.iterdir()] == [KEY_FILE]
