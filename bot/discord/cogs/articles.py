"""Articles: ``/articles`` and the message menu "Add this article"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.article_actions import (
    article_list,
    own_article,
    place_of,
    removal_view,
    tell_of_links,
)
from bot.discord.article_blanking import blank_what_is_left
from bot.discord.article_history import show_history
from bot.discord.article_jobs import (
    GONE,
    add_article,
    refresh_article,
    show_result,
    start_adding,
    told_if_gone,
)
from bot.discord.article_pages import language_name, record_view, titles_of
from bot.discord.article_sources import READABLE, check_file, files_of, is_readable, links_of
from bot.discord.article_watching import change_watching, watched_choices
from bot.discord.completion import article_choices, complete_article, visible_article
from bot.discord.message_layout import notice_view
from bot.discord.message_menus import MessageMenuCog
from bot.discord.notices import Notice, defer, mistakes_told
from bot.discord.permissions import channel_ids, is_moderator, require_adder, require_moderator
from ingest.formats import ANY_FORMAT
from store.guilds import GuildSettings, MayAdd

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

NOTHING_TO_ADD = f"That message has no link and no file that I could add. {READABLE}."


class ArticlesCog(MessageMenuCog):
    """The articles of a server: seen by everybody, looked after by its moderators."""

    # no default permissions: a hint on the group would hide the list from members
    articles = app_commands.Group(
        name="articles", description="The articles that I answer from.", guild_only=True
    )

    def __init__(self, bot: PullquoteBot) -> None:
        super().__init__(bot, "Add this article", self._add_from_message)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with the answers whose articles were removed before the bot stopped."""
        await blank_what_is_left(self.bot)

    # ---- for everybody

    @articles.command(name="list", description="See which articles I answer from here.")
    async def show_list(self, interaction: PullquoteInteraction) -> None:
        """Show the first page of what this server may see, to whoever asks alone."""
        async with mistakes_told(interaction):
            view = article_list(interaction).view(1)
            await interaction.response.send_message(view=view, ephemeral=True)

    @articles.command(description="See all about one article: authors, dates, versions, source.")
    @app_commands.describe(article="Which article")
    @app_commands.autocomplete(article=complete_article)
    async def info(self, interaction: PullquoteInteraction, article: str) -> None:
        """Show an article's record."""
        async with mistakes_told(interaction):
            listed = visible_article(interaction, article)
            await defer(interaction, private=True)
            services = self.bot.services
            versions = await services.workers.catalog(services.library.history, listed.id)
            if not versions:
                raise Notice(GONE)
            language = await services.workers.catalog(language_name, listed.metadata.language)
            copies = await services.workers.catalog(services.library.near_copies, listed.id)
            view = record_view(listed, versions, language, datetime.now(UTC), copies)
            await show_result(interaction, view)

    @articles.command(description="See what changed in an article since it was first read.")
    @app_commands.describe(article="Which article")
    @app_commands.autocomplete(article=complete_article)
    async def history(self, interaction: PullquoteInteraction, article: str) -> None:
        """Show an article's versions and what changed."""
        async with mistakes_told(interaction):
            await show_history(interaction, article)

    # ---- for who may add

    @articles.command(description="Add an article: the address of its page, or a file.")
    @app_commands.describe(
        url="The address of the article's page",
        file=f"The article as a file: {ANY_FORMAT}",
    )
    async def add(
        self,
        interaction: PullquoteInteraction,
        url: str | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        """Add an article to the server's library."""
        await start_adding(interaction, url=url, attachment=file)

    @articles.command(description="Look whether an article's page has changed since it was read.")
    @app_commands.describe(article="Which of this server's own articles")
    async def refresh(self, interaction: PullquoteInteraction, article: str) -> None:
        """Fetch an article's page again."""
        async with mistakes_told(interaction):
            require_adder(interaction, self._settings(interaction))
            await refresh_article(interaction, own_article(interaction, article))

    async def _add_from_message(
        self, interaction: PullquoteInteraction, message: discord.Message
    ) -> None:
        async with mistakes_told(interaction):
            require_adder(interaction, self._settings(interaction))
            files, links = files_of(message), links_of(message)
            readable = [file for file in files if is_readable(file)]
            if readable:
                # a file beside a link is most often the article itself, saved
                rest = len(readable) - 1 + len(links)
                await add_article(interaction, None, readable[0], _left_out(rest))
            elif len(links) == 1:
                await add_article(interaction, links[0], None)
            elif links:
                await tell_of_links(interaction, links)
            else:
                for file in files:
                    check_file(file)
                raise Notice(NOTHING_TO_ADD)

    # ---- for moderators

    @articles.command(description="Remove an article from this server's library.")
    @app_commands.describe(article="Which of this server's own articles")
    async def remove(self, interaction: PullquoteInteraction, article: str) -> None:
        """Ask whether an article is really to be removed."""
        async with mistakes_told(interaction):
            require_moderator(interaction, self._settings(interaction))
            view = removal_view(interaction, own_article(interaction, article))
            await interaction.response.send_message(view=view, ephemeral=True)

    @articles.command(description="Make this channel about certain articles; without any: all.")
    @app_commands.describe(
        article="Questions in this channel search only this article …",
        article2="… and this one",
        article3="… and this one",
    )
    async def use(
        self,
        interaction: PullquoteInteraction,
        article: str | None = None,
        article2: str | None = None,
        article3: str | None = None,
    ) -> None:
        """Bind the channel, or the thread, to articles, or to none."""
        async with mistakes_told(interaction):
            require_moderator(interaction, self._settings(interaction))
            given = dict.fromkeys(each for each in (article, article2, article3) if each)
            await self._use(interaction, given)

    async def _use(self, interaction: PullquoteInteraction, given: Iterable[str]) -> None:
        listed = [visible_article(interaction, each) for each in given]
        await defer(interaction, private=True)
        services, guild_id = self.bot.services, interaction.guild_id or 0
        ids = channel_ids(interaction.channel)
        with told_if_gone():
            for each in listed:  # the list in memory may be behind by a minute
                await services.workers.catalog(services.library.version, each.id)
            await services.workers.catalog(
                services.communities.bind, guild_id, ids[0], [each.id for each in listed]
            )
        bound = services.communities.bound(guild_id, ids)
        place = place_of(interaction)
        if not bound:
            text = f"Questions in this {place} search all articles again."
        elif not listed:
            text = f"This thread follows its channel again, which is about {titles_of(bound)}."
        else:
            text = (
                f"Questions in this {place} now search only {titles_of(bound)}. To search all "
                "articles again, use `/articles use` without any."
            )
        await show_result(interaction, notice_view(text))

    @articles.command(description="Look at a page or a feed again and again, or no longer.")
    @app_commands.describe(
        article="Which of this server's own articles: its page is looked at",
        url="The address of a feed (RSS, Atom), whose new articles are added, or of a page",
        stop="Look at it no longer",
    )
    async def watch(
        self,
        interaction: PullquoteInteraction,
        article: str | None = None,
        url: str | None = None,
        stop: bool = False,
    ) -> None:
        """Watch a page or a feed, or stop; without either, say what is watched."""
        async with mistakes_told(interaction):
            require_moderator(interaction, self._settings(interaction))
            own = own_article(interaction, article) if article else None
            await change_watching(interaction, own, url, stop=stop)

    # ---- completion

    @refresh.autocomplete("article")
    async def _own_for_adders(
        self, interaction: PullquoteInteraction, typed: str
    ) -> list[app_commands.Choice[str]]:
        settings = self._settings(interaction)
        if settings.may_add is MayAdd.EVERYONE or is_moderator(interaction, settings):
            return article_choices(interaction, typed, own_only=True)
        return []

    @remove.autocomplete("article")
    @watch.autocomplete("article")
    async def _own_for_moderators(
        self, interaction: PullquoteInteraction, typed: str
    ) -> list[app_commands.Choice[str]]:
        if is_moderator(interaction, self._settings(interaction)):
            return article_choices(interaction, typed, own_only=True)
        return []

    @watch.autocomplete("url")
    async def _watched(
        self, interaction: PullquoteInteraction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return await watched_choices(interaction, typed)

    @use.autocomplete("article")
    @use.autocomplete("article2")
    @use.autocomplete("article3")
    async def _visible_for_moderators(
        self, interaction: PullquoteInteraction, typed: str
    ) -> list[app_commands.Choice[str]]:
        if is_moderator(interaction, self._settings(interaction)):
            return article_choices(interaction, typed)
        return []

    def _settings(self, interaction: PullquoteInteraction) -> GuildSettings:
        return self.bot.services.communities.settings(interaction.guild_id or 0)


def _left_out(count: int) -> str:
    """That a message offered more than the file that was taken."""
    if not count:
        return ""
    more = "another file or link" if count == 1 else f"{count} other files or links"
    return f"The message has {more}; this is its first file. Use `/articles add` for the rest."
