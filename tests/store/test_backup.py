"""Backups are whole while others write, and what is restored is what was backed up, or nothing."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from generated import add, article, paragraphs
from sqlalchemy import text

from ingest.chunk import split_passages
from store.backup import back_up, restore
from store.catalog import CATALOG_FILE
from store.connection import writing
from store.embeddings import EmbeddingModel
from store.errors import BackupError, CatalogCorruptError, DataFolderError, LibraryLockedError
from store.library import Library

WHALE = "A whale swam up the river to Glenholt."
OWL = "An owl nests in the stadium of Farrow."


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with some articles, one in two versions; copy it."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    with Library(folder, model) as library:
        add(library, article("whale", [WHALE, *paragraphs(50)]))
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(4)))
        add(library, article("whale", [WHALE, *paragraphs(51)]))
    return folder


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data"))


def texts(folder: Path, model: EmbeddingModel) -> dict[str, list[str]]:
    with Library(folder, model) as library:
        ids = [summary.version.article_id for summary in library.articles()]
        return {id_: [version.text for version in library.history(id_)] for id_ in ids}


def found(folder: Path, model: EmbeddingModel, question: str = "Which animal swam?") -> str:
    with Library(folder, model, exhaustive_below=0) as library:
        library.catch_up()
        return library.search(question).hits[0].text


def test_what_was_backed_up_is_restored(data: Path, tmp_path: Path, model: EmbeddingModel) -> None:
    reported: list[tuple[int, int]] = []
    with Library(data, model) as running:
        running.search(WHALE)
        made = back_up(data, tmp_path, lambda *done: reported.append(done))
    assert made.file.parent == tmp_path
    assert made.file.name.startswith("pullquote-2")
    assert made.file.stat().st_mode & 0o077 == 0, "others could read the questions in it"
    assert (made.contents.articles, made.contents.versions) == (5, 6)
    assert made.size == made.file.stat().st_size > 0
    restored = restore(made.file, tmp_path / "elsewhere")
    assert restored.contents == made.contents
    assert restored.aside is None
    assert texts(tmp_path / "elsewhere", model) == texts(data, model)
    assert found(tmp_path / "elsewhere", model) == WHALE
    assert not list((tmp_path / "elsewhere").glob(".*")), "nothing half done is left"
    assert not list(tmp_path.glob(".*"))


def test_a_present_catalog_is_moved_aside_and_not_lost(
    data: Path, tmp_path: Path, model: EmbeddingModel
) -> None:
    made = back_up(data, tmp_path / "then.sqlite")
    then = texts(data, model)
    with Library(data, model, exhaustive_below=0) as library:
        add(library, article("owl", OWL))
        library.remove(library.find(next(iter(then))))
    now = texts(data, model)
    with pytest.raises(BackupError, match=r"--replace"):
        restore(made.file, data)
    assert texts(data, model) == now
    restored = restore(made.file, data, replace=True)
    assert texts(data, model) == then
    assert found(data, model) == WHALE
    assert OWL not in found(data, model, OWL), "the index of what was there before is not used"
    assert restored.aside is not None
    assert restored.aside.parent == data
    assert texts(restored.aside, model) == now


def test_a_backup_is_of_one_moment_while_others_write(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    folder = tmp_path / "data"
    with Library(folder, model) as library:
        library.write_note("one", "0")
        library.write_note("two", "0")
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                with writing(library.questions._engine) as connection:
                    change = text(
                        "UPDATE properties SET value = :number WHERE name IN ('one','two')"
                    )
                    connection.execute(change, {"number": str(number)})

        writer = threading.Thread(target=write)
        writer.start()
        try:
            backups = [back_up(folder, tmp_path / f"{each}.sqlite") for each in range(5)]
        finally:
            stop.set()
            writer.join()
    numbers = []
    for made in backups:
        with closing(sqlite3.connect(made.file)) as connection:
            rows = connection.execute("SELECT value FROM properties WHERE name IN ('one', 'two')")
            one, two = (int(value) for (value,) in rows)
        assert one == two
        numbers.append(one)
    assert numbers == sorted(numbers)
    assert numbers[-1] > 0, "nothing was written meanwhile"


def test_an_existing_file_is_left_alone(data: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.sqlite"
    taken.write_text("mine")
    with pytest.raises(BackupError, match="there already"):
        back_up(data, taken)
    assert taken.read_text() == "mine"


def test_a_folder_that_is_not_there(data: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"could not be written.*folder exists"):
        back_up(data, tmp_path / "nowhere" / "backup.sqlite")
    with pytest.raises(DataFolderError, match="no catalog"):
        back_up(tmp_path / "nowhere", tmp_path)
    with pytest.raises(BackupError, match=r"no backup .*nothing\.sqlite\. Check its path"):
        restore(tmp_path / "nothing.sqlite", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_name_that_is_taken_meanwhile(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, link = tmp_path / "backups" / "kept.sqlite", os.link
    target.parent.mkdir()

    def taken_first(unfinished: Path, file: Path) -> None:
        file.write_text("mine")
        link(unfinished, file)

    monkeypatch.setattr(os, "link", taken_first)
    with pytest.raises(BackupError, match="there already"):
        back_up(data, target)
    assert target.read_text() == "mine"
    assert list(target.parent.iterdir()) == [target]


def test_a_disk_without_links_and_one_that_became_read_only(
    data: Path, tmp_path: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_flag=os.ST_RDONLY))
    made = back_up(data, tmp_path / "kept.sqlite")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    monkeypatch.undo()
    restore(made.file, tmp_path / "restored")
    assert texts(tmp_path / "restored", model) == texts(data, model)


def flip_a_letter(file: Path) -> None:
    """As a failing disk does: SQLite itself notices nothing."""
    data = file.read_bytes()
    assert WHALE.encode() in data
    file.write_bytes(data.replace(WHALE.encode(), WHALE.replace("whale", "shale").encode()))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def garble(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for page in range(8, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 200] = random.Random(page).randbytes(200)
    file.write_bytes(data)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a letter": flip_a_letter,
    "cut": cut,
    "pages": garble,
    "no database": lambda file: file.write_bytes(random.Random(1).randbytes(9000)),
    "empty": lambda file: file.write_bytes(b""),
    "another program's": lambda file: (
        file.unlink(),
        sqlite3.connect(file).executescript("VACUUM"),
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_backup_changes_nothing(
    data: Path, tmp_path: Path, model: EmbeddingModel, damage: Callable[[Path], object]
) -> None:
    made = back_up(data, tmp_path / "backup.sqlite")
    damage(made.file)
    before = texts(data, model)
    with pytest.raises(BackupError, match=r"no whole backup.*Nothing was changed") as error:
        restore(made.file, data, replace=True)
    assert "\n" not in str(error.value)
    assert texts(data, model) == before
    assert not list(data.glob("replaced-*"))
    with pytest.raises(BackupError):
        restore(made.file, tmp_path / "new")
    assert not (tmp_path / "new" / CATALOG_FILE).exists()


@pytest.mark.parametrize("damage", [flip_a_letter, cut, garble])
def test_no_backup_is_made_of_a_damaged_catalog(
    data: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    damage(data / CATALOG_FILE)
    with pytest.raises(CatalogCorruptError, match=r"no backup was made.*pullquote repair"):
        back_up(data, tmp_path / "backup.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_backup_of_a_newer_pullquote_is_refused(
    data: Path, tmp_path: Path, model: EmbeddingModel
) -> None:
    made = back_up(data, tmp_path / "backup.sqlite")
    with closing(sqlite3.connect(made.file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    before = texts(data, model)
    with pytest.raises(CatalogCorruptError, match="Update Pullquote"):
        restore(made.file, data, replace=True)
    assert texts(data, model) == before


def test_a_backup_of_the_first_schema_is_brought_up_to_date(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    old = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript((Path(__file__).with_name("schema_1.sql")).read_text("utf-8"))
    assert restore(old, tmp_path / "data").contents.articles == 1
    assert found(tmp_path / "data", model, "When did the ferry sink?").startswith("The ferry")


@pytest.mark.parametrize("owns", [True, False], ids=["owner of the index", "another reader"])
def test_nothing_is_restored_under_somebody(
    data: Path, tmp_path: Path, model: EmbeddingModel, owns: bool
) -> None:
    made = back_up(data, tmp_path / "backup.sqlite")
    with Library(data, model) as running:
        if owns:
            running.search(WHALE)
        with pytest.raises(LibraryLockedError, match=r"Another process.*Stop the bot"):
            restore(made.file, data, replace=True)
        list(running.add_all([article("owl", OWL)], split_passages))
    assert found(data, model, OWL) == OWL
    restore(made.file, data, replace=True)
    assert found(data, model, OWL) != OWL


def test_a_catalog_with_its_log_copied_by_hand(
    data: Path, tmp_path: Path, model: EmbeddingModel
) -> None:
    with Library(data, model) as library:
        list(library.add_all([article("owl", OWL)], split_passages))
        for suffix in ("", "-wal"):
            shutil.copyfile(data / f"{CATALOG_FILE}{suffix}", tmp_path / f"copy.sqlite{suffix}")
    restore(tmp_path / "copy.sqlite", tmp_path / "new")
    assert found(tmp_path / "new", model, OWL) == OWL
