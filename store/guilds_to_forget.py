"""Of which guilds everything is to be deleted, and when: kept, so that no restart forgets it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, String, cast, delete, literal, select

from store.connection import forget_deleted, insert_or_update, reading, writing
from store.guilds import LIBRARY_PREFIX
from store.schema import guilds_to_forget, libraries

GRACE = timedelta(days=7)
"""How long a guild's data are kept after the bot was removed from it: who removed it by mistake, or
to add it again with other permissions, has a week to notice."""

library_stays = libraries.c.name.not_in(
    select(literal(LIBRARY_PREFIX) + cast(guilds_to_forget.c.guild_id, String))
)
"""An SQL condition on a library: it is of no guild that is to be deleted. What is watched for such
a guild rests."""


@dataclass(frozen=True, slots=True)
class GuildToForget:
    """A guild to be deleted when it is ``due``.

    ``asked``: because somebody asked for it, whether or not the bot is still in it.
    """

    guild_id: int
    due: datetime
    asked: bool


class GuildsToForget:
    """Notes guilds and gives them back. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[GuildToForget]:
        """Every guild that is noted, the first due first."""
        query = select(guilds_to_forget).order_by(guilds_to_forget.c.due)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [
            GuildToForget(row.guild_id, datetime.fromisoformat(row.due), row.asked) for row in rows
        ]

    def due(self, now: datetime) -> list[GuildToForget]:
        """Those whose time has come."""
        return [each for each in self.all() if each.due <= now]

    def note_left(self, guild_id: int, now: datetime) -> datetime:
        """Note that the bot is no longer in a guild; returns when its data go.

        Noted before, the time that was said then holds.
        """
        due = {"due": (now + GRACE).astimezone(UTC).isoformat(), "asked": False}
        kept = select(guilds_to_forget.c.due).where(guilds_to_forget.c.guild_id == guild_id)
        with writing(self._engine) as connection:
            connection.execute(
                insert_or_update(connection, guilds_to_forget)
                .values(guild_id=guild_id, **due)
                .on_conflict_do_nothing()
            )
            return datetime.fromisoformat(connection.scalars(kept).one())

    def note_asked(self, guild_id: int, now: datetime) -> None:
        """Note that somebody asked for a guild's data to be deleted: as soon as can be."""
        values = {"due": now.astimezone(UTC).isoformat(), "asked": True}
        with writing(self._engine) as connection:
            connection.execute(
                insert_or_update(connection, guilds_to_forget)
                .values(guild_id=guild_id, **values)
                .on_conflict_do_update(index_elements=["guild_id"], set_=values)
            )

    def note_back(self, guild_ids: Collection[int]) -> list[int]:
        """Keep the data of guilds that the bot is in (again); returns those that were noted.

        Where somebody asked for it, they still go.
        """
        noted = [each.guild_id for each in self.all() if not each.asked]
        back = sorted(set(noted) & set(guild_ids))
        if back:
            columns = guilds_to_forget.c
            with writing(self._engine) as connection:
                connection.execute(
                    delete(guilds_to_forget).where(
                        columns.guild_id.in_(back), columns.asked.is_(False)
                    )
                )
            forget_deleted(self._engine)
        return back
