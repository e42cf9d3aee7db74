"""``/privacy`` for whoever manages the server: everything of it deleted, after a second click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.message_layout import notice_view
from bot.discord.notices import Notice
from store.errors import LibraryLockedError
from store.guild_data import GuildContents

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

MANAGERS_ONLY = (
    "This is for people who may manage the server. The role for moderators of this bot is not "
    "enough: this cannot be undone."
)
LOCKED = (
    "Another process is using the articles at the moment. Nothing was deleted. Please try again in "
    "a few minutes, or tell whoever runs this bot."
)
DONE = (
    "Done: nothing of this server is kept any longer. I am still here, and begin again with empty "
    "hands; to be rid of me as well, remove me from the server."
)


def may_delete(interaction: PullquoteInteraction) -> bool:
    """Whether a member may have everything of the server deleted."""
    return interaction.permissions.manage_guild or interaction.permissions.administrator


@menu_action("delete-server-data", "Delete this server's data")
async def delete_server_data(interaction: PullquoteInteraction, _detail: str) -> None:
    """Say what would go, and ask once more."""
    guild_id = _managed_guild(interaction)
    services = interaction.client.services
    await interaction.response.defer()
    contents = await services.workers.catalog(services.library.guild_data.contents, guild_id)
    text = (
        "**Delete everything that is kept of this server?** This cannot be undone.\n"
        f"That is {summary(contents)}, with all that members said of answers and every limit, "
        "count and note about this server. Answers that everybody can see stay where they are, but "
        "their buttons stop working."
    )
    view = notice_view(
        text,
        MenuButton("delete-server-data-now", style=discord.ButtonStyle.danger),
        MenuButton("keep-my-questions", label="Keep everything"),
    )
    await interaction.edit_original_response(view=view)


@menu_action("delete-server-data-now", "Yes, delete everything")
async def delete_server_data_now(interaction: PullquoteInteraction, _detail: str) -> None:
    """Delete it."""
    guild_id = _managed_guild(interaction)
    services = interaction.client.services
    await interaction.response.defer()
    try:
        await services.workers.ingesting(services.forget_guild, guild_id)
    except LibraryLockedError:
        raise Notice(LOCKED) from None
    await interaction.edit_original_response(view=notice_view(DONE))


def summary(contents: GuildContents) -> str:
    """What is kept of a server, in words."""
    parts = (
        _count(contents.articles, "article", f" in {_count(contents.versions, 'version')}"),
        _count(contents.sources, "watched address", plural="watched addresses"),
        _count(contents.questions, "question"),
    )
    settings = "its settings" if contents.settings else "no settings"
    return f"{', '.join(parts)} and {settings}"


def _managed_guild(interaction: PullquoteInteraction) -> int:
    """The server's id. Raises ``Notice`` for whoever may not manage it."""
    assert interaction.guild_id is not None
    if not may_delete(interaction):
        raise Notice(MANAGERS_ONLY)
    return interaction.guild_id


def _count(count: int, one: str, more: str = "", plural: str = "") -> str:
    if not count:
        return f"no {plural or one + 's'}"
    return f"{count:,} {one if count == 1 else plural or one + 's'}{more}"
