"""The disk is full or read-only, the memory too small: said in one line, and nothing half stored.

The drills mount a small file system in memory, for which they have to be root.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from generated import add, article, paragraphs, write_files
from sqlalchemy import event
from sqlalchemy.engine import Engine

from ingest.chunk import split_passages
from ingest.pipeline import ingest_files
from ingest.sources import find_files
from store.backup import back_up
from store.embeddings import EmbeddingModel
from store.encoder import Encoding
from store.errors import BackupError, DataFolderError, OutOfMemoryError
from store.integrity import as_file, problems
from store.library import Library

WHALE = "A whale swam up the river to Glenholt."
FREE_PAGES = 30


def sound(folder: Path) -> bool:
    with as_file(folder / "catalog.sqlite") as connection:
        return problems(connection) == []


def test_a_full_disk_costs_nothing_that_was_stored(tmp_path: Path, model: EmbeddingModel) -> None:
    """As far as SQLite goes: it may have so many pages more, and no others."""
    folder = tmp_path / "data"

    def limit(connection: object, _record: object) -> None:
        [pages] = connection.execute("PRAGMA page_count").fetchone()  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count={pages + FREE_PAGES}")  # type: ignore[attr-defined]

    with Library(folder, model) as library:
        add(library, article("whale", WHALE))
    kept: list[str] = []

    def add_until_full() -> None:
        with Library(folder, model) as library:
            for seed in range(6):
                offered = [article(str(seed), paragraphs(seed))]
                kept.extend(each.article_id for each in library.add_all(offered, split_passages))

    event.listen(Engine, "connect", limit)
    try:
        with pytest.raises(DataFolderError, match=r"cannot grow.*Free some disk space"):
            add_until_full()
    finally:
        event.remove(Engine, "connect", limit)
    assert kept
    assert sound(folder)
    with Library(folder, model) as library:
        assert library.article_count() == 1 + len(kept)
        assert library.search(WHALE).hits[0].text == WHALE
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(6)))
        assert library.article_count() == 7


def scarce(monkeypatch: pytest.MonkeyPatch, most: int) -> list[int]:
    """From now on there is memory for so many texts at once; returns what was tried."""
    tried: list[int] = []
    encode = EmbeddingModel.encode

    def limited(self: EmbeddingModel, texts: Sequence[str]) -> list[Encoding]:
        tried.append(len(texts))
        if len(texts) > most:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to …")
        return encode(self, texts)

    monkeypatch.setattr(EmbeddingModel, "encode", limited)
    return tried


def test_little_memory_takes_smaller_batches(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = scarce(monkeypatch, 2)
    stored = add(library, *(article(str(seed), paragraphs(seed)) for seed in range(5)))
    assert sum(each.embedded for each in stored) == 20
    assert max(tried) > 2
    assert "trying fewer" in caplog.text
    for seed in range(5):
        [first, *_] = paragraphs(seed)
        assert library.search(first).hits[0].text in first


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory.")])
def test_no_memory_at_all_is_said_and_nothing_is_half_stored(
    library: Library, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    add(library, article("whale", WHALE))

    def fail(_self: EmbeddingModel, _texts: Sequence[str]) -> list[Encoding]:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddingModel, "encode", fail)
        with pytest.raises(OutOfMemoryError, match="not enough memory"):
            add(library, article("two", paragraphs(2)))
    assert library.article_count() == 1
    assert sound(library.folder)
    add(library, article("two", paragraphs(2)))
    assert library.article_count() == 2


def test_other_errors_are_not_taken_for_a_lack_of_memory(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: EmbeddingModel, _texts: Sequence[str]) -> list[Encoding]:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(EmbeddingModel, "encode", fail)
    with pytest.raises(RuntimeError, match="mat1"):
        add(library, article("two", paragraphs(2)))


# ---- drills on a file system of their own

Remount = Callable[[str], None]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Remount]]:
    """A folder on a file system of 3 MB, and what mounts it anew with other options."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> None:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True, capture_output=True
        )

    try:
        mount("size=3m")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    yield place, lambda options: mount(f"remount,{options}")
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    file = disk / "ballast"
    with suppress(OSError), file.open("wb") as ballast:
        while True:
            ballast.write(b"x" * 4096)
            ballast.flush()
    return file


@pytest.mark.drill
def test_a_disk_that_fills_up_during_an_ingest(
    small_disk: tuple[Path, Remount], tmp_path: Path, model: EmbeddingModel
) -> None:
    disk, remount = small_disk
    folder, files = disk / "data", tmp_path / "files"
    write_files(files, 40)
    kept: list[str] = []

    def ingest_until_full(library: Library) -> None:
        for result in ingest_files(library, find_files([files])):
            assert result.stored is not None
            kept.append(result.stored.article_id)

    with Library(folder, model, exhaustive_below=0) as library:
        with pytest.raises(DataFolderError, match=r"cannot grow.*Free some disk space"):
            ingest_until_full(library)
        assert library.search("mayor of Aldmoor").hits, "questions are answered all the same"
    assert sound(folder)
    whole = back_up(folder, tmp_path / "elsewhere.sqlite")
    assert whole.contents.articles >= len(kept)
    with pytest.raises(BackupError, match="could not be written"):
        back_up(folder, disk / "here.sqlite")
    assert not list(disk.glob("*.sqlite*")), "no half a backup is left"
    remount("size=60m")
    with Library(folder, model, exhaustive_below=0) as library:
        present = {summary.version.article_id for summary in library.articles()}
        assert set(kept) <= present
        list(ingest_files(library, find_files([files])))
        library.catch_up()
        assert library.article_count() == 40
        assert library.search("mayor of Aldmoor").hits
    print(f"{len(present)} of 40 articles stored before the disk was full, {len(kept)} reported")


@pytest.mark.drill
def test_a_disk_that_is_full_when_the_index_is_written(
    small_disk: tuple[Path, Remount], model: EmbeddingModel, caplog: pytest.LogCaptureFixture
) -> None:
    disk, remount = small_disk
    folder = disk / "data"
    remount("size=12m")
    with Library(folder, model, exhaustive_below=0) as library:
        list(library.add_all([article("whale", WHALE)], split_passages))
        library.warm_up()
        ballast = fill(disk)
        caplog.set_level(logging.WARNING)
        library.catch_up()
        assert library.search(WHALE).hits[0].text == WHALE
        assert "index" in caplog.text
        ballast.unlink()
        library.catch_up()
        assert library.search(WHALE).hits[0].text == WHALE
    assert (folder / "index.seal").exists()


@pytest.mark.drill
def test_a_disk_that_is_read_only(
    small_disk: tuple[Path, Remount], tmp_path: Path, model: EmbeddingModel
) -> None:
    disk, remount = small_disk
    folder = disk / "data"
    with Library(folder, model) as library:
        add(library, article("whale", WHALE))
    remount("ro")
    with pytest.raises(DataFolderError, match=r"cannot be written \(Read-only.*PULLQUOTE_DATA"):
        Library(folder, model)
    assert back_up(folder, tmp_path / "saved.sqlite").contents.articles == 1
    remount("rw")
    with Library(folder, model) as library:
        assert library.search(WHALE).hits[0].text == WHALE


def test_the_folder_of_the_index_is_taken_away_while_in_use(
    library: Library, model: EmbeddingModel
) -> None:
    add(library, article("whale", WHALE), *(article(str(n), paragraphs(n)) for n in range(3)))
    assert library.search(WHALE).hits[0].text == WHALE
    shutil.rmtree(library.folder / "chroma")
    assert library.search(WHALE).hits[0].text == WHALE
    add(library, article("owl", "An owl nests in the stadium of Farrow."))
    assert library.search("Which bird nests in the stadium?").hits[0].text.startswith("An owl")
    folder = library.folder
    library.close()
    with Library(folder, model, exhaustive_below=0) as again:
        again.catch_up()
        assert again.search(WHALE).hits[0].text == WHALE
    assert list((folder / "chroma").iterdir())
