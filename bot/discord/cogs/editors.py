"""``/report``, and the same every week in the editors' channel of servers that want it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot.discord.editors import post, report_view
from bot.discord.editors_settings import WEEKLY_NOTE
from bot.discord.notices import Notice, defer, mistakes_told
from bot.discord.permissions import moderated_guild
from bot.discord.settings_message import retention_days
from bot.learning.report import WEEK, Report, report_on, week_begun
from bot.service.services import Services

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

log = logging.getLogger(__name__)

LOOK_MINUTES = 30.0


class EditorsCog(commands.Cog):
    """What a server's editors read of the questions asked there; nobody is named in it."""

    def __init__(self, bot: PullquoteBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to look at the time."""
        self._look.start()

    async def cog_unload(self) -> None:
        """Look at the time no longer."""
        self._look.cancel()

    # No default_permissions: Discord would hide the command from moderators by role.
    @app_commands.command(
        description="For moderators: what was asked most, left unanswered, marked wrong."
    )
    @app_commands.guild_only()
    async def report(self, interaction: PullquoteInteraction) -> None:
        """Show the report of the last seven days to a moderator."""
        async with mistakes_told(interaction):
            guild_id = moderated_guild(interaction)
            await defer(interaction, private=True)
            await interaction.edit_original_response(view=await self._report(guild_id))

    async def _report(self, guild_id: int) -> ui.LayoutView:
        services = self.bot.services
        days = min(WEEK.days, retention_days(services, guild_id))
        return report_view(await services.workers.catalog(_read, services, guild_id, days), days)

    @tasks.loop(minutes=LOOK_MINUTES)
    async def _look(self) -> None:
        """Post the reports that are due."""
        for guild_id, channel_id in self.bot.services.communities.weekly_reports().items():
            try:
                await self._post_if_due(guild_id, channel_id)
            except Notice as notice:
                log.warning(
                    "a weekly report could not be posted: %s", notice, extra={"guild_id": guild_id}
                )
            except Exception:
                log.exception("a weekly report failed", extra={"guild_id": guild_id})

    @_look.before_loop
    async def _wait_until_ready(self) -> None:
        await self.bot.wait_until_ready()

    async def _post_if_due(self, guild_id: int, channel_id: int) -> None:
        guild = self.bot.get_guild(guild_id)
        if guild is None or guild.unavailable:  # its report waits for it
            return
        catalog, services = self.bot.services.workers.catalog, self.bot.services
        before = await catalog(_take_if_due, services, guild_id)
        if before is None:
            return
        try:
            await post(guild, channel_id, await self._report(guild_id))
        except BaseException:
            await catalog(services.library.write_note, _note(guild_id), before)
            raise


def _note(guild_id: int) -> str:
    return WEEKLY_NOTE.format(guild_id=guild_id)


def _read(services: Services, guild_id: int, days: int) -> Report:
    """What was asked in a guild. Reads SQL: call it on a thread."""
    since = datetime.now(UTC) - timedelta(days=days)
    return report_on(services.library.questions.asked(since, guild_id))


def _take_if_due(services: Services, guild_id: int) -> str | None:
    """Note the present week as reported, so that nothing is posted twice; SQL.

    Returns what was noted before, None where no report is due.
    """
    library, now = services.library, datetime.now(UTC)
    before = library.read_note(_note(guild_id))
    if before is None:  # weeks are counted from now on
        library.write_note(_note(guild_id), now.isoformat())
        return None
    noted = datetime.fromisoformat(before)
    begun = week_begun(noted, now)
    if begun <= noted:
        return None
    library.write_note(_note(guild_id), begun.isoformat())
    return before
