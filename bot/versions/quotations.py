"""A quote of an earlier version → whether its article still has these words, and since when not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.answering.answer import Quote
from bot.answering.quote_length import sentences_within
from bot.checking.history import lost_between
from bot.checking.words import Words
from bot.versions.comparison import ChangeKind, compare_versions
from store.library import Library
from store.questions import KeptCitation
from store.records import Version


@dataclass(frozen=True, slots=True)
class QuoteChange:
    """The words of a quote are in ``last_with`` and not in ``first_without``, the next version.

    ``gone``: the sentences were taken out; else they were reworded.
    """

    last_with: Version
    first_without: Version
    gone: bool

    @property
    def day(self) -> date:
        """When: as the article says where it does, else when the change was read."""
        updated = self.first_without.metadata.updated
        if updated and updated != self.last_with.metadata.updated:
            return updated
        return self.first_without.retrieved


def quote_change(library: Library, quote: Quote) -> QuoteChange | None:
    """What became of a quote's words; None where its article still has them. Reads SQL.

    Punctuation, capitals and where a sentence stands make no difference.
    """
    if quote.version.current:
        return None
    parts = _parts(quote)
    history = library.history(quote.version.article_id)
    if any(version.current and _has(version, parts) for version in history):
        return None
    change = lost_between(history, lambda version: _has(version, parts))
    if change is None:
        return None
    gone = _is_gone(change.last_with, change.first_without, parts)
    return QuoteChange(change.last_with, change.first_without, gone)


def changes_since(
    library: Library, citations: Iterable[KeptCitation], moment: datetime
) -> list[QuoteChange]:
    """What became of kept quotes' words in versions that were read since then. Reads SQL.

    Raises ``UnknownArticleError`` where an article was removed.
    """
    changes = []
    for each in citations:
        version = library.version(each.article_id, each.version)
        quote = Quote(version, each.paragraph, each.start, each.end, each.highlight)
        change = quote_change(library, quote)
        # versions are dated to the second
        if change and change.first_without.retrieved >= moment.replace(microsecond=0):
            changes.append(change)
    return changes


Parts = Sequence[Sequence[str]]
"""What a quote has of each of its sentences, as words to be compared."""


def _parts(quote: Quote) -> Parts:
    text, start, end = quote.version.text, quote.start, quote.end
    sentences = sentences_within(text, start, end, quote.version.metadata.words_language)
    spans = ((max(start, first), min(end, last)) for first, last in sentences)
    keys = (Words(text, *span).keys for span in spans)
    return [each for each in keys if each]


def _has(version: Version, parts: Parts) -> bool:
    words = Words(version.text)
    return all(words.find(part, 1) for part in parts)


def _is_gone(before: Version, after: Version, parts: Parts) -> bool:
    """Whether the lost words were of sentences that were taken out, all of them."""
    old, new = Words(before.text), Words(after.text)
    places = [
        old.span(found[0], found[0] + len(part))
        for part in parts
        if not new.find(part, 1) and (found := old.find(part, 1))
    ]
    kinds = {
        change.kind
        for change in compare_versions(before, after).changes
        for start, end in places
        if change.before and change.before[0] < end and start < change.before[1]
    }
    return kinds == {ChangeKind.REMOVED}
