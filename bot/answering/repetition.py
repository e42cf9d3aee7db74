"""Quotes and sentences → those that repeat the words of others: an article and its copies.

Only the very words count. Sentences that differ in one word may say opposite things (*rose*,
*fell*), and then both have to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from store.search_results import Hit

TEXTS_REMEMBERED = 512
"""Sentences and quotes: each of a question's is compared with several others."""

_WORD = re.compile(r"\w+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_TITLES = frozenset("mr mrs ms dr".split())
"""Newsrooms differ in whether they print them."""


def repeats(one: str, other: str) -> bool:
    """Whether all words of the one stand in the other, in a row; case, punctuation, the commas of
    figures and titles such as Mr apart."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    return shorter in longer


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """The sentences without those whose words a better one of another article has."""
    article_of: dict[str, str] = {}
    kept = []
    for hit in hits:
        article_id = hit.version.article_id
        if article_of.setdefault(_words(hit.text), article_id) == article_id:
            kept.append(hit)
    return kept


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _words(text: str) -> str:
    """The words with blanks around each, so that one lies within another at its words' ends."""
    words = _WORD.findall(_THOUSANDS.sub("", text).casefold())
    return f" {' '.join([word for word in words if word not in _TITLES])} "
