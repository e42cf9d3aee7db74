"""A data folder → an SQLAlchemy engine on its catalog, and database errors → our own.

SQLite-only, with ``store.lexical``: write-ahead log, so that readers never wait for a writer;
``BEGIN IMMEDIATE`` for what writes, so that two writers queue instead of failing midway;
``secure_delete``, so that removed text is overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from store.errors import CatalogCorruptError, DataFolderError

BUSY_TIMEOUT_SECONDS = 60
"""How long a writer waits for another one."""

ROWS_PER_QUERY = 500
"""Ids in one ``IN`` list: well under SQLite's limit of bound values."""

_DAMAGED = (
    "not a database",
    "malformed",
    "disk image",
    "no such table",
    "no such column",
    "unsupported file format",
    "Could not decode to UTF-8",
)


def open_engine(catalog: Path) -> Engine:
    """An engine on the catalog file, which is created if there is none."""
    url = URL.create("sqlite", database=str(catalog))
    # without parameters: error messages end up in logs, and questions do not belong there
    engine = create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event decides, not the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the catalog."""
    with _translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: all of it is kept, or nothing."""
    with _translated(engine), engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            yield connection


def in_parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """The ids in lists short enough for one query."""
    return (ids[first : first + ROWS_PER_QUERY] for first in range(0, len(ids), ROWS_PER_QUERY))


def forget_deleted(engine: Engine) -> None:
    """Write the log back into the catalog and empty it: deleted text is then in neither."""
    with _translated(engine):
        raw: Any = engine.raw_connection()
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise _as_store_error(error, engine) from error


def is_damage(message: str) -> bool:
    """Whether an error of SQLite's says that the catalog is damaged, or is none."""
    return any(sign in message for sign in _DAMAGED)


def _as_store_error(error: DatabaseError, engine: Engine) -> Exception:
    message = str(error.orig)
    catalog = engine.url.database
    if is_damage(message):
        return CatalogCorruptError(
            f"The catalog {catalog} is damaged ({message}). Stop the bot and run `pullquote "
            "repair`, which saves what can be read, or restore a backup (`pullquote restore`)."
        )
    if "unable to open" in message or "readonly" in message or "disk I/O" in message:
        return DataFolderError(
            f"The catalog {catalog} cannot be opened or written ({message}). Check the folder's "
            "permissions, or set PULLQUOTE_DATA_DIR to another folder."
        )
    if "full" in message:
        return DataFolderError(
            f"The catalog {catalog} cannot grow ({message}). Free some disk space and run the "
            "same command again; nothing that was stored is lost."
        )
    if "locked" in message:
        return DataFolderError(
            f"The catalog {catalog} was busy for {BUSY_TIMEOUT_SECONDS} s. Run the same command "
            "again when the other process has finished."
        )
    return error
