"""A span of a stored version → what may be shown of it, verified and cited."""

from __future__ import annotations

import re

from bot.answering.answer import Citation, Quote
from bot.answering.links import quote_link
from bot.answering.quote_length import (
    HARD_CHARACTERS,
    TOLERATED_WORDS,
    length_in_words,
    sentences_within,
)
from bot.answering.verify import verified
from bot.checking.result import Place
from store.library import Library
from store.records import Version

_SPACE = re.compile(r"\s")


def place_at(library: Library, version: Version, start: int, end: int) -> Place | None:
    """The place ``version.text[start:end]``; None where the store no longer has these words."""
    first, last = _shown(version, start, end)
    quote = Quote(
        version,
        version.text.count("\n\n", 0, first) + 1,
        first,
        last,
        (max(first, start), min(last, end)),
    )
    if not verified(library, [quote]):
        return None
    # a page does not have words any more that only an earlier version had
    url, pages = version.metadata.url, version.metadata.page_starts
    link = quote_link(url, version.text, start, end, pages) if version.current else url
    return Place(Citation(1, quote, link), start, end)


def _shown(version: Version, start: int, end: int) -> tuple[int, int]:
    """The sentences of a span, or the span, or its beginning: whatever is first short enough."""
    text = version.text
    sentences = sentences_within(text, start, end, version.metadata.words_language)
    if sentences:
        first, last = min(start, sentences[0][0]), max(end, sentences[-1][1])
        if _is_short(text[first:last]):
            return first, last
    if _is_short(text[start:end]):
        return start, end
    words = [
        match.start() for match in _SPACE.finditer(text, start, min(end, start + HARD_CHARACTERS))
    ]
    fitting = [place for place in words if _is_short(text[start:place])]
    return start, fitting[-1] if fitting else min(end, start + HARD_CHARACTERS)


def _is_short(text: str) -> bool:
    return len(text) <= HARD_CHARACTERS and length_in_words(text) <= TOLERATED_WORDS
