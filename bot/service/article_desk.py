"""The queue between members who add articles and the threads that read them: bounded, in turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ParamSpec

from bot.service.callers import Callers
from bot.service.desk import DeskError
from bot.service.metrics import ServiceMetrics
from bot.service.workers import Workers
from ingest.fetch import fetch_article
from ingest.ingested import IngestedArticle
from ingest.single import Fetch, Progress, Step, ingest_bytes, ingest_url, refresh_article
from store.errors import UnknownArticleError
from store.guilds import library_of
from store.library import Library
from store.records import Outcome

P = ParamSpec("P")

MOST_OF_GUILD = 6
"""Articles of one guild that are read or wait: one at a time, so that no guild takes it all."""
MOST_WAITING = 20
"""Of all guilds together; an article takes seconds, and Discord lets a reply wait 15 minutes."""


class ArticleDeskFullError(DeskError):
    """Too many articles are waiting."""

    def __init__(self, *, own: bool) -> None:
        whose = "of this server " if own else ""
        super().__init__(
            f"Several articles {whose}are waiting already, and I could not take this one. Please "
            "add it again in a minute or two."
        )


class ArticleDeskClosedError(DeskError):
    """The service is stopping."""

    def __init__(self) -> None:
        super().__init__(
            "I am being restarted and gave this article up. Please add it again in a minute."
        )


@dataclass(slots=True)
class _Lane:
    """What one guild has in work: one article at a time, in the order of asking."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    articles: int = 0


class ArticleDesk:
    """Takes articles on the event loop and has them read on a thread.

    Each method raises ``DeskError`` where there is no room, ``ExtractionError`` (``FetchError``
    is one) with a line for the member, and the store's errors. ``progress`` is called on the
    thread that does the work.
    """

    def __init__(
        self,
        library: Library,
        workers: Workers,
        fetch: Fetch = fetch_article,
        metrics: ServiceMetrics | None = None,
        callers: Callers | None = None,
    ) -> None:
        self._library = library
        self._workers = workers
        self._metrics = metrics or ServiceMetrics()
        self._lanes: dict[int, _Lane] = {}
        self._callers = callers or Callers()
        self._limits: set[asyncio.Timeout] = set()
        self._closed = False
        self.fetch = fetch
        """Fetches every page; a test gives another one."""

    @property
    def waiting(self) -> int:
        """How many articles are read or wait; may be asked from any thread."""
        return sum(lane.articles for lane in list(self._lanes.values()))

    def ahead(self, guild_id: int) -> int:
        """How many articles of a guild would be read before another one."""
        lane = self._lanes.get(guild_id)
        return lane.articles if lane else 0

    async def add_url(self, guild_id: int, url: str, progress: Progress) -> IngestedArticle:
        """Add the article at a web address, as ``check_url`` gives it, to a guild's library."""
        async with self._turn(guild_id):
            return await self._ingest(
                ingest_url,
                self._library,
                url,
                library_of(guild_id),
                self._while_open(progress),
                self.fetch,
            )

    async def add_file(
        self,
        guild_id: int,
        read: Callable[[], Awaitable[bytes]],
        name: str,
        media_type: str | None,
        progress: Progress,
    ) -> IngestedArticle:
        """Add the article in a file; it is ``read`` when its turn has come, so that files that
        wait take no memory."""
        async with self._turn(guild_id):
            return await self._ingest(
                ingest_bytes,
                self._library,
                await read(),
                name,
                library_of(guild_id),
                progress=self._while_open(progress),
                media_type=media_type,
            )

    async def refresh(self, guild_id: int, article_id: str, progress: Progress) -> IngestedArticle:
        """Fetch the page of one of a guild's articles again."""
        async with self._turn(guild_id):
            return await self._ingest(self._refreshed, article_id, self._while_open(progress))

    async def close(self, seconds: float, seconds_to_tell: float) -> None:
        """Take nothing more, give up what is in work, and let whoever asked be told.

        What has not come to its next step after ``seconds`` is given up where it is: a slow site.
        """
        self._closed = True
        await self._callers.gone(seconds)
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time())
        await self._callers.gone(seconds_to_tell)

    async def _ingest(
        self, work: Callable[P, IngestedArticle], *args: P.args, **kwargs: P.kwargs
    ) -> IngestedArticle:
        return await self._metrics.members_article(self._workers.ingesting(work, *args, **kwargs))

    def _refreshed(self, article_id: str, progress: Progress) -> IngestedArticle:
        found = refresh_article(self._library, article_id, progress, self.fetch)
        if found.outcome is Outcome.NEW:  # removed while its page was read: it stays removed
            self._library.remove(article_id)
            raise UnknownArticleError("The article was removed meanwhile.")
        return found

    @asynccontextmanager
    async def _turn(self, guild_id: int) -> AsyncIterator[None]:
        """Wait for the guild's earlier articles; raises ``DeskError`` where too many wait."""
        if self._closed:
            raise ArticleDeskClosedError
        if self.ahead(guild_id) >= MOST_OF_GUILD:
            raise ArticleDeskFullError(own=True)
        if self.waiting >= MOST_WAITING:
            raise ArticleDeskFullError(own=False)
        self._callers.note()
        lane = self._lanes.setdefault(guild_id, _Lane())
        lane.articles += 1
        limit = asyncio.timeout(None)
        try:
            async with limit, lane.turn:
                if self._closed:
                    raise ArticleDeskClosedError
                self._limits.add(limit)
                yield
        except TimeoutError:
            if limit.expired():
                raise ArticleDeskClosedError from None
            raise
        finally:
            self._limits.discard(limit)
            lane.articles -= 1
            if not lane.articles:
                del self._lanes[guild_id]

    def _while_open(self, progress: Progress) -> Progress:
        """``progress`` that rests while questions are answered, and ends when the service stops."""

        def tell(step: Step) -> None:
            self._workers.give_way()
            if self._closed:
                raise ArticleDeskClosedError
            progress(step)

        return tell
