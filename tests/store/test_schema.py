"""The revisions lead to the tables that a new catalog is made with: the same, in both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, select, text
from test_migrations import CATALOG, FIRST_SCHEMA

from store import migrations
from store.catalog import Catalog
from store.connection import is_postgresql, open_engine, reading, writing
from store.lexical_postgresql import postgresql_metadata
from store.migrations.running import upgrade
from store.schema import alembic_version, metadata, schema_version


def catalog_of_the_first_schema(folder: Path, _request: pytest.FixtureRequest) -> Engine:
    with closing(sqlite3.connect(folder / CATALOG)) as connection:
        connection.executescript(FIRST_SCHEMA.read_text(encoding="utf-8"))
    engine = open_engine(folder / CATALOG)
    migrations.bring_up_to_date(engine)
    return engine


def nothing_in_sqlite(folder: Path, _request: pytest.FixtureRequest) -> Engine:
    return all_run(open_engine(folder / CATALOG))


def nothing_in_postgresql(folder: Path, request: pytest.FixtureRequest) -> Engine:
    return all_run(open_engine(folder, request.getfixturevalue("postgresql").new_database()))


def first_in_postgresql(folder: Path, request: pytest.FixtureRequest) -> Engine:
    """Before there was Alembic, a catalog in PostgreSQL was of schema 15 or 16."""
    url = request.getfixturevalue("postgresql").new_database()
    Catalog(folder, url).close()
    engine = open_engine(folder, url)
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE alembic_version, ingest_jobs"))
        connection.execute(text("ALTER TABLE versions DROP COLUMN other_metadata"))
        connection.execute(schema_version.update().values(number=15))
    migrations.bring_up_to_date(engine)
    return engine


def all_run(engine: Engine) -> Engine:
    with writing(engine) as connection:
        alembic_version.create(connection)
        upgrade(connection, migrations.SCRIPTS, migrations.newest_revision())
    return engine


STARTS = (
    catalog_of_the_first_schema,
    nothing_in_sqlite,
    nothing_in_postgresql,
    first_in_postgresql,
)


@pytest.fixture(params=STARTS, ids=[start.__name__ for start in STARTS])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = request.param(tmp_path, request)
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[Any]:
    """What Alembic would still change to get from a database to our tables."""
    ours: list[MetaData] = [metadata]
    if is_postgresql(engine):
        ours.append(postgresql_metadata)

    def is_compared(_item: Any, name: str | None, kind: str, *_: Any) -> bool:
        """All but Alembic's own, and in SQLite those of FTS5, a set for each library."""
        lexical = str(name).startswith("lexical_") and not is_postgresql(engine)
        return kind != "table" or (name != alembic_version.name and not lexical)

    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_compared})
        return list(compare_metadata(context, ours))


def test_the_revisions_lead_to_the_tables(migrated: Engine) -> None:
    assert differences(migrated) == []
    with reading(migrated) as connection:
        assert connection.scalars(select(alembic_version)).all() == [migrations.newest_revision()]
        assert connection.scalars(select(schema_version)).all() == [17]
