"""A "sentence" over the cap that no clause can be cut from → some words in a row.

That is what is left of transcripts without full stops, of languages without spaces, of lines of
symbols: the words around what is wanted, from pause to pause where there are any.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from bot.answering.clauses import attributions, negations
from bot.answering.marks import has_marks, is_balanced, unmatched_marks
from bot.answering.quote_length import (
    CHARACTERS_A_WORD,
    FEWEST_WORDS,
    HARD_CHARACTERS,
    HARD_WORDS,
    MOST_WORDS,
    count_words,
    has_words,
    is_ideograph,
)
from bot.answering.wanted import Wanted

Span = tuple[int, int]

CHARACTERS_LOOKED_AT = 2000
"""Of a longer text only so much around what is wanted."""
MARGIN = 60
"""Characters beside what is wanted that are better kept, where nothing else tells where to cut."""
LONGEST_UNIT = 40
"""Characters after which a "word" (an address, a line of symbols) may be cut, too."""

_UNIT = re.compile(rf"\S{{1,{LONGEST_UNIT}}}")
_BELONGS_TO_CHARACTER_BEFORE = frozenset({"Mn", "Me", "Mc", "Cf", "Sk"})
"""Accents, joiners, skin tones (categories of Unicode)."""
_PAUSE = re.compile(r"\s*(?:[,;:](?:\s+|$)|—\s*|[，。；：、])")
_PAUSE_MARKS = frozenset(",;:—–，。；：、")
_EDGES = " \t\n,;"


def words_around(sentence: str, wanted: Wanted) -> Span:
    """Words in a row, with as much as possible of what is wanted and of who says it.

    In: a sentence over the cap. Out: (start, end) in it, within the cap; without half a pair of
    quotation marks, where the sentence has both halves.
    """
    first = wanted.edges(0, len(sentence))
    low = max(0, first[0] - CHARACTERS_LOOKED_AT // 2) if first else 0
    high = min(len(sentence), low + CHARACTERS_LOOKED_AT)
    ruler = _Ruler(sentence, low, high)
    spans = {
        part
        for words in (MOST_WORDS, HARD_WORDS)
        for window in ruler.windows(words)
        for part in (window, *ruler.from_pause_to_pause(*window))
    }
    if has_marks(sentence):
        whole = {part for span in spans for part in _between_broken_marks(sentence, *span)}
        spans = whole if is_balanced(sentence) else spans | whole
    return max(
        (span for span in (_trimmed(sentence, *span) for span in spans) if span[0] < span[1]),
        key=_worth(sentence, wanted, ruler),
        default=(low, min(high, low + HARD_CHARACTERS)),
    )


class _Ruler:
    """The units of a part of a sentence, where it pauses, and how long any span of it is."""

    def __init__(self, sentence: str, low: int, high: int) -> None:
        self.part = low, high
        self._units = _units(sentence, low, high)
        self._starts = [start for start, _ in self._units]
        self._sums = [0.0, *accumulate(count_words(sentence[slice(*unit)]) for unit in self._units)]
        self._pauses = [match.span() for match in _PAUSE.finditer(sentence, low, high)]

    def words(self, start: int, end: int) -> float:
        """The length of a span in words; a little more than ``length_in_words`` at most."""
        first = max(0, bisect_right(self._starts, start) - 1)  # it may begin within a unit: “Word
        last = bisect_left(self._starts, end)
        return max(self._sums[last] - self._sums[first], (end - start) / CHARACTERS_A_WORD)

    def windows(self, words: int) -> Iterator[Span]:
        """From every unit, as many of them as make up so many words within the cap."""
        characters = min(HARD_CHARACTERS, words * CHARACTERS_A_WORD)
        last = 0
        for first, (start, _) in enumerate(self._units):
            last = max(last, first)
            while last + 1 < len(self._units):
                further = self._units[last + 1][1]
                if further - start > characters or self._sums[last + 2] - self._sums[first] > words:
                    break
                last += 1
            yield start, self._units[last][1]

    def from_pause_to_pause(self, start: int, end: int) -> Iterator[Span]:
        """A span without the words before its first pause, after its last, or both."""
        first = bisect_left(self._pauses, (start, start))
        last = bisect_left(self._pauses, (end, end)) - 1
        if first <= last:
            begin, stop = self._pauses[first][1], self._pauses[last][0]
            for low, high in ((start, stop), (begin, end), (begin, stop)):
                if low < high and self.words(low, high) >= FEWEST_WORDS:
                    yield low, high


def _worth(sentence: str, wanted: Wanted, ruler: _Ruler) -> Callable[[Span], tuple[float, ...]]:
    """How good it is to quote a span; what matters more comes first."""
    low, high = ruler.part
    part = sentence[low:high]
    said = [(low + start, low + end) for start, end in attributions(part)]
    denied = [(low + start, low + end) for start, end in negations(part)]

    def worth(span: Span) -> tuple[float, ...]:
        start, end = span
        at_start, at_end = start == 0, end == len(sentence)
        first, last = wanted.edges(start, end) or (start, end)
        return (
            wanted.kept(start, end),
            _count(said, start, end),
            is_balanced(sentence[start:end]),
            2 if at_start else sentence[:start].rstrip()[-1:] in _PAUSE_MARKS,
            at_end or sentence[end] in _PAUSE_MARKS,
            ruler.words(start, end) <= MOST_WORDS,
            _count(denied, start, end),
            min(MARGIN, MARGIN if at_start else first - start)
            + min(MARGIN, MARGIN if at_end else end - last),
            end - start,
            -start,
        )

    return worth


def _count(spans: Sequence[Span], start: int, end: int) -> int:
    return sum(start <= low and high <= end for low, high in spans)


def _between_broken_marks(sentence: str, start: int, end: int) -> Iterator[Span]:
    """The span, or what is left of it between marks whose partner is outside."""
    broken = unmatched_marks(sentence[start:end])
    for before, after in pairwise([start - 1, *(start + place for place in broken), end]):
        yield before + 1, after


def _trimmed(sentence: str, start: int, end: int) -> Span:
    """The span without white space and pauses at its ends; empty where no words are left."""
    part = sentence[start:end]
    if not has_words(part):
        return start, start
    start += len(part) - len(part.lstrip(_EDGES))
    return start, start + len(part.strip(_EDGES))


def _units(sentence: str, low: int, high: int) -> list[Span]:
    """The spans of words, of ideographs, and of the pieces of what is too long for a word."""
    units: list[Span] = []
    for match in _UNIT.finditer(sentence, low, high):
        start = match.start()
        for position in range(match.start() + 1, match.end()):
            if is_ideograph(sentence[position]) and sentence[position - 1].isalnum():
                units.append((start, position))
                start = position
        units.append((start, match.end()))
    return _joined_marks(sentence, units)


def _joined_marks(sentence: str, units: list[Span]) -> list[Span]:
    """The units, none beginning with a mark that belongs to the character before it."""
    joined: list[Span] = []
    for start, end in units:
        follows = bool(joined) and joined[-1][1] == start
        belongs = unicodedata.category(sentence[start]) in _BELONGS_TO_CHARACTER_BEFORE
        if follows and belongs and end - joined[-1][0] <= 2 * LONGEST_UNIT:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
