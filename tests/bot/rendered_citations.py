"""Made citations and answers, whose messages are known to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.answering.answer import Answer, Citation, Claim, Mode, Quote, Status
from bot.versions.quotations import QuoteChange
from store.records import ArticleMetadata
from tests.bot.samples import version_of

GAZETTE = ArticleMetadata(
    "On the *ferry*",
    authors=("Marta Lind_qvist", "Jon Dahl"),
    publisher="The Gazette",
    published=date(2024, 5, 6),
)
COURIER = ArticleMetadata("A trawler", publisher="Courier")
SAID = "According to The Gazette, Mon 6 May 2024:"
PLACE = "Paragraph 2 · Lind\\_qvist and Dahl"
PAGE = "https://gazette.example/a"
COPY = "exact copy, not fact\\-checked"
COPIES = "exact copies, not fact\\-checked"


def cited(
    number: int,
    words: str,
    text: str | None = None,
    *,
    metadata: ArticleMetadata = GAZETTE,
    link: str | None = PAGE,
    answer: str | None = None,
) -> Citation:
    """Words of an article as a citation; the article has no others where no text is given."""
    version = version_of(text or words, article_id=metadata.title, metadata=metadata)
    start = version.text.index(words)
    end = start + len(words)
    begins = start + words.index(answer) if answer else 0
    span = (begins, begins + len(answer)) if answer else None
    return Citation(number, Quote(version, 2, start, end, (start, end), span), link)


def answered(
    *citations: Citation, claims: Sequence[tuple[str, int]] = (), text: str = ""
) -> Answer:
    """An answer with these quotations."""
    mode = Mode.COMPOSED if claims else Mode.EXTRACTIVE
    made = tuple(Claim(*each) for each in claims)
    return Answer("?", Status.ANSWERED, mode, text, "", citations=citations, claims=made)


def changed(citation: Citation, day: int, *, gone: bool) -> QuoteChange:
    """A citation's words changed on a day of May."""
    version = citation.quote.version
    later = replace(version, number=2, retrieved=datetime(2024, 5, day, tzinfo=UTC))
    return QuoteChange(version, later, gone)
