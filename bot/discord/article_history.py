"""``/articles history``: an article's versions, newest first, and what changed in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.checking.history import in_order
from bot.discord.article_pages import bold_title, link_buttons, panel
from bot.discord.change_rendering import ChangeWriter
from bot.discord.completion import visible_article
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.notices import GONE, Notice, defer
from bot.discord.rendering import short_date
from bot.service.article_directory import ListedArticle
from bot.service.services import Services
from bot.versions import wording
from bot.versions.comparison import VersionComparison, compare_versions
from bot.versions.digest import ShortChange, short_changes
from store.records import Version

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

VERSIONS_ON_PAGE = 3
"""Each has a third of what a message takes: about seven changes."""
VERSION_CHARACTERS = 1000
"""Of one version's text: three of them leave a sixth of ``MESSAGE_CHARACTERS`` for the title and
the line that tells the page."""
FIRST = "The first text that I read of it."


@dataclass(frozen=True, slots=True)
class _Entry:
    """A version, and how it differs from the one before; None for the first."""

    version: Version
    comparison: VersionComparison | None
    changes: Sequence[ShortChange]


async def show_history(interaction: PullquoteInteraction, article_id: str) -> None:
    """Show the newest versions of an article, to whoever asks alone. Raises ``Notice``."""
    article = visible_article(interaction, article_id)
    await defer(interaction, private=True)
    await interaction.edit_original_response(view=await _view(interaction, article, 1))


@menu_action("article-history", "What changed")
async def show_from_record(interaction: PullquoteInteraction, detail: str) -> None:
    """The same, from the button under an article's record."""
    await show_history(interaction, detail)


@menu_action("history-page", "Older")
async def turn_page(interaction: PullquoteInteraction, detail: str) -> None:
    """Show other versions in place of these."""
    article_id, _, number = detail.partition(".")
    article = visible_article(interaction, article_id)
    await interaction.response.defer()
    page = int(number) if number.isdecimal() else 1
    await interaction.edit_original_response(view=await _view(interaction, article, page))


async def _view(
    interaction: PullquoteInteraction, article: ListedArticle, number: int
) -> ui.LayoutView:
    services, guild_id = interaction.client.services, interaction.guild_id or 0
    return await services.workers.catalog(history_view, services, guild_id, article, number)


def history_view(
    services: Services, guild_id: int, article: ListedArticle, number: int
) -> ui.LayoutView:
    """Page ``number`` (from 1) of an article's versions, or the last where there are fewer.

    The sentences shown count as shown to the guild. Reads SQL and compares: call it on a thread.
    Raises ``Notice`` where the article is gone.
    """
    versions = in_order(services.library.history(article.id))[::-1]
    if not versions:
        raise Notice(GONE)
    pages = -(-len(versions) // VERSIONS_ON_PAGE)
    number = min(max(number, 1), pages)
    first = (number - 1) * VERSIONS_ON_PAGE
    entries = [
        _entry(version, before)
        for version, before in zip(
            versions[first : first + VERSIONS_ON_PAGE],
            [*versions[first + 1 : first + VERSIONS_ON_PAGE + 1], None],
            strict=False,
        )
    ]
    writer = ChangeWriter(services, guild_id)
    blocks = [
        _top(article, len(versions)),
        *(_text(writer, entry) for entry in entries),
        f"-# Page {number} of {pages}" if pages > 1 else "",
    ]
    buttons: list[ui.Item[Any]] = []
    if number > 1:
        buttons.append(MenuButton("history-page", f"{article.id}.{number - 1}", label="Newer"))
    if number < pages:
        buttons.append(MenuButton("history-page", f"{article.id}.{number + 1}", label="Older"))
    return panel(blocks, [[*buttons, *link_buttons(article.metadata)]])


def _entry(version: Version, before: Version | None) -> _Entry:
    if before is None:
        return _Entry(version, None, ())
    comparison = compare_versions(before, version)
    return _Entry(version, comparison, short_changes(comparison, only_what_matters=False))


def _top(article: ListedArticle, count: int) -> str:
    versions = "one version" if count == 1 else f"{count} versions, newest first"
    return f"{bold_title(article.metadata)}\n-# {versions}"


def _text(writer: ChangeWriter, entry: _Entry) -> str:
    """A version with its changes, as many as there is room for."""
    heading = _heading(entry)
    if entry.comparison is None:
        return f"{heading}\n{FIRST}"
    rest = wording.rest_sentences(entry.comparison)
    if not entry.changes:
        rest.insert(0, wording.NOTHING)
    end = f"-# {' '.join(rest)}" if rest else ""
    lines: list[str] = []
    for number, change in enumerate(entry.changes):
        line = writer.line(change)
        if len("\n".join([heading, *lines, line, end])) > VERSION_CHARACTERS:
            left = len(entry.changes) - number
            lines.append(f"-# … and {left} {'more' if lines else 'changes'}")
            break
        lines.append(line)
    return "\n".join(each for each in (heading, *lines, end) if each)


def _heading(entry: _Entry) -> str:
    version, before = entry.version, entry.comparison.before if entry.comparison else None
    updated = version.metadata.updated
    parts = [
        f"**Version {version.number}**",
        f"updated {short_date(updated)}"
        if updated and (before is None or updated != before.metadata.updated)
        else "",
        f"read <t:{int(version.retrieved.timestamp())}:f>",
        "this one is searched" if version.current else "",
    ]
    return " · ".join(part for part in parts if part)
