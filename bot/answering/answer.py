"""What an answer is: its status, its words, and quotations that were verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from store.records import Version


class Status(StrEnum):
    """How sure the answer is."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    """The closest passages, and no more than that; or nothing was searched (mode ``help``)."""
    NOT_FOUND = "not_found"


class Mode(StrEnum):
    """Where the answer's words come from."""

    EXTRACTIVE = "extractive"
    METADATA = "metadata"
    SUMMARY = "summary"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Quote:
    """``version.text[start:end]``; ``highlight`` is the span of the sentence that answers."""

    version: Version
    paragraph: int
    start: int
    end: int
    highlight: tuple[int, int]

    @property
    def text(self) -> str:
        """The quoted words, character for character."""
        return self.version.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified quote with its number and the link that opens the page at its words."""

    number: int
    quote: Quote
    link: str | None

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        quote = self.quote
        return {
            "n": self.number,
            "quote": quote.text,
            "start": quote.start,
            "end": quote.end,
            "paragraph": quote.paragraph,
            "version": quote.version.number,
            "link": self.link,
            "article": article_as_json(quote.version),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``text`` is what a reader sees first. ``citations`` are shown, ``more`` is one click away.
    ``reason`` says why the status was given; ``notes`` what else the reader should know (a word
    that was read as another, a word that occurs in no article). ``about`` is the article of a
    metadata or summary answer. ``confidence`` is 0 to 1.
    """

    question: str
    status: Status
    mode: Mode
    text: str
    reason: str
    confidence: float = 0.0
    heading: str | None = None
    citations: tuple[Citation, ...] = ()
    more: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    about: Version | None = None
    articles_searched: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that ``pullquote ask --json`` prints."""
        return {
            "question": self.question,
            "status": self.status.value,
            "answer": self.text,
            "mode": self.mode.value,
            "confidence": round(self.confidence, 3),
            "reason": self.reason,
            "notes": list(self.notes),
            "citations": [citation.as_json() for citation in self.citations],
            "more": [citation.as_json() for citation in self.more],
            "about": article_as_json(self.about) if self.about else None,
            "articles_searched": self.articles_searched,
            "elapsed_ms": round(1000 * sum(self.seconds.values()), 1),
        }


def article_as_json(version: Version) -> dict[str, Any]:
    """The article of a citation, as ``--json`` shows it."""
    metadata = version.metadata
    return {
        "id": version.article_id,
        "title": metadata.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "published": metadata.published.isoformat()[:10] if metadata.published else None,
        "url": metadata.url,
    }
