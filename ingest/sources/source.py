"""The interface of every source: what it is called, its bytes if they changed, what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.extract import EXTRACTOR_VERSION, RawArticle, extract
from ingest.fetch import article_of
from ingest.polite import PoliteFetch
from ingest.sources.files import read_file
from store.records import ExtractedArticle
from store.sources import Source, SourceKind


class ArticleSource(Protocol):
    """One place that an article, or a feed of articles, can be read from."""

    @property
    def shown(self) -> str:
        """What a person calls it: a path, an address."""

    @property
    def address(self) -> str:
        """What the catalog knows it by: a canonical URL, or the URI of a file."""

    @property
    def kind(self) -> SourceKind:
        """What it is, as far as its address tells."""

    def get(self, known: Source | None) -> RawArticle | None:
        """Its bytes; None where it can be told that they are as they were when they were known.

        Raises ExtractionError (FetchError is one) with one line.
        """

    def extract(self, raw: RawArticle) -> ExtractedArticle:
        """The article in the bytes. Raises ExtractionError with one line."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on this computer."""

    path: Path
    address: str
    kind: SourceKind = SourceKind.FILE

    @property
    def shown(self) -> str:
        """Its path as it was given."""
        return str(self.path)

    def get(self, known: Source | None) -> RawArticle:  # noqa: ARG002, as the protocol has it
        """Its bytes: hashing them is all that it takes to know them again."""
        return read_file(self.path, self.address)

    def extract(self, raw: RawArticle) -> ExtractedArticle:
        """The article in the file."""
        return extract(raw)


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page, or a feed, on the web; the server is asked whether it has changed."""

    address: str
    fetch: PoliteFetch
    kind: SourceKind = SourceKind.PAGE

    @property
    def shown(self) -> str:
        """Its address."""
        return self.address

    def get(self, known: Source | None) -> RawArticle | None:
        """Its bytes, None where the server says that they are the known ones."""
        if known is None or not known.may_be_unchanged(EXTRACTOR_VERSION):
            return self.fetch.page(self.address)
        return self.fetch.page(self.address, known.etag, known.last_modified)

    def extract(self, raw: RawArticle) -> ExtractedArticle:
        """The article on the page, known by an address of its own site."""
        return article_of(raw)


@dataclass(frozen=True, slots=True)
class QueuedFile:
    """A file, or whatever else was read when it was queued."""

    name: str
    address: str
    content: bytes
    kind: SourceKind

    @property
    def shown(self) -> str:
        """Its name, without the folder that it was in, perhaps on another host."""
        return self.name

    def get(self, known: Source | None) -> RawArticle:  # noqa: ARG002, as the protocol has it
        """Its bytes."""
        return RawArticle(self.content, source=self.address, name=self.name)

    def extract(self, raw: RawArticle) -> ExtractedArticle:
        """The article in the file."""
        return extract(raw)
