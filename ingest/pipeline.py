"""Files → the library: read, extracted, chunked, embedded, stored; one result for each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.chunk import split_passages
from ingest.errors import ExtractionError
from ingest.ingested import check_language, copy_warnings, language_warnings
from ingest.known import as_known
from ingest.sources import FoundFile, Refusal, read_article
from store.library import Library
from store.records import PUBLIC_LIBRARY, ExtractedArticle, Outcome, Stored

_CHANGES = (Outcome.NEW, Outcome.CHANGED)


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file: ``stored``, or ``refused`` with the reason."""

    path: Path
    stored: Stored | None = None
    refused: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    """Whole sentences on what is unusual about it."""


def ingest_files(
    library: Library, files: Iterable[FoundFile | Refusal], into: str = PUBLIC_LIBRARY
) -> Iterator[FileResult]:
    """Ingest files one after the other; a refused one does not stop the others.

    Results come when they are safely stored, so a few files late; raises the store's errors.
    """
    reading: deque[tuple[Path, ExtractedArticle]] = deque()
    refused: deque[FileResult] = deque()

    def readable() -> Iterator[ExtractedArticle]:
        for found in files:
            if isinstance(found, Refusal):
                refused.append(FileResult(found.path, refused=found.message))
                continue
            try:
                article = read_article(found.path)
                check_language(article.text, library.languages)
            except ExtractionError as error:
                refused.append(FileResult(found.path, refused=str(error)))
                continue
            reading.append((found.path, article))
            yield as_known(library, article, into)

    for stored in library.add_all(readable(), split_passages, into):
        while refused:
            yield refused.popleft()
        path, article = reading.popleft()
        copies = library.near_copies(stored.article_id) if stored.outcome in _CHANGES else []
        yield FileResult(
            path,
            stored=stored,
            language=article.metadata.language,
            notes=(
                *copy_warnings(stored, copies, article.identity),
                *language_warnings(article.text, article.metadata, library.languages),
            ),
        )
    yield from refused
