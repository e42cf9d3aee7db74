"""Catalogs of every schema since the first open; those of a newer one are refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from generated import add, article
from sqlalchemy import Connection, text

from store import migrations
from store.catalog import Catalog
from store.connection import writing
from store.embeddings import EmbeddingModel
from store.errors import CatalogCorruptError
from store.library import Library
from store.questions import KeptCitation, KeptQuestion
from store.records import Scope
from store.sources import SourceKind

FIRST_SCHEMA = Path(__file__).with_name("schema_1.sql")


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A data folder as the first schema had it."""
    folder = tmp_path / "data"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        connection.executescript(FIRST_SCHEMA.read_text(encoding="utf-8"))
    return folder


def columns(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE sql NOT NULL ORDER BY 1")
        return {
            name: connection.execute(f"PRAGMA table_info('{name}')").fetchall() for (name,) in names
        }


def number(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        found: int = connection.execute("SELECT number FROM schema_version").fetchone()[0]
        return found


def test_a_catalog_of_the_first_schema_opens(first: Path, model: EmbeddingModel) -> None:
    with Library(first, model, exhaustive_below=0) as library:
        [summary] = library.articles()
        assert summary.version.metadata.authors == ("Ana Ruiz",)
        assert summary.versions == 2
        assert library.version(summary.version.article_id, 1).text == "The ferry sank off Aldmoor."
        hits = library.search("When did the ferry sink?").hits
        assert [hit.text for hit in hits] == ["The ferry sank off Aldmoor at dawn."]
        [stored] = add(library, article("ferry", "The ferry sank off Aldmoor at noon."))
        assert stored.version == 3
        assert library.search("At what time did it sink?").hits[0].text.endswith("noon.")


def test_a_migrated_catalog_is_like_a_new_one(
    first: Path, tmp_path: Path, model: EmbeddingModel
) -> None:
    for folder in (first, tmp_path / "new"):
        with Library(folder, model) as library:
            add(library, article("one", "It rained."))
    assert columns(first) == columns(tmp_path / "new")
    assert number(first) == number(tmp_path / "new") == migrations.newest_number()


def test_a_catalog_of_the_second_schema_keeps_its_questions(
    first: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = KeptQuestion(
        "old", 1, 2, "ann", "Who?", "answered", False, {}, Scope(), datetime(2024, 5, 7, tzinfo=UTC)
    )
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        catalog = Catalog(first)
        with writing(catalog.engine) as connection:
            connection.execute(
                text(
                    "INSERT INTO kept_questions (id, guild_id, channel_id, asker, private, "
                    "question, status, answer, scope, asked) VALUES ('old', 1, 2, 'ann', 0, "
                    """'Who?', 'answered', '{}', '{"libraries": ["public"], "article_ids": """
                    """null}', '2024-05-07T00:00:00+00:00')"""
                )
            )
        catalog.close()
        assert number(first) == 2
        assert "follow_ups" not in columns(first)
    with Library(first, model) as library:
        assert library.questions.find("old") == asked
        later = replace(asked, id="new", follows="old")
        library.questions.keep(later)
        assert library.questions.find("new") == later
        assert library.threads.all() == {}
        [summary] = library.articles()
        assert library.sources.of_article(summary.version.article_id) == []
        assert library.sources.watch("https://paper.example/", SourceKind.PAGE).watched
    assert number(first) == migrations.newest_number()


def test_answers_kept_before_words_were_marked_are_still_there(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    plain = KeptCitation("ferry", 1, 2, 10, 40, (12, 40))
    asked = KeptQuestion(
        "old", 1, 2, "ann", "Who?", "answered", False, {}, Scope(), datetime(2024, 5, 7, tzinfo=UTC)
    )
    folder = tmp_path / "data"
    with Library(folder, model) as library:
        library.questions.keep(replace(asked, citations=(plain,)))
    made = columns(folder)["kept_citations"]
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as connection, connection:
        for column in ("answer_start", "answer_end"):
            connection.execute(f"ALTER TABLE kept_citations DROP COLUMN {column}")
        connection.execute("UPDATE schema_version SET number = 11")
    with Library(folder, model) as library:
        assert library.questions.find("old") == replace(asked, citations=(plain,))
        marked = replace(asked, id="new", citations=(replace(plain, answer=(20, 25)), plain))
        library.questions.keep(marked)
        assert library.questions.find("new") == marked
    assert columns(folder)["kept_citations"] == made


def add_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE articles ADD COLUMN pinned INTEGER"))


def fail_midway(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE articles ADD COLUMN half INTEGER"))
    connection.execute(text("SELECT no_such_function()"))


def test_migrations_run_once(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (add_column,))
    for _ in range(2):
        Catalog(first).close()
    assert number(first) == 2
    assert "pinned" in [column[1] for column in columns(first)["articles"]]


def test_a_new_catalog_needs_no_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (fail_midway,))
    Catalog(tmp_path / "new").close()
    assert number(tmp_path / "new") == 2


def test_a_migration_that_fails_leaves_the_catalog_as_it_was(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = columns(first)
    monkeypatch.setattr(migrations, "MIGRATIONS", (add_column, fail_midway))
    with pytest.raises(Exception, match="no_such_function"):
        Catalog(first)
    assert columns(first) == before
    assert number(first) == 1


def test_a_catalog_of_a_newer_pullquote_is_refused(first: Path) -> None:
    with closing(sqlite3.connect(first / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE schema_version SET number = 99")
    before = columns(first)
    with pytest.raises(CatalogCorruptError, match=r"newer Pullquote \(schema 99.*Update Pullquote"):
        Catalog(first)
    assert (columns(first), number(first)) == (before, 99)
