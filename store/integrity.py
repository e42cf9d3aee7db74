"""A catalog's file → what is wrong in it, found by SQLite's own checks and by the texts' hashes.

SQLite-only, as are all modules that work on the catalog as a file. Nothing here writes to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from store.connection_sqlite import is_damage
from store.hashes import hash_bytes
from store.migrations import stated_revision

MOST_PROBLEMS = 20
"""SQLite's check ends after so many: what follows is more of the same."""
TABLES = ("schema_version", "articles", "versions", "libraries", "properties")
"""A database that lacks one of these is no catalog."""


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a catalog has."""

    articles: int
    versions: int


class Executes(Protocol):
    """A connection of SQLite's driver, or what behaves like one."""

    def execute(self, statement: str, /) -> Any: ...


@contextmanager
def as_file(
    file: Path, *, waits: float = 5.0, unchanging: bool = False
) -> Iterator[sqlite3.Connection]:
    """A connection of the driver's own to a catalog that exists; every statement for itself.

    ``waits``: seconds for another connection's lock. ``unchanging``: reads the bytes as they are,
    without locks, log or journal, for a file that nobody writes to.
    """
    how = "immutable=1" if unchanging else "mode=rw"
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?{how}", uri=True, timeout=waits, isolation_level=None
    )
    try:
        yield connection
    finally:
        connection.close()


def problems(connection: sqlite3.Connection) -> list[str]:
    """What is wrong, one line each, the structure first; empty where nothing is.

    Raises ``sqlite3.DatabaseError`` only for what is no damage (a lock, a disk that fails).
    """
    try:
        found = _structure(connection)
        if not found:
            found = _missing_tables(connection) or _texts(connection)
    except sqlite3.DatabaseError as error:
        if not is_damage(str(error)):
            raise
        return [str(error)]
    return found


def contents(connection: Executes) -> Contents:
    """The numbers of articles and of their versions."""
    [row] = connection.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM versions)"
    )
    return Contents(*row)


def schema_revision(connection: sqlite3.Connection) -> str | None:
    """The id of the catalog's schema (``store.migrations``), None where it has none."""
    numbers = connection.execute("SELECT number FROM schema_version")
    present = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if present.fetchone() is None:
        revisions = []
    else:
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return stated_revision([value for (value,) in revisions], [value for (value,) in numbers])


def _structure(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(f"PRAGMA integrity_check({MOST_PROBLEMS})")
    found = [line for (text,) in rows if text != "ok" for line in str(text).splitlines()]
    if found:
        return found[:MOST_PROBLEMS]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(MOST_PROBLEMS)
    return [
        f"row {row} of {table} belongs to nothing in {parent}" for table, row, parent, _ in orphans
    ]


def _missing_tables(connection: sqlite3.Connection) -> list[str]:
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return [f"it has no table {name}" for name in TABLES if name not in present]


def _texts(connection: sqlite3.Connection) -> list[str]:
    """Versions whose text is not the one that was stored: bytes that changed on the disk."""
    rows = connection.execute(
        "SELECT article_id, number, CAST(text AS BLOB), text_hash FROM versions"
    )
    return [
        f"the text of article {article_id}, version {number}, is not what was stored"
        for article_id, number, text, text_hash in rows
        if hash_bytes(text) != text_hash
    ][:MOST_PROBLEMS]
