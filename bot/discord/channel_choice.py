"""The choice of one channel under ``/settings``: its menu, what is said of it, how it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.editors import can_write
from bot.discord.notices import report
from bot.discord.permissions import require_moderator
from bot.discord.settings_message import SettingsView, apply_change
from store.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

Choice = Callable[[GuildSettings, int | None], GuildSettings]
"""Takes the settings and the chosen channel's id, None for no channel; gives the new settings."""


def present_channel(channel_id: int | None, guild: discord.Guild | None) -> int | None:
    """The channel that was chosen, if it still exists as far as is known."""
    if channel_id is None or guild is None or guild.get_channel(channel_id):
        return channel_id
    return None


def channel_menu(
    custom_id: str, placeholder: str, chosen: int | None
) -> ui.ChannelSelect[ui.LayoutView]:
    """A menu of the text channels, from which one or none is taken."""
    channel = discord.SelectDefaultValueType.channel
    return ui.ChannelSelect(
        custom_id=custom_id,
        channel_types=[discord.ChannelType.text],
        placeholder=placeholder,
        min_values=0,
        max_values=1,
        default_values=[]
        if chosen is None
        else [discord.SelectDefaultValue(id=chosen, type=channel)],
    )


async def save_channel(
    interaction: discord.Interaction[Any],
    menu: ui.ChannelSelect[ui.LayoutView],
    choice: Choice,
    shown: SettingsView,
) -> None:
    """Save what was taken from the menu and show the message again, or tell the member why not."""
    try:
        assert interaction.guild_id is not None
        interaction.client.cooldowns.click(interaction.guild_id, interaction.user.id)
        chosen = next((channel.id for channel in menu.values), None)
        await apply_change(interaction, lambda settings: choice(settings, chosen), shown)
    except Exception as error:
        await report(interaction, error)


async def show_settings(interaction: PullquoteInteraction, shown: SettingsView) -> None:
    """Show a part of the settings in place of another, to a moderator. Raises ``Notice``."""
    services, guild_id = interaction.client.services, interaction.guild_id
    assert guild_id is not None
    require_moderator(interaction, services.communities.settings(guild_id))
    await interaction.response.edit_message(view=shown(services, guild_id, interaction.guild))


def channel_sentence(
    channel_id: int | None, guild: discord.Guild | None, none_chosen: str, what: str
) -> str:
    """Which channel was chosen and ``what`` happens there, or what is wrong with it."""
    if channel_id is None:
        return f"None is chosen. {none_chosen}"
    if present_channel(channel_id, guild) is None:
        return "The channel that was chosen no longer exists. Please choose another one."
    sentence = f"<#{channel_id}>. {what}"
    if guild is not None and not can_write(guild, channel_id):
        sentence += (
            "\n**I may not write there.** Please allow me View Channel and Send Messages in it, or "
            "choose another one."
        )
    return sentence
