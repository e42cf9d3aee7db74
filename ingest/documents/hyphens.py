"""Two printed lines → one, with a word that was broken between them made whole where that is sure.

A hyphen at a line's end is undone where the whole word is one: it stands elsewhere in the document,
or is in a list of English words. It stays where the document has the word with its hyphen, or where
only its parts are words ("well-known"). What is neither is taken to be a broken word of another
language, or a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ingest.documents.lines import SOFT_HYPHEN
from store.english_words import english_words

_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]+-[^\W\d_]+")
_DASHES = ("-", "\u2010", "\u2011", "–", "—", "/")
_SHORTEST_PART = 2


class LineJoiner:
    """Joins the lines of one document."""

    def __init__(self, lines: Iterable[str]) -> None:
        """``lines`` are all lines of the document: they show which words it has."""
        self._words: set[str] = set()
        self._compounds: set[str] = set()
        for line in lines:
            inside = _BROKEN.sub("", line).casefold().replace("\u2010", "-")
            self._words.update(_WORD.findall(inside))
            self._compounds.update(_COMPOUND.findall(inside))

    def joined(self, above: str, below: str) -> str:
        """Both lines as one text."""
        if above.endswith(SOFT_HYPHEN):
            return above.rstrip(SOFT_HYPHEN) + below
        broken, rest = _BROKEN.search(above), _WORD.match(below)
        if broken and rest and below[0].islower() and self._is_one(broken[1], rest[0]):
            return above[:-1] + below
        if above.endswith(_DASHES) and not above[-2:-1].isspace() and len(above) > 1:
            return above + below
        if above and below and _is_wide(above[-1]) and _is_wide(below[0]):
            return above + below
        return f"{above} {below}"

    def _is_one(self, head: str, tail: str) -> bool:
        head, tail = head.casefold(), tail.casefold()
        if f"{head}-{tail}" in self._compounds:
            return False
        if head + tail in self._words:
            return True
        english = english_words()
        if head + tail in english:
            return True
        both = min(len(head), len(tail)) >= _SHORTEST_PART
        return not (both and self._knows(head) and self._knows(tail))

    def _knows(self, word: str) -> bool:
        return word in self._words or word in english_words()


def _is_wide(character: str) -> bool:
    """Whether it is Chinese or Japanese, which have no blanks between words."""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and not "\uac00" <= character <= "\ud7a3"
