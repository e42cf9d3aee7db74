"""The part of ``/settings`` about the editors: their channel, and a report every week."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.channel_choice import (
    channel_menu,
    channel_sentence,
    present_channel,
    save_channel,
    show_settings,
)
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.notices import Notice
from bot.discord.settings_message import apply_change, settings_view
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
        _row(EditorsChannelSelect(present)),
    )
    if present is not None:
        container.add_item(_weekly(settings))
    container.add_item(_row(MenuButton("back-to-settings")))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


class EditorsChannelSelect(
    ui.DynamicItem[ui.ChannelSelect[ui.LayoutView]], template=r"editors-channel"
):
    """Chooses the channel that questions are sent to, or none."""

    def __init__(self, channel_id: int | None = None) -> None:
        super().__init__(channel_menu("editors-channel", PLACEHOLDER, channel_id))

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> EditorsChannelSelect:
        """The menu that was used."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Save the choice, or tell the member why not."""
        await save_channel(interaction, self.item, _with_channel, editors_view)


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


def _with_channel(settings: GuildSettings, chosen: int | None) -> GuildSettings:
    weekly = settings.weekly_report and chosen is not None
    return replace(settings, editors_channel=chosen, weekly_report=weekly)


def _row(item: ui.Item[Any]) -> ui.ActionRow[ui.LayoutView]:
    return ui.ActionRow(item)


def _section(text: str, button: ui.Item[Any]) -> ui.Section[ui.LayoutView]:
    return ui.Section(text, accessory=button)


def _weekly(settings: GuildSettings) -> ui.Section[ui.LayoutView]:
    if settings.weekly_report:
        return _section(
            "**Weekly report: on**\nWhat was asked most, left unanswered and marked wrong, posted "
            "there every seven days. `/report` shows it at any time.",
            MenuButton("set-weekly-report", "off", label="Switch the report off"),
        )
    return _section(
        "**Weekly report: off**\nWhat was asked most, left unanswered and marked wrong: `/report` "
        "shows it to moderators at any time.",
        MenuButton("set-weekly-report", "on", label="Switch the report on"),
    )
