"""A quotation as it was typed → its words in pieces, with what was left out and put in between."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from bot.checking.words import Word, Words

_UNSEEN = "\u2060"
_LEFT_OUT = re.compile(
    r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|(?:…|\.[^\S\n]?\.[^\S\n]?\.)(?:[^\S\n]?\.)*"
)
_RECASED = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
_SIC = re.compile(r"\[\s*sic\.?!?\s*\]", re.IGNORECASE)
_MARK_PUT_IN = re.compile(r"\[[^\w\[\]….]{1,3}\]")
_PUT_IN = re.compile(r"[^\W_]*\[[^\[\]\n]{1,120}\](?:[^\W_]+(?=\W|$))?")
_SENTENCE_END = re.compile(r"[.!?]")
_JOIN = re.compile(f"(?P<out>{_LEFT_OUT.pattern})|(?P<put>{_PUT_IN.pattern})")


class JoinKind(Enum):
    """What stands between two pieces of a quotation."""

    OMISSION = "…"
    INSERTION = "[ ]"


@dataclass(frozen=True, slots=True)
class Join:
    """An ellipsis or a bracketed insertion; ``before`` is the position of the word after it."""

    kind: JoinKind
    before: int
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a quotation, its joins aside; offsets are those of ``text``."""

    text: str
    words: tuple[Word, ...]
    joins: tuple[Join, ...]

    @property
    def keys(self) -> list[str]:
        """What is compared of the words."""
        return [word.key for word in self.words]

    @property
    def pieces(self) -> list[tuple[int, int]]:
        """Runs of words that the quotation gives as uninterrupted: first, last + 1."""
        cuts = sorted({0, len(self.words), *(join.before for join in self.joins)})
        return list(pairwise(cuts))

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """Its sentences: first word, last + 1."""
        ends = {
            position
            for position, word in enumerate(self.words)
            if position and _SENTENCE_END.search(word.before)
        }
        return list(pairwise(sorted({0, len(self.words)} | ends)))

    def joins_before(self, position: int) -> list[Join]:
        """What stands directly before the word at this position; the end has one, too."""
        return [join for join in self.joins if join.before == position]

    def part(self, first: int, last: int) -> Quotation:
        """These words as a quotation of their own."""
        joins = (
            replace(join, before=join.before - first)
            for join in self.joins
            if first < join.before < last
        )
        return Quotation(self.text, self.words[first:last], tuple(joins))

    def slice(self, first: int, last: int) -> str:
        """The text of these words, "" where there are none."""
        if last <= first:
            return ""
        return self.text[self.words[first].start : self.words[last - 1].end]


def read_quotation(text: str) -> Quotation:
    """The words and joins of a quotation. An ellipsis of the article's own is one that stands for
    no words."""
    # same length, so that offsets stay: marks that are no words, letters that were re-cased
    read = text
    for said_nothing in (_SIC, _MARK_PUT_IN):
        read = said_nothing.sub(lambda found: " " * len(found.group()), read)
    read = _RECASED.sub(lambda found: f"{_UNSEEN}{found.group(1)}{_UNSEEN}", read)
    words: list[Word] = []
    joins: list[Join] = []
    place = 0
    for found in _JOIN.finditer(read):
        words += Words(read, place, found.start()).all
        kind = JoinKind.OMISSION if found["out"] else JoinKind.INSERTION
        joins.append(Join(kind, len(words), found.group()))
        place = found.end()
    words += Words(read, place).all
    return Quotation(text, tuple(words), tuple(joins))
