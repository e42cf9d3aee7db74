"""Watched pages and folders: read when due, each by one process, and again after any failure."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import watching
from ingest.errors import ExtractionError
from ingest.polite import PoliteFetch
from ingest.watch_schedule import (
    FOLDER_INTERVAL,
    LONGEST,
    SHORTEST,
    after_failure,
    page_interval,
)
from ingest.watched_web import WatchResult
from ingest.watching import LEASE, read_next, unwatch, watch
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import PUBLIC_LIBRARY, ArticleMetadata, Outcome, as_instant
from store.sources import Source
from tests.bot.articles_world import FERRY, FERRY_TITLE, STORY, ferry_page
from tests.bot.samples import version_of, write_article
from tests.ingest.loopback import Rerouted, Site, page
from tests.ingest.test_targets import resolve

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(site: Site) -> Site:
    site.answers["/ferry"] = ferry_page()
    return site


def look(library: Library, clock: Clock, site: Site | None = None) -> WatchResult | None:
    """Read the next source that is due, over the site's network."""
    fetch = PoliteFetch(resolver=resolve, network=Rerouted(site), sleep=lambda _: None)
    return read_next(library, fetch, clock=clock)


def due_of(source: Source) -> datetime:
    """When a source is read next."""
    assert source.due is not None
    return source.due


# ---- pages


def test_a_page_is_read_when_it_is_due_and_not_before(
    library: Library, clock: Clock, site: Site
) -> None:
    watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    first = look(library, clock, site)
    assert first is not None
    assert first.articles == ((Outcome.NEW, FERRY_TITLE),)
    assert look(library, clock, site) is None
    clock.now += SHORTEST - timedelta(seconds=1)
    assert look(library, clock, site) is None
    [source] = library.sources.watched()
    clock.now = due_of(source)
    again = look(library, clock, site)
    assert again is not None
    assert again.articles == ()
    site.answers["/ferry"] = ferry_page(*STORY[:3], "The county has offered three buses.")
    [source] = library.sources.watched()
    clock.now = due_of(source)
    changed = look(library, clock, site)
    assert changed is not None
    assert changed.articles == ((Outcome.CHANGED, FERRY_TITLE),)
    assert library.articles()[0].versions == 2
    assert site.paths == ["/robots.txt", "/ferry"] * 3


def test_failures_back_off_are_told_and_forgotten_when_it_works_again(
    library: Library, clock: Clock, site: Site
) -> None:
    watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    site.answers["/ferry"] = page(status="503 Busy")
    waits = []
    for failures in range(1, 4):
        result = look(library, clock, site)
        assert result is not None
        assert result.problem
        [source] = library.sources.watched()
        assert (source.failures, source.problem) == (failures, result.problem)
        waits.append(due_of(source) - clock.now)
        clock.now = due_of(source)
    assert waits == [2 * SHORTEST, 4 * SHORTEST, 8 * SHORTEST]
    site.answers["/ferry"] = ferry_page()
    assert look(library, clock, site)
    [source] = library.sources.watched()
    assert (source.failures, source.problem) == (0, None)


@pytest.mark.parametrize(
    ("age", "waits"),
    [
        (timedelta(days=10), [timedelta(days=2), timedelta(days=4), LONGEST]),
        (timedelta(days=400), [LONGEST, LONGEST]),
    ],
)
def test_a_page_that_fails_is_read_less_often_than_one_of_its_age(
    library: Library, clock: Clock, site: Site, age: timedelta, waits: list[timedelta]
) -> None:
    watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    look(library, clock, site)
    [article] = library.articles()
    clock.now = as_instant(article.version.metadata.stamp or article.version.retrieved) + age
    site.answers["/ferry"] = page(status="503 Busy")
    for least in waits:
        result = look(library, clock, site)
        assert result is not None
        assert result.problem
        [source] = library.sources.watched()
        assert least <= due_of(source) - clock.now <= LONGEST
        clock.now = due_of(source)


def test_a_removed_article_is_watched_no_longer(library: Library, clock: Clock, site: Site) -> None:
    watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    look(library, clock, site)
    [source] = library.sources.watched()
    assert source.article_id is not None
    library.remove(source.article_id)
    clock.now = due_of(source)
    assert look(library, clock, site) is None
    assert library.sources.watched() == []
    assert library.articles() == []
    assert site.paths.count("/ferry") == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1/x", "file:///etc/passwd", "no-such-folder"])
def test_what_cannot_be_watched_is_refused(library: Library, address: str) -> None:
    with pytest.raises(ExtractionError):
        watch(library, address, PUBLIC_LIBRARY, NOW)
    assert library.sources.watched() == []


# ---- folders


def old(path: Path) -> Path:
    """A file as if it had been written a minute ago."""
    status = path.stat()
    os.utime(path, (status.st_atime, status.st_mtime - 60))
    return path


def test_files_dropped_into_a_folder_are_ingested_once_and_after_a_change(
    library: Library, clock: Clock, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    watch(library, str(folder), PUBLIC_LIBRARY, NOW)
    first = look(library, clock)
    assert first is not None
    assert (first.articles, first.problem) == ((), None)
    written = write_article(folder / "rain.md", "Rain", "It rained in Oslo on Monday.")
    clock.now += FOLDER_INTERVAL
    fresh = look(library, clock)
    assert fresh is not None
    assert fresh.articles == ()  # it may still be being written
    old(written)
    (folder / "empty.txt").write_text("")
    old(folder / "empty.txt")
    clock.now += FOLDER_INTERVAL
    second = look(library, clock)
    assert second is not None
    assert second.articles == ((Outcome.NEW, "Rain"),)
    assert [Path(each.shown).name for each in second.refused] == ["empty.txt"]
    clock.now += FOLDER_INTERVAL
    third = look(library, clock)
    assert third is not None
    assert (third.articles, third.refused) == ((), ())  # told once
    old(write_article(folder / "rain.md", "Rain", "It rained in Oslo on Tuesday, and it hailed."))
    clock.now += FOLDER_INTERVAL
    fourth = look(library, clock)
    assert fourth is not None
    assert fourth.articles == ((Outcome.CHANGED, "Rain"),)


def test_a_folder_that_went_is_told_and_tried_again(
    library: Library, clock: Clock, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    watch(library, str(folder), PUBLIC_LIBRARY, NOW)
    folder.rmdir()
    result = look(library, clock)
    assert result is not None
    assert "no such folder" in (result.problem or "")
    folder.mkdir()
    clock.now += 2 * FOLDER_INTERVAL
    result = look(library, clock)
    assert result is not None
    assert result.problem is None
    assert unwatch(library, str(folder), PUBLIC_LIBRARY)
    assert not unwatch(library, str(folder), PUBLIC_LIBRARY)


# ---- several processes


def test_two_processes_never_do_the_same_source_at_once(
    library: Library, model: EmbeddingModel, clock: Clock, site: Site
) -> None:
    watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    with Library(library.folder, model) as other:
        claimed = library.source_claims.take(NOW, LEASE)
        assert claimed is not None
        assert look(other, clock, site) is None
        clock.now += LEASE  # the first one was killed, or is far too slow
        assert look(other, clock, site)
        settled = other.sources.watched()
        assert not library.source_claims.give_back(claimed)
        assert other.sources.watched() == settled


def test_a_clock_that_was_ahead_keeps_no_source_waiting(
    library: Library, clock: Clock, site: Site
) -> None:
    clock.now = NOW + timedelta(days=400)
    watch(library, FERRY, PUBLIC_LIBRARY, clock.now)
    assert look(library, clock, site)
    [source] = library.sources.watched()
    clock.now = NOW
    assert source.due is not None
    assert source.due > NOW + timedelta(days=400)
    assert look(library, clock, site)
    [source] = library.sources.watched()
    assert source.due is not None
    assert NOW < source.due < NOW + timedelta(days=8)
    assert look(library, clock, site) is None

    clock.now = NOW + timedelta(days=400)
    assert library.source_claims.take(clock.now, LEASE), "whoever had it was killed"
    clock.now = source.due
    assert look(library, clock, site)


def test_a_source_that_a_killed_process_had_is_read_later(
    tmp_path: Path, model: EmbeddingModel, clock: Clock, site: Site
) -> None:
    folder = tmp_path / "data"
    with Library(folder, model) as library:
        watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    claiming = (
        "import os, sys; from datetime import datetime; from pathlib import Path\n"
        "from store.embeddings import EmbeddingModel; from store.library import Library\n"
        "from ingest.watching import LEASE\n"
        "library = Library(Path(sys.argv[1]), EmbeddingModel())\n"
        "assert library.source_claims.take(datetime.fromisoformat(sys.argv[2]), LEASE)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    where = Path(watching.__file__).parents[1]
    command = [sys.executable, "-c", claiming, str(folder), NOW.isoformat()]
    assert subprocess.run(command, cwd=where, check=False).returncode == -9
    with Library(folder, model) as library:
        assert look(library, clock, site) is None
        clock.now += LEASE
        assert look(library, clock, site)


def test_the_same_source_for_two_libraries_is_two(library: Library) -> None:
    for name in ("one", "two", "two"):
        watch(library, FERRY, name, NOW)
    assert [each.library for each in library.sources.watched()] == ["one", "two"]
    assert unwatch(library, FERRY, "one")
    assert [each.library for each in library.sources.watched()] == ["two"]


# ---- the schedule

_AGES = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3650))


@given(_AGES, _AGES)
def test_older_articles_are_read_less_often_within_limits(one: timedelta, other: timedelta) -> None:
    younger, older = sorted((one, other))

    def interval(age: timedelta) -> timedelta:
        metadata = ArticleMetadata("One", published=NOW - age)
        return page_interval(replace(version_of("x", metadata=metadata), number=1), NOW)

    assert SHORTEST <= interval(younger) <= interval(older) <= LONGEST


def test_a_page_that_has_just_changed_is_fresh_again() -> None:
    metadata = ArticleMetadata("One", published=date(2020, 1, 1))
    version = replace(version_of("x", metadata=metadata), retrieved=NOW)
    assert page_interval(version, NOW) == LONGEST
    assert page_interval(replace(version, number=2), NOW) == SHORTEST


@given(st.integers(1, 10_000), st.timedeltas(SHORTEST, LONGEST))
def test_failures_wait_longer_each_time_up_to_a_limit(failures: int, usual: timedelta) -> None:
    waits = [after_failure(failures, usual), after_failure(failures + 1, usual)]
    assert usual <= waits[0] <= waits[1] <= LONGEST
    assert waits[0] > SHORTEST
