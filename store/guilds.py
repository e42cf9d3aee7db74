"""What each guild has chosen: its settings, and the articles that its channels are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, insert, select

from store.connection import insert_or_update, reading, writing
from store.schema import channel_articles, guilds

QUESTIONS_A_MINUTE = 6
"""Of one member, where a guild has not chosen another number."""


class MayAdd(StrEnum):
    """Who may add articles to a guild's library."""

    MODERATORS = "moderators"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a guild's moderators decide; the defaults are those of a new guild.

    ``answer_channels`` are ids of channels in which answers are public. ``moderator_role`` is the
    id of a role that counts as moderators here. ``retention_days`` is None where the operator's
    number holds. ``declined_words`` are lower-case. ``follow_up_threads``: whether "Follow up"
    opens a thread. ``editors_channel`` is the id of the channel that questions are sent to, and a
    ``weekly_report`` if it is wanted. ``news_channel`` is the id of the channel that is told of
    versions read since ``news_since``.
    """

    answer_channels: frozenset[int] = frozenset()
    moderator_role: int | None = None
    may_add: MayAdd = MayAdd.MODERATORS
    private_by_default: bool = False
    questions_a_minute: int = QUESTIONS_A_MINUTE
    public_library: bool = False
    declined_words: tuple[str, ...] = ()
    retention_days: int | None = None
    follow_up_threads: bool = False
    editors_channel: int | None = None
    weekly_report: bool = False
    news_channel: int | None = None
    news_since: datetime | None = None


_SETTINGS = TypeAdapter(GuildSettings)

LIBRARY_PREFIX = "guild:"


def library_of(guild_id: int) -> str:
    """The name of a guild's own library."""
    return f"{LIBRARY_PREFIX}{guild_id}"


class GuildRecords:
    """Reads and writes what guilds have chosen. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all_settings(self) -> dict[int, GuildSettings]:
        """The settings of every guild that has saved some, by guild id."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(guilds.c.id, guilds.c.settings)).all()
        return {row.id: _SETTINGS.validate_json(row.settings) for row in rows}

    def save(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep a guild's settings."""
        text = _SETTINGS.dump_json(settings).decode()
        with writing(self._engine) as connection:
            connection.execute(
                insert_or_update(connection, guilds)
                .values(id=guild_id, settings=text)
                .on_conflict_do_update(index_elements=["id"], set_={"settings": text})
            )

    def bound_articles(self) -> Mapping[int, frozenset[str]]:
        """The ids of the articles that channels are about, by channel id."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(channel_articles.c.channel_id, channel_articles.c.article_id)
            ).all()
        bound: dict[int, frozenset[str]] = {}
        for row in rows:
            bound[row.channel_id] = bound.get(row.channel_id, frozenset()) | {row.article_id}
        return bound

    def bind(self, guild_id: int, channel_id: int, article_ids: Iterable[str]) -> None:
        """Make a channel's questions about these articles alone; about all again with none."""
        rows = [
            {"guild_id": guild_id, "channel_id": channel_id, "article_id": article_id}
            for article_id in sorted(set(article_ids))
        ]
        with writing(self._engine) as connection:
            connection.execute(
                delete(channel_articles).where(channel_articles.c.channel_id == channel_id)
            )
            if rows:
                connection.execute(insert(channel_articles), rows)
