"""``/articles watch``: a page or a feed is looked at again and again, or no longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord.article_jobs import show_result, told_if_gone
from bot.discord.article_pages import age, bold_title
from bot.discord.completion import CHOICE_CHARACTERS, MOST_CHOICES
from bot.discord.message_layout import notice_view
from bot.discord.notices import Notice, defer
from bot.discord.permissions import is_moderator
from bot.discord.rendering import escaped_line, fitting
from bot.service.article_directory import ListedArticle
from ingest import watching
from ingest.targets import AddressRules
from ingest.typed_links import check_url
from store.guilds import library_of
from store.library import Library
from store.sources import Source, SourceKind

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

MOST_WATCHED = 50
"""Pages and feeds of one server: read in turn, and a fresh page every ten minutes."""
MOST_LISTED = 20
ADDRESS_CHARACTERS = 120
"""Of an address in a sentence."""
PROBLEM_CHARACTERS = 200
TOO_MANY = (
    f"This server watches {MOST_WATCHED} pages and feeds already. Please stop watching another one "
    "first: `/articles watch` with `stop: True`."
)
ONE_OF_TWO = (
    "Please give one thing: either `article`, one of this server's own, or `url`, the address of a "
    "feed (RSS, Atom) or of a page."
)
NOTHING_WATCHED = (
    "Nothing is watched here. `/articles watch` with `article` looks at an article's page again "
    "and again; with `url`, the address of a feed, it adds what is new there."
)


async def change_watching(
    interaction: PullquoteInteraction, article: ListedArticle | None, url: str | None, *, stop: bool
) -> None:
    """Watch one of the guild's own articles, or a feed or page by its address, or stop.

    Without either, says what is watched. Raises ``Notice`` and what is wrong with the address.
    """
    url = (url or "").strip() or None
    if (article is not None and url is not None) or (stop and article is None and url is None):
        raise Notice(ONE_OF_TWO)
    guild_id = interaction.guild_id or 0
    if url is not None:
        rules = interaction.client.services.settings.address_rules
        work: Callable[[Library], str] = _address_work(guild_id, url, rules, stop=stop)
    elif article is not None:
        work = _article_work(guild_id, article, stop=stop)
    else:
        work = _list_work(guild_id)
    await defer(interaction, private=True)
    services = interaction.client.services
    with told_if_gone():
        text = await services.workers.catalog(work, services.library)
    await show_result(interaction, notice_view(text))


async def watched_choices(
    interaction: PullquoteInteraction, typed: str
) -> list[app_commands.Choice[str]]:
    """The addresses that the guild watches and that have in them what a moderator types."""
    services = interaction.client.services
    settings = services.communities.settings(interaction.guild_id or 0)
    if not is_moderator(interaction, settings):
        return []
    library = library_of(interaction.guild_id or 0)
    watched = await services.workers.catalog(services.library.sources.watched, library)
    like = [each.address for each in watched if typed.strip().lower() in each.address.lower()]
    choices = [each for each in like if len(each) <= CHOICE_CHARACTERS]
    return [app_commands.Choice(name=each, value=each) for each in choices[:MOST_CHOICES]]


# ---- what is done and said: reads and writes SQL


def _article_work(guild_id: int, article: ListedArticle, *, stop: bool) -> Callable[[Library], str]:
    title = bold_title(article.metadata)

    def start(library: Library) -> str:
        _check_room(library, guild_id)
        if not watching.watch_article(library, article.id):
            return f"{title} is watched already."
        return (
            f"I now look at the page of {title} again and again: every ten minutes while it is "
            "fresh, more and more seldom later. A changed text becomes its next version; in "
            "`/settings` you can choose a channel that is told. `stop: True` ends it."
        )

    def end(library: Library) -> str:
        identity = library.version(article.id).identity
        if not library.sources.unwatch(identity, library_of(guild_id)):
            return f"{title} was not watched."
        return f"I no longer look at the page of {title}. The article stays."

    return end if stop else start


def _address_work(
    guild_id: int, url: str, rules: AddressRules, *, stop: bool
) -> Callable[[Library], str]:
    into = library_of(guild_id)
    address = check_url(url, rules)
    shown = _shown(address)

    def start(library: Library) -> str:
        _check_room(library, guild_id)
        known = library.sources.find(address, into)
        if known is not None and known.watched:
            return f"{shown} is watched already."
        watching.watch(library, address, into, rules=rules)
        return (
            f"I now look at {shown} again and again. If it is a feed, what is new in it becomes an "
            "article here, within a quarter of an hour or so; if it is a page, it becomes an "
            "article whose changes are kept. `/articles watch` alone says how it goes; "
            "`stop: True` ends it."
        )

    def end(library: Library) -> str:
        if not watching.unwatch(library, address, into, rules):
            return f"{shown} was not watched."
        return f"I no longer look at {shown}. The articles that came from it stay."

    return end if stop else start


def _list_work(guild_id: int) -> Callable[[Library], str]:
    def listed(library: Library) -> str:
        watched = library.sources.watched(library_of(guild_id))
        return _list_text(watched, datetime.now(UTC)) if watched else NOTHING_WATCHED

    return listed


def _check_room(library: Library, guild_id: int) -> None:
    if len(library.sources.watched(library_of(guild_id))) >= MOST_WATCHED:
        raise Notice(TOO_MANY)


def _list_text(watched: Sequence[Source], now: datetime) -> str:
    """What is watched, those with a problem first."""
    ordered = sorted(watched, key=lambda each: (each.problem is None, each.address))
    lines = [f"- {_line(each, now)}" for each in ordered[:MOST_LISTED]]
    left = len(ordered) - len(lines)
    if left:
        lines.append(f"-# … and {left} more.")
    return "\n".join(["**Watched here**", *lines])


def _line(source: Source, now: datetime) -> str:
    kind = "feed" if source.kind is SourceKind.FEED else "page"
    if source.checked is None:
        return f"{_shown(source.address)}, not read yet"
    said = f"{_shown(source.address)}, a {kind}, read {age(source.checked, now)}"
    if source.problem is None:
        return said
    problem = escaped_line(source.problem, PROBLEM_CHARACTERS)
    return f"{said}: it could not be read ({problem})"


def _shown(address: str) -> str:
    """An address that Discord makes no link and no preview of."""
    return f"**{fitting(address, ADDRESS_CHARACTERS)}**"
