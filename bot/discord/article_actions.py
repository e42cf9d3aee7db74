"""What the buttons under lists and records of articles do. Who clicks is checked every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord.article_blanking import blank_in_background
from bot.discord.article_jobs import (
    GONE,
    SERVERS_ONLY,
    remove_article,
    show_result,
    start_adding,
)
from bot.discord.article_pages import ArticleList, bold_title, link_label
from bot.discord.article_sources import label_of, texts_of
from bot.discord.asking import ask_by_interaction
from bot.discord.completion import visible_article
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.message_layout import notice_view
from bot.discord.notices import Notice
from bot.discord.permissions import (
    MODERATORS_ONLY,
    channel_ids,
    is_moderator,
    require_adder,
    require_moderator,
)
from bot.service.article_directory import ListedArticle
from ingest.formats import ANY_FORMAT
from ingest.typed_links import links_in
from store.guilds import library_of

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

UNDO_TIME = timedelta(hours=1)
"""How long who added an article, and is no moderator, may take it back."""
MOST_LINKS = 4
LONGEST_LINK = 700
"""Characters of a link that is offered among others: all of them stand in one message."""
WHICH_LINK = "That message has several links. Which one is the article?"
NO_SUCH_LINK = "I could not read that link again. Please use `/articles add` with the address."
PUBLIC_ONE = (
    "That article is in the public library, which whoever runs this bot looks after. Here you can "
    "refresh and remove only this server's own articles."
)


def article_list(interaction: PullquoteInteraction) -> ArticleList:
    """What the guild may see, from memory. Raises ``Notice`` where there is nothing."""
    guild_id = interaction.guild_id
    if guild_id is None:
        raise Notice(SERVERS_ONLY)
    services = interaction.client.services
    articles = services.directory.articles(services.communities.visible(guild_id))
    if not articles:
        raise Notice(_how_to_begin(interaction))
    bound = services.communities.bound(guild_id, channel_ids(interaction.channel))
    return ArticleList(articles, bound, place_of(interaction), datetime.now(UTC))


def place_of(interaction: PullquoteInteraction) -> str:
    """What a member would call the place where they are."""
    return "thread" if isinstance(interaction.channel, discord.Thread) else "channel"


def own_article(interaction: PullquoteInteraction, article_id: str) -> ListedArticle:
    """One of the guild's own articles. Raises ``Notice`` for any other."""
    article = visible_article(interaction, article_id)
    if article.library != library_of(interaction.guild_id or 0):
        raise Notice(PUBLIC_ONE)
    return article


def removal_view(
    interaction: PullquoteInteraction, article: ListedArticle, confirmed: str = "article-remove-now"
) -> ui.LayoutView:
    """Asks whether an article is really to be removed; ``confirmed`` is the action that does it."""
    about = interaction.client.services.communities.channels_about(article.id)
    places = ", ".join(f"<#{channel_id}>" for channel_id in about[:5])
    lines = [
        f"Remove {bold_title(article.metadata)} from this server's library?",
        "All its versions go, and earlier answers lose their quotations from it. This cannot be "
        "undone.",
        f"These channels are about it: {places}" if places else "",
    ]
    return notice_view(
        "\n".join(line for line in lines if line),
        MenuButton(confirmed, article.id, label="Remove", style=discord.ButtonStyle.danger),
        MenuButton("article-keep", article.id, label="Keep"),
    )


def links_view(links: list[str]) -> ui.LayoutView:
    """Asks which of several links is to be added; each button finds its link in the text."""
    offered = [link for link in links if len(link) <= LONGEST_LINK][:MOST_LINKS]
    lines = [WHICH_LINK, *(f"-# <{link}>" for link in offered)]
    if len(offered) < len(links):
        lines.append(f"-# {len(links) - len(offered)} more: use `/articles add` for them.")
    buttons = (
        MenuButton("article-link", str(number), label=link_label(link))
        for number, link in enumerate(offered)
    )
    return notice_view("\n".join(lines), *buttons)


def _how_to_begin(interaction: PullquoteInteraction) -> str:
    settings = interaction.client.services.communities.settings(interaction.guild_id or 0)
    nothing = "There are no articles here yet."
    try:
        require_adder(interaction, settings)
    except Notice:
        return f"{nothing} A moderator can add the first one with `/articles add`."
    return (
        f"{nothing} Add the first one with `/articles add`: give the address of its page as `url`, "
        f"or the article as `file`: {ANY_FORMAT}."
    )


# ---- buttons


@menu_action("articles-page", "Next")
async def turn_page(interaction: PullquoteInteraction, detail: str) -> None:
    """Show another page of the list in place of this one."""
    number = int(detail) if detail.isdecimal() else 1
    await interaction.response.edit_message(view=article_list(interaction).view(number))


@menu_action("article-question", "Ask")
async def ask_suggested(interaction: PullquoteInteraction, detail: str) -> None:
    """Ask the question on the button, which is too long for the button's id."""
    article = _still_here(interaction, detail.partition(".")[0])
    button = MenuButton("article-question", detail)
    question = label_of(interaction.message, button.custom_id) if interaction.message else None
    if not question:
        raise Notice("I could not read that question again. Please use `/ask`.")
    await ask_by_interaction(interaction, question, article.id, private=True)


@menu_action("article-remove", "Remove")
async def ask_whether_to_remove(interaction: PullquoteInteraction, detail: str) -> None:
    """Ask a moderator whether an article is really to be removed."""
    _require_remover(interaction)
    article = _still_here(interaction, detail)
    view = removal_view(interaction, article)
    await interaction.response.send_message(view=view, ephemeral=True)


@menu_action("article-undo", "Remove")
async def ask_whether_to_undo(interaction: PullquoteInteraction, detail: str) -> None:
    """Ask who added an article a moment ago whether it is to go again."""
    _require_undoer(interaction)
    article = _still_here(interaction, detail)
    view = removal_view(interaction, article, "article-undo-now")
    await interaction.response.send_message(view=view, ephemeral=True)


@menu_action("article-remove-now", "Remove")
async def remove_now(interaction: PullquoteInteraction, detail: str) -> None:
    """Remove an article, and say so where it was asked."""
    _require_remover(interaction)
    await _remove(interaction, detail)


@menu_action("article-undo-now", "Remove")
async def undo_now(interaction: PullquoteInteraction, detail: str) -> None:
    """The same for who added it a moment ago."""
    _require_undoer(interaction)
    await _remove(interaction, detail)


@menu_action("article-keep", "Keep")
async def keep(interaction: PullquoteInteraction, detail: str) -> None:
    """Leave everything as it is."""
    article = _still_here(interaction, detail)
    text = f"{bold_title(article.metadata)} stays."
    await interaction.response.edit_message(view=notice_view(text))


@menu_action("article-link", "Add")
async def add_link(interaction: PullquoteInteraction, detail: str) -> None:
    """Add the article at one of the links that the message shows."""
    links = links_in(texts_of(interaction.message)) if interaction.message else []
    number = int(detail) if detail.isdecimal() else len(links)
    if number >= len(links):
        raise Notice(NO_SUCH_LINK)
    await start_adding(interaction, url=links[number])


async def _remove(interaction: PullquoteInteraction, article_id: str) -> None:
    guild_id = interaction.guild_id
    assert guild_id is not None
    _still_here(interaction, article_id)
    article = own_article(interaction, article_id)
    await interaction.response.defer()
    client = interaction.client
    freed = await remove_article(client, guild_id, article)
    lines = [
        f"Removed {bold_title(article.metadata)}. Earlier answers lose their quotations from it "
        "within the next minutes.",
        *(f"<#{channel_id}> is about all articles again." for channel_id in freed[:5]),
    ]
    await show_result(interaction, notice_view("\n".join(lines)))
    blank_in_background(client, [article.id])


def _still_here(interaction: PullquoteInteraction, article_id: str) -> ListedArticle:
    """The article that a button is about. Raises ``Notice`` where it is gone."""
    services = interaction.client.services
    visible = services.communities.visible(interaction.guild_id or 0)
    article = services.directory.find(visible, article_id)
    if article is None:
        raise Notice(GONE)
    return article


def _require_remover(interaction: PullquoteInteraction) -> None:
    settings = interaction.client.services.communities.settings(interaction.guild_id or 0)
    require_moderator(interaction, settings)


def _require_undoer(interaction: PullquoteInteraction) -> None:
    """Raises ``Notice`` for who may not add articles, or saw the button too long ago."""
    settings = interaction.client.services.communities.settings(interaction.guild_id or 0)
    require_adder(interaction, settings)
    shown = interaction.message.created_at if interaction.message else None
    late = shown is None or discord.utils.utcnow() - shown > UNDO_TIME
    if late and not is_moderator(interaction, settings):
        raise Notice(f"It is too late to take this back by yourself. {MODERATORS_ONLY}")


async def tell_of_links(interaction: PullquoteInteraction, links: list[str]) -> None:
    """Ask privately which of several links is meant."""
    if not any(len(link) <= LONGEST_LINK for link in links):
        raise Notice(NO_SUCH_LINK)
    await interaction.response.send_message(view=links_view(links), ephemeral=True)
