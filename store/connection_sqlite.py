"""A catalog file → an SQLAlchemy engine on it, and SQLite's errors → our own.

Write-ahead log, so that readers never wait for a writer; ``BEGIN IMMEDIATE`` for what writes, so
that two writers queue instead of failing midway; ``secure_delete``, so that removed text is
overwritten.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from store.busy import BUSY_TIMEOUT_SECONDS
from store.errors import CatalogCorruptError, DataFolderError

WRITES: dict[str, Any] = {"writes": True}
"""The options of a connection that writes."""
WRITES_OWN_ROWS = WRITES
"""The same: there is one writer at a time in any case."""

_BETWEEN_TRIES_SECONDS = 0.005

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
        _use_write_ahead_log(connection)
        for pragma in (
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        # by the driver itself: through SQLAlchemy it takes ten times as long (.06 ms, with every
        # read), and all that can fail is what comes after it
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN")

    return engine


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """A catalog that is new, or was copied, may have another kind of log: two that change it at
    once each hold what the other one needs, and SQLite tells one of them so without waiting
    (https://www.sqlite.org/c3ref/busy_handler.html)."""
    deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_BETWEEN_TRIES_SECONDS)


def forget_deleted(engine: Engine) -> None:
    """Write the log back into the catalog and empty it: deleted text is then in neither."""
    raw: Any = engine.raw_connection()
    try:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


@contextmanager
def trying_alone(engine: Engine, number: int) -> Iterator[bool]:
    """See ``store.connection``: by a lock on a file beside the catalog."""
    lock = FileLock(f"{engine.url.database}.{number}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def trying_until_end(_connection: Connection, _name: str) -> bool:
    """See ``store.connection``: whoever writes is alone."""
    return True


def is_damage(message: str) -> bool:
    """Whether an error of SQLite's says that the catalog is damaged, or is none."""
    return any(sign in message for sign in _DAMAGED)


def as_store_error(error: DBAPIError, engine: Engine) -> Exception:
    """One of ``store.errors``, or the error itself where it is none of these."""
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
