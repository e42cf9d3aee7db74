"""Everything that the catalog keeps of one guild: counted, and taken out of the catalog's file.

A guild's rows are found by their columns (``guild_id``, ``library_id``), so that a table added
later is not forgotten. Its articles may be many, and SQLite's log holds whatever one transaction
overwrites: so the library first loses its name, after which no question searches it, and is then
emptied in parts. A deletion that was interrupted is known by that name, and goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, select, update

from store import lexical, rewritings
from store.connection import forget_deleted, reading, writing
from store.guilds import LIBRARY_PREFIX, library_of
from store.schema import (
    articles,
    guilds,
    ingest_jobs,
    kept_questions,
    libraries,
    metadata,
    passage_details,
    passages,
    properties,
    sources,
    versions,
)

ARTICLES_A_TURN = 50
"""Articles in one transaction of a deletion: some 1,500 passages, 45 MB of the log at the most."""
HIDDEN, EMPTIED = "hidden", "emptied"
"""What a deleted guild's library is called, with its number: while articles are in it, and after.
Its row stays, because SQLite would give its number to the next library, and whatever was made from
this one would pass for that one's."""


@dataclass(frozen=True, slots=True)
class GuildContents:
    """How much is kept of a guild. ``settings``: whether it has chosen any."""

    articles: int
    versions: int
    sources: int
    questions: int
    settings: bool


class GuildData:
    """Counts and deletes. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self) -> set[int]:
        """The ids of all guilds of which anything is kept, but a note that it is to be deleted."""
        found: set[int] = set()
        with reading(self._engine) as connection:
            for table in (*_tables_with("guild_id"), guilds):
                if table.name != "guilds_to_forget":
                    found |= set(connection.scalars(select(_guild_id(table)).distinct()))
            names = connection.scalars(select(libraries.c.name))
            found |= {int(name.removeprefix(LIBRARY_PREFIX)) for name in names if _is_guilds(name)}
            for name in connection.scalars(select(properties.c.name)):
                last = name.rpartition(":")[2]
                if last != name and last.isdecimal():
                    found.add(int(last))
        return found - {0}  # the command line's

    def contents(self, guild_id: int) -> GuildContents:
        """What would be deleted of a guild."""
        with reading(self._engine) as connection:

            def count(table: Table, *conditions: Any) -> int:
                query = select(func.count()).select_from(table).where(*conditions)
                return connection.scalar(query) or 0

            library_id = _library_id(connection, guild_id)
            own = articles.c.library_id == library_id
            return GuildContents(
                articles=count(articles, own),
                versions=count(
                    versions, versions.c.article_id.in_(select(articles.c.id).where(own))
                ),
                sources=count(
                    sources, sources.c.library_id == library_id, sources.c.watched.is_(True)
                ),
                questions=count(kept_questions, kept_questions.c.guild_id == guild_id),
                settings=count(guilds, guilds.c.id == guild_id) > 0,
            )

    def hide(self, guild_id: int) -> None:
        """Delete all but a guild's articles, and leave those where nobody finds them."""
        with writing(self._engine) as connection:
            rewritings.forget_after(connection, kept_questions.c.guild_id == guild_id)
            for table in (*_tables_with("guild_id"), guilds):
                connection.execute(delete(table).where(_guild_id(table) == guild_id))
            connection.execute(delete(properties).where(properties.c.name.like(f"%:{guild_id}")))
            library_id = _library_id(connection, guild_id)
            if library_id is not None:
                # at once, or a source that is due would bring articles into the hidden library
                for table in (sources, ingest_jobs):
                    connection.execute(delete(table).where(table.c.library_id == library_id))
                lexical.drop(connection, library_id)
                lexical.create(connection, library_id)
                connection.execute(
                    update(libraries)
                    .where(libraries.c.id == library_id)
                    .values(
                        name=f"{HIDDEN}:{library_id}",
                        revision=libraries.c.revision + 1,
                        passages=0,
                        terms=0,
                    )
                )
        forget_deleted(self._engine)

    def hidden(self) -> list[int]:
        """The numbers of the libraries whose deletion is not finished."""
        named = libraries.c.name.like(f"{HIDDEN}:%")
        with reading(self._engine) as connection:
            return list(connection.scalars(select(libraries.c.id).where(named)))

    def empty_hidden(self) -> list[int]:
        """Delete the articles of all hidden libraries; returns the libraries' numbers."""
        hidden = self.hidden()
        for library_id in hidden:
            while self._delete_some(library_id):
                forget_deleted(self._engine)
            with writing(self._engine) as connection:
                for table in _tables_with("library_id"):
                    connection.execute(delete(table).where(table.c.library_id == library_id))
            forget_deleted(self._engine)
        return hidden

    def note_emptied(self, library_ids: Sequence[int]) -> None:
        """Note that nothing is left of hidden libraries, neither here nor in what was made of
        them."""
        with writing(self._engine) as connection:
            for library_id in library_ids:
                connection.execute(
                    update(libraries)
                    .where(libraries.c.id == library_id)
                    .values(name=f"{EMPTIED}:{library_id}")
                )

    def _delete_some(self, library_id: int) -> bool:
        """Delete a few articles of a library; False where it has none."""
        some = select(articles.c.id).where(articles.c.library_id == library_id)
        with writing(self._engine) as connection:
            ids = list(connection.scalars(some.limit(ARTICLES_A_TURN)))
            if not ids:
                return False
            of_them = select(passages.c.id).where(passages.c.article_id.in_(ids))
            connection.execute(
                delete(passage_details).where(passage_details.c.passage_id.in_(of_them))
            )
            for table in (*_tables_with("article_id", "library_id"), versions):
                connection.execute(delete(table).where(table.c.article_id.in_(ids)))
            connection.execute(delete(articles).where(articles.c.id.in_(ids)))
        return True


def _tables_with(*columns: str) -> list[Table]:
    """The tables that have these columns, those first that belong to others."""
    tables = reversed(metadata.sorted_tables)
    return [each for each in tables if all(name in each.c for name in columns)]


def _guild_id(table: Table) -> Any:
    return table.c.id if table is guilds else table.c.guild_id


def _library_id(connection: Connection, guild_id: int) -> int | None:
    named = libraries.c.name == library_of(guild_id)
    return connection.scalar(select(libraries.c.id).where(named))


def _is_guilds(name: str) -> bool:
    return name.startswith(LIBRARY_PREFIX) and name.removeprefix(LIBRARY_PREFIX).isdecimal()
