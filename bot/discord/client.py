"""The bot: what it listens to, what it asks Discord for, and how it starts and stops."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord import notices
from bot.discord.answer_buttons import AnswerButton
from bot.discord.answers import Answers
from bot.discord.changed_answers import ChangedAnswers
from bot.discord.checks import Checks
from bot.discord.cogs import COGS
from bot.discord.cooldowns import Cooldowns
from bot.discord.departures import Departures
from bot.discord.housekeeping import blank_answers
from bot.discord.menu_buttons import MenuButton
from bot.discord.permissions import missing_permissions
from bot.discord.private_replies import PrivateReplies
from bot.discord.version_news import NewsTeller
from bot.service.services import Services
from bot.service.workers import WorkersClosedError
from bot.shards import Shards

log = logging.getLogger(__name__)

SYNCED_PROPERTY = "discord_commands"
"""The catalog's property with the hash of the commands that Discord knows."""
ONLY_SHARD = 0
REFRESH_SECONDS = 60.0
WATCH_SECONDS = 30.0
FORGET_HOURS = 1.0


def needed_intents(*, message_content: bool) -> discord.Intents:
    """Guilds, and messages for mentions; the content of others' messages only where granted."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.message_content = message_content
    return intents


class Commands(app_commands.CommandTree["PullquoteBot"]):
    """The command tree; what goes wrong in a command is told to the member alone."""

    async def on_error(
        self, interaction: discord.Interaction[PullquoteBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the member, and the log."""
        await notices.report(interaction, error)


class PullquoteBot(commands.Bot):
    """Answers in Discord, from the library of each guild."""

    def __init__(
        self,
        services: Services,
        *,
        message_content: bool = False,
        sync: bool = False,
        **connections: Any,
    ) -> None:
        """``message_content``: whether the intent was granted. ``sync``: send the commands to
        Discord even if they are those that it has. ``connections``: discord.py's options."""
        super().__init__(
            command_prefix=commands.when_mentioned,  # no text commands; mentions are questions
            help_command=None,
            tree_cls=Commands,
            intents=needed_intents(message_content=message_content),
            # articles belong to guilds: no direct messages, no installation by a single user
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            **connections,
        )
        self.services = services
        self.answers = Answers(services)
        self.checks = Checks(services)
        self.cooldowns = Cooldowns()
        self.private_replies = PrivateReplies()
        self.changed_answers = ChangedAnswers(self)
        self.news = NewsTeller(self)
        self.departures = Departures(self)
        self._sync = sync
        self._seen_ready = False
        self.left_threads = False
        """Whether a thread had not ended when the bot was closed."""

    async def setup_hook(self) -> None:
        """Register commands and buttons, and tell Discord of commands that changed."""
        for cog in COGS:
            await self.add_cog(cog(self))
        self.add_dynamic_items(AnswerButton, MenuButton)
        self.services.gateway.expect(self.shards_served.ids)
        await self._sync_commands()
        self._refresh.start()
        self._watch.start()
        self._forget.start()

    async def close(self) -> None:
        """Finish what is asked, then leave."""
        self._refresh.cancel()
        self._watch.cancel()
        self._forget.cancel()
        self.left_threads = not await self.services.close()
        await super().close()

    @property
    def shards_served(self) -> Shards:
        """The shards whose guilds this process serves."""
        return self.services.settings.shards

    async def on_connect(self) -> None:
        """Note for health and metrics that there is a new session."""
        self.services.gateway.began(ONLY_SHARD)

    async def on_resumed(self) -> None:
        """The same of a session that goes on."""
        self.services.gateway.resumed(ONLY_SHARD)

    async def on_disconnect(self) -> None:
        """The same of a connection that is lost."""
        self.services.gateway.lost(ONLY_SHARD)

    async def on_ready(self) -> None:
        """Say once in the log that it works, and where a permission is missing."""
        if self._seen_ready:  # Discord says so again whenever it had to log the bot in anew
            return
        self._seen_ready = True
        shards = ",".join(map(str, self.shards_served.ids))
        ready = {"user": str(self.user), "guilds": len(self.guilds), "shards": shards}
        log.info("ready", extra=ready)
        for guild in self.guilds:
            missing = missing_permissions(guild)
            if missing:
                log.warning(
                    "Permissions are missing in a server: %s. Add the bot there again with the "
                    "link of `pullquote invite`, or allow its role these in Server Settings, Roles",
                    ", ".join(missing),
                    extra={"guild_id": guild.id},
                )

        await self.departures.compare()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the time of a server runs; not called for one that is out of reach."""
        await self.departures.left(guild.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what is kept of a server that the bot is back in."""
        await self.departures.back(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The same for one that was out of reach; at the start, all are looked at together."""
        if self.is_ready():
            await self.departures.back(guild.id)

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are for the cogs: there are no text commands."""

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """An event that could not be handled: nobody is waiting, so the log has it."""
        error = sys.exc_info()[1]
        if isinstance(error, discord.DiscordServerError):  # out of order; discord.py tried for long
            where = {"event": event_method, "error": str(error)}
            log.warning("Discord did not take a reply", extra=where)
        else:
            log.exception("an event failed", extra={"event": event_method})

    # ---- commands

    async def _sync_commands(self) -> None:
        """Send the commands to Discord when they differ from those sent last."""
        catalog = self.services.workers.catalog
        library = self.services.library
        current = f"{self.application_id} {self._commands_hash()}"
        if not self._sync and await catalog(library.read_note, SYNCED_PROPERTY) == current:
            return
        await self.tree.sync()
        await catalog(library.write_note, SYNCED_PROPERTY, current)
        log.info("commands synced")

    def _commands_hash(self) -> str:
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        payload += [
            command.to_dict(self.tree)
            for kind in (discord.AppCommandType.message, discord.AppCommandType.user)
            for command in self.tree.get_commands(type=kind)
        ]
        text = json.dumps(payload, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    # ---- now and then

    @tasks.loop(seconds=REFRESH_SECONDS)
    async def _refresh(self) -> None:
        """See what other processes added, changed or removed meanwhile."""
        try:
            for article_id in await self.services.workers.catalog(self._removed_articles):
                self.services.communities.unbind(article_id)
                await blank_answers(self, article_id)
        except Exception:
            log.exception("the list of articles could not be refreshed")
        await self.changed_answers.round()
        await self.news.round()

    def _removed_articles(self) -> set[str]:
        """The articles that are gone since the last look; at the first, since answers quoted them.

        Reads SQL: call it on a thread.
        """
        self.services.refresh()
        removed = self.services.directory.refresh()
        if self._refresh.current_loop == 0:
            removed |= self.services.library.questions.removed_articles()
        return removed

    @tasks.loop(seconds=WATCH_SECONDS)
    async def _watch(self) -> None:
        """Read what is watched and due; what changed there is noticed like any other change.

        First what has to be deleted: both take the threads for long work.
        """
        await self.departures.round()
        try:
            await self.services.watcher.round()
        except WorkersClosedError:
            return
        except Exception:
            log.exception("watched sources could not be read")

    @tasks.loop(hours=FORGET_HOURS)
    async def _forget(self) -> None:
        """Delete the questions whose time is over, and see which servers have been left."""
        try:
            await self.services.workers.catalog(self.services.forget_old_questions)
        except Exception:
            log.exception("old questions could not be deleted")
        if self.is_ready():
            await self.departures.compare()


class ShardedPullquoteBot(PullquoteBot, commands.AutoShardedBot):
    """The same with a connection for each of its shards.

    A bot of one shard is not one of these: discord.py resumes a lone connection after every kind of
    failure, and says at once where the first one cannot be had.
    """

    async def on_connect(self) -> None:
        """Of some shard; which, is told by the events below."""

    async def on_resumed(self) -> None:
        """The same."""

    async def on_disconnect(self) -> None:
        """The same."""

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note for health and metrics that a shard has a new session."""
        self.services.gateway.began(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """The same of a session that goes on."""
        self.services.gateway.resumed(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """The same of a connection that is lost."""
        self.services.gateway.lost(shard_id)


def bot_of(
    services: Services, *, message_content: bool = False, sync: bool = False
) -> PullquoteBot:
    """The bot for the shards of the settings, not yet connected."""
    shards = services.settings.shards
    if shards.count == 1:
        return PullquoteBot(services, message_content=message_content, sync=sync)
    return ShardedPullquoteBot(
        services,
        message_content=message_content,
        sync=sync,
        shard_count=shards.count,
        shard_ids=list(shards.ids),
    )
