"""Queued sources, read by a worker: each ends stored, or failed with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ingest import queued
from ingest.extract import RawArticle
from ingest.pipeline import Fate
from ingest.polite import PoliteFetch
from ingest.queued import FIRST_WAIT, IngestWorker, WorkResult, queue_sources
from ingest.sources import source
from ingest.sources.arguments import named_sources
from store import ingest_jobs
from store.errors import CatalogServerError, OutOfMemoryError
from store.ingest_jobs import MOST_ATTEMPTS, JobStatus
from store.library import Library
from store.records import ExtractedArticle
from store.sources import Source, SourceKind
from tests.bot.articles_world import FERRY_TITLE, STORY, ferry_page
from tests.bot.samples import write_article
from tests.ingest.loopback import Rerouted, Site, page
from tests.ingest.test_targets import resolve

FEED = "http://public.test/feed"


@pytest.fixture(autouse=True)
def _hosts_need_no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_jobs, "HOST_RESTS", timedelta(0))


def queue(library: Library, *names: object) -> list[queued.Queued]:
    sources = named_sources([str(name) for name in names], iter(()), PoliteFetch())
    return list(queue_sources(library, sources))


def work(library: Library, site: Site | None = None) -> list[WorkResult]:
    """Read all that is free."""
    fetch = PoliteFetch(resolver=resolve, network=Rerouted(site), sleep=lambda _: None)
    worker = IngestWorker(library, fetch, "test")
    results = []
    while (result := worker.work()) is not None:
        results.append(result)
    return results


def test_a_file_is_read_without_its_folder(library: Library, tmp_path: Path) -> None:
    path = write_article(tmp_path / "rain.md", "Rain", "It rained in Oslo on Monday.")
    assert queue(library, path, tmp_path / "none") == [
        queued.Queued(str(path)),
        queued.Queued(str(tmp_path / "none"), "no such file or folder: check the path"),
    ]
    path.unlink()
    [result] = work(library)
    assert (result.result.fate, result.lost, result.later) == (Fate.NEW, False, False)
    assert library.ingest_jobs.counts()[JobStatus.DONE] == 1
    assert library.search("Where did it rain?").hits[0].text == "It rained in Oslo on Monday."
    [article] = library.articles()
    assert article.version.identity == path.as_uri(), "as if it had been ingested by hand"

    write_article(path, "Rain", "It rained in Oslo on Monday.")
    assert [each.unchanged for each in queue(library, path)] == [True]
    assert work(library) == []
    write_article(path, "Rain", "It rained in Oslo on Tuesday.")
    queue(library, path)
    assert [each.result.fate for each in work(library)] == [Fate.CHANGED]


def test_pages_of_a_feed_become_jobs_of_their_own(library: Library, site: Site) -> None:
    items = "".join(f"<item><link>/{each}</link></item>" for each in ("one", "two"))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    site.answers["/feed"] = page(feed.encode(), kind="application/rss+xml")
    site.answers["/one"] = ferry_page()
    site.answers["/two"] = ferry_page("Nobody was hurt, said the harbour office.", title="Two")
    queue(library, FEED)
    first, *pages = work(library, site)
    assert (first.result.fate, first.queued) == (Fate.FEED, 2)
    assert [each.result.fate for each in pages] == [Fate.NEW, Fate.NEW]
    assert library.article_count() == 2


def test_a_site_that_is_down_is_tried_again_and_not_for_ever(
    library: Library, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/ferry"] = page(status="503 Busy")
    queue(library, "http://public.test/ferry", "http://public.test/nothing")
    down, missing = work(library, site)
    assert (down.later, missing.later) == (True, False)
    [waiting] = library.ingest_jobs.all(JobStatus.WAITING)
    assert waiting.left is not None
    assert waiting.due - waiting.left == FIRST_WAIT
    [failed] = library.ingest_jobs.all(JobStatus.FAILED)
    assert (failed.address, failed.reason) == ("http://public.test/nothing", missing.result.refused)

    monkeypatch.setattr(ingest_jobs, "LONGEST_WAIT", timedelta(0))
    later = [each.later for each in work(library, site)]
    assert later == [True] * (MOST_ATTEMPTS - 2) + [False]
    assert library.ingest_jobs.counts()[JobStatus.FAILED] == 2
    queue(library, "http://public.test/ferry")
    site.answers["/ferry"] = ferry_page(*STORY)
    assert [each.result.fate for each in work(library, site)] == [Fate.NEW]
    assert library.titles(FERRY_TITLE)


def test_what_goes_wrong_inside_is_the_job_s_fault_and_no_other_s(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(raw: RawArticle) -> ExtractedArticle:
        if raw.name == "bad.md":
            raise ZeroDivisionError
        if raw.name == "large.md":
            raise OutOfMemoryError("not enough memory")
        return real(raw)

    real = source.extract
    monkeypatch.setattr(source, "extract", broken)
    for name in ("bad.md", "large.md", "rain.md"):
        write_article(tmp_path / name, "Rain", "It rained in Oslo on Monday.")
    queue(library, tmp_path)
    bad, large, rain = work(library)
    assert bad.later
    assert large.later
    assert rain.result.fate is Fate.NEW
    reasons = [each.reason or "" for each in library.ingest_jobs.all(JobStatus.WAITING)]
    assert "ZeroDivisionError" in reasons[0]
    assert reasons[1] == "not enough memory"


def test_a_worker_without_a_catalog_takes_no_job_with_it(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise CatalogServerError("away")

    queue(library, write_article(tmp_path / "rain.md", "Rain", "It rained in Oslo on Monday."))
    with monkeypatch.context() as patched:
        patched.setattr(library, "add_all", gone)
        with pytest.raises(CatalogServerError):
            work(library)
    [job] = library.ingest_jobs.all()
    assert (job.status, job.attempts) == (JobStatus.WAITING, 0)
    assert [each.result.fate for each in work(library)] == [Fate.NEW]


def test_signs_of_life_keep_a_job(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queued, "LEASE", timedelta(seconds=0.4))
    real = source.extract

    def slow(raw: RawArticle) -> ExtractedArticle:
        [before] = library.ingest_jobs.all()
        while library.ingest_jobs.all()[0].until == before.until:
            pass
        return real(raw)

    monkeypatch.setattr(source, "extract", slow)
    queue(library, write_article(tmp_path / "rain.md", "Rain", "It rained in Oslo on Monday."))
    [result] = work(library)
    assert not result.lost


@dataclass(frozen=True, slots=True)
class Shouted:
    """Another kind of source than those there are, which is none of a page."""

    path: Path
    kind: SourceKind = SourceKind.FOLDER

    @property
    def shown(self) -> str:
        return str(self.path)

    @property
    def address(self) -> str:
        return self.path.as_uri()

    def get(self, _known: Source | None) -> RawArticle:
        return RawArticle(self.path.read_bytes().upper(), self.address, self.path.name)

    def extract(self, raw: RawArticle) -> ExtractedArticle:
        raise NotImplementedError


def test_the_bytes_of_what_is_no_page_are_kept_with_its_job(
    library: Library, tmp_path: Path
) -> None:
    path = write_article(tmp_path / "rain.md", "Rain", "It rained in Oslo on Monday.")
    [waiting] = queue_sources(library, [Shouted(path)])
    assert waiting == queued.Queued(str(path))
    path.unlink()
    [result] = work(library)
    assert result.result.fate is Fate.NEW
    assert library.search("rain").hits[0].text == "IT RAINED IN OSLO ON MONDAY."
