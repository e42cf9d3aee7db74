"""Articles that changed → a message in the channel that a guild chose for that.

A plain message with text: one in components arrives as an empty notification.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import discord

from bot.checking.history import in_order
from bot.discord.change_rendering import ChangeWriter
from bot.discord.rendering import LINK_CHARACTERS, escaped_line, inside_brackets, short_date
from bot.service.services import Services
from bot.service.workers import WorkersClosedError
from bot.versions.comparison import compare_versions
from bot.versions.digest import short_changes
from store.records import Version
from store.version_news import UntoldVersion

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

log = logging.getLogger(__name__)

MOST_A_ROUND = 5
"""Messages of one guild in a round, which comes every minute: as many as Discord takes at once in
a channel."""
NEWS_FOLLOWED = timedelta(days=2)
"""A bot that was away for longer does not tell what is no longer news."""
MOST_CHANGES = 5
"""Of one message; ``/articles history`` has the rest."""
CONTENT_CHARACTERS = 1900
"""Discord takes 2,000."""
TITLE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class _Guild:
    """Where a guild is told, and of what is new since when."""

    id: int
    channel_id: int
    since: datetime


class NewsTeller:
    """Tells guilds of new versions, one round at a time."""

    def __init__(self, client: PullquoteBot) -> None:
        self._client = client
        self._turn = asyncio.Lock()

    async def round(self) -> None:
        """Tell every guild that wants to know what is new; never raises."""
        try:
            async with self._turn:
                for guild_id, (channel_id, since) in self._wanted().items():
                    if not self._client.shards_served.serves(guild_id):
                        continue  # another process knows its present channel
                    await self._tell(_Guild(guild_id, channel_id, since))
        except WorkersClosedError:
            return  # the bot is stopping, and goes on when it is back
        except Exception:
            log.exception("guilds could not be told of new versions")

    def _wanted(self) -> dict[int, tuple[int, datetime]]:
        return self._client.services.communities.news_channels()

    async def _tell(self, guild: _Guild) -> None:
        services = self._client.services
        catalog, news = services.workers.catalog, services.library.version_news
        libraries = services.communities.visible(guild.id).libraries
        since = max(guild.since, datetime.now(UTC) - NEWS_FOLLOWED)
        for untold in await catalog(news.untold, guild.id, libraries, since, MOST_A_ROUND):
            if not await catalog(news.claim, guild.id, untold):
                continue
            content = await catalog(news_message, services, guild.id, untold, since)
            if content and not await self._send(guild, content):
                await catalog(news.give_back, guild.id, untold)
                return  # Discord is out of order: again in the next round

    async def _send(self, guild: _Guild, content: str) -> bool:
        """Send a message; False where Discord is out of order, and it may be tried again."""
        channel = self._client.get_partial_messageable(guild.channel_id, guild_id=guild.id)
        try:
            await channel.send(
                content, allowed_mentions=discord.AllowedMentions.none(), suppress_embeds=True
            )
        except discord.HTTPException as error:
            # the channel is gone, or closed to the bot: /settings says so
            where = {"guild_id": guild.id, "status": error.status}
            log.info("a new version could not be told", extra=where)
            return error.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return True


def news_message(
    services: Services, guild_id: int, untold: UntoldVersion, since: datetime
) -> str | None:
    """What a guild is told of an article that changed; None where no reader would notice.

    Reads SQL and compares: call it on a thread.
    """
    history = in_order(services.library.history(untold.article_id))
    after = next((each for each in history if each.number == untold.version), None)
    if after is None:
        return None  # removed, or overtaken, at this very moment
    comparison = compare_versions(_known(history, untold, since), after)
    if not comparison.matters:
        return None
    writer = ChangeWriter(services, guild_id, emphasised=True)
    changes = short_changes(comparison, only_what_matters=True)
    metadata = after.metadata
    title = writer.hidden(metadata.title, escaped_line(metadata.title, TITLE_CHARACTERS))
    day = metadata.updated or after.retrieved
    heading = f"**{title}** has changed ({short_date(day)}):"
    link = _link(after)
    lines: list[str] = []
    for number, change in enumerate(changes):
        line = writer.line(change) if number < MOST_CHANGES else ""
        if not line or len("\n".join([heading, *lines, line, link])) > CONTENT_CHARACTERS:
            more = f"{len(changes) - number} {'more' if lines else 'changes'}"
            lines.append(f"- … and {more}: see `/articles history`")
            break
        lines.append(line)
    return "\n".join(each for each in (heading, *lines, link) if each)


def _known(history: list[Version], untold: UntoldVersion, since: datetime) -> Version:
    """The version that members know: told last, else read before they were told, else the first."""
    earlier = [each for each in history if each.number != untold.version]
    for version in earlier:
        if version.number == untold.told:
            return version
    before = [each for each in earlier if each.retrieved < since]
    return before[-1] if before else (earlier or history)[0]


def _link(version: Version) -> str:
    url = inside_brackets(version.metadata.url or "")
    web = url.startswith(("http://", "https://")) and len(url) <= LINK_CHARACTERS
    return f"<{url}>" if web else ""
