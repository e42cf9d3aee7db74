"""The words that the three packages share: plain, immutable records of what the library holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from store.languages import ENGLISH

PUBLIC_LIBRARY = "public"
"""The library of the operator's own articles (those ingested on the command line)."""


def _declared() -> Any:
    """A field that is kept and shown as its source declares it, under the field's own name.

    How sources call it is in ``ingest/field_names.py``; a catalog has no column for it to be given.
    """
    return field(default=None, metadata={"declared": True})


@dataclass(frozen=True, slots=True)
class ArticleMetadata:
    """What is known about an article apart from its words.

    ``published`` and ``updated`` are aware datetimes in the article's own time zone where a time
    is known, plain dates where only the day is. ``url`` is canonical; ``language`` is ISO 639-1.
    ``page_starts`` says of an article that is a document with pages, at its ``url``, at which
    offset of the text each page begins, the first page first.
    """

    title: str
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: date | datetime | None = None
    updated: date | datetime | None = None
    url: str | None = None
    language: str | None = None
    page_starts: tuple[int, ...] = ()
    section: str | None = _declared()
    """The part of the paper or site that it is in: "Sport", "Opinion"."""

    @property
    def words_language(self) -> str:
        """The language whose rules the article's words follow: English where none is known."""
        return self.language or ENGLISH

    @property
    def stamp(self) -> date | datetime | None:
        """The moment by which two texts of one article are ordered."""
        return self.updated or self.published

    @property
    def declared(self) -> dict[str, str]:
        """What is known of the fields that are as their source declares them, by name."""
        found = {name: getattr(self, name) for name in DECLARED_FIELDS}
        return {name: value for name, value in found.items() if value is not None}

    def as_record(self) -> dict[str, Any]:
        """What a person would want to know, for JSON and YAML; moments as ISO 8601."""
        return {
            each.name: as_plain(getattr(self, each.name))
            for each in fields(self)
            if each.name not in _FOR_PROGRAMS
        }


DECLARED_FIELDS: tuple[str, ...] = tuple(
    each.name for each in fields(ArticleMetadata) if each.metadata.get("declared")
)
_FOR_PROGRAMS = frozenset({"page_starts"})


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """One article as read from its source: metadata and canonical text.

    The canonical text is NFC, its paragraphs separated by exactly one blank line, with no white
    space at either end; every offset anywhere in the project is a ``str`` index into it.
    ``identity`` is the canonical URL, or the file's URI where there is no URL. ``doubt`` is one
    sentence on why the text may not be the whole article; it is told, and not kept.
    """

    identity: str
    metadata: ArticleMetadata
    text: str
    doubt: str | None = None


def as_instant(moment: date | datetime) -> datetime:
    """The aware datetime that orders ``moment``: a plain date counts as its first moment in UTC."""
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def recency(published: date | datetime | None, retrieved: datetime) -> datetime:
    """What puts articles in order: when it was published or, where that is not known, retrieved."""
    return as_instant(published or retrieved)


def moment_to_text(moment: date | datetime | None) -> str | None:
    """ISO 8601, a day or a time with its zone."""
    return None if moment is None else moment.isoformat()


def as_plain(value: Any) -> Any:
    """A field's value as JSON has it: moments in ISO 8601, tuples as lists."""
    if isinstance(value, date):
        return moment_to_text(value)
    return list(value) if isinstance(value, tuple) else value


def moment_from_text(text: str | None) -> date | datetime | None:
    """What ``moment_to_text`` wrote."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """One passage of a canonical text: ``text[start:end]``, and its sentences as absolute spans.

    ``paragraph`` counts the paragraphs of the text from 1; a long paragraph has several passages.
    """

    paragraph: int
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]


WordPieceSpans = Callable[[str], list[tuple[int, int]]]
Splitter = Callable[[str, WordPieceSpans, int, str], Sequence[PassageSpan]]
"""Takes a canonical text, the spans of a text's word pieces, how many of them a passage may have,
and the text's language; gives the passages."""


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable text of an article, with what was known when it was retrieved.

    ``current`` is false for a text that has been replaced, or that was already older than the
    current one when it came.
    """

    article_id: str
    library: str
    identity: str
    number: int
    metadata: ArticleMetadata
    text: str
    text_hash: str
    retrieved: datetime
    current: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """What one question searches: libraries by name and, where bound, only these articles."""

    libraries: tuple[str, ...] = (PUBLIC_LIBRARY,)
    article_ids: frozenset[str] | None = None


class Outcome(StrEnum):
    """What became of an article that was offered to the library."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    """Its text is older than the current one: kept as history, never current."""
    SAME_WORDS = "same_words"
    """Another article of the library has its words: its address is a further one of that article,
    which the result is about."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The result of offering one article: how many passages it has, and how many were embedded."""

    outcome: Outcome
    article_id: str
    version: int
    title: str
    passages: int
    embedded: int


def is_older(moment: date | datetime | None, than: date | datetime | None) -> bool:
    """Whether ``moment`` is known to lie before ``than``; where one has no time of day, by day."""
    if moment is None or than is None:
        return False
    if isinstance(moment, datetime) and isinstance(than, datetime):
        return as_instant(moment) < as_instant(than)
    return _day(moment) < _day(than)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
