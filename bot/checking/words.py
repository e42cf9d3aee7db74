"""A text → its words, folded so that they can be compared, each with its place in the text.

Folded away are the forms of quotation marks, apostrophes, dashes and blanks, ligatures, soft
hyphens and all else that cannot be seen. Offsets are those of the text as it came: a word is folded
by itself, so that nothing that a fold shortens or lengthens can move another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_LETTERS = rf"(?:[^\W_]++|[{_MARKS}{_INVISIBLE}]++)++"
_APOSTROPHES = "'’‘ʼ`´＇"
_WORD = re.compile(
    rf"\d[\d{_INVISIBLE}]*(?:[.,:]\d[\d{_INVISIBLE}]*)+|(?:[^\W\d_]\.){{2,}}"
    rf"|(?=[^\W_]){_LETTERS}(?:[{_APOSTROPHES}](?=[^\W_]){_LETTERS})*|[$€£¥%°§&+=]"
)
"""A number with its points and commas, U.S., a word with its apostrophes, or a sign that is read
aloud."""

_LIGATURES = (*range(0xFB00, 0xFB07), 0x132, 0x133)
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_TYPOGRAPHY = {
    **{ord(mark): "'" for mark in _APOSTROPHES},
    # no superscripts: 10² is not 102
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in (*_LIGATURES, *_FULL_WIDTH)},
}

_NOT_READ = re.compile(rf"[“”„‟\"«»‹›‘’‚‛'`´＂＇*_~|>#\\{_INVISIBLE}]")
"""Quotation marks, which every quotation changes, and the marks of Markdown."""
_BULLET = re.compile(r"\n[^\S\n]*[-•*–—·][^\S\n]+")
_ELLIPSIS = re.compile(r"…|\.[^\S\n]?\.[^\S\n]?\.(?:[^\S\n]?\.)*")
_DASH = re.compile(r"\s*(?:[—―⸺]|-{2,})\s*|\s+[-–−‐‑‒]\s+|(?<=\s)–|–(?=\s)")
_HYPHEN = re.compile(r"[-–−‐‑‒]")
_SPACE = re.compile(r"\s+")

_SEPARATOR = "\x1f"


class Word(NamedTuple):
    """A word ``text[start:end]``: ``key`` is compared, ``cased`` tells capitals, ``before`` the
    punctuation between it and the word before, folded ("" for a blank)."""

    key: str
    cased: str
    before: str
    start: int
    end: int


class Words:
    """The words of a text, or of a part of it, in order; offsets are those of the whole text."""

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.start, self.end = start, len(text) if end is None else end
        self.all = _words(text, self.start, self.end)
        self.keys = [word.key for word in self.all]
        self._line: str | None = None
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.all)

    def find(self, keys: Sequence[str], most: int) -> list[int]:
        """Where these words stand one after the other: the positions of the first, at most so
        many."""
        if not keys:
            return []
        if self._line is None:
            self._line = _SEPARATOR + _SEPARATOR.join([*self.keys, ""])
            place = 0
            for position, key in enumerate(self.keys):
                self._places[place] = position
                place += len(key) + 1
        wanted = _SEPARATOR + _SEPARATOR.join([*keys, ""])
        found: list[int] = []
        place = self._line.find(wanted)
        while place >= 0 and len(found) < most:
            found.append(self._places[place])
            place = self._line.find(wanted, place + 1)
        return found

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The span in the text of the words from ``first`` up to ``last`` (not included)."""
        return self.all[first].start, self.all[last - 1].end

    def slice(self, first: int, last: int) -> str:
        """The text of these words, "" where there are none."""
        return self.text[slice(*self.span(first, last))] if last > first else ""


def _words(text: str, start: int, end: int) -> list[Word]:
    words: list[Word] = []
    before = start
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        key, cased = fold_word(match.group())
        words.append(Word(key, cased, fold_gap(text[before:first]), first, last))
        before = last
    return words


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> tuple[str, str]:
    """A word as it is compared, and the same with its capitals."""
    cased = word
    if not word.isascii():
        cased = _UNSEEN.sub("", unicodedata.normalize("NFC", _UNSEEN.sub("", word)))
    cased = cased.translate(_TYPOGRAPHY)
    return cased.casefold(), cased


@lru_cache(maxsize=10_000)
def fold_gap(gap: str) -> str:
    """What stands between two words, as it is compared: no blanks, one form of each mark."""
    if gap == " ":
        return ""
    gap = _NOT_READ.sub("", _BULLET.sub("\n", gap))
    gap = _HYPHEN.sub("-", _DASH.sub("—", _ELLIPSIS.sub("…", gap)))
    return _SPACE.sub("", gap).translate(_TYPOGRAPHY)


def plain(text: str) -> str:
    """The text without what cannot be seen, ligatures taken apart: fit to be searched for."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_TYPOGRAPHY)
