"""What an answer is: its status, its words, and quotations that were verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.answering.headings_and_lists import is_in_longer_list
from bot.answering.marks import is_in_longer_quotation
from bot.answering.quote_length import has_words, sentences_within
from store.records import Version

if TYPE_CHECKING:
    from bot.composition.report import CompositionReport
    from bot.composition.rewriter import Rewriting


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
    COMPOSED = "composed"
    """A language model's, each sentence checked against the quotation that it rests on."""


class PartOf(StrEnum):
    """What a quote of whole sentences is still only a part of."""

    QUOTATION = "quotation"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Quote:
    """``version.text[start:end]``; ``highlight`` is the span that answers: a sentence, or what was
    quoted of a long one. ``answer`` is the span of the very words in it that a reader (an option)
    found to answer, None where none was asked or it found none.

    Whether a quote was cut is read from the text around it, so that it is known of any span.
    """

    version: Version
    paragraph: int
    start: int
    end: int
    highlight: tuple[int, int]
    answer: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The quoted words, character for character."""
        return self.version.text[self.start : self.end]

    @property
    def marked(self) -> tuple[int, int] | None:
        """The span of ``text`` that stands out as the answer, None where all of it would."""
        if self.answer is None or self.answer == (self.start, self.end):
            return None
        start, end = self.answer
        return start - self.start, end - self.start

    @property
    def cut_before(self) -> bool:
        """Whether its first sentence begins earlier in the article."""
        text, start = self.version.text, self.start
        sentences = sentences_within(text, start, start + 1, self._language)
        return any(has_words(text[first:start]) for first, _ in sentences)

    @property
    def cut_after(self) -> bool:
        """Whether its last sentence goes on in the article."""
        text, end = self.version.text, self.end
        sentences = sentences_within(text, end - 1, end, self._language)
        return any(has_words(text[end:last]) for _, last in sentences)

    @property
    def _language(self) -> str:
        return self.version.metadata.words_language

    @property
    def part_of(self) -> PartOf | None:
        """The quotation or the list of which it shows a part, None where it shows all."""
        span = self.version.text, self.start, self.end
        if is_in_longer_quotation(*span):
            return PartOf.QUOTATION
        return PartOf.LIST if is_in_longer_list(*span) else None


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
            "answer_start": quote.answer[0] if quote.answer else None,
            "answer_end": quote.answer[1] if quote.answer else None,
            "cut_before": quote.cut_before,
            "cut_after": quote.cut_after,
            "part_of": quote.part_of.value if quote.part_of else None,
            "paragraph": quote.paragraph,
            "version": quote.version.number,
            "link": self.link,
            "article": article_as_json(quote.version),
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a language model's, and the number of the citation that it was checked
    against."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``text`` is what a reader sees first. ``citations`` are shown, ``more`` is one click away.
    ``reason`` says why the status was given; ``notes`` what else the reader should know (a word
    that was read as another, a word that occurs in no article). ``about`` is the article of a
    metadata or summary answer. ``understood`` is what a follow-up was taken to ask, where that is
    more than was typed. ``confidence`` is 0 to 1. ``claims`` are a language model's sentences
    (mode ``composed``), ``composition`` what became of them, where a model was asked; ``rewriting``
    what became of the question, where it was asked to make a follow-up stand alone.
    """

    question: str
    status: Status
    mode: Mode
    text: str
    reason: str
    understood: str | None = None
    confidence: float = 0.0
    heading: str | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    more: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    about: Version | None = None
    articles_searched: int = 0
    passages_searched: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    composition: CompositionReport | None = None
    rewriting: Rewriting | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that ``pullquote ask --json`` prints."""
        return {
            "question": self.question,
            "understood": self.understood,
            "status": self.status.value,
            "answer": self.text,
            "mode": self.mode.value,
            "confidence": round(self.confidence, 3),
            "reason": self.reason,
            "notes": list(self.notes),
            "claims": [{"text": claim.text, "citation": claim.citation} for claim in self.claims],
            "citations": [citation.as_json() for citation in self.citations],
            "more": [citation.as_json() for citation in self.more],
            "about": article_as_json(self.about) if self.about else None,
            "articles_searched": self.articles_searched,
            "composition": self.composition.as_json() if self.composition else None,
            "rewriting": self.rewriting.as_json() if self.rewriting else None,
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
