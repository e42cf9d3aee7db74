"""The rule in code: no verified quote, no claim."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.answering.answer import Quote
from store.library import Library

log = logging.getLogger(__name__)


def verified(library: Library, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes whose words are, character for character, those of the stored version.

    Each version is read from the catalog again, whatever the quote was made from. What fails is
    dropped and logged.
    """
    keys = [(quote.version.article_id, quote.version.number) for quote in quotes]
    stored = library.texts_of(set(keys)) if keys else {}
    kept = []
    for quote, key in zip(quotes, keys, strict=True):
        text = stored.get(key)
        if (
            text is not None
            and 0 <= quote.start < quote.end <= len(text)
            and text[quote.start : quote.end] == quote.text
        ):
            kept.append(quote)
        else:
            log.warning("Dropped a quote of article %s version %d that is not in it.", *key)
    return kept
