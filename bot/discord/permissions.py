"""Who may do what: checked when it is done, whatever a server's own command settings say."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord.notices import Notice
from store.guilds import GuildSettings, MayAdd

NEEDED = discord.Permissions(
    # discord.Guild.channels and messages that mention the bot: without it no mention arrives
    view_channel=True,
    # replies to mentions, the welcome, reports and news; replies to commands need no permission
    send_messages=True,
    # the same for a mention in a thread, for which Discord has a permission of its own
    send_messages_in_threads=True,
    # a reply names the message that it replies to, which Discord allows to those alone who may
    # read it; the message that a mention replies to; answers that are edited when articles change
    read_message_history=True,
)
"""What the bot does by itself. All else that it shows needs nothing: links are buttons, not embeds,
no file is attached, nobody is pinged, and only its own messages are deleted."""
FOR_THREADS = discord.Permissions(create_public_threads=True, send_messages_in_threads=True)
"""What it needs besides where a server has follow-up questions in threads."""
_NAMES = {"read_messages": "View Channels"}
"""Where Server Settings, Roles has another name than Discord's programmers."""
MODERATORS_ONLY = (
    "This is for moderators of this server: people who may manage the server, or who have the "
    "role chosen in `/settings`."
)


def missing_permissions(guild: discord.Guild) -> list[str]:
    """What the bot needs and was not given in a server, in the words of its settings."""
    return _missing(NEEDED, guild.me.guild_permissions)


def missing_for_threads(allowed: discord.Permissions) -> list[str]:
    """What the bot would need to open threads and was not given, in the same words."""
    return _missing(FOR_THREADS, allowed)


def _missing(needed: discord.Permissions, allowed: discord.Permissions) -> list[str]:
    missing = needed & ~allowed
    return [
        _NAMES.get(name, name.replace("_", " ").title().replace(" In ", " in "))
        for name, is_missing in missing
        if is_missing
    ]


def is_moderator(interaction: discord.Interaction[Any], settings: GuildSettings) -> bool:
    """Whether the member may manage the server, or has the role that counts as that here."""
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    member = interaction.user
    role = settings.moderator_role
    return (
        role is not None
        and isinstance(member, discord.Member)
        and any(each.id == role for each in member.roles)
    )


def require_moderator(interaction: discord.Interaction[Any], settings: GuildSettings) -> None:
    """Raises ``Notice`` for everybody else."""
    if not is_moderator(interaction, settings):
        raise Notice(MODERATORS_ONLY)


def moderated_guild(interaction: discord.Interaction[Any]) -> int:
    """The guild's id. Raises ``Notice`` for whoever is no moderator of it."""
    guild_id = interaction.guild_id
    assert guild_id is not None
    require_moderator(interaction, interaction.client.services.communities.settings(guild_id))
    return guild_id


def require_adder(interaction: discord.Interaction[Any], settings: GuildSettings) -> None:
    """Raises ``Notice`` for whoever may not add articles here."""
    if settings.may_add is not MayAdd.EVERYONE:
        require_moderator(interaction, settings)


def may_write(interaction: discord.Interaction[Any]) -> bool:
    """Whether the member may write where they clicked: threads have a permission of their own."""
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.permissions.send_messages


def channel_ids(channel: object) -> list[int]:
    """A channel's id and, for a thread, that of the channel it belongs to."""
    ids = [getattr(channel, "id", 0)]
    if isinstance(channel, discord.Thread):
        ids.append(channel.parent_id)
    return ids
