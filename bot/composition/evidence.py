"""An extractive answer → the numbered passages that a language model may use, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.answer import Answer, Quote
from ingest.chunk import paragraph_spans
from store.records import Version

MOST_PASSAGES = 8
"""As many as an extractive answer finds quotes: three shown, five more."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage ``version.text[start:end]`` under the number that the model knows it by."""

    number: int
    version: Version
    paragraph: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.version.text[self.start : self.end]


def evidence_of(answer: Answer) -> list[Evidence]:
    """The paragraphs of an answer's quotes, those shown and those one click away, best first.

    Each once, numbered from 1, at most ``MOST_PASSAGES``.
    """
    quotes = [citation.quote for citation in (*answer.citations, *answer.more)]
    return numbered_passages([place for quote in quotes for place in _paragraphs(quote)])


def numbered_passages(places: Sequence[tuple[Version, int, int, int]]) -> list[Evidence]:
    """Passages (version, paragraph, start, end) numbered from 1, each place once."""
    found: dict[tuple[str, int, int], tuple[Version, int, int, int]] = {}
    for version, paragraph, start, end in places:
        found.setdefault(
            (version.article_id, version.number, start), (version, paragraph, start, end)
        )
    return [
        Evidence(number, *place)
        for number, place in enumerate(list(found.values())[:MOST_PASSAGES], start=1)
    ]


def _paragraphs(quote: Quote) -> list[tuple[Version, int, int, int]]:
    """The paragraphs that a quote has a part in."""
    return [
        (quote.version, number, start, end)
        for number, (start, end) in enumerate(paragraph_spans(quote.version.text), start=1)
        if start < quote.end and quote.start < end
    ]
