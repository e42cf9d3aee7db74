"""The part of ``/settings`` about the editors: their channel, and a report every week."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord.channel_choice import (
    ChannelSelect,
    channel_sentence,
    channel_setting,
    present_channel,
    show_settings,
)
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.notices import Notice
from bot.discord.settings_message import apply_change, row, section, settings_view
from bot.service.services import Services
from store.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

WEEKLY_NOTE = "weekly_report:{guild_id}"
"""The catalog's note of when a guild's present week began (ISO 8601, UTC)."""
PLACEHOLDER = "Choose the editors' channel"
WHAT = (
    "Under answers that are not sure, and where I find none, members then see **Send to "
    "editors**: it posts the question there, without a name."
)
CHOOSE_FIRST = "Please choose the editors' channel first: the report goes there."


def _with_channel(settings: GuildSettings, chosen: int | None) -> GuildSettings:
    weekly = settings.weekly_report and chosen is not None
    return replace(settings, editors_channel=chosen, weekly_report=weekly)


@channel_setting("editors", PLACEHOLDER, _with_channel)
def editors_view(services: Services, guild_id: int, guild: discord.Guild | None) -> ui.LayoutView:
    """The message in which a moderator chooses the channel, and switches the report on."""
    settings = services.communities.settings(guild_id)
    channel_id = settings.editors_channel
    present = present_channel(channel_id, guild)
    none_chosen = f"If you choose one: {WHAT[0].lower()}{WHAT[1:]}"
    what = f"{WHAT} Whoever can read that channel reads the questions."
    sentence = channel_sentence(channel_id, guild, none_chosen, what)
    container: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay(f"### The editors' channel\n{sentence}"),
        row(ChannelSelect("editors", present)),
    )
    if present is not None:
        container.add_item(_weekly(settings))
    container.add_item(row(MenuButton("back-to-settings")))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


@menu_action("set-editors", "Set up editors")
async def set_editors(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show the editors' part in place of the settings."""
    await show_settings(interaction, editors_view)


@menu_action("back-to-settings", "Back to all settings")
async def back_to_settings(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show the settings again."""
    await show_settings(interaction, settings_view)


@menu_action("set-weekly-report", "Weekly report")
async def set_weekly_report(interaction: PullquoteInteraction, state: str) -> None:
    """Switch the report on, the first one due in a week, or off."""
    services, guild_id = interaction.client.services, interaction.guild_id
    assert guild_id is not None

    def choose(settings: GuildSettings) -> GuildSettings:
        if state == "on" and settings.editors_channel is None:
            raise Notice(CHOOSE_FIRST)
        if state == "on" and not settings.weekly_report:
            note = WEEKLY_NOTE.format(guild_id=guild_id)
            services.library.write_note(note, datetime.now(UTC).isoformat())
        return replace(settings, weekly_report=state == "on")

    await apply_change(interaction, choose, editors_view)


def _weekly(settings: GuildSettings) -> ui.Section[ui.LayoutView]:
    if settings.weekly_report:
        return section(
            "**Weekly report: on**\nWhat was asked most, left unanswered and marked wrong, posted "
            "there every seven days. `/report` shows it at any time.",
            MenuButton("set-weekly-report", "off", label="Switch the report off"),
        )
    return section(
        "**Weekly report: off**\nWhat was asked most, left unanswered and marked wrong: `/report` "
        "shows it to moderators at any time.",
        MenuButton("set-weekly-report", "on", label="Switch the report on"),
    )
