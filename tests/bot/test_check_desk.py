"""The desk where people have quotations checked: off the loop, bounded, in time, and closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.checking.checker import MessageTooLongError
from bot.checking.result import CheckedQuotation, Verdict
from bot.service import check_desk
from bot.service.check_desk import CheckDesk
from bot.service.desk import DeskClosedError, DeskFullError, LateAnswerError
from bot.service.workers import Workers
from store.library import Library
from store.records import Scope
from tests.conftest import SAMPLE_ARTICLE, ingest

TROOPS = "The Pentagon placed 8,500 troops on heightened alert"


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Workers]:
    """Threads that end with the test."""
    opened = Workers()
    yield opened
    opened.close()


class Slow:
    """Stands in for the checker where a test has to hold it up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may_go_on = threading.Event()
        self.threads: list[str] = []
        monkeypatch.setattr(check_desk, "check_message", self.check)

    def check(self, *_arguments: object) -> list[CheckedQuotation]:
        """Nothing found, as soon as it may."""
        self.threads.append(threading.current_thread().name)
        assert self.may_go_on.wait(10)
        return []


async def test_a_message_is_checked_in_its_scope(library: Library, workers: Workers) -> None:
    ingest(library, SAMPLE_ARTICLE)
    desk = CheckDesk(library, workers)
    [checked] = await desk.check(f"“{TROOPS}” said Kirby", Scope())
    assert checked.verdict is Verdict.OTHER_SPEAKER
    [checked] = await desk.check(TROOPS, Scope())
    assert checked.verdict is Verdict.EXACT
    [checked] = await desk.check(TROOPS, Scope(("guild:1",)))
    assert (checked.verdict, checked.articles_searched) == (Verdict.NOT_FOUND, 0)
    [checked] = await desk.check(TROOPS, Scope(), "Jens Stoltenberg")
    assert checked.verdict is Verdict.OTHER_SPEAKER
    with pytest.raises(MessageTooLongError, match="at most 4,000"):
        await desk.check("a" * 4001, Scope())


async def test_the_loop_goes_on_meanwhile(
    library: Library, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    desk = CheckDesk(library, workers)
    asked = asyncio.create_task(desk.check("x", Scope()))
    while not slow.threads:
        await asyncio.sleep(0)
    slow.may_go_on.set()
    assert await asked == []
    assert slow.threads[0].startswith("answering")


async def test_a_full_desk_takes_no_more(
    library: Library, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    desk = CheckDesk(library, workers, most_waiting=2)
    asked = [asyncio.create_task(desk.check("x", Scope())) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(DeskFullError):
        await desk.check("x", Scope())
    slow.may_go_on.set()
    assert await asyncio.gather(*asked) == [[], []]
    assert await desk.check("x", Scope()) == []


async def test_a_late_check_is_given_up(
    library: Library, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    desk = CheckDesk(library, workers, seconds_to_check=0.01)
    with pytest.raises(LateAnswerError):
        await desk.check("x", Scope())
    slow.may_go_on.set()


async def test_a_closed_desk_takes_nothing_and_waits_for_who_asked(
    library: Library, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    desk = CheckDesk(library, workers)
    asked = asyncio.create_task(desk.check("x", Scope()))
    while not slow.threads:
        await asyncio.sleep(0)
    closing = asyncio.create_task(desk.close(10))
    await asyncio.sleep(0)
    with pytest.raises(DeskClosedError):
        await desk.check("x", Scope())
    assert not closing.done()
    slow.may_go_on.set()
    await closing
    assert asked.done()
