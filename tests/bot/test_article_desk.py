"""The queue of articles: one at a time for a guild, bounded, given up when the service stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.service import article_desk
from bot.service.article_desk import (
    ArticleDesk,
    ArticleDeskClosedError,
    ArticleDeskFullError,
)
from bot.service.workers import Workers
from ingest.errors import FetchError
from ingest.single import Stage, Step
from store.guilds import library_of
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle, Outcome, Scope

GUILD, OTHER = 1, 2
URL = "https://gazette.example/{number}"


class Pages:
    """A web whose pages come when they are let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0
        self.go = threading.Event()

    def __call__(self, url: str) -> ExtractedArticle:
        """Fetch, that is, wait."""
        self.asked.append(url)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.go.wait(20)
        self.at_once -= 1
        if url.endswith("/wrong"):
            raise FetchError("no page: check it")
        return ExtractedArticle(url, ArticleMetadata("Ferry", url=url), "The ferry sails in May.")


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest_asyncio.fixture
async def desk(library: Library, pages: Pages) -> AsyncIterator[ArticleDesk]:
    workers = Workers()
    desk = ArticleDesk(library, workers)
    desk.fetch = pages
    yield desk
    pages.go.set()
    await desk.close(5, 1)
    workers.close()


def ignore(_: Step) -> None:
    """Tell nobody."""


def adding(desk: ArticleDesk, guild_id: int, number: object = 1) -> asyncio.Task[object]:
    return asyncio.create_task(desk.add_url(guild_id, URL.format(number=number), ignore))


async def until_asked(pages: Pages, count: int) -> None:
    async with asyncio.timeout(10):
        while len(pages.asked) < count:
            await asyncio.sleep(0.01)


async def test_a_guild_has_one_article_read_at_a_time_in_order(
    desk: ArticleDesk, pages: Pages
) -> None:
    tasks = [adding(desk, GUILD, number) for number in range(4)]
    await until_asked(pages, 1)
    assert desk.ahead(GUILD) == 4
    assert desk.ahead(OTHER) == 0
    other = adding(desk, OTHER, "other")
    await until_asked(pages, 2)  # another guild does not wait for this one
    assert pages.asked == [URL.format(number=number) for number in (0, "other")]
    pages.go.set()
    await asyncio.gather(*tasks, other)
    assert [url for url in pages.asked if "other" not in url] == [
        URL.format(number=number) for number in range(4)
    ]
    assert desk.ahead(GUILD) == 0


async def test_too_many_articles_are_refused_politely(
    desk: ArticleDesk, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_desk, "MOST_OF_GUILD", 2)
    monkeypatch.setattr(article_desk, "MOST_WAITING", 3)
    tasks = [adding(desk, GUILD, number) for number in range(2)]
    await until_asked(pages, 1)
    with pytest.raises(ArticleDeskFullError, match="of this server"):
        await adding(desk, GUILD, 3)
    tasks.append(adding(desk, OTHER, 4))
    await until_asked(pages, 2)
    with pytest.raises(ArticleDeskFullError, match="Several articles are waiting"):
        await adding(desk, 3, 5)
    pages.go.set()
    await asyncio.gather(*tasks)
    assert (await adding(desk, GUILD, 6)) is not None


async def test_a_failure_does_not_stop_those_behind_it(desk: ArticleDesk, pages: Pages) -> None:
    pages.go.set()
    wrong, right = adding(desk, GUILD, "wrong"), adding(desk, GUILD)
    with pytest.raises(FetchError):
        await wrong
    await right
    assert desk.ahead(GUILD) == 0


async def test_a_file_is_read_only_when_its_turn_has_come(
    desk: ArticleDesk, pages: Pages, library: Library
) -> None:
    read: list[str] = []

    async def content() -> bytes:
        read.append("read")
        return b"The ferry sails in May.\n\nSo the harbour office said on Tuesday."

    first = adding(desk, GUILD)
    await until_asked(pages, 1)
    second = asyncio.create_task(desk.add_file(GUILD, content, "a.txt", "text/plain", ignore))
    await asyncio.sleep(0.05)
    assert read == []
    pages.go.set()
    await first
    found = await second
    assert read == ["read"]
    assert found.outcome is Outcome.NEW
    assert len(library.articles(Scope((library_of(GUILD),)))) == 2


async def test_a_stopping_service_gives_up_and_tells_whoever_waits(
    desk: ArticleDesk, pages: Pages, library: Library
) -> None:
    told: list[str] = []

    async def member(number: int) -> None:
        try:
            await desk.add_url(GUILD, URL.format(number=number), ignore)
        except ArticleDeskClosedError as error:
            await asyncio.sleep(0.05)  # telling takes a moment, and is waited for
            told.append(str(error))

    tasks = [asyncio.create_task(member(number)) for number in range(3)]
    await until_asked(pages, 1)
    closing = asyncio.create_task(desk.close(10, 1))
    await asyncio.sleep(0.05)
    pages.go.set()
    await closing
    assert len(told) == 3
    assert all("being restarted" in each for each in told)
    assert all(task.done() for task in tasks)
    assert library.articles(Scope((library_of(GUILD),))) == []
    with pytest.raises(ArticleDeskClosedError):
        await adding(desk, GUILD)


async def test_closing_does_not_wait_for_ever(desk: ArticleDesk, pages: Pages) -> None:
    task = adding(desk, GUILD)
    await until_asked(pages, 1)
    async with asyncio.timeout(5):
        await desk.close(0.1, 1)
    with pytest.raises(ArticleDeskClosedError):
        await task


async def test_steps_are_told(desk: ArticleDesk, pages: Pages) -> None:
    pages.go.set()
    steps: list[Stage] = []
    await desk.add_url(GUILD, URL.format(number=1), lambda step: steps.append(step.stage))
    assert steps[0] is Stage.FETCHING
    assert steps[-1] is Stage.STORING
