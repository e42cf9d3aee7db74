"""A data folder as it lies there → its condition; nothing is created, changed or waited for."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from store.additions import MODEL_PROPERTY
from store.catalog import CATALOG_FILE
from store.connection import open_engine, reading
from store.embedded_index import INDEX_FOLDER, LOCK_FILE, EmbeddedIndex
from store.errors import CatalogServerError
from store.integrity import Contents, Executes, as_file, contents, problems, schema_revision
from store.migrations import current_revision, newest_revision
from store.moments import moment_text

LOCKS = Path("/proc/locks")
MOUNTS = Path("/proc/mounts")
NOTHING = Contents(0, 0)
LEFT_OVER = (".restoring-*", ".repairing-*")
ASIDE = ("replaced-*", "damaged-*")


@dataclass(frozen=True, slots=True)
class FailingSource:
    """A watched source that could not be read so many times in a row, and why not last."""

    address: str
    failures: int
    problem: str


@dataclass(frozen=True, slots=True)
class QueueCondition:
    """Queued sources: how many wait, since when the first of them may be taken, how many are read
    by a worker that is alive, and how many failed."""

    waiting: int = 0
    since: datetime | None = None
    running: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class CatalogCondition:
    """What a catalog is like. Where ``problems`` has any, the rest may be empty.

    ``newest``: the latest moment at which anything was stored; ``undated``: articles without a
    date of publication; ``passages``: of all libraries.
    """

    problems: list[str]
    schema: str | None = None
    contents: Contents = NOTHING
    made_with: str | None = None
    newest: datetime | None = None
    undated: int = 0
    passages: int = 0
    failing: tuple[FailingSource, ...] = ()
    queue: QueueCondition = QueueCondition()


def catalog_condition(folder: Path) -> CatalogCondition | None:
    """The condition of a data folder's catalog, None where there is none."""
    catalog = folder / CATALOG_FILE
    if not catalog.exists():
        return None
    try:
        with as_file(catalog) as connection:
            if found := problems(connection):
                return CatalogCondition(found)
            return _read(connection, schema_revision(connection))
    except sqlite3.Error as error:
        return CatalogCondition([str(error)])


def server_condition(url: str) -> CatalogCondition | None:
    """The condition of a catalog in PostgreSQL, None where there is none yet."""
    try:
        engine = open_engine(Path(), url)
    except CatalogServerError as error:
        return CatalogCondition([str(error)])
    try:
        with reading(engine) as connection:
            revision = current_revision(connection)
            return _read(_Driver(connection), revision) if revision else None
    except CatalogServerError as error:
        return CatalogCondition([str(error)])
    finally:
        engine.dispose()


class _Driver:
    """A connection of SQLAlchemy's that takes plain statements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, /) -> Any:
        return self._connection.exec_driver_sql(statement)


def _read(connection: Executes, revision: str | None) -> CatalogCondition:
    if revision != newest_revision():  # what else is in it may be elsewhere
        return CatalogCondition([], revision, contents(connection))
    [made_with] = connection.execute(
        f"SELECT max(value) FROM properties WHERE name = '{MODEL_PROPERTY}'"
    ).fetchone()
    [undated] = connection.execute(
        "SELECT count(*) FROM articles JOIN versions ON article_id = id "
        "AND number = current_version WHERE published IS NULL"
    ).fetchone()
    [passages] = connection.execute("SELECT count(*) FROM passages").fetchone()
    failing = connection.execute(
        "SELECT address, failures, coalesce(problem, '') FROM sources "
        "WHERE watched AND failures > 0 ORDER BY failures DESC, address"
    )
    moments = connection.execute(
        "SELECT max(retrieved) FROM versions UNION ALL SELECT max(asked) FROM kept_questions "
        "UNION ALL SELECT max(checked) FROM sources"
    )
    known = [_instant(moment) for (moment,) in moments if moment]
    return CatalogCondition(
        [],
        revision,
        contents(connection),
        made_with,
        max(known, default=None),
        undated,
        passages,
        tuple(FailingSource(*row) for row in failing),
        _queue(connection),
    )


def _queue(connection: Executes) -> QueueCondition:
    now = moment_text(datetime.now(UTC))
    waiting, since = connection.execute(
        "SELECT count(*), min(due) FROM ingest_jobs WHERE status = 'waiting'"
    ).fetchone()
    [running] = connection.execute(
        f"SELECT count(*) FROM ingest_jobs WHERE status = 'running' AND until > '{now}'"
    ).fetchone()
    [failed] = connection.execute(
        "SELECT count(*) FROM ingest_jobs WHERE status = 'failed'"
    ).fetchone()
    return QueueCondition(waiting, _instant(since) if since else None, running, failed)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class IndexCondition:
    """What the Chroma index is like. ``owner``: the process that has it, None where none is known.

    ``whole``: as its last owner left it on purpose; of use only where nobody owns it.
    """

    present: bool
    whole: bool
    owner: int | None


def index_condition(folder: Path) -> IndexCondition:
    """The condition of a data folder's index, without touching its lock."""
    index = EmbeddedIndex(folder, "", 0)
    return IndexCondition((folder / INDEX_FOLDER).is_dir(), index.is_sealed(), _owner(folder))


def _owner(folder: Path) -> int | None:
    """Who holds the index's lock, as Linux lists it; trying the lock could keep the bot from it."""
    try:
        inode = str((folder / LOCK_FILE).stat().st_ino)
        lines = LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        fields = line.split()
        if len(fields) > 5 and fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == inode:
            return int(fields[4])
    return None


def file_system(folder: Path) -> str | None:
    """The kind of file system that a folder lies on, where the system says."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    place = folder.resolve()
    best, kind = -1, None
    for line in lines:
        _, mounted, found, *_ = line.split()
        point = Path(mounted.replace("\\040", " "))
        if place.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), found
    return kind


def put_aside(folder: Path) -> list[Path]:
    """What repairs and restores have kept in a data folder, and what killed ones left over."""
    return sorted(found for pattern in (*LEFT_OVER, *ASIDE) for found in folder.glob(pattern))
