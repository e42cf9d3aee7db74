"""The choice of one channel under ``/settings``: its menu, what is said of it, how it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import discord
from discord import ui

from bot.discord.editors import can_write
from bot.discord.notices import answer_click
from bot.discord.permissions import moderated_guild
from bot.discord.settings_message import SettingsView, apply_change
from store.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

View = TypeVar("View", bound=SettingsView)
Choice = Callable[[GuildSettings, int | None], GuildSettings]
"""Takes the settings and the chosen channel's id, None for no channel; gives the new settings."""


@dataclass(frozen=True, slots=True)
class ChannelSetting:
    """A channel that moderators choose: what its menu says, how it is kept, and its message."""

    placeholder: str
    choice: Choice
    shown: SettingsView


_SETTINGS: dict[str, ChannelSetting] = {}


def channel_setting(name: str, placeholder: str, choice: Choice) -> Callable[[View], View]:
    """Over the function that makes its message: registers what ``ChannelSelect(name)`` chooses."""

    def register(shown: View) -> View:
        _SETTINGS[name] = ChannelSetting(placeholder, choice, shown)
        return shown

    return register


class ChannelSelect(
    ui.DynamicItem[ui.ChannelSelect[ui.LayoutView]], template=r"(?P<name>editors|news)-channel"
):
    """The menu of one of them: a text channel is taken, or none."""

    def __init__(self, name: str, chosen: int | None = None) -> None:
        channel = discord.SelectDefaultValueType.channel
        super().__init__(
            ui.ChannelSelect(
                custom_id=f"{name}-channel",
                channel_types=[discord.ChannelType.text],
                placeholder=_SETTINGS[name].placeholder,
                min_values=0,
                max_values=1,
                default_values=[]
                if chosen is None
                else [discord.SelectDefaultValue(id=chosen, type=channel)],
            )
        )
        self.name = name

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> ChannelSelect:
        """The menu that was used."""
        return cls(match["name"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Save the choice and show the message again, or tell the member why not."""
        chosen = next((channel.id for channel in self.item.values), None)
        setting = _SETTINGS[self.name]

        def choose(settings: GuildSettings) -> GuildSettings:
            return setting.choice(settings, chosen)

        await answer_click(interaction, lambda: apply_change(interaction, choose, setting.shown))


def present_channel(channel_id: int | None, guild: discord.Guild | None) -> int | None:
    """The channel that was chosen, if it still exists as far as is known."""
    if channel_id is None or guild is None or guild.get_channel(channel_id):
        return channel_id
    return None


async def show_settings(interaction: PullquoteInteraction, shown: SettingsView) -> None:
    """Show a part of the settings in place of another, to a moderator. Raises ``Notice``."""
    guild_id = moderated_guild(interaction)
    view = shown(interaction.client.services, guild_id, interaction.guild)
    await interaction.response.edit_message(view=view)


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
