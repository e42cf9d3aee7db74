"""``/articles watch``: an article's page is looked at again and again, or no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord.article_jobs import show_result, told_if_gone
from bot.discord.article_pages import bold_title
from bot.discord.notices import Notice, defer, notice_view
from bot.service.article_directory import ListedArticle
from ingest import watching
from store.guilds import library_of
from store.library import Library

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

MOST_WATCHED = 50
"""Pages of one server: read in turn, and a fresh one every ten minutes."""
TOO_MANY = (
    f"This server watches {MOST_WATCHED} articles already. Please stop watching another one first: "
    "`/articles watch` with `stop: True`."
)


async def watch_article(
    interaction: PullquoteInteraction, article: ListedArticle, *, stop: bool
) -> None:
    """Watch the page of one of the guild's own articles, or stop. Raises ``Notice``."""
    await defer(interaction, private=True)
    services = interaction.client.services
    work = _stop if stop else _start
    with told_if_gone():
        text = await services.workers.catalog(
            work, services.library, interaction.guild_id or 0, article.id
        )
    title = bold_title(article.metadata)
    await show_result(interaction, notice_view(text.format(title=title)))


def _start(library: Library, guild_id: int, article_id: str) -> str:
    """What is said to whoever wants an article watched; reads and writes SQL."""
    if len(library.sources.watched(library_of(guild_id))) >= MOST_WATCHED:
        raise Notice(TOO_MANY)
    if not watching.watch_article(library, article_id):
        return "{title} is watched already."
    return (
        "I now look at the page of {title} again and again: every ten minutes while it is fresh, "
        "more and more seldom later. A changed text becomes its next version; in `/settings` you "
        "can choose a channel that is told. `stop: True` ends it."
    )


def _stop(library: Library, guild_id: int, article_id: str) -> str:
    identity = library.version(article_id).identity
    if not library.sources.unwatch(identity, library_of(guild_id)):
        return "{title} was not watched."
    return "I no longer look at the page of {title}. The article stays."
