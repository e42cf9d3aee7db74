"""The channels in which everybody sees the answers: choosing them, and saying what is chosen."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.notices import Notice, answer_click
from bot.discord.permissions import moderated_guild
from bot.discord.setting_changes import MOST_CHANNELS, change_settings, merged
from store.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

CHANNEL_TYPES = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]


class Place(StrEnum):
    """The message in which the channels are chosen."""

    SETUP = "setup"
    SETTINGS = "settings"


class AnswerChannelSelect(
    ui.DynamicItem[ui.ChannelSelect[ui.LayoutView]],
    template=r"answer-channels:(?P<place>setup|settings)",
):
    """Chooses the answer channels; ``shown`` are those that it shows as chosen."""

    def __init__(self, place: Place, shown: Collection[int] = ()) -> None:
        channel = discord.SelectDefaultValueType.channel
        super().__init__(
            ui.ChannelSelect(
                custom_id=f"answer-channels:{place.value}",
                channel_types=CHANNEL_TYPES,
                placeholder="Choose answer channels",
                min_values=0,
                max_values=MOST_CHANNELS,
                default_values=[
                    discord.SelectDefaultValue(id=each, type=channel) for each in sorted(shown)
                ],
            )
        )
        self.place = place
        self.shown = frozenset(shown)

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> AnswerChannelSelect:
        """The menu that was used, with what it showed before."""
        assert isinstance(item, ui.ChannelSelect)
        return cls(Place(match["place"]), [int(each.id) for each in item.default_values])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Save the choice and say it in words."""
        await answer_click(interaction, lambda: self._choose(interaction))

    async def _choose(self, interaction: PullquoteInteraction) -> None:
        from bot.discord.settings_message import apply_change

        chosen = [channel.id for channel in self.item.values]
        guild = interaction.guild

        def choose(settings: GuildSettings) -> GuildSettings:
            present = existing_channels(settings, guild)
            channels = merged(present, self.shown, chosen)
            if len(channels) > MOST_CHANNELS:
                raise Notice(
                    f"Another moderator chose channels meanwhile, and together these are "
                    f"{len(channels)}; at most {MOST_CHANNELS} are possible. Please choose again."
                )
            return replace(settings, answer_channels=frozenset(channels))

        if self.place is Place.SETTINGS:
            await apply_change(interaction, choose)
            return
        guild_id = moderated_guild(interaction)
        await interaction.response.defer()
        settings = await change_settings(interaction.client.services, guild_id, choose)
        await interaction.edit_original_response(
            view=answer_channels_view(settings, guild, saved=True)
        )


def existing_channels(settings: GuildSettings, guild: discord.Guild | None) -> list[int]:
    """The chosen channels that are still there."""
    chosen = sorted(settings.answer_channels)
    return [each for each in chosen if guild is None or guild.get_channel(each) is not None]


def answer_channels_view(
    settings: GuildSettings, guild: discord.Guild | None, *, saved: bool = False
) -> ui.LayoutView:
    """The message in which a moderator chooses the channels."""
    text = channels_sentence(settings, guild)
    text = f"Saved. {text}" if saved else f"**Where may everybody see the answers?**\n{text}"
    container: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay(text))
    shown = existing_channels(settings, guild)
    container.add_item(ui.ActionRow(AnswerChannelSelect(Place.SETUP, shown)))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def channels_sentence(settings: GuildSettings, guild: discord.Guild | None) -> str:
    """Where answers are public, in words."""
    chosen = existing_channels(settings, guild)
    if not chosen and settings.private_by_default:
        return "No channel is chosen: all answers are private."
    if not chosen:
        return (
            "No channel is chosen: answers to `/ask` are private, and I answer mentions in any "
            "channel for everybody to see."
        )
    names = ", ".join(f"<#{each}>" for each in chosen)
    public = "can be public" if settings.private_by_default else "are public"
    sentence = f"Answers in {names} {public}; everywhere else they are private."
    closed = [f"<#{each}>" for each in chosen if guild is not None and not _may_write(guild, each)]
    if closed:
        sentence += (
            f" I may not read and write in {', '.join(closed)}, so I cannot answer mentions there."
        )
    return sentence


def _may_write(guild: discord.Guild, channel_id: int) -> bool:
    channel = guild.get_channel(channel_id)
    if channel is None:
        return False
    allowed = channel.permissions_for(guild.me)
    return allowed.view_channel and allowed.send_messages
