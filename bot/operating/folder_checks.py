"""The data folder → findings: the folder itself, the catalog, the index, the clock, the sources."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.operating.checks import Check, note, ok, problem, warning
from bot.operating.counts import counted
from store.catalog import CATALOG_FILE
from store.condition import (
    CatalogCondition,
    QueueCondition,
    file_system,
    index_condition,
    put_aside,
)
from store.library import EXHAUSTIVE_BELOW_PASSAGES
from store.migrations import known_revisions, newest_revision
from store.server_index import answers

LEAST_FREE_BYTES = 50_000_000
"""With less, one ingest of a few hundred articles (30 kB a passage) may fill the disk."""
FREE_CATALOGS = 2
"""A repair writes the catalog a second time; and the library grows."""
NETWORK_FILE_SYSTEMS = frozenset("nfs nfs4 cifs smb3 smbfs fuse.sshfs 9p afs ceph".split())
CLOCK_TOLERANCE = timedelta(minutes=5)
MANY_FAILURES = 3
"""Failures in a row of a watched source, from which nobody should wait any longer."""
SHOWN_SOURCES = 5
UNREAD_FOR = timedelta(minutes=10)
"""A queued source that could be read for so long has no worker, or workers that are stuck."""


def check_folder(folder: Path) -> Iterator[Check]:
    """Whether the data folder can be used, and has room."""
    if not folder.exists():
        remedy = "`pullquote ingest` makes it; or set PULLQUOTE_DATA_DIR to where it is."
        yield note("data folder", f"{folder} is not there yet.", remedy)
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield problem(
            "data folder",
            f"{folder} cannot be written ({error.strerror}).",
            "Check its owner and permissions, whether the disk is full or mounted read-only, or "
            "set PULLQUOTE_DATA_DIR to another folder.",
        )
    else:
        yield ok("data folder", f"{folder} can be written.")
    yield _free_disk(folder)
    yield _file_system(folder)
    for each in put_aside(folder):
        remedy = f"When nothing in it is needed any more: rm -r '{each}'"
        yield note("data folder", f"{each} is left of a repair or restore.", remedy)


def check_catalog(
    folder: Path, condition: CatalogCondition | None, chroma_url: str | None = None
) -> Iterator[Check]:
    """Whether the catalog is whole, and what it says of the index, the clock, the sources.

    ``chroma_url``: where the index is, if not in the folder.
    """
    if condition is None:
        yield note("catalog", "There are no articles yet.", "Run `pullquote ingest FILE`.")
        return
    if condition.problems:
        yield problem(
            "catalog",
            f"{folder / CATALOG_FILE} cannot be used: {condition.problems[0]}.",
            "If its permissions are right, it is damaged: stop the bot and run `pullquote repair`, "
            "or restore a backup (`pullquote restore`).",
        )
        return
    yield from _check_sound(folder, condition, chroma_url)


def check_catalog_server(
    folder: Path, condition: CatalogCondition | None, chroma_url: str | None = None
) -> Iterator[Check]:
    """The same for a catalog in PostgreSQL; ``folder``: with what is kept beside it."""
    if (folder / CATALOG_FILE).exists():
        finding = f"CATALOG_URL is set: nothing reads the catalog {folder / CATALOG_FILE}."
        yield note("catalog", finding)
    if condition is None:
        yield note("catalog", "There are no articles yet.", "Run `pullquote ingest FILE`.")
    elif condition.problems:
        remedy = "docs/operating.md says how a catalog in PostgreSQL is set up."
        yield problem("catalog", condition.problems[0], remedy)
    else:
        yield from _check_sound(folder, condition, chroma_url)


def _check_sound(
    folder: Path, condition: CatalogCondition, chroma_url: str | None
) -> Iterator[Check]:
    yield _schema(condition)
    if condition.schema != newest_revision():
        return
    yield _index(folder, condition) if chroma_url is None else _index_server(chroma_url)
    yield _clock(condition)
    yield _sources(condition)
    yield from _queue(condition.queue)
    if condition.undated:
        articles = condition.contents.articles
        yield note(
            "articles",
            f"Without a date of publication: {condition.undated:,} of {articles:,}.",
        )


def _queue(queue: QueueCondition) -> Iterator[Check]:
    """Nothing where nothing is queued."""
    patient = datetime.now(UTC) - UNREAD_FOR
    if queue.waiting and not queue.running and queue.since and queue.since < patient:
        yield warning(
            "queue",
            f"{counted(queue.waiting, 'queued source')} and no worker that reads.",
            "Run `pullquote worker`, or `pullquote jobs remove waiting`.",
        )
    elif queue.waiting or queue.running:
        yield ok("queue", f"{queue.waiting:,} waiting, {queue.running:,} being read.")
    if queue.failed:
        yield warning(
            "queue",
            f"{counted(queue.failed, 'queued source')} could not be read.",
            "`pullquote jobs` has the reasons; `pullquote jobs remove failed` forgets them.",
        )


def _free_disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    catalog = folder / CATALOG_FILE
    wanted = FREE_CATALOGS * (catalog.stat().st_size if catalog.is_file() else 0)
    finding = f"{free / 1e6:,.0f} MB are free."
    if free < LEAST_FREE_BYTES:
        remedy = "Free some, or move the data folder to a larger disk. Nothing is lost until then."
        return problem("disk", finding, remedy)
    if free < wanted:
        remedy = f"A repair or restore may need {wanted / 1e6:,.0f} MB."
        return warning("disk", finding, remedy)
    return ok("disk", finding)


def _file_system(folder: Path) -> Check:
    kind = file_system(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        return problem(
            "file system",
            f"{folder} is on {kind}, whose locks SQLite cannot rely on: catalogs get damaged so.",
            "Move the data folder to a disk of this machine; back up to the network.",
        )
    if kind == "tmpfs":
        remedy = "Set PULLQUOTE_DATA_DIR to a folder on a disk."
        return warning("file system", f"{folder} is in memory, and gone with a restart.", remedy)
    return ok("file system", f"{folder} is on {kind or 'a kind that the system does not tell'}.")


def _schema(condition: CatalogCondition) -> Check:
    newest, schema = newest_revision(), condition.schema
    if schema is not None and schema not in known_revisions():
        finding = f"A newer Pullquote wrote the catalog (schema {schema}, this one knows {newest})."
        return problem("catalog", finding, "Update Pullquote.")
    if schema != newest:
        finding = (
            f"The catalog is sound, of schema {schema}; the next command brings it to {newest}."
        )
        return note("catalog", finding, "Back it up first: `pullquote backup FOLDER`.")
    counts = condition.contents
    return ok(
        "catalog",
        f"{counted(counts.articles, 'article')} in {counted(counts.versions, 'version')}, "
        f"{counted(condition.passages, 'passage')}; sound, schema {schema}.",
    )


def _index(folder: Path, condition: CatalogCondition) -> Check:
    index = index_condition(folder)
    if index.owner is not None:
        return ok("index", f"In use by process {index.owner}.")
    if condition.passages < EXHAUSTIVE_BELOW_PASSAGES:
        return ok("index", "A library of this size is searched without it.")
    if not index.present or not index.whole:
        finding = "It is missing, or was not left whole, and is made again by the next start."
        return note("index", finding)
    return ok("index", "Whole; nobody uses it.")


def _index_server(url: str) -> Check:
    try:
        answers(url)
    except OSError as error:
        return warning(
            "index",
            f"The Chroma server of CHROMA_URL does not answer ({error}). Large libraries are "
            "searched without it, only slower.",
            "Check that it runs, and its host and port in CHROMA_URL.",
        )
    return ok("index", "The Chroma server answers.")


def _clock(condition: CatalogCondition) -> Check:
    now = datetime.now(UTC)
    shown = now.strftime("%Y-%m-%d %H:%M UTC")
    if condition.newest and condition.newest > now + CLOCK_TOLERANCE:
        newest = condition.newest.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        return warning(
            "clock",
            f"It says {shown}, but something was stored at {newest}.",
            "Set the clock (timedatectl set-ntp true). Until then, watched pages are read late and "
            "records are kept for too long.",
        )
    return ok("clock", f"It says {shown}.")


def _sources(condition: CatalogCondition) -> Check:
    failing = [each for each in condition.failing if each.failures >= MANY_FAILURES]
    if not failing:
        few = len(condition.failing)
        if few:
            what = counted(few, "watched source")
            return note("sources", f"{what} could not be read the last time; tried again.")
        return ok("sources", "No watched source fails.")
    shown = "; ".join(
        f"{each.address} ({each.failures} times: {each.problem.rstrip('.')})"
        for each in failing[:SHOWN_SOURCES]
    )
    more = f"; and {len(failing) - SHOWN_SOURCES} more" if len(failing) > SHOWN_SOURCES else ""
    return warning(
        "sources",
        f"Watched, and not to be read any more: {shown}{more}.",
        "`pullquote watch list` has all; `pullquote watch remove ADDRESS` ends one.",
    )
