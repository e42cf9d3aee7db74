"""A text and words → the text in pieces, those that are the words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class Mark(StrEnum):
    """What a piece of text is."""

    NONE = ""
    EXPECTED = "expected"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; the pieces one after the other are the text."""

    text: str
    mark: Mark


def pieces(text: str, expected: Iterable[str], forbidden: Iterable[str] = ()) -> list[Piece]:
    """The text with every occurrence of the words marked; what is forbidden counts first."""
    marks = [Mark.NONE] * len(text)
    for mark, words in ((Mark.EXPECTED, expected), (Mark.FORBIDDEN, forbidden)):
        for each in words:
            for start in _occurrences(text, each):
                marks[start : start + len(each)] = [mark] * len(each)
    found = []
    place = 0
    for mark, run in groupby(marks):
        end = place + len(list(run))
        found.append(Piece(text[place:end], mark))
        place = end
    return found


def _occurrences(text: str, words: str) -> Iterator[int]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)
