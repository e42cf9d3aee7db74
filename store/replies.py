"""Language models' replies, kept so that the same question over the same passages costs nothing.

A reply is found by a hash of everything that it depends on. Neither the question nor the passages
are kept here. Replies of one guild are never another's, and go with its own retention.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from store.connection import forget_deleted, insert_or_update, reading, writing
from store.retention import is_old
from store.schema import articles, cached_replies, cached_reply_articles


def reply_key(guild_id: int, model: str, *parts: str) -> str:
    """The key of a reply: a hash of whose it is, the model, and all that was sent to it.

    ``parts`` are the texts in their order (the prompt's version, the question, the passages …).
    """
    made = hashlib.sha256()
    for part in (str(guild_id), model, *parts):
        written = part.encode("utf-8", "surrogatepass")
        made.update(b"%d:" % len(written) + written)  # so that no two lists of parts are alike
    return made.hexdigest()


class ReplyCache:
    """Keeps replies by key. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, key: str) -> str | None:
        """The reply (JSON) that was kept under a key, None where there is none."""
        query = select(cached_replies.c.reply).where(cached_replies.c.key == key)
        with reading(self._engine) as connection:
            return connection.scalar(query)

    def keep(self, key: str, reply: str, article_ids: Collection[str], guild_id: int = 0) -> None:
        """Keep a reply (JSON), in place of an earlier one, until one of the articles is removed.

        If one is gone already, it went while the model was asked: then nothing is kept.
        """
        ids = sorted(set(article_ids))
        used = [{"key": key, "article_id": each} for each in ids]
        still_here = select(func.count()).where(articles.c.id.in_(ids))
        with writing(self._engine) as connection:
            if connection.scalar(still_here) != len(ids):
                return
            row = insert_or_update(connection, cached_replies).values(
                key=key, guild_id=guild_id, reply=reply, created=now().isoformat()
            )
            renewed = {"reply": row.excluded.reply, "created": row.excluded.created}
            connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=renewed))
            connection.execute(
                delete(cached_reply_articles).where(cached_reply_articles.c.key == key)
            )
            if used:
                connection.execute(insert(cached_reply_articles), used)

    def forget_old(self, days: int, days_of_guild: Mapping[int, int]) -> int:
        """Forget replies older than ``days`` or a guild's own number; returns how many."""
        columns = cached_replies.c
        old = is_old(columns.guild_id, columns.created, now(), days, days_of_guild)
        return self._forget(old)

    def forget_guild(self, guild_id: int) -> int:
        """Forget a guild's replies; returns how many."""
        return self._forget(cached_replies.c.guild_id == guild_id)

    def _forget(self, condition: Any) -> int:
        with writing(self._engine) as connection:
            count = connection.execute(delete(cached_replies).where(condition)).rowcount
        if count:
            forget_deleted(self._engine)
        return count


def forget_article(connection: Connection, article_id: str) -> None:
    """Forget every reply that rests on an article, inside the caller's transaction."""
    columns = cached_reply_articles.c
    keys = select(columns.key).where(columns.article_id == article_id)
    connection.execute(delete(cached_replies).where(cached_replies.c.key.in_(keys)))


def now() -> datetime:
    """The moment that replies are dated with."""
    return datetime.now(UTC)
