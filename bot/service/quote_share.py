"""How much of an article one guild is shown in a day, where an operator limits it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from bot.answering.answer import Citation
from bot.answering.kept import kept_place
from store.library import Library


class QuoteShare:
    """Counts the characters of each article that each guild was shown today (UTC).

    What was shown may be shown again: only new words count. Safe to use from several threads.
    """

    def __init__(self, library: Library, share: float | None) -> None:
        """``share`` is the largest part of an article, 0 to 1; None: no limit."""
        self._library = library
        self._share = share
        self._lock = threading.Lock()

    def admit(self, guild_id: int, citations: Sequence[Citation]) -> frozenset[int]:
        """Count these quotes as shown; the numbers of those that must not be, beyond the limit."""
        if self._share is None:
            return frozenset()
        withheld: set[int] = set()
        with self._lock:
            for citation in citations:
                if self._fits(guild_id, citation):
                    self._library.questions.note_shown(guild_id, [kept_place(citation.quote)])
                else:
                    withheld.add(citation.number)
        return frozenset(withheld)

    def _fits(self, guild_id: int, citation: Citation) -> bool:
        assert self._share is not None
        quote = citation.quote
        version = quote.version
        shown = self._library.questions.shown_today(guild_id, version.article_id, version.number)
        with_it = _covered([*shown, (quote.start, quote.end)])
        return with_it == _covered(shown) or with_it <= self._share * len(version.text)


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    """How many characters the spans cover together."""
    total = reached = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
