"""Many sources → a library: in batches, what is unchanged passed over, one result for each.

Killed at any moment and started again, it goes on where it was: what is stored is noted right
after, and passed over by the hash of its bytes and the version of the extractor.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from ingest.addresses import is_same_page
from ingest.chunk import split_passages
from ingest.errors import ExtractionError, FetchError
from ingest.extract import EXTRACTOR_VERSION, RawArticle
from ingest.ingested import check_language, copy_warnings, text_warnings
from ingest.known import as_known
from ingest.polite import PoliteFetch
from ingest.sources.arguments import file_source, page_source
from ingest.sources.feeds import feed_pages, is_feed
from ingest.sources.files import FoundFile, Refusal
from ingest.sources.source import ArticleSource
from store.hashes import hash_bytes
from store.library import Library
from store.records import PUBLIC_LIBRARY, ExtractedArticle, Outcome, Stored
from store.sources import Reading, Source, SourceKind

BATCH_SOURCES = 64
"""Sources that are looked up, read and stored together: about 256 passages of short articles, one
batch of the model. Their articles are all that is held in memory."""
BATCH_CHARACTERS = 2_000_000
"""Text that is held at most before it is stored: a folder of books takes no more memory."""
BATCH_SECONDS = 20.0
"""What was read from slow sites is stored after so long, and not lost with the next kill."""


class Fate(StrEnum):
    """What became of a source."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    SAME_WORDS = "same_words"
    FEED = "feed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What became of one source: stored, refused with the reason, or passed over as unchanged.

    ``stored`` is None where nothing was extracted, because the bytes were known.
    """

    shown: str
    fate: Fate
    article_id: str | None = None
    stored: Stored | None = None
    refused: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    """Whole sentences on what is unusual about it."""
    pages: tuple[str, ...] = ()
    """The addresses of the pages that a feed announces."""
    may_pass: bool = False
    """It was refused for what may be otherwise some minutes later: a site that is down."""


@dataclass(slots=True)
class _Batch:
    """What was read and is not stored yet: results in order, and what is to be noted with them.

    An entry that waits for its article to be stored is its place in ``articles``.
    """

    begun: float = field(default_factory=time.monotonic)
    entries: list[SourceResult | int] = field(default_factory=list)
    articles: list[tuple[ArticleSource, ExtractedArticle, Reading]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    characters: int = 0

    @property
    def full(self) -> bool:
        late = time.monotonic() - self.begun > BATCH_SECONDS
        return late or self.characters >= BATCH_CHARACTERS


def ingest_sources(
    library: Library,
    sources: Iterable[ArticleSource | Refusal],
    fetch: PoliteFetch,
    into: str = PUBLIC_LIBRARY,
    before_storing: Callable[[], None] | None = None,
    follow_feeds: bool = True,
) -> Iterator[SourceResult]:
    """Read sources and store their articles; a refused one does not stop the others.

    A feed's pages, which ``fetch`` gets, are read right after the batch that it is in, unless they
    are left to the caller (``follow_feeds``). Results come in order, when what they tell is safely
    kept; raises the store's errors.
    ``before_storing`` is called before the model is needed.
    """
    work = _Work(library, fetch, into, before_storing)
    rest = iter(sources)
    pages: deque[ArticleSource | Refusal] = deque()
    while True:
        part = [pages.popleft() for _ in range(min(BATCH_SOURCES, len(pages)))]
        part += islice(rest, BATCH_SOURCES - len(part))
        if not part:
            return
        addresses = [each.address for each in part if not isinstance(each, Refusal)]
        known = library.sources.find_all(addresses, into)
        unread = iter(part)
        while results := work.store(unread, known):
            yield from results
        if follow_feeds:
            pages.extend(work.pages)
        work.pages.clear()


def ingest_files(
    library: Library, files: Iterable[FoundFile | Refusal], into: str = PUBLIC_LIBRARY
) -> Iterator[SourceResult]:
    """The same for files on this computer."""
    sources = (each if isinstance(each, Refusal) else file_source(each) for each in files)
    return ingest_sources(library, sources, PoliteFetch(), into)


class _Work:
    """The batch in work, and the pages that feeds announced."""

    def __init__(
        self,
        library: Library,
        fetch: PoliteFetch,
        into: str,
        before_storing: Callable[[], None] | None,
    ) -> None:
        self.batch = _Batch()
        self.pages: list[ArticleSource | Refusal] = []
        self._library = library
        self._fetch = fetch
        self._into = into
        self._before_storing = before_storing
        self._announced: set[str] = set()

    def store(
        self, unread: Iterator[ArticleSource | Refusal], known: dict[str, Source]
    ) -> list[SourceResult]:
        """Read and store what makes a batch, note what was read, and only then tell of it.

        Returns nothing where nothing was left to read.
        """
        batch = self.batch = _Batch()
        stored = list(
            self._library.add_all(self._articles(unread, known), split_passages, self._into)
        )
        readings = [
            replace(reading, article_id=each.article_id)
            for (_, _, reading), each in zip(batch.articles, stored, strict=True)
        ]
        if batch.readings or readings:
            self._library.sources.note([*batch.readings, *readings], self._into)
        if batch.unchanged:
            self._library.sources.note_unchanged(batch.unchanged, self._into)
        return [self._told(entry, batch, stored) for entry in batch.entries]

    def _articles(
        self, unread: Iterator[ArticleSource | Refusal], known: dict[str, Source]
    ) -> Iterator[ExtractedArticle]:
        """The articles of a batch, each read when it is asked for: while others are embedded."""
        for source in unread:
            entry = self._entry(source, known)
            self.batch.entries.append(entry)
            if isinstance(entry, int):
                if self._before_storing:
                    self._before_storing()
                    self._before_storing = None
                yield as_known(self._library, self.batch.articles[entry][1], self._into)
            if self.batch.full:
                return

    def _entry(
        self, source: ArticleSource | Refusal, known: dict[str, Source]
    ) -> SourceResult | int:
        if isinstance(source, Refusal):
            shown = source.shown or str(source.path)
            return SourceResult(shown, Fate.REFUSED, refused=source.message)
        return self._read(source, known.get(source.address))

    def _told(
        self, entry: SourceResult | int, batch: _Batch, stored: Sequence[Stored]
    ) -> SourceResult:
        if not isinstance(entry, int):
            return entry
        source, article, _ = batch.articles[entry]
        later = {each.article_id for each in stored[entry + 1 :]}
        return self._result(source, article, stored[entry], later)

    def _read(self, source: ArticleSource, known: Source | None) -> SourceResult | int:
        try:
            raw = source.get(known)
        except ExtractionError as error:
            refused = self._refused(source, str(error), Reading(source.address, source.kind))
            return replace(refused, may_pass=isinstance(error, FetchError) and error.may_pass)
        if raw is None:
            return self._unchanged(source, known)
        if is_feed(raw.content):
            return self._feed(source, raw)
        content_hash = hash_bytes(raw.content)
        if known and known.is_same(content_hash, EXTRACTOR_VERSION):
            return self._unchanged(source, known)
        reading = Reading(
            source.address,
            source.kind,
            content_hash=content_hash,
            extractor=EXTRACTOR_VERSION,
            etag=raw.etag,
            last_modified=raw.last_modified,
        )
        try:
            article = source.extract(raw)
        except ExtractionError as error:
            return self._refused(source, str(error), reading)
        try:
            check_language(article.text, self._library.languages)
        except ExtractionError as error:  # of the model, not of the bytes: the next may read it
            return self._refused(source, str(error), Reading(source.address, source.kind))
        self.batch.articles.append((source, article, reading))
        self.batch.characters += len(article.text)
        return len(self.batch.articles) - 1

    def _unchanged(self, source: ArticleSource, known: Source | None) -> SourceResult:
        assert known is not None
        self.batch.unchanged.append(source.address)
        if known.problem is not None:
            return SourceResult(source.shown, Fate.REFUSED, refused=known.problem)
        return SourceResult(source.shown, Fate.UNCHANGED, known.article_id)

    def _refused(self, source: ArticleSource, problem: str, reading: Reading) -> SourceResult:
        self.batch.readings.append(replace(reading, problem=problem))
        return SourceResult(source.shown, Fate.REFUSED, refused=problem)

    def _feed(self, source: ArticleSource, raw: RawArticle) -> SourceResult:
        """Its pages come next. It is not known by its bytes, so that pages that failed are tried
        again with the next run; for those that were read, it is a question to their server."""
        reading = Reading(source.address, SourceKind.FEED)
        try:
            announced = feed_pages(raw)
        except ExtractionError as error:
            return self._refused(source, str(error), reading)
        new = [each for each in announced if each not in self._announced]
        self._announced.update(new)
        self.pages += [page_source(address, self._fetch) for address in new]
        self.batch.readings.append(reading)
        return SourceResult(source.shown, Fate.FEED, pages=tuple(announced))

    def _result(
        self, source: ArticleSource, article: ExtractedArticle, stored: Stored, later: set[str]
    ) -> SourceResult:
        """``later``: the articles that came after it in its batch, which were not here yet."""
        if source.kind is SourceKind.PAGE and not is_same_page(source.address, article.identity):
            self._library.keep_address(stored.article_id, source.address)
        changed = stored.outcome in (Outcome.NEW, Outcome.CHANGED)
        copies = [
            copy
            for copy in (self._library.near_copies(stored.article_id) if changed else [])
            if copy.article_id not in later
        ]
        return SourceResult(
            source.shown,
            Fate(stored.outcome.value),
            stored.article_id,
            stored,
            language=article.metadata.language,
            notes=(
                *copy_warnings(stored, copies, article.identity),
                *text_warnings(
                    article.text, article.metadata, self._library.languages, article.doubt
                ),
            ),
        )
