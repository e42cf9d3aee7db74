"""Adding, refreshing and removing articles: from the interaction to what its reply says in the end.

Who asks is checked here, every time, whatever led here: a command, a button, a menu or a modal.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.answering.suggestions import suggested_questions
from bot.discord.article_blanking import blank_in_background, note_blanking
from bot.discord.article_pages import bold_title, file_name, fitting_questions, result_view
from bot.discord.article_progress import ProgressReport
from bot.discord.article_sources import check_file
from bot.discord.escaping import escaped
from bot.discord.menu_buttons import MenuButton
from bot.discord.notices import Notice, defer, mistakes_told
from bot.discord.permissions import is_moderator, require_adder
from bot.discord.rendering import has_declined_word
from bot.service.article_directory import ListedArticle
from bot.service.workers import WorkersClosedError
from ingest.formats import ANY_FORMAT
from ingest.ingested import IngestedArticle
from ingest.single import Progress
from ingest.typed_links import check_url
from store.errors import UnknownArticleError
from store.guilds import library_of
from store.records import Outcome

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

log = logging.getLogger(__name__)

QUESTIONS_SHOWN = 3
GONE = "That article is no longer here: it was removed."
SERVERS_ONLY = "Please do this in a server: articles belong to servers."
ONE_OF_TWO = (
    "Please give one thing: either `url`, the address of an article, or `file`, the article as "
    f"{ANY_FORMAT}."
)
NOT_DOWNLOADED = "I could not get the file from Discord. Please try again."


async def start_adding(
    interaction: PullquoteInteraction,
    *,
    url: str | None = None,
    attachment: discord.Attachment | None = None,
) -> None:
    """Add an article to the guild's library, by its address or as a file: one of the two.

    ``interaction`` must not have been responded to: a command, a button or a submitted modal. The
    reply is private, shows the progress, and then what became of it. Whatever the member can mend
    is told to them; anything else is raised.
    """
    async with mistakes_told(interaction):
        await add_article(interaction, url, attachment)


async def add_article(
    interaction: PullquoteInteraction,
    url: str | None,
    attachment: discord.Attachment | None,
    note: str = "",
) -> None:
    """The same, raising also what the member can mend; ``note`` is said with the result."""
    client, guild_id = _checked(interaction)
    url = (url or "").strip() or None
    if (url is None) == (attachment is None):
        raise Notice(ONE_OF_TWO)
    if url is not None:
        url = check_url(url, client.services.settings.address_rules)
    if attachment is not None:
        check_file(attachment)
    client.cooldowns.addition(guild_id, interaction.user.id)
    await defer(interaction, private=True)
    desk = client.services.article_desk

    def add(progress: Progress) -> Awaitable[IngestedArticle]:
        if attachment is None:
            assert url is not None
            return desk.add_url(guild_id, url, progress)
        name, kind = attachment.filename, attachment.content_type
        return desk.add_file(guild_id, lambda: _downloaded(attachment), name, kind, progress)

    await _read(interaction, guild_id, add, note=note)


async def refresh_article(interaction: PullquoteInteraction, article: ListedArticle) -> None:
    """Fetch the page of one of the guild's own articles again.

    Raises ``Notice`` and what the article desk raises.
    """
    client, guild_id = _checked(interaction)
    client.cooldowns.addition(guild_id, interaction.user.id)
    await defer(interaction, private=True)
    services = client.services
    with told_if_gone():
        version = await services.workers.catalog(services.library.version, article.id)
    name = file_name(version)
    if name is not None:
        raise Notice(
            f"{bold_title(version.metadata)} came as a file, so there is no page to look at. To "
            f"update it, add the new file under the same name, **{escaped(name)}**, with "
            "`/articles add`."
        )
    await _read(
        interaction,
        guild_id,
        lambda progress: services.article_desk.refresh(guild_id, article.id, progress),
        again=True,
    )


async def remove_article(client: PullquoteBot, guild_id: int, article: ListedArticle) -> list[int]:
    """Take one of a guild's own articles out of its library for good.

    Returns the ids of the channels that were about nothing else. Earlier answers keep its words
    until ``blank_in_background``. Raises ``Notice`` where it is gone already.
    """
    services = client.services
    assert article.library == library_of(guild_id), "only a guild's own articles can be removed"
    await services.workers.catalog(note_blanking, services.library, begun=[article.id])
    with told_if_gone():
        await services.workers.catalog(services.library.remove, article.id)
    channels = services.communities.channels_about(article.id)
    services.communities.unbind(article.id)
    await services.workers.catalog(services.directory.refresh, article.library)
    return [each for each in channels if not services.communities.bound(guild_id, [each])]


@contextmanager
def told_if_gone() -> Iterator[None]:
    """Around work on an article that somebody else may remove at any moment."""
    try:
        yield
    except UnknownArticleError:
        raise Notice(GONE) from None


async def show_result(interaction: discord.Interaction[Any], view: ui.LayoutView) -> None:
    """Put the result in place of the progress; the work is done, whether or not it can be shown."""
    try:
        await interaction.edit_original_response(view=view)
    except discord.HTTPException as error:
        # dismissed, or a quarter of an hour has passed: nobody waits for it any more
        log.warning("a result could not be shown", extra={"error": str(error)})


def _checked(interaction: PullquoteInteraction) -> tuple[PullquoteBot, int]:
    """The client and the guild. Raises ``Notice`` for who may not add articles there."""
    client, guild_id = interaction.client, interaction.guild_id
    if guild_id is None:
        raise Notice(SERVERS_ONLY)
    require_adder(interaction, client.services.communities.settings(guild_id))
    return client, guild_id


async def _read(
    interaction: PullquoteInteraction,
    guild_id: int,
    work: Callable[[Progress], Awaitable[IngestedArticle]],
    *,
    note: str = "",
    again: bool = False,
) -> None:
    """Do the work on an article, show how far it is, and in the end what became of it.

    ``again``: it was here before, so that there is nothing to take back.
    """
    client, services = interaction.client, interaction.client.services
    async with ProgressReport(interaction) as report:
        ahead = services.article_desk.ahead(guild_id)
        if ahead:
            others = "another article" if ahead == 1 else f"{ahead} other articles"
            report.say(f"Waiting for {others} of this server …")
        with told_if_gone():
            found = await work(report.step)
        log.info(
            "article read",
            extra={
                "guild_id": guild_id,
                "article_id": found.article_id,
                "outcome": found.outcome.value,
                "embedded": found.embedded,
            },
        )
        gone = await services.workers.catalog(services.directory.refresh, library_of(guild_id))
        same = again and found.outcome is not Outcome.CHANGED
        questions = [] if same else await _questions(client, guild_id, found.article_id)
    remove = None if again else _remove_button(interaction, found)
    await show_result(interaction, result_view(found, questions, remove, note))
    blank_in_background(client, gone)  # what the command line removed meanwhile
    if found.outcome is Outcome.CHANGED:
        client.changed_answers.in_background()


def _remove_button(interaction: PullquoteInteraction, found: IngestedArticle) -> MenuButton | None:
    """For a mistake: who may add an article may take back what was not there before."""
    settings = interaction.client.services.communities.settings(interaction.guild_id or 0)
    name = "article-remove" if is_moderator(interaction, settings) else "article-undo"
    if name == "article-undo" and found.outcome is not Outcome.NEW:
        return None
    return MenuButton(name, found.article_id, label="Remove", style=discord.ButtonStyle.danger)


async def _questions(client: PullquoteBot, guild_id: int, article_id: str) -> list[str]:
    """Questions that the article answers and the guild takes; none where they cannot be made."""
    services = client.services
    try:
        version = await services.workers.catalog(services.library.version, article_id)
        drafted = await services.workers.ingesting(
            suggested_questions, services.answerer, version, QUESTIONS_SHOWN
        )
    except (UnknownArticleError, WorkersClosedError):
        return []  # removed at this very moment, or the bot is stopping
    except Exception:
        log.exception("no questions could be suggested", extra={"article_id": article_id})
        return []
    declined = services.communities.settings(guild_id).declined_words
    return [each for each in fitting_questions(drafted) if not has_declined_word(each, declined)]


async def _downloaded(attachment: discord.Attachment) -> bytes:
    try:
        return await attachment.read()
    except (discord.HTTPException, OSError):
        raise Notice(NOT_DOWNLOADED) from None
