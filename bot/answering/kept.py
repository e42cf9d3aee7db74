"""An answer → what is kept of it, and back: spans, never an article's words.

What was removed from the library since is thereby gone from the answer, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.answering.about_article import summary_text
from bot.answering.answer import Answer, Mode, Quote, Status
from bot.answering.answerer import cited
from bot.answering.verify import verified
from store.errors import UnknownArticleError
from store.library import Library
from store.questions import KeptCitation, KeptQuestion
from store.records import Version


@dataclass(frozen=True, slots=True)
class RestoredAnswer:
    """An answer given earlier, with the quotes that still can be shown.

    ``removed`` says that a quote, or the article that the answer is about, is no longer there;
    ``withheld`` are the numbers of the quotes of which a limit allowed the link alone.
    """

    answer: Answer
    removed: bool
    withheld: frozenset[int]


def kept_citations(answer: Answer, withheld: Collection[int] = ()) -> tuple[KeptCitation, ...]:
    """The spans of an answer's quotes: those shown, then those one click away.

    ``withheld`` are the numbers of those of which a limit allowed the link alone.
    """
    return tuple(
        KeptCitation(
            citation.quote.version.article_id,
            citation.quote.version.number,
            citation.quote.paragraph,
            citation.quote.start,
            citation.quote.end,
            citation.quote.highlight,
            shown,
            citation.number in withheld,
        )
        for shown, citations in ((True, answer.citations), (False, answer.more))
        for citation in citations
    )


def kept_answer(answer: Answer) -> dict[str, Any]:
    """The rest of an answer, fit for JSON."""
    about = answer.about
    return {
        "mode": answer.mode.value,
        # with quotes, the text repeats their words; it is made again from what is left of them
        "text": None if answer.citations or answer.mode is Mode.SUMMARY else answer.text,
        "reason": answer.reason,
        "confidence": answer.confidence,
        "heading": answer.heading,
        "notes": list(answer.notes),
        "articles_searched": answer.articles_searched,
        "about": [about.article_id, about.number] if about else None,
    }


def restored_answer(kept: KeptQuestion, library: Library) -> RestoredAnswer:
    """The answer to a kept question, its quotes read and verified again. Reads SQL."""
    record: Mapping[str, Any] = kept.answer
    shown = _quotes(library, (each for each in kept.citations if each.shown))
    more = _quotes(library, (each for each in kept.citations if not each.shown))
    about = _version(library, *record["about"]) if record["about"] else None
    citations = cited([*shown, *more])
    mode = Mode(record["mode"])
    text = record["text"] or ""
    if mode is Mode.SUMMARY and about:
        text = summary_text(about)
    removed = len(shown) < sum(each.shown for each in kept.citations)
    if record["about"] and about is None:
        removed, text = True, ""
    answer = Answer(
        question=kept.question,
        status=Status(kept.status),
        mode=mode,
        text=text,
        reason=record["reason"],
        confidence=record["confidence"],
        heading=record["heading"],
        citations=citations[: len(shown)],
        more=citations[len(shown) :],
        notes=tuple(record["notes"]),
        about=about,
        articles_searched=record["articles_searched"],
    )
    spans = {(each.article_id, each.start) for each in kept.citations if each.withheld}
    withheld = frozenset(
        citation.number
        for citation in citations
        if (citation.quote.version.article_id, citation.quote.start) in spans
    )
    return RestoredAnswer(answer, removed, withheld)


def _quotes(library: Library, kept: Iterable[KeptCitation]) -> list[Quote]:
    quotes = []
    for each in kept:
        version = _version(library, each.article_id, each.version)
        if version is not None:
            quotes.append(Quote(version, each.paragraph, each.start, each.end, each.highlight))
    return verified(library, quotes)


def _version(library: Library, article_id: str, number: int) -> Version | None:
    try:
        return library.version(article_id, number)
    except UnknownArticleError:
        return None
