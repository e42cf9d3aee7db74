"""The part of ``/settings`` about changed articles: the channel that is told of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.editors import can_write
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.notices import report
from bot.discord.permissions import require_moderator
from bot.discord.settings_message import apply_change
from bot.service.services import Services
from store.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

WHAT = (
    "When the text of an article here changes, I post there what changed: “the figure was 8,500, "
    "now up to 8,500”. Mere punctuation is not told."
)


def news_view(services: Services, guild_id: int, guild: discord.Guild | None) -> ui.LayoutView:
    """The message in which a moderator chooses the channel."""
    settings = services.communities.settings(guild_id)
    channel_id = settings.news_channel
    present = channel_id is not None and (guild is None or guild.get_channel(channel_id))
    view = ui.LayoutView(timeout=None)
    view.add_item(
        ui.Container(
            ui.TextDisplay(f"### The channel for changed articles\n{_sentence(settings, guild)}"),
            ui.ActionRow(NewsChannelSelect(channel_id if present else None)),
            ui.ActionRow(MenuButton("back-to-settings")),
        )
    )
    return view


class NewsChannelSelect(ui.DynamicItem[ui.ChannelSelect[ui.LayoutView]], template=r"news-channel"):
    """Chooses the channel that is told of changed articles, or none."""

    def __init__(self, channel_id: int | None = None) -> None:
        channel = discord.SelectDefaultValueType.channel
        super().__init__(
            ui.ChannelSelect(
                custom_id="news-channel",
                channel_types=[discord.ChannelType.text],
                placeholder="Choose the channel for changed articles",
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
    ) -> NewsChannelSelect:
        """The menu that was used."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Save the choice, or tell the member why not."""
        try:
            assert interaction.guild_id is not None
            interaction.client.cooldowns.click(interaction.guild_id, interaction.user.id)
            chosen = next((channel.id for channel in self.item.values), None)

            def choose(settings: GuildSettings) -> GuildSettings:
                since = settings.news_since if settings.news_channel else None
                since = (since or datetime.now(UTC)) if chosen is not None else None
                return replace(settings, news_channel=chosen, news_since=since)

            await apply_change(interaction, choose, news_view)
        except Exception as error:
            await report(interaction, error)


@menu_action("set-news", "Set up changes")
async def set_news(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show this part in place of the settings."""
    services, guild_id = interaction.client.services, interaction.guild_id
    assert guild_id is not None
    require_moderator(interaction, services.communities.settings(guild_id))
    view = news_view(services, guild_id, interaction.guild)
    await interaction.response.edit_message(view=view)


def _sentence(settings: GuildSettings, guild: discord.Guild | None) -> str:
    channel_id = settings.news_channel
    if channel_id is None:
        return f"None is chosen. {WHAT}"
    if guild is not None and guild.get_channel(channel_id) is None:
        return "The channel that was chosen no longer exists. Please choose another one."
    sentence = f"<#{channel_id}>. {WHAT}"
    if guild is not None and not can_write(guild, channel_id):
        sentence += (
            "\n**I may not write there.** Please allow me View Channel and Send Messages in it, or "
            "choose another one."
        )
    return sentence
