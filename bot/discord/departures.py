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

    async def compare(self) -> None:
        """See which servers the bot left or joined while it was not running; never raises."""
        try:
            await self._keep_present()
            services = self._client.services
            catalog = services.workers.catalog
            noted = await catalog(services.library.guilds_to_forget.all)
            known = await catalog(services.library.guild_data.known)
            for guild_id in sorted(known - {each.guild_id for each in noted}):
                if await self._is_gone(guild_id):
                    await self.left(guild_id)
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

    async def _delete_due(self) -> None:
        services = self._client.services
        library, workers = services.library, services.workers
        if await workers.catalog(library.guild_data.hidden):
            await workers.ingesting(finish_forgetting, library)
        for each in await workers.catalog(library.guilds_to_forget.due, now()):
            if each.asked or await self._is_gone(each.guild_id):
                await workers.ingesting(services.forget_guild, each.guild_id)
            elif self._client.get_guild(each.guild_id) is not None:
                await self._keep_present()

    async def _keep_present(self) -> None:
        """Keep the data of the servers that the bot is in."""
        services = self._client.services
        present = [guild.id for guild in self._client.guilds]
        back = await services.workers.catalog(services.library.guilds_to_forget.note_back, present)
        for guild_id in back:
            log.info("the bot is in a server again; its data stay", extra={"guild_id": guild_id})

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
