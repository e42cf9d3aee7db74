"""Moderators: a new server, and the message of ``/settings``, for tests that use them."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle, GuildHandle
from simcord.components import walk_components
from simcord.results import InteractionResult, ResponseMessage

from store.guilds import GuildSettings
from tests.bot.discord_world import World
from tests.bot.shown_messages import text_of

MODERATORS_ONLY = "This is for moderators of this server"
NO_VIEW = discord.PermissionOverwrite(view_channel=False)
NO_SENDING = discord.PermissionOverwrite(send_messages=False)


def assert_no_failures(caplog: pytest.LogCaptureFixture) -> None:
    """Assert that nobody was told a reference: what is logged as an error was not expected."""
    assert [each for each in caplog.get_records("call") if each.levelname == "ERROR"] == []


# ---- a new server


def join(
    world: World, *, system_channel: bool = True, denied: discord.PermissionOverwrite | None = None
) -> tuple[GuildHandle, ChannelHandle]:
    """A server that the bot has just been added to, with a first channel."""
    subscribers = world.env.backend.subscribers
    listening, subscribers[:] = list(subscribers), []
    guild = world.env.create_guild("Reading Room")
    overwrites = {guild.default_role: denied} if denied else {}
    # the bot's own role allows everything, and an overwrite of its role or of everybody counts
    bot_role = next(role for role in guild.roles.values() if role.name == world.bot.user.name)
    if denied:
        overwrites[bot_role] = denied
    channel = guild.create_text_channel("general", overwrites=overwrites)
    if system_channel:
        guild._guild.system_channel_id = channel.id
    subscribers[:] = listening
    announce(world, guild)
    return guild, channel


def announce(world: World, guild: GuildHandle) -> None:
    """Tell the bot that it was added to a server, as Discord does."""
    payload: dict[str, Any] = dict(
        serializers.guild_create_payload(world.env.backend, guild._guild)
    )
    del payload["unavailable"]  # simcord's says that an outage is over
    world.env.backend.emit("GUILD_CREATE", payload)


def welcomes(channel: ChannelHandle) -> list[discord.Message]:
    """What the bot wrote in a channel for everybody to see."""
    return [each for each in channel.history() if each.author.bot and each.components]


def managing(world: World, name: str, guild: GuildHandle | None = None) -> MemberActor:
    """One more member who may manage a server, by default the world's first."""
    guild = guild or world.guild
    role = guild.create_role(name, permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(world.env.create_user(name), roles=[role])


async def joined(world: World) -> tuple[discord.Message, MemberActor, MemberActor, ChannelHandle]:
    """The welcome in a new server, a moderator, a member, and the channel."""
    guild, channel = join(world)
    await world.env.settle()
    moderator = managing(world, "mo", guild)
    member = guild.add_member(world.env.create_user("ada"))
    await world.env.settle()
    [message] = welcomes(channel)
    return message, moderator, member, channel


# ---- settings


def chosen(world: World) -> GuildSettings:
    """The settings as they are now; the catalog must know the same."""
    settings = world.services.communities.settings(world.guild.id)
    assert world.services.library.guilds.all_settings()[world.guild.id] == settings
    return settings


async def opened(world: World, member: MemberActor) -> ResponseMessage:
    """The message of ``/settings``, for one moderator alone."""
    await world.env.settle()
    result = await member.slash(world.talk, "settings")
    assert result.acknowledged
    assert result.ephemeral
    assert result.response is not None
    check_size(result.response)
    return result.response


def check_size(message: ResponseMessage) -> None:
    """What Discord takes of one message."""
    components = list(walk_components(message.components))
    assert len(components) <= 40
    assert sum(len(each.get("content", "")) for each in components) <= 4000


async def press(world: World, member: MemberActor, message: Any, label: str) -> str:
    """Click a button that changes something; what the message says then."""
    result = await world.click(member, message, label)
    assert result.response is None or result.response.id == message.id
    check_size(message)
    return text_of(message)


async def write(
    world: World, member: MemberActor, message: Any, label: str, words: str
) -> InteractionResult:
    """Open a form, and send it with these words in its one field."""
    shown = await world.click(member, message, label)
    assert shown.modal is not None
    [field] = shown.modal["components"]
    result = await member.submit_modal(shown, {field["component"]["custom_id"]: words})
    assert result.acknowledged
    return result


def answer_text(result: InteractionResult) -> str:
    """The words of a reply."""
    return text_of(result.response)


def told(result: InteractionResult) -> list[ResponseMessage]:
    """Everything that somebody was told in reply."""
    return [*([result.response] if result.response else []), *result.followups]
