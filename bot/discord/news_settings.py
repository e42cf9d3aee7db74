"""The part of ``/settings`` about changed articles: the channel that is told of them."""

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
from bot.service.services import Services
from store.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

PLACEHOLDER = "Choose the channel for changed articles"
WHAT = (
    "When the text of an article here changes, I post there what changed: “the figure was 8,500, "
    "now up to 8,500”. Mere punctuation is not told."
)


def news_view(services: Services, guild_id: int, guild: discord.Guild | None) -> ui.LayoutView:
    """The message in which a moderator chooses the channel."""
    settings = services.communities.settings(guild_id)
    channel_id = settings.news_channel
    sentence = channel_sentence(channel_id, guild, WHAT, WHAT)
    view = ui.LayoutView(timeout=None)
    view.add_item(
        ui.Container(
            ui.TextDisplay(f"### The channel for changed articles\n{sentence}"),
            ui.ActionRow(NewsChannelSelect(present_channel(channel_id, guild))),
            ui.ActionRow(MenuButton("back-to-settings")),
        )
    )
    return view


class NewsChannelSelect(ui.DynamicItem[ui.ChannelSelect[ui.LayoutView]], template=r"news-channel"):
    """Chooses the channel that is told of changed articles, or none."""

    def __init__(self, channel_id: int | None = None) -> None:
        super().__init__(channel_menu("news-channel", PLACEHOLDER, channel_id))

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
        await save_channel(interaction, self.item, _with_channel, news_view)


@menu_action("set-news", "Set up changes")
async def set_news(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show this part in place of the settings."""
    await show_settings(interaction, news_view)


def _with_channel(settings: GuildSettings, chosen: int | None) -> GuildSettings:
    since = settings.news_since if settings.news_channel else None
    since = (since or datetime.now(UTC)) if chosen is not None else None
    return replace(settings, news_channel=chosen, news_since=since)
