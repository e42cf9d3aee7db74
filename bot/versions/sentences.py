"""A text → its sentences with their words folded, so that two versions can be laid side by side."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checking.words import Words
from ingest.chunk import paragraph_spans, sentence_spans
from store.languages import ENGLISH
from store.terms import STOP_WORDS

FEWEST_CONTENT_WORDS = 3
"""Sentences with fewer words that say something are compared by all their words."""
_STAMP_WORDS = frozenset(
    """today yesterday at on last first updated modified published posted edited print online issue
    am pm a.m. p.m. a.m p.m a m p noon midnight utc gmt bst cet cest est edt cst cdt mst mdt pst pdt
    et pt ct mt ist jst eet eest msk ago min mins minute minutes hour hours hr hrs h day days
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec st nd rd th the of
    """.split()
)
_TIME = re.compile(r"\d[\d.:,]*(?:st|nd|rd|th|am|pm|h)?")
_SIGNED_NUMBER = re.compile(r"(?<![^\s(])[-−](\d[\d.,]*)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]``, whose words are those from ``first`` up to ``last`` (not included).

    ``paragraph`` counts from 1. Sentences with the same ``key`` say the same words, whatever
    their capitals, marks and blanks are.
    """

    position: int
    paragraph: int
    start: int
    end: int
    first: int
    last: int
    key: tuple[str, ...]

    @property
    def content(self) -> tuple[str, ...]:
        """Its words that say something."""
        return tuple(key for key in self.key if key not in STOP_WORDS)

    @property
    def recognised_by(self) -> tuple[str, ...]:
        """The words by which its like is found: all of them where few say something."""
        content = self.content
        return content if len(content) >= FEWEST_CONTENT_WORDS else self.key

    @property
    def is_stamp(self) -> bool:
        """Whether it only says when the page was printed: "Updated today at 8:41 p.m."."""
        return all(word in _STAMP_WORDS or _TIME.fullmatch(word) for word in self.key)


class SentenceText:
    """A text with its words and its sentences, told apart as in its language (ISO 639-1); those
    without any word are left out."""

    def __init__(self, text: str, language: str = ENGLISH) -> None:
        self.text = text
        self._language = language
        self.words = Words(text)
        self.sentences = list(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        starts = [word.start for word in self.words.all]
        position = 0
        for paragraph, (begin, stop) in enumerate(paragraph_spans(self.text), start=1):
            for low, high in sentence_spans(self.text[begin:stop], self._language):
                start, end = begin + low, begin + high
                first, last = bisect_left(starts, start), bisect_left(starts, end)
                if last > first:
                    key = (*self.words.keys[first:last], *self._signs(start, end))
                    yield Sentence(position, paragraph, start, end, first, last, key)
                    position += 1

    def _signs(self, start: int, end: int) -> list[str]:
        """Numbers below zero, whose sign is no word but says much."""
        return [f"-{match[1]}" for match in _SIGNED_NUMBER.finditer(self.text, start, end)]
