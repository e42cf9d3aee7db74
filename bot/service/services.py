"""Everything that a running service shares, opened in order and closed in order."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.answering.reader import Reader
from bot.composition.composer import Composer
from bot.service.article_desk import ArticleDesk
from bot.service.article_directory import ArticleDirectory
from bot.service.callers import Callers
from bot.service.check_desk import CheckDesk
from bot.service.communities import Communities
from bot.service.composing_desk import SECONDS_BESIDES, ComposingDesk
from bot.service.desk import QuestionDesk
from bot.service.follow_up_threads import FollowUpThreads
from bot.service.gateway_state import GatewayState
from bot.service.member_keys import MemberKeys
from bot.service.metrics import ServiceMetrics
from bot.service.quote_share import QuoteShare
from bot.service.sample import SAMPLE_QUESTION, SAMPLE_SCOPE, ensure_sample
from bot.service.watcher import Watcher
from bot.service.workers import Workers
from bot.settings import Settings
from ingest.languages import load_detector
from ingest.polite import PoliteFetch
from store.guild_removal import forget_guild
from store.guilds import library_of
from store.library import Library

log = logging.getLogger(__name__)

SECONDS_TO_FINISH = 8.0
"""How long a stopping service works on what is already asked."""
SECONDS_TO_TELL = 3.0
"""How long it then waits until everybody has seen their answer, or that there will be none."""
SECONDS_FOR_THREADS = 2.0


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot works with. The library belongs to whoever opened it."""

    settings: Settings
    library: Library
    workers: Workers
    answerer: Answerer
    desk: QuestionDesk
    composing_desk: ComposingDesk
    check_desk: CheckDesk
    article_desk: ArticleDesk
    watcher: Watcher
    directory: ArticleDirectory
    communities: Communities
    threads: FollowUpThreads
    member_keys: MemberKeys
    quote_share: QuoteShare
    callers: Callers
    metrics: ServiceMetrics
    gateway: GatewayState

    async def close(self) -> bool:
        """Finish what is asked, give up what takes longer, let whoever asked be told.

        Returns whether all threads have ended; one may be held up by a slow site.
        """
        self.watcher.close()
        await asyncio.gather(
            self.desk.close(SECONDS_TO_FINISH, SECONDS_TO_TELL),
            self.composing_desk.close(SECONDS_TO_FINISH + SECONDS_TO_TELL),
            self.check_desk.close(SECONDS_TO_FINISH + SECONDS_TO_TELL),
            self.article_desk.close(SECONDS_TO_FINISH, SECONDS_TO_TELL),
        )
        await self.callers.gone(SECONDS_TO_TELL)
        return await self.workers.stop(SECONDS_FOR_THREADS)

    def forget_old_questions(self) -> int:
        """Delete the questions and replies whose time is over. Writes SQL: call it on a thread."""
        self.refresh()
        days, days_of_guild = self.settings.retention_days, self.communities.retention_days()
        forgotten = self.library.questions.forget_old(days, days_of_guild)
        self.library.replies.forget_old(days, days_of_guild)
        self.threads.refresh()
        if forgotten:
            log.info("old questions deleted", extra={"count": forgotten})
        return forgotten

    def refresh(self) -> None:
        """Read again what is kept in memory of guilds: other processes change it, too. Reads SQL:
        call it on a thread."""
        self.communities.refresh()
        self.threads.refresh()

    def forget_guild(self, guild_id: int) -> None:
        """Delete everything that is kept of a guild. Writes SQL for seconds: call it on a thread.

        Raises ``LibraryLockedError`` where another process has the index.
        """
        forget_guild(self.library, guild_id)
        self.refresh()
        self.directory.refresh(library_of(guild_id))
        log.info("everything of a server was deleted", extra={"guild_id": guild_id})


def open_services(
    settings: Settings,
    library: Library,
    composer: Composer | None = None,
    reader: Reader | None = None,
) -> Services:
    """Load the models, read the lists and ingest the sample: seconds. Raises the store's errors.

    ``composer`` puts answers into a language model's words; without one they are quotes alone.
    ``reader`` marks the words of a quote that answer; without one nothing does.
    """
    if reader is not None:
        reader.load()  # first, because it may be what cannot be had
    library.warm_up()
    ensure_sample(library)
    library.catch_up_if_quick()
    workers = Workers()
    answerer = Answerer(library, reader=reader)
    answerer.answer(SAMPLE_QUESTION, SAMPLE_SCOPE)  # loads what only questions need
    load_detector()  # half a tenth of a second in which nothing else in the process can run
    fetch = PoliteFetch(settings.address_rules)
    metrics = ServiceMetrics()
    callers = Callers()
    desk = QuestionDesk(answerer, workers, callers=callers)
    article_desk = ArticleDesk(library, workers, fetch.article, metrics, callers)
    metrics.watch("questions_waiting", "Questions that wait for the thread.", lambda: desk.waiting)
    metrics.watch(
        "articles_waiting", "Members' articles being read or waiting.", lambda: article_desk.waiting
    )
    directory = ArticleDirectory(library)
    directory.refresh()
    return Services(
        settings=settings,
        library=library,
        workers=workers,
        answerer=answerer,
        desk=desk,
        composing_desk=ComposingDesk(
            composer, workers, settings.llm_timeout_seconds + SECONDS_BESIDES, callers
        ),
        check_desk=CheckDesk(library, workers, callers=callers),
        article_desk=article_desk,
        watcher=Watcher(library, workers, fetch, metrics),
        directory=directory,
        communities=Communities(library, directory),
        threads=FollowUpThreads(library),
        member_keys=MemberKeys(settings.data_dir),
        quote_share=QuoteShare(library, settings.quote_share),
        callers=callers,
        metrics=metrics,
        gateway=GatewayState(metrics),
    )
