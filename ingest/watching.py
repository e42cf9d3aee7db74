"""A watched source that is due → what is new there, in its library, and when it is due again."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ingest.errors import ExtractionError
from ingest.pipeline import ingest_sources
from ingest.polite import PoliteFetch
from ingest.single import Progress, Step
from ingest.sources import FoundFile, find_files
from ingest.sources.arguments import file_source
from ingest.targets import AddressRules
from ingest.typed_links import check_url
from ingest.watch_schedule import FOLDER_INTERVAL, after_failure
from ingest.watched_web import Clock, WatchResult, failed, found_in, read_web
from store.library import Library
from store.source_claims import Claim
from store.sources import Reading, Source, SourceKind

LEASE = timedelta(minutes=15)
"""How long one source may take before another process may try it: far more than a page needs, or
a look at a feed."""
SETTLED_SECONDS = 2.0
"""A file that was written to more lately may not be whole yet: it is left for the next look."""
UNREADABLE_FOLDER = "no such folder, or no permission to read it: check the path"

_WEB = ("https://", "http://")
_PUBLIC_ONLY = AddressRules()


def _utc_now() -> datetime:
    return datetime.now(UTC)


def watch(
    library: Library,
    address: str,
    into: str,
    due: datetime | None = None,
    rules: AddressRules = _PUBLIC_ONLY,
) -> Source:
    """Watch the address of a page or feed, or a folder, from now on for the library ``into``.

    Which of the two an address is shows when it is read. Raises ExtractionError with one line for
    what is none of them.
    """
    kind, place = _kind_and_place(address, rules)
    known = library.sources.find(place, into)
    if known is not None:
        kind = known.kind
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


def unwatch(library: Library, address: str, into: str, rules: AddressRules = _PUBLIC_ONLY) -> bool:
    """Watch a source no longer; False where it was not watched."""
    places = {address, _uri(Path(address))}
    with suppress(ExtractionError):
        places.add(check_url(address, rules))
    return sum(library.sources.unwatch(place, into) for place in sorted(places)) > 0


def shown_address(source: Source) -> str:
    """A page's or feed's address, or a folder's path, as a person writes it."""
    if source.address.startswith(_WEB):
        return source.address
    return url2pathname(urlsplit(source.address).path)


def _kind_and_place(address: str, rules: AddressRules) -> tuple[SourceKind, str]:
    if "://" in address:
        return SourceKind.PAGE, check_url(address, rules)
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
    fetch: PoliteFetch,
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
        result, wait = _read_folder(library, claim, source, fetch)
    else:
        result, wait = read_web(library, claim, source, fetch, progress or _nothing, clock)
    if not library.source_claims.give_back(claim) or result.ended:
        return result  # somebody else's by now, or nobody's
    library.sources.note([result.reading], source.library)
    library.sources.schedule(source.address, clock() + wait, source.library)
    return result


def _read_folder(
    library: Library, claim: Claim, source: Source, fetch: PoliteFetch
) -> tuple[WatchResult, timedelta]:
    """What came of the files in a folder that are new or changed, and how long to wait."""
    folder = Path(shown_address(source))
    if not folder.is_dir():
        wait = after_failure(source.failures + 1, FOLDER_INTERVAL)
        return failed(source, UNREADABLE_FOLDER), wait
    known = library.source_claims.files(claim)
    stamps = _stamps(folder)
    fresh = [path for path, stamp in stamps.items() if known.get(path) != stamp]
    files = [file_source(FoundFile(Path(each))) for each in fresh]
    results = list(ingest_sources(library, files, fetch, source.library))
    if stamps != known:
        library.source_claims.note_files(claim, stamps)
    return found_in(source, Reading(source.address, source.kind), results), FOLDER_INTERVAL


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


def _nothing(_: Step) -> None:
    """Tell nobody."""
