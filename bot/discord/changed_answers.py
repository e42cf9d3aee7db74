"""Articles that changed → answers of the last days say so, where their quoted words were changed.

Those of the guilds that this process serves: only who gave a private answer can edit it.

The quotation stays what the earlier version said. What was looked at is noted in the catalog, so
that a bot that stops goes on where it was, and no message is edited twice for one change.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.discord.housekeeping import show_again
from bot.discord.rendering import change_lines
from bot.service.workers import WorkersClosedError
from bot.versions.quotations import changes_since
from store.errors import UnknownArticleError
from store.told_changes import OvertakenAnswer

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

log = logging.getLogger(__name__)

ANSWERS_FOLLOWED = timedelta(days=7)
"""How long an answer is edited after it was given: an older one has scrolled out of sight, and its
buttons tell of the change in any case."""
MOST_A_ROUND = 25
"""Answers looked at in one round, which comes every minute: Discord takes about five edits in five
seconds for a channel."""


class ChangedAnswers:
    """Edits answers that articles have overtaken, one round at a time."""

    def __init__(self, client: PullquoteBot) -> None:
        self._client = client
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()

    def in_background(self) -> None:
        """Begin a round now: an article has just changed."""
        task = asyncio.create_task(self.round())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def round(self) -> None:
        """Look at the newest answers that articles have overtaken; never raises."""
        services = self._client.services
        since = datetime.now(UTC) - ANSWERS_FOLLOWED
        try:
            async with self._turn:
                overtaken = await services.workers.catalog(
                    services.library.told_changes.overtaken,
                    since,
                    MOST_A_ROUND,
                    self._client.shards_served.serves,
                )
                for answer in overtaken:
                    await self._tell(answer)
        except WorkersClosedError:
            return  # the bot is stopping, and goes on when it is back
        except Exception:
            log.exception("answers could not be told of changes")

    async def _tell(self, overtaken: OvertakenAnswer) -> None:
        library, catalog = self._client.services.library, self._client.services.workers.catalog
        kept = await catalog(library.questions.find, overtaken.question_id)
        if kept is None:
            return
        quoted = [each for each in kept.citations if each.article_id == overtaken.article_id]
        try:
            changes = await catalog(changes_since, library, quoted, kept.asked)
        except UnknownArticleError:
            return  # removed at this very moment, so its words are on their way out
        told = "\n".join(change_lines(changes))
        if told != overtaken.told and not await show_again(self._client, kept):
            return  # Discord is out of order: again in the next round
        article = overtaken.article_id, overtaken.version
        await catalog(library.told_changes.note, kept.id, *article, told)
