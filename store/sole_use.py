"""A data folder → the certainty that no other process uses it, and how its catalog is put aside."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from store.catalog import CATALOG_FILE
from store.embedded_index import INDEX_FOLDER, LOCK_FILE, SEAL_FILE
from store.errors import LibraryLockedError
from store.integrity import as_file

LOG_SUFFIX = "-wal"
SHARED_SUFFIX = "-shm"


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """While nobody else uses the data folder. Raises ``LibraryLockedError``.

    The index's lock tells of its owner. Who only has the catalog open holds SQLite's lock on it: it
    alone can lead the catalog out of its write-ahead log, after which the log is part of the file.
    Of a catalog that is damaged beyond opening, the index's lock alone can tell.
    """
    lock = FileLock(folder / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise _locked(folder) from None
    with ExitStack() as opened:
        opened.callback(lock.release)
        catalog = folder / CATALOG_FILE
        if catalog.is_file():
            connection = opened.enter_context(as_file(catalog, waits=0))
            try:
                connection.execute("PRAGMA journal_mode=DELETE").fetchall()
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.DatabaseError as error:
                if "locked" in str(error):
                    raise _locked(folder) from None
        yield


def keep_aside(folder: Path, name: str) -> Path:
    """Keep the catalog under a second name, in a new folder within the data folder; returns that.

    The file itself has its old name there, so that the folder can be used as a data folder.
    """
    aside = folder / f"{name}-{time_stamp()}"
    aside.mkdir()
    for suffix in (LOG_SUFFIX, SHARED_SUFFIX):  # no log is ever beside a catalog not its own
        file = folder / f"{CATALOG_FILE}{suffix}"
        if file.exists():
            file.rename(aside / file.name)
    catalog = folder / CATALOG_FILE
    try:
        os.link(catalog, aside / CATALOG_FILE)
    except OSError:  # a file system without links, or no file
        catalog.rename(aside / CATALOG_FILE)
    sync(aside)
    sync(folder)
    return aside


def put_in_place(catalog: Path, folder: Path) -> None:
    """Make a whole catalog file the data folder's own, safely on the disk before it is seen.

    What was made from the former one (the Chroma index) is thrown away, and made again when needed.
    """
    sync(catalog)
    drop_index(folder)
    catalog.replace(folder / CATALOG_FILE)
    sync(folder)


def drop_index(folder: Path) -> None:
    """Throw the Chroma index away; it is made again from the catalog when it is needed."""
    index = folder / INDEX_FOLDER
    if index.is_dir():
        shutil.rmtree(index)
    else:
        index.unlink(missing_ok=True)
    (folder / SEAL_FILE).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, written to the disk."""
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        with suppress(OSError) if path.is_dir() else ExitStack():  # not every system syncs folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def time_stamp() -> str:
    """Now, as a part of a file's name: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def _locked(folder: Path) -> LibraryLockedError:
    return LibraryLockedError(
        f"Another process is using the data folder {folder}, and this work needs it alone. Stop "
        "the bot (or the other command) and run this again."
    )
