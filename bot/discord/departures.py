"""Servers that the bot was removed from → their data deleted, after a week in which it may return.

Whether the bot is in a server is never concluded from silence: one that Discord cannot reach at the
moment stays in discord.py's list, and one that is missing there is asked for by itself, because a
list may be that of another shard, or cut short.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import discord

from bot.service.workers import WorkersClosedError
from store.errors import LibraryLockedError
from store.guild_removal import finish_forgetting

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

log = logging.getLogger(__name__)

GONE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""What Discord answers for a server that the bot is not in."""


class Departures:
    """Notes who left, and deletes when it is time; all of it is in the catalog."""

    def __init__(self, client: PullquoteBot) -> None:
        self._client = client
        self._turn = asyncio.Lock()

    async def left(self, guild_id: int) -> None:
        """The bot was removed from a server: from now on its time runs."""
        services = self._client.services
        due = await services.workers.catalog(
            services.library.guilds_to_forget.note_left, guild_id, now()
        )
        log.warning(
            "the bot is no longer in a server; what is kept of it will be deleted on %s, unless "
            "the bot is added again before",
            due.date(),
            extra={"guild_id": guild_id},
        )

    async def back(self, *guild_ids: int) -> None:
        """The bot is in these servers: their data stay."""
        services = self._client.services
        note_back = services.library.guilds_to_forget.note_back
        for guild_id in await services.workers.catalog(note_back, guild_ids):
            log.info("the bot is in a server again; its data stay", extra={"guild_id": guild_id})

    async def compare(self) -> None:
        """See which servers the bot left or joined while it was not running; never raises."""
        try:
            async with self._turn:
                await self._compare()
        except WorkersClosedError:
            return  # the bot is stopping, and compares when it is back
        except Exception:
            log.exception("servers could not be compared with what is kept")

    async def round(self) -> None:
        """Delete what is due; never raises."""
        try:
            async with self._turn:
                await self._delete_due()
        except WorkersClosedError:
            return  # the bot is stopping, and goes on when it is back
        except LibraryLockedError as error:
            log.warning("a server's data could not be deleted yet: %s", error)
        except Exception:
            log.exception("a server's data could not be deleted")

    # ---- within

    async def _compare(self) -> None:
        library, catalog = self._client.services.library, self._client.services.workers.catalog
        await self.back(*(guild.id for guild in self._client.guilds))
        noted = {each.guild_id for each in await catalog(library.guilds_to_forget.all)}
        for guild_id in sorted(await catalog(library.guild_data.known) - noted):
            if not self._client.shards_served.serves(guild_id):
                continue  # another process has it in its list
            if await self._is_gone(guild_id):
                await self.left(guild_id)

    async def _delete_due(self) -> None:
        services = self._client.services
        library, workers = services.library, services.workers
        if await workers.catalog(library.guild_data.hidden):
            await workers.ingesting(finish_forgetting, library)
        for each in await workers.catalog(library.guilds_to_forget.due, now()):
            if each.asked or await self._is_gone(each.guild_id):
                await workers.ingesting(services.forget_guild, each.guild_id)
            elif self._client.get_guild(each.guild_id) is not None:
                await self.back(each.guild_id)

    async def _is_gone(self, guild_id: int) -> bool:
        """Whether Discord says that the bot is not in a server; False where it says nothing."""
        if not self._client.is_ready() or self._client.get_guild(guild_id) is not None:
            return False
        try:
            await self._client.fetch_guild(guild_id, with_counts=False)
        except discord.HTTPException as error:
            return error.status in GONE
        return False


def now() -> datetime:
    """The moment that a server's time is counted from."""
    return datetime.now(UTC)
