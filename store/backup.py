"""A catalog in use ↔ one file that holds all of it at one moment.

The Chroma index is not in it: it is made from the catalog. Neither is the key of the members'
hashes, which lies beside the catalog so that whoever finds the one cannot do without the other.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.catalog import CATALOG_FILE, IDENTITY_PROPERTY, Catalog
from store.connection_sqlite import is_damage
from store.errors import BackupError, CatalogCorruptError, DataFolderError
from store.integrity import Contents, as_file, contents, problems
from store.sole_use import LOG_SUFFIX, keep_aside, put_in_place, sole_use, sync, time_stamp

Progress = Callable[[int, int], None]
"""Takes the numbers of megabytes written and to be written."""

MEGABYTE = 1_000_000
INSTRUCTIONS_PER_REPORT = 100_000
"""Steps of SQLite's virtual machine between two reports of progress: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and checked. ``size``: bytes."""

    file: Path
    size: int
    contents: Contents


@dataclass(frozen=True, slots=True)
class Restored:
    """A catalog that was put in place of the one that is now in the folder ``aside``, if any."""

    contents: Contents
    aside: Path | None


def back_up(folder: Path, target: Path, progress: Progress | None = None) -> Backup:
    """Write a data folder's catalog into a new file while others read and write it.

    ``target`` is the file, or a folder in which a name with the time is chosen. The file appears
    under its name when it is whole, on the disk and checked. Raises ``BackupError`` where it is
    there already or cannot be written, ``DataFolderError`` or ``CatalogCorruptError`` for the
    catalog.
    """
    catalog = folder / CATALOG_FILE
    if not catalog.is_file():
        raise DataFolderError(
            f"There is no catalog in {folder} to back up. Check --data-dir or PULLQUOTE_DATA_DIR."
        )
    file = target / f"pullquote-{time_stamp()}.sqlite" if target.is_dir() else target
    _refuse_existing(file)
    try:
        # readable by its owner alone: it has the questions of every server
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        os.close(descriptor)
    except OSError as error:
        raise _not_written(file, error.strerror) from error
    unfinished = Path(name)
    try:
        counts = _copy(catalog, unfinished, file, progress)
        sync(unfinished)
        _publish(unfinished, file)
    except OSError as error:
        raise _not_written(file, error.strerror) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(file, file.stat().st_size, counts)


def restore(file: Path, folder: Path, *, replace: bool = False) -> Restored:
    """Make a backup the catalog of a data folder, in which nobody may be at work.

    It is copied, checked and brought to the present schema first; killed at any moment, the folder
    has the one catalog or the other. A present catalog is moved aside with ``replace``. Raises
    ``BackupError``, ``LibraryLockedError`` or ``DataFolderError``; nothing is changed then.
    """
    if not file.is_file():
        raise BackupError(f"There is no backup {file}. Check its path.")
    present = (folder / CATALOG_FILE).exists()
    if present and not replace:
        raise BackupError(
            f"The data folder {folder} has a catalog already. Restore into another folder "
            "(--data-dir), or add --replace, which moves the present catalog aside."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            sole_use(folder),
            tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as name,
        ):
            counts = _checked_copy(file, Path(name))
            aside = keep_aside(folder, "replaced") if present else None
            put_in_place(Path(name) / CATALOG_FILE, folder)
    except OSError as error:
        raise DataFolderError(
            f"The backup could not be restored into {folder} ({error.strerror}). Check the "
            "folder's permissions and the free disk space."
        ) from error
    return Restored(counts, aside)


def _copy(catalog: Path, unfinished: Path, file: Path, progress: Progress | None) -> Contents:
    """Copy the catalog as it is at one moment, and check the copy."""
    try:
        with _readable(catalog, file.parent) as source, as_file(source) as connection:
            [pages] = connection.execute("PRAGMA page_count").fetchone()
            [page_size] = connection.execute("PRAGMA page_size").fetchone()
            if progress:
                _report(connection, unfinished, pages * page_size, progress)
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        with as_file(unfinished) as connection:
            found = problems(connection)
            if not found:
                return contents(connection)
    except sqlite3.Error as error:
        if not is_damage(str(error)):
            raise _not_written(file, str(error)) from error
        found = [str(error)]
    raise CatalogCorruptError(
        f"The catalog {catalog} is damaged ({found[0]}), so no backup was made of it. Run "
        "`pullquote repair`, or restore an earlier backup."
    )


@contextmanager
def _readable(catalog: Path, beside: Path) -> Iterator[Path]:
    """The catalog, or on a disk that became read-only, where SQLite cannot open it, its copy."""
    if not os.statvfs(catalog).f_flag & os.ST_RDONLY:
        yield catalog
        return
    with tempfile.TemporaryDirectory(prefix=".copy-", dir=beside) as name:
        yield _copy_with_log(catalog, Path(name))


def _report(
    connection: sqlite3.Connection, unfinished: Path, total: int, progress: Progress
) -> None:
    def report() -> int:
        written = min(unfinished.stat().st_size, total)
        progress(written // MEGABYTE, total // MEGABYTE)
        return 0  # go on

    connection.set_progress_handler(report, INSTRUCTIONS_PER_REPORT)


def _publish(unfinished: Path, file: Path) -> None:
    """Give the file its name, which nobody may have taken meanwhile."""
    try:
        os.link(unfinished, file)
    except FileExistsError:
        _refuse_existing(file)
    except OSError:  # a file system without links
        _refuse_existing(file)
        unfinished.rename(file)
    sync(file.parent)


def _checked_copy(file: Path, folder: Path) -> Contents:
    """A copy of a backup in a folder of its own, sound, of the present schema."""
    copy = _copy_with_log(file, folder)  # a catalog that was copied by hand may have one
    try:
        with as_file(copy) as connection:
            found = problems(connection)
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found:
        raise BackupError(
            f"{file} is no whole backup of Pullquote's ({found[0]}). Nothing was changed. Restore "
            "another backup; what is left in this one, `pullquote repair` can save from a data "
            f"folder that has it as {CATALOG_FILE}."
        )
    with closing(Catalog(folder)) as catalog:
        # the index of whatever was made from this catalog before is not that of what comes now
        catalog.write_property(IDENTITY_PROPERTY, uuid.uuid4().hex)
    with as_file(copy) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        return contents(connection)


def _copy_with_log(file: Path, folder: Path) -> Path:
    """Copy a catalog that nobody writes to, with its log if it has one, under a catalog's name."""
    copy = folder / CATALOG_FILE
    shutil.copyfile(file, copy)
    log = file.with_name(f"{file.name}{LOG_SUFFIX}")
    if log.is_file():
        shutil.copyfile(log, folder / f"{CATALOG_FILE}{LOG_SUFFIX}")
    return copy


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise BackupError(f"{file} is there already, and is left as it is. Give another name.")


def _not_written(file: Path, reason: str | None) -> BackupError:
    return BackupError(
        f"The backup {file} could not be written ({reason}). Check that its folder exists, may be "
        "written, and has room; the catalog is as it was."
    )
