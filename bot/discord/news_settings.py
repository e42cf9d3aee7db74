"""The part of ``/settings`` about changed articles: the channel that is told of them."""

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
from bot.discord.settings_message import row
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


def _with_channel(settings: GuildSettings, chosen: int | None) -> GuildSettings:
    since = settings.news_since if settings.news_channel else None
    since = (since or datetime.now(UTC)) if chosen is not None else None
    return replace(settings, news_channel=chosen, news_since=since)


@channel_setting("news", PLACEHOLDER, _with_channel)
def news_view(services: Services, guild_id: int, guild: discord.Guild | None) -> ui.LayoutView:
    """The message in which a moderator chooses the channel."""
    settings = services.communities.settings(guild_id)
    channel_id = settings.news_channel
    sentence = channel_sentence(channel_id, guild, WHAT, WHAT)
    view = ui.LayoutView(timeout=None)
    view.add_item(
        ui.Container(
            ui.TextDisplay(f"### The channel for changed articles\n{sentence}"),
            row(ChannelSelect("news", present_channel(channel_id, guild))),
            row(MenuButton("back-to-settings")),
        )
    )
    return view


@menu_action("set-news", "Set up changes")
async def set_news(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show this part in place of the settings."""
    await show_settings(interaction, news_view)
