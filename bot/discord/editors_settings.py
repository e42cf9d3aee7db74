"""The part of ``/settings`` about the editors: their channel, and a report every week."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.editors import can_write
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.notices import Notice, report
from bot.discord.permissions import require_moderator
from bot.discord.settings_message import apply_change, settings_view
from bot.service.services import Services
from store.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

WEEKLY_NOTE = "weekly_report:{guild_id}"
"""The catalog's note of when a guild's present week began (ISO 8601, UTC)."""
CHOOSE_FIRST = "Please choose the editors' channel first: the report goes there."


def editors_view(services: Services, guild_id: int, guild: discord.Guild | None) -> ui.LayoutView:
    """The message in which a moderator chooses the channel, and switches the report on."""
    settings = services.communities.settings(guild_id)
    channel_id = settings.editors_channel
    present = channel_id is not None and (guild is None or guild.get_channel(channel_id))
    container: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay(f"### The editors' channel\n{_channel_sentence(settings, guild)}"),
        _row(EditorsChannelSelect(channel_id if present else None)),
    )
    if present:
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
        channel = discord.SelectDefaultValueType.channel
        super().__init__(
            ui.ChannelSelect(
                custom_id="editors-channel",
                channel_types=[discord.ChannelType.text],
                placeholder="Choose the editors' channel",
                min_values=0,
                max_values=1,
                default_values=[discord.SelectDefaultValue(id=channel_id, type=channel)]
                if channel_id is not None
                else [],
            )
        )

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
        try:
            assert interaction.guild_id is not None
            interaction.client.cooldowns.click(interaction.guild_id, interaction.user.id)
            chosen = next((channel.id for channel in self.item.values), None)

            def choose(settings: GuildSettings) -> GuildSettings:
                weekly = settings.weekly_report and chosen is not None
                return replace(settings, editors_channel=chosen, weekly_report=weekly)

            await apply_change(interaction, choose, editors_view)
        except Exception as error:
            await report(interaction, error)


@menu_action("set-editors", "Set up editors")
async def set_editors(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show the editors' part in place of the settings."""
    await _show(interaction, editors_view)


@menu_action("back-to-settings", "Back to all settings")
async def back_to_settings(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show the settings again."""
    await _show(interaction, settings_view)


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


async def _show(interaction: PullquoteInteraction, view_of: Any) -> None:
    services, guild_id = interaction.client.services, interaction.guild_id
    assert guild_id is not None
    require_moderator(interaction, services.communities.settings(guild_id))
    await interaction.response.edit_message(view=view_of(services, guild_id, interaction.guild))


def _channel_sentence(settings: GuildSettings, guild: discord.Guild | None) -> str:
    channel_id = settings.editors_channel
    what = (
        "Under answers that are not sure, and where I find none, members then see **Send to "
        "editors**: it posts the question there, without a name."
    )
    if channel_id is None:
        return f"None is chosen. If you choose one: {what[0].lower()}{what[1:]}"
    if guild is not None and guild.get_channel(channel_id) is None:
        return "The channel that was chosen no longer exists. Please choose another one."
    sentence = f"<#{channel_id}>. {what} Whoever can read that channel reads the questions."
    if guild is not None and not can_write(guild, channel_id):
        sentence += (
            "\n**I may not write there.** Please allow me View Channel and Send Messages in it, or "
            "choose another one."
        )
    return sentence


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
