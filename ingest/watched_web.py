"""A watched page or feed → what is new there, and how long to wait until it is read again.

The server is asked only for what changed since; what did not is not extracted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.errors import ExtractionError
from ingest.extract import EXTRACTOR_VERSION, RawArticle
from ingest.fetch import article_of
from ingest.pipeline import Fate, SourceResult, ingest_sources
from ingest.polite import PoliteFetch
from ingest.single import Progress, Stage, Step, ingest_url, refresh_article
from ingest.sources.arguments import page_source
from ingest.sources.feeds import feed_pages, is_feed
from ingest.sources.files import Refusal
from ingest.sources.source import ArticleSource
from ingest.watch_schedule import (
    FEED_INTERVAL,
    REST_INTERVAL,
    SHORTEST,
    after_failure,
    page_interval,
)
from store.errors import UnknownArticleError
from store.hashes import hash_bytes
from store.library import Library
from store.records import ExtractedArticle, Outcome
from store.source_claims import Claim
from store.sources import Reading, Source, SourceKind

MOST_PAGES_A_LOOK = 20
"""New pages of one feed that are read at a time: at one a second, and others wait. The rest of a
long feed follows in the next looks."""
MOST_TRIES = 3
"""Looks in which a feed's page that cannot be read is tried; then it is left."""
_READ = "read"
_FAILED = "failed "

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class WatchResult:
    """What came of one look: articles that are new or changed, sources refused, or a problem.

    ``ended``: it is watched no longer, because its article was removed. ``reading`` is what is to
    be noted of the source.
    """

    source: Source
    reading: Reading
    articles: tuple[tuple[Outcome, str], ...] = ()
    refused: tuple[SourceResult, ...] = ()
    ended: bool = False

    @property
    def problem(self) -> str | None:
        """Why nothing could be read, if so."""
        return self.reading.problem


def found_in(source: Source, reading: Reading, results: Iterable[SourceResult]) -> WatchResult:
    """The result for a source that has others in it: a folder, a feed."""
    results = tuple(results)
    articles = tuple(
        (each.stored.outcome, each.stored.title)
        for each in results
        if each.stored and each.fate in (Fate.NEW, Fate.CHANGED)
    )
    refused = tuple(each for each in results if each.refused)
    return WatchResult(source, reading, articles, refused)


def failed(source: Source, problem: str) -> WatchResult:
    """The result for a source that could not be read."""
    return WatchResult(source, Reading(source.address, source.kind, problem=problem))


def read_web(
    library: Library,
    claim: Claim,
    source: Source,
    fetch: PoliteFetch,
    tell: Progress,
    clock: Clock,
) -> tuple[WatchResult, timedelta]:
    """What came of a page or a feed, and how long to wait until it is read again."""
    try:
        tell(Step(Stage.FETCHING))
        raw = _changed(source, fetch)
        if raw is not None and is_feed(raw.content):
            return _read_feed(library, claim, source, raw, fetch, tell)
        if raw is None and source.kind is SourceKind.FEED:
            return WatchResult(source, _as_before(source)), FEED_INTERVAL
        return _read_page(library, source, raw, tell, clock)
    except UnknownArticleError:
        library.sources.unwatch(source.address, source.library)
        reading = Reading(source.address, source.kind)
        return WatchResult(source, reading, ended=True), timedelta()
    except ExtractionError as error:
        wait = after_failure(source.failures + 1, _usual_interval(library, source, clock))
        return failed(source, str(error)), wait


def _usual_interval(library: Library, source: Source, clock: Clock) -> timedelta:
    """How long it is between two looks at a source that can be read."""
    if source.kind is SourceKind.FEED:
        return FEED_INTERVAL
    if source.article_id is None:
        return SHORTEST
    try:
        return page_interval(library.version(source.article_id), clock())
    except UnknownArticleError:  # removed meanwhile, which the next look ends
        return SHORTEST


def _changed(source: Source, fetch: PoliteFetch) -> RawArticle | None:
    """The bytes at a source; None where they are those that were read last."""
    without = source.kind is SourceKind.PAGE and source.article_id is None
    if without or not source.may_be_unchanged(EXTRACTOR_VERSION):
        return fetch.page(source.address)
    raw = fetch.page(source.address, source.etag, source.last_modified)
    if raw is None or source.is_same(hash_bytes(raw.content), EXTRACTOR_VERSION):
        return None
    return raw


def _as_before(source: Source) -> Reading:
    return Reading(
        source.address,
        source.kind,
        source.article_id,
        source.content_hash,
        source.extractor,
        source.etag,
        source.last_modified,
    )


def _as_read(
    source: Source, kind: SourceKind, raw: RawArticle, article_id: str | None = None
) -> Reading:
    return Reading(
        source.address,
        kind,
        article_id,
        hash_bytes(raw.content),
        EXTRACTOR_VERSION,
        raw.etag,
        raw.last_modified,
    )


# ---- pages


def _read_page(
    library: Library, source: Source, raw: RawArticle | None, tell: Progress, clock: Clock
) -> tuple[WatchResult, timedelta]:
    """Store a page, or with None see that it is as it was."""
    if raw is None:
        assert source.article_id is not None, "only an article's page is known by its bytes"
        version = library.version(source.article_id)
        return WatchResult(source, _as_before(source)), page_interval(version, clock())
    article = article_of(raw)

    def fetched(_: str) -> ExtractedArticle:
        return article

    if source.article_id is None:
        found = ingest_url(library, source.address, source.library, tell, fetched)
    else:
        found = refresh_article(library, source.article_id, tell, fetched)
        if found.outcome is Outcome.NEW:  # removed while its page was read: it stays removed
            library.remove(found.article_id)
            raise UnknownArticleError("The article was removed meanwhile.")
    version = library.version(found.article_id)
    is_new = found.outcome in (Outcome.NEW, Outcome.CHANGED)
    articles = ((found.outcome, found.metadata.title),) if is_new else ()
    reading = _as_read(source, SourceKind.PAGE, raw, found.article_id)
    return WatchResult(source, reading, articles), page_interval(version, clock())


# ---- feeds


def _read_feed(
    library: Library,
    claim: Claim,
    source: Source,
    raw: RawArticle,
    fetch: PoliteFetch,
    tell: Progress,
) -> tuple[WatchResult, timedelta]:
    """Read the pages that a feed announces for the first time; an article that was removed does
    not come back. Until all are read, the feed itself is not known by its bytes."""
    announced = feed_pages(raw)
    before = library.source_claims.files(claim)
    open_pages = [each for each in announced if _is_open(before.get(each))]
    pages = [page_source(each, fetch) for each in open_pages[:MOST_PAGES_A_LOOK]]
    results = list(ingest_sources(library, _told(pages, tell), fetch, source.library))
    seen = {each: before[each] for each in announced if each in before}
    for address, result in zip(open_pages, results, strict=False):
        seen[address] = _tried(before.get(address)) if result.refused else _READ
    library.source_claims.note_files(claim, seen)
    more = len(open_pages) > len(pages)
    if more or any(_is_open(seen[each]) for each in open_pages[: len(pages)]):
        reading = Reading(source.address, SourceKind.FEED)
    else:
        reading = _as_read(source, SourceKind.FEED, raw)
    return found_in(source, reading, results), REST_INTERVAL if more else FEED_INTERVAL


def _told(
    pages: Iterable[ArticleSource | Refusal], tell: Progress
) -> Iterator[ArticleSource | Refusal]:
    for each in pages:
        tell(Step(Stage.FETCHING))
        yield each


def _is_open(mark: str | None) -> bool:
    """Whether a page of a feed is still to be read, by what was noted of it."""
    return mark is None or (mark != _READ and _tries(mark) < MOST_TRIES)


def _tried(mark: str | None) -> str:
    return f"{_FAILED}{_tries(mark) + 1}"


def _tries(mark: str | None) -> int:
    return int(mark.removeprefix(_FAILED)) if mark else 0
