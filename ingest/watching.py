"""A watched source that is due → what is new there, in its library, and when it is due again."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ingest.errors import ExtractionError
from ingest.fetch import fetch_article
from ingest.ingested import IngestedArticle
from ingest.pipeline import SourceResult, ingest_files
from ingest.single import Fetch, Progress, ingest_url, refresh_article
from ingest.sources import FoundFile, find_files
from ingest.typed_links import check_url
from ingest.watch_schedule import FOLDER_INTERVAL, after_failure, page_interval
from store.errors import UnknownArticleError
from store.library import Library
from store.records import Outcome
from store.source_claims import Claim
from store.sources import Reading, Source, SourceKind

LEASE = timedelta(minutes=15)
"""How long one source may take before another process may try it: far more than a page needs."""
SETTLED_SECONDS = 2.0
"""A file that was written to more lately may not be whole yet: it is left for the next look."""
UNREADABLE_FOLDER = "no such folder, or no permission to read it: check the path"

_WEB = ("https://", "http://")

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class WatchResult:
    """What came of one look: articles that are new or changed, files refused, or a problem.

    ``ended``: it is watched no longer, because its article was removed. ``article_id`` is the
    article of a page.
    """

    source: Source
    articles: tuple[tuple[Outcome, str], ...] = ()
    refused: tuple[SourceResult, ...] = ()
    problem: str | None = None
    ended: bool = False
    article_id: str | None = None


def _utc_now() -> datetime:
    return datetime.now(UTC)


def watch(library: Library, address: str, into: str, due: datetime | None = None) -> Source:
    """Watch a page's address or a folder from now on, for the library named ``into``.

    Raises ExtractionError with one line for what is neither.
    """
    kind, place = _kind_and_place(address)
    return library.sources.watch(place, kind, due, into)


def watch_article(library: Library, article_id: str) -> bool:
    """Watch the page of an article from now on; False where it is watched already.

    Raises ExtractionError for one that came as a file, and UnknownArticleError.
    """
    version = library.version(article_id)
    page, into = version.identity, version.library
    if not page.startswith(_WEB):
        raise ExtractionError("that article came as a file, so there is no page to look at")
    present = library.sources.find(page, into)
    if present is not None and present.watched:
        return False
    if present is None or present.article_id is None:
        library.sources.note([Reading(page, SourceKind.PAGE, article_id)], into)
    library.sources.watch(page, SourceKind.PAGE, library=into)
    return True


def unwatch(library: Library, address: str, into: str) -> bool:
    """Watch a source no longer; False where it was not watched."""
    places = {address, _uri(Path(address))}
    with suppress(ExtractionError):
        places.add(check_url(address))
    return sum(library.sources.unwatch(place, into) for place in sorted(places)) > 0


def shown_address(source: Source) -> str:
    """A page's address, or a folder's path, as a person writes it."""
    if source.kind is SourceKind.PAGE:
        return source.address
    return url2pathname(urlsplit(source.address).path)


def _kind_and_place(address: str) -> tuple[SourceKind, str]:
    if "://" in address:
        return SourceKind.PAGE, check_url(address)
    folder = Path(address)
    if not folder.is_dir():
        raise ExtractionError(
            f"{address} is no folder and no web address: give a folder, or an address with http://"
        )
    return SourceKind.FOLDER, _uri(folder)


def _uri(path: Path) -> str:
    return path.absolute().as_uri()


def read_next(
    library: Library,
    fetch: Fetch = fetch_article,
    progress: Progress | None = None,
    clock: Clock = _utc_now,
) -> WatchResult | None:
    """Read the source that is due for longest; None where none is due, or others are at all.

    What is wrong with a source is noted with it, and in the result. Blocks for as long as a site
    takes and the model reads; raises the store's errors, and what ``progress`` raises.
    """
    claim = library.source_claims.take(clock(), LEASE)
    if claim is None:
        return None
    source = library.sources.find(claim.address, claim.library)
    if source is None:  # forgotten at this very moment
        return None
    if source.kind is SourceKind.FOLDER:
        result, wait = _read_folder(library, claim, source)
    else:
        result, wait = _read_page(library, source, fetch, progress, clock)
    if not library.source_claims.give_back(claim) or result.ended:
        return result  # somebody else's by now, or nobody's
    article_id, problem = result.article_id, result.problem
    noted = Reading(source.address, source.kind, article_id, problem=problem)
    library.sources.note([noted], source.library)
    library.sources.schedule(source.address, clock() + wait, source.library)
    return result


def _read_page(
    library: Library,
    source: Source,
    fetch: Fetch,
    progress: Progress | None,
    clock: Clock,
) -> tuple[WatchResult, timedelta]:
    """What came of a page, and how long to wait until it is read again."""
    try:
        found = _fetched(library, source, fetch, progress)
        version = library.version(found.article_id)
    except UnknownArticleError:
        library.sources.unwatch(source.address, source.library)
        return WatchResult(source, ended=True), timedelta()
    except ExtractionError as error:
        return WatchResult(source, problem=str(error)), after_failure(source.failures + 1)
    is_new = found.outcome in (Outcome.NEW, Outcome.CHANGED)
    articles = ((found.outcome, found.metadata.title),) if is_new else ()
    result = WatchResult(source, articles, article_id=found.article_id)
    return result, page_interval(version, clock())


def _fetched(
    library: Library, source: Source, fetch: Fetch, progress: Progress | None
) -> IngestedArticle:
    if source.article_id is None:
        return ingest_url(library, source.address, source.library, progress, fetch)
    found = refresh_article(library, source.article_id, progress, fetch)
    if found.outcome is Outcome.NEW:  # removed while its page was read: it stays removed
        library.remove(found.article_id)
        raise UnknownArticleError("The article was removed meanwhile.")
    return found


def _read_folder(library: Library, claim: Claim, source: Source) -> tuple[WatchResult, timedelta]:
    """What came of the files in a folder that are new or changed, and how long to wait."""
    folder = Path(shown_address(source))
    if not folder.is_dir():
        wait = after_failure(source.failures + 1, FOLDER_INTERVAL)
        return WatchResult(source, problem=UNREADABLE_FOLDER), wait
    known = library.source_claims.files(claim)
    stamps = _stamps(folder)
    fresh = [path for path, stamp in stamps.items() if known.get(path) != stamp]
    results = list(ingest_files(library, [FoundFile(Path(each)) for each in fresh], source.library))
    if stamps != known:
        library.source_claims.note_files(claim, stamps)
    articles = tuple(
        (each.stored.outcome, each.stored.title)
        for each in results
        if each.stored and each.stored.outcome in (Outcome.NEW, Outcome.CHANGED)
    )
    refused = tuple(each for each in results if each.refused)
    return WatchResult(source, articles, refused), FOLDER_INTERVAL


def _stamps(folder: Path) -> dict[str, str]:
    """The article files in a folder that are whole, each with what changes when it is written."""
    stamps = {}
    newest = time.time() - SETTLED_SECONDS
    for found in find_files([folder]):
        if not isinstance(found, FoundFile):
            continue
        try:
            status = found.path.stat()
        except OSError:
            continue  # gone a moment ago
        if status.st_mtime <= newest:
            stamps[str(found.path)] = f"{status.st_size} {status.st_mtime_ns}"
    return stamps
