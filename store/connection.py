"""A data folder or a URL → an SQLAlchemy engine on its catalog, and database errors → our own.

What is special to each database is in ``store.connection_sqlite`` and
``store.connection_postgresql``: this picks one. In both, readers see one state of the catalog and
never wait for a writer; writers queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DBAPIError

from store import connection_postgresql, connection_sqlite
from store.connection_postgresql import POSTGRESQL

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

ROWS_PER_QUERY = 500
"""Ids in one ``IN`` list: well under SQLite's limit of bound values."""


class _Database(Protocol):
    """What a module on one kind of database has."""

    @property
    def WRITES(self) -> dict[str, Any]:  # noqa: N802, a constant of each module
        """The options of a connection that writes."""

    @property
    def WRITES_OWN_ROWS(self) -> dict[str, Any]:  # noqa: N802, a constant of each module
        """The same of one that writes only rows that it has locked."""

    def trying_until_end(self, connection: Connection, name: str) -> bool:
        """See ``trying_until_end``."""

    def as_store_error(self, error: DBAPIError, engine: Engine) -> Exception:
        """One of ``store.errors``, or the error itself where it is none of these."""

    def forget_deleted(self, engine: Engine) -> None:
        """See ``forget_deleted``."""

    def trying_alone(self, engine: Engine, number: int) -> AbstractContextManager[bool]:
        """See ``trying_alone``."""


def open_engine(catalog: Path, url: str | None = None) -> Engine:
    """An engine on the catalog at a URL, or on an SQLite file, which is made if there is none."""
    if url is None:
        return connection_sqlite.open_engine(catalog)
    return connection_postgresql.open_engine(url)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the catalog."""
    with _translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: all of it is kept, or nothing."""
    with _changing(engine, _database(engine).WRITES) as connection:
        yield connection


@contextmanager
def writing_own_rows(engine: Engine) -> Iterator[Connection]:
    """The same for what changes only rows that it has locked, or that are its own, and reads none
    to decide about others: in PostgreSQL it waits for no other writer."""
    with _changing(engine, _database(engine).WRITES_OWN_ROWS) as connection:
        yield connection


def in_parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """The ids in lists short enough for one query."""
    return (ids[first : first + ROWS_PER_QUERY] for first in range(0, len(ids), ROWS_PER_QUERY))


def insert_or_update(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that may say what happens to a row that is there already (``on_conflict_…``)."""
    if is_postgresql(connection):
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def forget_deleted(engine: Engine) -> None:
    """Leave nothing of deleted rows where the database gives a way to it."""
    with _translated(engine):
        _database(engine).forget_deleted(engine)


@contextmanager
def trying_alone(engine: Engine, number: int) -> Iterator[bool]:
    """While no other process that uses this catalog is here with the same number.

    False where one is: nobody waits. No transaction is kept open meanwhile.
    """
    with _translated(engine), _database(engine).trying_alone(engine, number) as alone:
        yield alone


def trying_until_end(connection: Connection, name: str) -> bool:
    """Be the only one at what has this name until the transaction ends; False where another is.

    For ``writing_own_rows``: nobody waits.
    """
    return _database(connection.engine).trying_until_end(connection, name)


def is_postgresql(database: Connection | Engine) -> bool:
    """Whether the catalog is in PostgreSQL; else it is an SQLite file."""
    return database.dialect.name == POSTGRESQL


def _database(engine: Engine) -> _Database:
    return connection_postgresql if is_postgresql(engine) else connection_sqlite


@contextmanager
def _changing(engine: Engine, options: dict[str, Any]) -> Iterator[Connection]:
    with _translated(engine), engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _database(engine).as_store_error(error, engine) from error
