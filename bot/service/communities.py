"""What each guild may see and has chosen, in memory, so that nothing waits for a database."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime

from bot.service.article_directory import ArticleDirectory, ListedArticle
from store.guilds import GuildSettings, library_of
from store.library import Library
from store.records import PUBLIC_LIBRARY, Scope


class Communities:
    """Guilds' settings and bindings: read from memory, written through to the catalog.

    ``save``, ``bind`` and ``refresh`` use SQL: call them on a thread.
    """

    def __init__(self, library: Library, directory: ArticleDirectory) -> None:
        self._library = library
        self._directory = directory
        self._changing = threading.Lock()
        self._settings = library.guilds.all_settings()
        self._bound = dict(library.guilds.bound_articles())

    def settings(self, guild_id: int) -> GuildSettings:
        """A guild's settings; the defaults where it has saved none."""
        return self._settings.get(guild_id, GuildSettings())

    def save(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep a guild's settings."""
        with self._changing:
            self._library.guilds.save(guild_id, settings)
            self._settings[guild_id] = settings

    def refresh(self) -> None:
        """Read again what the catalog has: another process may have changed or deleted some."""
        with self._changing:
            self._settings = self._library.guilds.all_settings()
            self._bound = dict(self._library.guilds.bound_articles())

    def retention_days(self) -> dict[int, int]:
        """The days that guilds chose for themselves, by guild id."""
        return {
            guild_id: settings.retention_days
            for guild_id, settings in list(self._settings.items())  # another thread may be saving
            if settings.retention_days is not None
        }

    def weekly_reports(self) -> dict[int, int]:
        """The editors' channels of the guilds that want a report every week, by guild id."""
        return {
            guild_id: settings.editors_channel
            for guild_id, settings in list(self._settings.items())  # another thread may be saving
            if settings.weekly_report and settings.editors_channel is not None
        }

    def news_channels(self) -> dict[int, tuple[int, datetime]]:
        """The channels that are told of changed articles, and since when, by guild id."""
        return {
            guild_id: (settings.news_channel, settings.news_since)
            for guild_id, settings in list(self._settings.items())  # another thread may be saving
            if settings.news_channel is not None and settings.news_since is not None
        }

    def visible(self, guild_id: int) -> Scope:
        """Everything that a guild's members may see: its own articles, and the public ones where
        it opted in."""
        libraries = [library_of(guild_id)]
        if self.settings(guild_id).public_library:
            libraries.append(PUBLIC_LIBRARY)
        return Scope(tuple(libraries))

    def scope(self, guild_id: int, channel_ids: Iterable[int], article_id: str | None) -> Scope:
        """What a question searches: one article, those of its channel, or all that are visible.

        ``channel_ids`` are the channel and, for a thread, the one it belongs to. An article that
        the guild may not see counts as none.
        """
        visible = self.visible(guild_id)
        if article_id is not None and self._directory.find(visible, article_id):
            return Scope(visible.libraries, frozenset({article_id}))
        bound = frozenset(each.id for each in self.bound(guild_id, channel_ids))
        return Scope(visible.libraries, bound or None)

    def bound(self, guild_id: int, channel_ids: Iterable[int]) -> list[ListedArticle]:
        """The articles that a channel is about, as far as the guild may see them.

        A thread that has articles of its own is about them, else about its channel's.
        """
        libraries = self.visible(guild_id).libraries
        for channel_id in channel_ids:
            ids = self._bound.get(channel_id)
            articles = self._directory.articles(Scope(libraries, ids)) if ids else []
            if articles:
                return articles
        return []

    def bind(self, guild_id: int, channel_id: int, article_ids: Iterable[str]) -> None:
        """Make a channel's questions about these articles alone; about all again with none."""
        ids = frozenset(article_ids)
        with self._changing:
            self._library.guilds.bind(guild_id, channel_id, ids)
            self._bound[channel_id] = ids

    def channels_about(self, article_id: str) -> list[int]:
        """The ids of the channels and threads that are about an article, among others or alone."""
        bound = list(self._bound.items())  # a copy: another thread may be binding
        return [channel_id for channel_id, ids in bound if article_id in ids]

    def unbind(self, article_id: str) -> None:
        """Forget which channels were about a removed article; the catalog forgot it by itself."""
        for channel_id in self.channels_about(article_id):
            self._bound[channel_id] -= {article_id}
