"""Catalogs of every schema since the first open; those of a newer one are refused."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from generated import add, article
from sqlalchemy import insert, select, update

from store import migrations
from store.busy import BUSY_TIMEOUT_SECONDS
from store.catalog import Catalog
from store.connection import open_engine, writing
from store.embeddings import EmbeddingModel
from store.errors import CatalogCorruptError
from store.library import Library
from store.migrations.running import configuration, upgrade
from store.questions import KeptCitation, KeptQuestion
from store.records import Scope
from store.schema import alembic_version, schema_version
from store.sources import SourceKind

FIRST_SCHEMA = Path(__file__).with_name("schema_1.sql")
BEFORE_ALEMBIC = range(1, 17)
"""Schemas of catalogs that have nothing of Alembic's."""
CATALOG = "catalog.sqlite"
ASKED = KeptQuestion(
    "old", 1, 2, "ann", "Who?", "answered", False, {}, Scope(), datetime(2024, 5, 7, tzinfo=UTC)
)
KEEP_ASKED = """
INSERT INTO kept_questions
    (id, guild_id, channel_id, asker, private, question, status, answer, scope, asked)
VALUES ('old', 1, 2, 'ann', 0, 'Who?', 'answered', '{}',
    '{"libraries": ["public"], "article_ids": null}', '2024-05-07T00:00:00+00:00');
"""

NEWER = (
    "UPDATE alembic_version SET version_num = '0099'",
    "UPDATE alembic_version SET version_num = '00a1b2c3'",
    "DROP TABLE alembic_version; UPDATE schema_version SET number = 99",
)
OPEN = """
import sys
from pathlib import Path
from store.catalog import Catalog
print("ready", flush=True)
input()
Catalog(Path(sys.argv[1])).close()
"""

AfterFirst = Callable[..., None]


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A data folder as the first schema had it."""
    folder = tmp_path / "data"
    make_first(folder)
    return folder


def make_first(folder: Path) -> None:
    folder.mkdir()
    statements(folder, FIRST_SCHEMA.read_text(encoding="utf-8"))


def statements(folder: Path, script: str) -> None:
    with closing(sqlite3.connect(folder / CATALOG)) as connection:
        connection.executescript(script)


@pytest.fixture
def after_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AfterFirst:
    """Gives a Pullquote that knows the first schema, and from there on others than ours."""
    original = migrations.SCRIPTS

    def use(*steps: str) -> None:
        folder = tmp_path / "100% others"
        (folder / "versions").mkdir(parents=True)
        shutil.copy(original / "env.py", folder)
        [first] = original.glob("versions/schema_0001_*.py")
        shutil.copy(first, folder / "versions")
        for number, step in enumerate(steps, start=2):
            ids = f"revision, down_revision = '{number:04}', '{number - 1:04}'"
            source = f"from alembic import op\n{ids}\n\ndef upgrade():\n    {step}\n"
            (folder / "versions" / f"schema_{number:04}_other.py").write_text(source)
        monkeypatch.setattr(migrations, "SCRIPTS", folder)

    return use


def make_later(folder: Path, number: int) -> None:
    """Bring a catalog to a later schema, as Pullquotes without Alembic did."""
    engine = open_engine(folder / CATALOG)
    with writing(engine) as connection:
        [before] = connection.scalars(select(schema_version)).all()
        alembic_version.create(connection)
        connection.execute(insert(alembic_version).values(version_num=f"{before:04}"))
        upgrade(connection, migrations.SCRIPTS, f"{number:04}")
        alembic_version.drop(connection)
        connection.execute(update(schema_version).values(number=number))
    engine.dispose()


def columns(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / CATALOG)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE sql NOT NULL ORDER BY 1")
        return {
            name: connection.execute(f"PRAGMA table_info('{name}')").fetchall() for (name,) in names
        }


def stated(folder: Path) -> tuple[str, int]:
    """What Alembic's table and the older one say."""
    with closing(sqlite3.connect(folder / CATALOG)) as connection:
        query = "SELECT version_num, number FROM alembic_version, schema_version"
        [found] = connection.execute(query).fetchall()
        return found


def content(folder: Path) -> list[str]:
    """All of a catalog, as statements."""
    with closing(sqlite3.connect(folder / CATALOG)) as connection:
        return list(connection.iterdump())


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
    assert stated(first) == stated(tmp_path / "new") == (migrations.newest_revision(), 17)


def test_a_catalog_of_any_schema_before_alembic_is_taken_over(first: Path, tmp_path: Path) -> None:
    made: list[dict[str, list[tuple[object, ...]]]] = []
    for number in BEFORE_ALEMBIC:
        make_later(first, number)
        copy = tmp_path / str(number)
        shutil.copytree(first, copy)
        Catalog(copy).close()
        assert stated(copy) == (migrations.newest_revision(), 17)
        made.append(columns(copy))
    assert all(each == made[0] for each in made)


def test_a_catalog_of_the_second_schema_keeps_its_questions(
    first: Path, model: EmbeddingModel
) -> None:
    make_later(first, 2)
    assert "follow_ups" not in columns(first)
    statements(first, KEEP_ASKED)
    with Library(first, model) as library:
        assert library.questions.find("old") == ASKED
        later = replace(ASKED, id="new", follows="old")
        library.questions.keep(later)
        assert library.questions.find("new") == later
        assert library.threads.all() == {}
        assert len(library.articles()) == 1
        assert library.sources.watched() == []
        assert library.sources.watch("https://paper.example/", SourceKind.PAGE).watched


def test_answers_kept_before_words_were_marked_are_still_there(
    first: Path, model: EmbeddingModel
) -> None:
    plain = KeptCitation("ferry", 1, 2, 10, 40, (12, 40))
    make_later(first, 11)
    statements(
        first,
        KEEP_ASKED + "INSERT INTO kept_citations VALUES ('old', 0, 1, 0, 'ferry', 1, 2, "
        "10, 40, 12, 40)",
    )
    with Library(first, model) as library:
        assert library.questions.find("old") == replace(ASKED, citations=(plain,))
        marked = replace(ASKED, id="new", citations=(replace(plain, answer=(20, 25)), plain))
        library.questions.keep(marked)
        assert library.questions.find("new") == marked


PIN = 'op.execute("ALTER TABLE articles ADD COLUMN pinned INTEGER")'
FAIL = 'op.execute("ALTER TABLE articles ADD COLUMN half INTEGER"); op.execute("SELECT no_such()")'


def test_migrations_run_once(first: Path, after_first: AfterFirst) -> None:
    after_first(PIN)
    for _ in range(2):
        Catalog(first).close()
    assert stated(first)[0] == "0002"
    assert "pinned" in [column[1] for column in columns(first)["articles"]]


def test_a_new_catalog_needs_no_migration(tmp_path: Path, after_first: AfterFirst) -> None:
    after_first(FAIL)
    Catalog(tmp_path / "new").close()
    assert stated(tmp_path / "new")[0] == "0002"


def test_a_migration_that_fails_leaves_the_catalog_as_it_was(
    first: Path, after_first: AfterFirst
) -> None:
    before = content(first)
    after_first(PIN, FAIL)
    with pytest.raises(Exception, match="no_such"):
        Catalog(first)
    assert content(first) == before


@pytest.mark.parametrize("change", NEWER)
def test_a_catalog_of_a_newer_pullquote_is_refused(tmp_path: Path, change: str) -> None:
    Catalog(tmp_path).close()
    statements(tmp_path, change)
    before = content(tmp_path)
    with pytest.raises(CatalogCorruptError, match=r"newer Pullquote \(schema .*Update Pullquote"):
        Catalog(tmp_path)
    assert content(tmp_path) == before


def test_whoever_only_opens_an_up_to_date_catalog_waits_for_no_writer(tmp_path: Path) -> None:
    Catalog(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / CATALOG, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        opened = threading.Thread(target=lambda: Catalog(tmp_path).close())
        opened.start()
        opened.join(timeout=BUSY_TIMEOUT_SECONDS / 2)
        waits = opened.is_alive()
        connection.execute("ROLLBACK")
        opened.join()
    assert not waits


def test_several_processes_open_an_old_catalog_at_once(first: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(first)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in started] == ["", ""]
    assert stated(first) == (migrations.newest_revision(), 17)


def test_two_that_change_the_kind_of_log_at_once_wait_for_each_other(tmp_path: Path) -> None:
    together = threading.Barrier(2)

    def opened(catalog: Path) -> str:
        together.wait()
        engine = open_engine(catalog)
        with writing(engine) as connection:
            kind = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        engine.dispose()
        return str(kind)

    with ThreadPoolExecutor(2) as threads:
        for number in range(40):
            catalog = tmp_path / str(number)
            with closing(sqlite3.connect(catalog)) as connection:
                connection.execute("CREATE TABLE old (id)")
            assert list(threads.map(opened, (catalog, catalog))) == ["wal", "wal"]


def test_several_old_catalogs_are_opened_at_once(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(3)]
    for folder in folders:
        make_first(folder)
    with ThreadPoolExecutor(len(folders)) as threads:
        for catalog in threads.map(Catalog, folders):
            catalog.close()
    for folder in folders:
        assert stated(folder) == (migrations.newest_revision(), 17)


def test_the_revisions_are_one_line_named_by_their_ids() -> None:
    found = ScriptDirectory.from_config(configuration(migrations.SCRIPTS))
    assert found.get_heads() == [migrations.newest_revision()]
    line = [each.revision for each in found.walk_revisions()]
    assert line[::-1] == migrations.known_revisions()
