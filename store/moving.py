"""A catalog in a data folder's file → the same in an empty database in PostgreSQL.

Everything is read at one moment and written in one transaction: killed at any moment, the database
is as empty as it was. The lexical index is made anew, the vectors are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, literal_column, select

from store import earlier
from store.catalog import CATALOG_FILE, Catalog
from store.connection import reading, writing
from store.errors import CatalogServerError, DataFolderError
from store.integrity import Contents
from store.remaking import index_all
from store.schema import (
    alembic_version,
    articles,
    earlier_paragraphs,
    metadata,
    properties,
    schema_version,
    versions,
)
from store.sole_use import sole_use

ROWS_AT_ONCE = 200
"""Rows in memory at once: of passages, some 5 MB."""
NOT_COPIED = frozenset({alembic_version.name, schema_version.name, earlier_paragraphs.name})
"""What says the schema is there already; the paragraphs are made anew with their index."""
Progress = Callable[[int, int], None]
"""Takes the number of rows copied and to be copied."""


def move(folder: Path, url: str, progress: Progress | None = None) -> Contents:
    """Copy all that a data folder's catalog has into the database at a URL; what that was.

    The file stays as it is. Raises ``LibraryLockedError`` where another process uses it,
    ``DataFolderError`` where there is none, and ``CatalogServerError`` where the database has
    something in it already.
    """
    if not (folder / CATALOG_FILE).is_file():
        raise DataFolderError(
            f"There is no catalog in {folder} to be moved. Check --data-dir or PULLQUOTE_DATA_DIR."
        )
    with sole_use(folder):
        pass  # a process that writes meanwhile would write what is not moved
    with (
        closing(Catalog(folder)) as source,
        closing(Catalog(folder, url)) as target,
        reading(source.engine) as old,
        writing(target.engine) as new,
    ):
        _require_empty(new)
        _copy(old, new, progress)
        index_all(new)
        earlier.index_all_earlier(new)
        return Contents(_count(new, articles), _count(new, versions))


def _require_empty(connection: Connection) -> None:
    """Properties are no contents: whatever looked into the database has left its identity there."""
    for table in metadata.sorted_tables:
        if table not in (alembic_version, schema_version, properties) and _count(connection, table):
            raise CatalogServerError(
                "The database of CATALOG_URL is not empty, and nothing in it is replaced. Make "
                "another one (createdb), or drop that one first (dropdb)."
            )
    connection.execute(delete(properties))


def _copy(old: Connection, new: Connection, progress: Progress | None) -> None:
    tables = [each for each in metadata.sorted_tables if each.name not in NOT_COPIED]
    total = sum(_count(old, table) for table in tables)
    done = 0
    for table in tables:
        for rows in _batches(old, table):
            new.execute(insert(table), rows)
            done += len(rows)
            if progress:
                progress(done, total)
        _go_on_counting(new, table)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table)).mappings()
    while rows := [dict(row) for row in islice(found, ROWS_AT_ONCE)]:
        yield rows


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after those that came with their numbers."""
    column = table.autoincrement_column
    if column is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        following = select(func.coalesce(func.max(column), literal_column("0")) + 1)
        connection.execute(select(func.setval(sequence, following.scalar_subquery(), False)))


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
