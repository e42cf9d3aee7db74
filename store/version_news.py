"""New versions of articles that a guild has not been told of yet: each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, and_, delete, insert, select
from sqlalchemy.exc import IntegrityError

from store.connection import reading, writing
from store.schema import articles, libraries, told_versions, versions


@dataclass(frozen=True, slots=True)
class UntoldVersion:
    """The current version of an article, of which a guild was not told.

    ``told`` is the number of the last one that it was told of, None where there is none.
    """

    article_id: str
    version: int
    told: int | None


class VersionNews:
    """Finds new versions and notes them as told. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def untold(
        self, guild_id: int, library_names: Sequence[str], since: datetime, most: int
    ) -> list[UntoldVersion]:
        """Articles of these libraries whose text changed since then, the oldest change first."""
        told = told_versions.c
        query = (
            select(articles.c.id, versions.c.number, told.version)
            .select_from(articles.join(libraries).join(versions))
            .outerjoin(
                told_versions, and_(told.guild_id == guild_id, told.article_id == articles.c.id)
            )
            .where(
                libraries.c.name.in_(list(library_names)),
                versions.c.number == articles.c.current_version,
                versions.c.number > 1,
                # versions are dated to the second
                versions.c.retrieved >= since.astimezone(UTC).isoformat(timespec="seconds"),
                told.version.is_(None) | (told.version < versions.c.number),
            )
            .order_by(versions.c.retrieved, articles.c.id)
            .limit(most)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [UntoldVersion(row.id, row.number, row.version) for row in rows]

    def claim(self, guild_id: int, untold: UntoldVersion) -> bool:
        """Note a version as told, before it is: False where another process was faster.

        So a guild is told at most once, also by a bot that is killed while it tells.
        """
        try:
            with writing(self._engine) as connection:
                self._replace(connection, guild_id, untold.article_id, untold.told, untold.version)
        except IntegrityError:
            return False
        return True

    def give_back(self, guild_id: int, untold: UntoldVersion) -> None:
        """Take the note back: the message did not reach Discord."""
        with writing(self._engine) as connection:
            self._replace(connection, guild_id, untold.article_id, untold.version, untold.told)

    def _replace(
        self,
        connection: Connection,
        guild_id: int,
        article_id: str,
        old: int | None,
        new: int | None,
    ) -> None:
        """Replace the number of the version told; another process's stays, and is an error."""
        its = told_versions.c
        if old is not None:
            connection.execute(
                delete(told_versions).where(
                    its.guild_id == guild_id, its.article_id == article_id, its.version == old
                )
            )
        if new is not None:
            connection.execute(
                insert(told_versions).values(guild_id=guild_id, article_id=article_id, version=new)
            )
