"""Sources → jobs in the catalog, and one job that is free → an article, by whichever worker.

The bytes of what is no page are kept with its job, so that a worker on another host can read it. A
job may be read twice, where a worker was thought dead: the second finds the article unchanged.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from urllib.parse import urlsplit

from ingest.errors import ExtractionError
from ingest.extract import EXTRACTOR_VERSION
from ingest.pipeline import BATCH_SOURCES, Fate, SourceResult, ingest_sources
from ingest.polite import PoliteFetch
from ingest.sources.arguments import page_source
from ingest.sources.files import Refusal
from ingest.sources.source import ArticleSource, PageSource, QueuedFile
from store.errors import OutOfMemoryError, StoreError
from store.hashes import hash_bytes
from store.ingest_jobs import MOST_ATTEMPTS, NewJob, TakenJob
from store.library import Library
from store.records import PUBLIC_LIBRARY
from store.sources import Source

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""How long a job stays a worker's own without a sign of life: it gives one every quarter of that,
and another worker has the job of one that was killed after two minutes."""
SIGNS_A_LEASE = 4
FIRST_WAIT = timedelta(minutes=1)
"""Doubled with every try: a site that is down, or a worker that had too little memory."""
BATCH_BYTES = 16_000_000
"""Of files that are queued in one transaction; a document of the largest size is one alone."""
INSIDE = "something went wrong inside while it was read ({kind}); the worker's log says more"


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of a source that was to be queued: ``refused`` says why it was not, and
    ``unchanged`` that it is in the library as it is."""

    shown: str
    refused: str | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class WorkResult:
    """What became of a job.

    ``later``: it is tried again. ``lost``: somebody else had it meanwhile, and says what became of
    it. ``queued``: the pages of a feed that wait now.
    """

    job: TakenJob
    result: SourceResult
    later: bool = False
    lost: bool = False
    queued: int = 0


def queue_sources(
    library: Library, sources: Iterable[ArticleSource | Refusal], into: str = PUBLIC_LIBRARY
) -> Iterator[Queued]:
    """Queue sources to be read by workers; files that did not change since are passed over.

    Results come in order, when what they tell is safely kept. Raises the store's errors.
    """
    rest = iter(sources)
    while part := list(islice(rest, BATCH_SOURCES)):
        addresses = [each.address for each in part if not isinstance(each, Refusal)]
        known = library.sources.find_all(addresses, into)
        results: list[Queued] = []
        jobs: list[NewJob] = []
        for source in part:
            made = _job_or_result(source, known)
            if isinstance(made, NewJob):
                jobs.append(made)
                made = Queued(source.shown or "")
            results.append(made)
            if sum(len(job.content or b"") for job in jobs) >= BATCH_BYTES:
                library.ingest_jobs.add(jobs, into)
                yield from results
                results, jobs = [], []
        library.ingest_jobs.add(jobs, into)
        yield from results


def _job_or_result(source: ArticleSource | Refusal, known: Mapping[str, Source]) -> NewJob | Queued:
    """The job for a source, or why it needs none."""
    if isinstance(source, Refusal):
        return Queued(source.shown or str(source.path), refused=source.message)
    if isinstance(source, PageSource):  # fetched by whoever has the job, a site's turns kept
        return NewJob(source.address, source.kind, host=urlsplit(source.address).netloc)
    try:
        raw = source.get(None)
    except ExtractionError as error:
        return Queued(source.shown, refused=str(error))
    if raw is None:
        return Queued(source.shown, unchanged=True)
    before = known.get(source.address)
    if before and not before.problem and before.is_same(hash_bytes(raw.content), EXTRACTOR_VERSION):
        return Queued(source.shown, unchanged=True)
    return NewJob(source.address, source.kind, raw.name, raw.content)


def _source(job: NewJob, fetch: PoliteFetch) -> ArticleSource:
    """The source that was queued."""
    if job.content is not None:
        return QueuedFile(job.name or "", job.address, job.content, job.kind)
    return PageSource(job.address, fetch)


class IngestWorker:
    """Reads one job after the other; ``name`` is what other processes know it by."""

    def __init__(self, library: Library, fetch: PoliteFetch, name: str) -> None:
        self._library = library
        self._jobs = library.ingest_jobs
        self._fetch = fetch
        self._name = name

    def work(self) -> WorkResult | None:
        """Take the job that waits for longest, and read it; None where none is free.

        Blocks for as long as a site takes and the model reads. What is wrong with a source is noted
        with its job. Raises the store's errors, those that no other source would mend; the job is
        given back then.
        """
        job = self._jobs.take(self._name, LEASE)
        if job is None:
            return None
        try:
            with self._kept(job):
                result = self._read(job)
        except BaseException:
            with suppress(StoreError):  # the lease ends by itself
                self._jobs.give_back(job)
            raise
        return self._left(job, result)

    # ---- within

    def _read(self, job: TakenJob) -> SourceResult:
        source = _source(job.source, self._fetch)
        try:
            [result] = ingest_sources(
                self._library, [source], self._fetch, job.library, follow_feeds=False
            )
        except OutOfMemoryError as error:
            problem = str(error)
        except StoreError:
            raise
        except Exception as error:  # the next source may be a better one
            log.exception("a job could not be read", extra={"job": job.id})
            problem = INSIDE.format(kind=type(error).__name__)
        else:
            return result
        return SourceResult(source.shown, Fate.REFUSED, refused=problem, may_pass=True)

    def _left(self, job: TakenJob, result: SourceResult) -> WorkResult:
        if result.refused is not None:
            if result.may_pass and job.attempts < MOST_ATTEMPTS:
                wait = FIRST_WAIT * 2 ** (job.attempts - 1)
                lost = not self._jobs.try_later(job, result.refused, wait)
                return WorkResult(job, result, later=True, lost=lost)
            return WorkResult(job, result, lost=not self._jobs.fail(job, result.refused))
        pages = [page_source(address, self._fetch) for address in result.pages]
        queued = sum(not each.refused for each in queue_sources(self._library, pages, job.library))
        lost = not self._jobs.finish(job, result.fate.value)
        return WorkResult(job, result, lost=lost, queued=queued)

    @contextmanager
    def _kept(self, job: TakenJob) -> Iterator[None]:
        """Give signs of life while a job is read."""
        over = threading.Event()

        def keep() -> None:
            while not over.wait(LEASE.total_seconds() / SIGNS_A_LEASE):
                try:
                    self._jobs.keep(job, LEASE)
                except Exception as error:  # the work goes on; the next sign may be taken
                    log.warning("a job's lease could not be renewed: %s", error)

        signs = threading.Thread(target=keep, name="lease", daemon=True)
        signs.start()
        try:
            yield
        finally:
            over.set()
            signs.join()
