"""Where articles come from: pages, files, feeds and folders, and how reading each went last.

What is kept answers two questions before anything is fetched or extracted: has this changed since
it was read, and is it time to read it again?
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, or_, select, update

from store.catalog import claim_library
from store.connection import ROWS_PER_QUERY, reading, writing
from store.guilds_to_forget import library_stays
from store.moments import moment_or_none, moment_text
from store.records import PUBLIC_LIBRARY
from store.schema import articles, libraries, sources


class SourceKind(StrEnum):
    """What a source is."""

    PAGE = "page"
    FILE = "file"
    FEED = "feed"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a library.

    ``content_hash`` and ``extractor`` are of the bytes that were read last and of what read them,
    None where the last try got no bytes. ``problem`` is why the last try gave no article, and
    ``failures`` how many did in a row; ``checked`` is when that was, ``changed`` when other bytes
    than before came last.
    """

    library: str
    address: str
    kind: SourceKind
    article_id: str | None = None
    content_hash: str | None = None
    extractor: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    checked: datetime | None = None
    changed: datetime | None = None
    watched: bool = False
    due: datetime | None = None
    failures: int = 0
    problem: str | None = None

    def is_same(self, content_hash: str, extractor: str) -> bool:
        """Whether these bytes were read before, by this extractor: it would say the same again."""
        return (self.content_hash, self.extractor) == (content_hash, extractor)

    def may_be_unchanged(self, extractor: str) -> bool:
        """Whether a server may be asked for a page only if it changed: what it was is here."""
        return self.content_hash is not None and self.extractor == extractor and not self.problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one source.

    It became ``article_id`` (a feed or a folder was read wholly), or ``problem`` says why not.
    Without ``content_hash`` there were no bytes: nothing is then known about them any more.
    """

    address: str
    kind: SourceKind
    article_id: str | None = None
    content_hash: str | None = None
    extractor: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    problem: str | None = None


class SourceRecords:
    """Keeps sources. They go with their article. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- finding

    def find(self, address: str, library: str = PUBLIC_LIBRARY) -> Source | None:
        """The source with this address, None where there is none."""
        return self.find_all([address], library).get(address)

    def find_all(
        self, addresses: Collection[str], library: str = PUBLIC_LIBRARY
    ) -> dict[str, Source]:
        """Those of these addresses that are known, by address."""
        wanted = list(addresses)
        found: dict[str, Source] = {}
        with reading(self._engine) as connection:
            for first in range(0, len(wanted), ROWS_PER_QUERY):
                part = wanted[first : first + ROWS_PER_QUERY]
                within = libraries.c.name == library, sources.c.address.in_(part)
                rows = connection.execute(_QUERY.where(*within))
                found |= {row.address: _source(row) for row in rows}
        return found

    def watched(self, library: str | None = None) -> list[Source]:
        """The watched sources, of one library or of all, by address."""
        condition = sources.c.watched.is_(True)
        return self._select(condition & (libraries.c.name == library) if library else condition)

    def due(self, now: datetime, most: int) -> list[Source]:
        """The watched sources whose time has come, those that waited longest first."""
        waiting = or_(sources.c.due.is_(None), sources.c.due <= _text(now))
        query = _QUERY.where(sources.c.watched.is_(True), library_stays, waiting)
        # NULL, never read yet, comes before every time
        query = query.order_by(sources.c.due, sources.c.address).limit(most)
        with reading(self._engine) as connection:
            return [_source(row) for row in connection.execute(query)]

    def next_due(self) -> datetime | None:
        """When the next watched source is to be read; None where none has a time."""
        query = select(func.min(sources.c.due)).join(libraries)
        query = query.where(sources.c.watched.is_(True), library_stays)
        with reading(self._engine) as connection:
            return moment_or_none(connection.scalar(query))

    # ---- what came of reading

    def note(self, readings: Iterable[Reading], library: str = PUBLIC_LIBRARY) -> None:
        """Keep what came of reading sources, in one transaction.

        An article that was removed meanwhile takes its reading with it.
        """
        now = _text(datetime.now(UTC))
        with writing(self._engine) as connection:
            library_id = claim_library(connection, library)
            for each in readings:
                _note(connection, library_id, each, now)

    def note_unchanged(self, addresses: Collection[str], library: str = PUBLIC_LIBRARY) -> None:
        """Keep that sources were looked at, and are as they were: read, or refused."""
        wanted = list(addresses)
        with writing(self._engine) as connection:
            library_id = claim_library(connection, library)
            for first in range(0, len(wanted), ROWS_PER_QUERY):
                part = sources.c.address.in_(wanted[first : first + ROWS_PER_QUERY])
                connection.execute(
                    update(sources)
                    .where(sources.c.library_id == library_id, part)
                    .values(checked=_text(datetime.now(UTC)))
                )

    # ---- watching

    def watch(
        self,
        address: str,
        kind: SourceKind,
        due: datetime | None = None,
        library: str = PUBLIC_LIBRARY,
    ) -> Source:
        """Watch a source from now on, to be read when it is ``due`` (None: as soon as can be)."""
        values = {"watched": True, "due": _text(due)}
        with writing(self._engine) as connection:
            put_source(connection, claim_library(connection, library), address, kind, values)
            return _source(connection.execute(_at(library, address)).one())

    def schedule(self, address: str, due: datetime | None, library: str = PUBLIC_LIBRARY) -> bool:
        """Set when a watched source is read next; False where it is not watched (any more)."""
        return self._update(library, address, {"due": _text(due)})

    def unwatch(self, address: str, library: str = PUBLIC_LIBRARY) -> bool:
        """Watch a source no longer; False where it was not watched. What it became stays."""
        return self._update(library, address, {"watched": False, "due": None})

    def forget(self, address: str, library: str = PUBLIC_LIBRARY) -> bool:
        """Forget a source; False where there is none. The article stays."""
        gone = delete(sources).where(_is(library, address))
        with writing(self._engine) as connection:
            return connection.execute(gone).rowcount > 0

    # ---- within

    def _select(self, condition: Any) -> list[Source]:
        with reading(self._engine) as connection:
            rows = connection.execute(_QUERY.where(condition).order_by(sources.c.address))
            return [_source(row) for row in rows]

    def _update(self, library: str, address: str, values: dict[str, Any]) -> bool:
        changed = update(sources).where(_is(library, address), sources.c.watched.is_(True))
        with writing(self._engine) as connection:
            return connection.execute(changed.values(**values)).rowcount > 0


_QUERY = select(sources, libraries.c.name.label("library")).join(
    libraries, sources.c.library_id == libraries.c.id
)
_ARTICLE_QUERY = select(articles.c.id).where(articles.c.id == bindparam("id"))
_BEFORE_QUERY = select(sources.c.content_hash, sources.c.failures).where(
    sources.c.library_id == bindparam("library_id"), sources.c.address == bindparam("address")
)


def _at(library: str, address: str) -> Any:
    return _QUERY.where(libraries.c.name == library, sources.c.address == address)


def _is(library: str, address: str) -> Any:
    library_id = select(libraries.c.id).where(libraries.c.name == library).scalar_subquery()
    return (sources.c.library_id == library_id) & (sources.c.address == address)


def _note(connection: Connection, library_id: int, each: Reading, now: str | None) -> None:
    article = {"id": each.article_id}
    if each.article_id is not None and connection.scalar(_ARTICLE_QUERY, article) is None:
        return
    here = {"library_id": library_id, "address": each.address}
    before = connection.execute(_BEFORE_QUERY, here).first()
    values: dict[str, Any] = {
        "content_hash": each.content_hash,
        "extractor": each.extractor if each.content_hash else None,
        "etag": each.etag if each.content_hash else None,
        "last_modified": each.last_modified if each.content_hash else None,
        "checked": now,
        "problem": each.problem,
        "failures": (before.failures if before else 0) + 1 if each.problem else 0,
    }
    if each.article_id is not None:  # what it became once stays its article while it fails
        values["article_id"] = each.article_id
    if each.content_hash and (before is None or before.content_hash != each.content_hash):
        values["changed"] = now
    put_source(connection, library_id, each.address, each.kind, values)


def put_source(
    connection: Connection, library_id: int, address: str, kind: SourceKind, values: dict[str, Any]
) -> None:
    """Change a source, or make it, in a writing transaction."""
    at = sources.c.library_id == library_id, sources.c.address == address
    values = {"kind": kind.value, **values}
    if not connection.execute(update(sources).where(*at).values(**values)).rowcount:
        key = {"library_id": library_id, "address": address}
        connection.execute(
            insert(sources).values({"watched": False, "failures": 0, **key, **values})
        )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _source(row: Any) -> Source:
    return Source(
        library=row.library,
        address=row.address,
        kind=SourceKind(row.kind),
        article_id=row.article_id,
        content_hash=row.content_hash,
        extractor=row.extractor,
        etag=row.etag,
        last_modified=row.last_modified,
        checked=moment_or_none(row.checked),
        changed=moment_or_none(row.changed),
        watched=row.watched,
        due=moment_or_none(row.due),
        failures=row.failures,
        problem=row.problem,
    )
