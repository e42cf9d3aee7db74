"""Who may do what: checked when it is done, whatever a server's own command settings say."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord.notices import Notice
from store.guilds import GuildSettings, MayAdd

MODERATORS_ONLY = (
    "This is for moderators of this server: people who may manage the server, or who have the "
    "role chosen in `/settings`."
)


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


def require_adder(interaction: discord.Interaction[Any], settings: GuildSettings) -> None:
    """Raises ``Notice`` for whoever may not add articles here."""
    if settings.may_add is not MayAdd.EVERYONE:
        require_moderator(interaction, settings)


def channel_ids(channel: object) -> list[int]:
    """A channel's id and, for a thread, that of the channel it belongs to."""
    ids = [getattr(channel, "id", 0)]
    if isinstance(channel, discord.Thread):
        ids.append(channel.parent_id)
    return ids
