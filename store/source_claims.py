"""Which process is at which watched source, and what it saw in a folder or a feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, or_, select

from store.connection import insert_or_update, reading, writing
from store.guilds_to_forget import library_stays
from store.moments import moment_text
from store.schema import folder_files, libraries, source_claims, sources

LONGEST_WAIT = timedelta(days=8)
"""No source is to wait longer than a week (``ingest.watch_schedule``)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that one process alone is at, until the moment that is told."""

    source_id: int
    library: str
    address: str
    until: datetime


class SourceClaims:
    """Gives each source that is due to one process. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, now: datetime, lease: timedelta) -> Claim | None:
        """Take the watched source that is due for longest; None where none is, or others are at
        all.

        Nobody else gets it until it is given back, or the lease is over: of a process that was
        killed. What is later than it can be was noted while the clock was ahead, and does not hold;
        but another host's clock may differ by as much as the lease, and whoever waited for its turn
        to write has an older ``now`` than who was first.
        """
        its, moment, until = sources.c, moment_text(now), now + lease
        latest = moment_text(now + LONGEST_WAIT)
        query = (
            select(its.id, its.address, libraries.c.name)
            .select_from(sources.join(libraries))
            .outerjoin(source_claims, source_claims.c.source_id == its.id)
            .where(
                its.watched.is_(True),
                library_stays,
                or_(its.due.is_(None), its.due <= moment, its.due > latest),
                or_(
                    source_claims.c.until.is_(None),
                    source_claims.c.until <= moment,
                    source_claims.c.until > moment_text(until + lease),
                ),
            )
            .order_by(its.due, its.address)  # NULL, never read yet, comes before every time
            .limit(1)
        )
        with writing(self._engine) as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            values = {"until": moment_text(until)}
            connection.execute(
                insert_or_update(connection, source_claims)
                .values(source_id=row.id, **values)
                .on_conflict_do_update(index_elements=["source_id"], set_=values)
            )
        return Claim(row.id, row.name, row.address, until)

    def give_back(self, claim: Claim) -> bool:
        """Be done with a source; False where the lease was over and it is somebody else's, or it
        was forgotten."""
        its = source_claims.c
        gone = delete(source_claims).where(
            its.source_id == claim.source_id, its.until == moment_text(claim.until)
        )
        with writing(self._engine) as connection:
            return connection.execute(gone).rowcount > 0

    def files(self, claim: Claim) -> dict[str, str]:
        """The files of a folder or pages of a feed as last seen: what each was like, by its path
        or address."""
        its = folder_files.c
        query = select(its.path, its.stamp).where(its.source_id == claim.source_id)
        with reading(self._engine) as connection:
            return {row.path: row.stamp for row in connection.execute(query)}

    def note_files(self, claim: Claim, stamps: Mapping[str, str]) -> None:
        """Note all files of a folder, or pages of a feed, in place of those noted before."""
        source_id = claim.source_id
        known = select(sources.c.id).where(sources.c.id == source_id)
        rows = [
            {"source_id": source_id, "path": path, "stamp": stamp} for path, stamp in stamps.items()
        ]
        with writing(self._engine) as connection:
            connection.execute(delete(folder_files).where(folder_files.c.source_id == source_id))
            if rows and connection.scalar(known) is not None:
                connection.execute(insert(folder_files), rows)
