"""A catalog in PostgreSQL that cannot be used: one line that says what to do, and no password."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from store.catalog import Catalog
from store.connection import writing
from store.errors import CatalogServerError
from tests.servers import PostgreSQL

SECRET = "not-to-be-shown"


def refused(folder: Path, url: str) -> str:
    """What is said where a catalog cannot be opened."""
    with pytest.raises(CatalogServerError) as raised:
        Catalog(folder, url)
    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "pullquote",
        f"mysql://pullquote:{SECRET}@127.0.0.1/pullquote",
        f"postgresql+asyncpg://pullquote:{SECRET}@127.0.0.1/pullquote",
        f"postgresql://pullquote:{SECRET}@127.0.0.1:port/pullquote",
    ],
)
def test_what_is_no_url_of_postgresqls(tmp_path: Path, url: str) -> None:
    assert "postgresql+psycopg://user:password@host/database" in refused(tmp_path, url)


def test_without_the_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    told = refused(tmp_path, f"postgresql://pullquote:{SECRET}@127.0.0.1/pullquote")
    assert "pip install -c constraints.txt '.[postgresql]'" in told


def test_where_no_server_is(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = refused(tmp_path, f"postgresql://pullquote:{SECRET}@127.0.0.1:{port}/articles")
    assert f"articles at 127.0.0.1:{port}" in told
    assert "Check that the server runs" in told
    hidden = f"postgresql:///articles?host=127.0.0.1&port={port}&password={SECRET}"
    assert "articles at 127.0.0.1" in refused(tmp_path, hidden)


def test_a_database_that_was_not_made(tmp_path: Path, postgresql: PostgreSQL) -> None:
    url = make_url(postgresql.new_database()).set(database="never_made")
    told = refused(tmp_path, url.render_as_string(hide_password=False))
    assert "never_made" in told
    assert "createdb" in told


def test_a_database_of_somebody_elses(tmp_path: Path, postgresql: PostgreSQL) -> None:
    url = make_url(postgresql.new_database())
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
    told = refused(tmp_path, url.set(username="guest").render_as_string(hide_password=False))
    assert "has to own the database" in told


def test_mistakes_of_our_own_are_not_laid_to_the_server(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    catalog = Catalog(tmp_path, postgresql.new_database())
    try:
        with pytest.raises(DBAPIError, match="no_such_column"), writing(catalog.engine) as writer:
            writer.exec_driver_sql("SELECT no_such_column FROM articles")
    finally:
        catalog.close()
