"""Article choices while a member types: from memory, and only what the member's guild may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord.notices import Notice
from bot.discord.rendering import cut, short_date
from bot.service.article_directory import ListedArticle
from store.guilds import library_of
from store.records import Scope

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

MOST_CHOICES = 25
CHOICE_CHARACTERS = 100
"""Discord takes no more of either."""


def article_choices(
    interaction: discord.Interaction[PullquoteBot], typed: str, *, own_only: bool = False
) -> list[app_commands.Choice[str]]:
    """The articles whose titles fit what is typed; ``own_only`` leaves the public library out."""
    guild_id = interaction.guild_id
    if guild_id is None:
        return []
    services = interaction.client.services
    visible = services.communities.visible(guild_id)
    scope = Scope((library_of(guild_id),)) if own_only else visible
    found = services.directory.matching(scope, typed, MOST_CHOICES)
    return [app_commands.Choice(name=choice_name(article), value=article.id) for article in found]


async def complete_article(
    interaction: discord.Interaction[PullquoteBot], typed: str
) -> list[app_commands.Choice[str]]:
    """The same for a command's option, all that the guild may see."""
    return article_choices(interaction, typed)


def visible_article(
    interaction: discord.Interaction[PullquoteBot], article_id: str, *, own_only: bool = False
) -> ListedArticle:
    """The article that a member chose. Raises ``Notice`` for one that is not (or not theirs) here.

    What a member types instead of choosing comes here, too, so nothing is taken on trust.
    """
    services = interaction.client.services
    guild_id = interaction.guild_id or 0
    scope = services.communities.visible(guild_id)
    if own_only:
        scope = Scope((library_of(guild_id),))
    article = services.directory.find(scope, article_id.strip())
    if article is None:
        raise Notice("There is no such article here. Please choose one from the list.")
    return article


def choice_name(article: ListedArticle) -> str:
    """Title, publisher and day on one line that Discord takes; plain text, nothing is markup."""
    metadata = article.metadata
    parts = [metadata.publisher, short_date(metadata.published) if metadata.published else None]
    tail = " ".join("".join(f" · {part}" for part in parts if part).split())
    tail = f" {tail}"[: CHOICE_CHARACTERS // 2] if tail else ""
    title = " ".join(metadata.title.split()) or article.id
    room = CHOICE_CHARACTERS - len(tail)
    return cut(title, room) + tail
