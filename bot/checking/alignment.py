"""A quotation and a text → which words of the one are which words of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bot.checking.quotation import Join, JoinKind, Quotation
from bot.checking.words import Words
from store.terms import STOP_WORDS

MOST_PLACES = 12
"""Places at which the same words are looked at."""
MOST_INSERTED_FOR = 5
"""Words of an article that one bracketed insertion may stand for."""
STOP_WORD_WEIGHT = 0.3
"""What a word such as "of" counts in a likeness; a word that says something counts 1."""
NEAR = 0.6
"""Share of a quotation's words, so weighted, that one place has to have."""
LONG_RUN_WORDS = 5
LONG_RUN_CONTENT_WORDS = 3
LONG_RUN_SHARE = 0.4
"""So many words in one run, so many of which say something, are recognised although the rest of the
quotation is made up."""
SHORTEST_RUN_WORDS = 3
_SKIPPED_WORDS = {1: 4, 2: 10, 3: 16}
"""How many words of the text may lie between two runs of the same place, by the length of the
shorter run; between longer ones ``MOST_SKIPPED_WORDS``."""
MOST_SKIPPED_WORDS = 40
MOST_LEFT_OUT_WORDS = 150
"""The same where the quotation has an ellipsis."""


@dataclass(frozen=True, slots=True)
class Block:
    """``count`` words that are the same from these positions on."""

    quoted: int
    found: int
    count: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two blocks: words of the quotation, words of the text, joins."""

    quoted: tuple[int, int]
    found: tuple[int, int]
    joins: tuple[Join, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The blocks of a quotation at one place of a text, in order."""

    quotation: Quotation
    words: Words
    blocks: tuple[Block, ...]

    @property
    def first(self) -> int:
        """The position of the first word of the text that is quoted."""
        return self.blocks[0].found

    @property
    def last(self) -> int:
        """One more than the position of the last."""
        return self.blocks[-1].found + self.blocks[-1].count

    @property
    def span(self) -> tuple[int, int]:
        """The span of the place in the text."""
        return self.words.span(self.first, self.last)

    @property
    def share(self) -> float:
        """How much of the quotation is here, 0 to 1; words weighted."""
        here = sum(self.weight(each.quoted, each.quoted + each.count) for each in self.blocks)
        return here / max(self.weight(0, len(self.quotation.words)), STOP_WORD_WEIGHT)

    @property
    def skipped(self) -> int:
        """How many words of the text lie between the blocks."""
        return self.last - self.first - sum(block.count for block in self.blocks)

    def weight(self, first: int, last: int) -> float:
        """The weight of some words of the quotation."""
        return sum(map(_weight, self.quotation.keys[first:last]))

    def gaps(self) -> Iterator[Gap]:
        """What lies between the blocks; those without any words, too."""
        for before, after in pairwise(self.blocks):
            quoted = before.quoted + before.count, after.quoted
            joins = [join for join in self.quotation.joins if quoted[0] <= join.before <= quoted[1]]
            yield Gap(quoted, (before.found + before.count, after.found), tuple(joins))

    def missing(self) -> list[tuple[int, int]]:
        """Runs of words of the quotation that are not here."""
        edges = [0, *(edge for block in self.blocks for edge in _quoted(block))]
        edges.append(len(self.quotation.words))
        return [
            (first, last)
            for first, last in zip(edges[::2], edges[1::2], strict=True)
            if last > first
        ]


def _quoted(block: Block) -> tuple[int, int]:
    return block.quoted, block.quoted + block.count


def _weight(key: str) -> float:
    return STOP_WORD_WEIGHT if key in STOP_WORDS else 1.0


def exact_alignments(quotation: Quotation, words: Words) -> list[Alignment]:
    """Where all pieces of a quotation stand in order, each word for word, as near as can be.

    Whether what lies between them may be left out is not looked at here.
    """
    pieces = [
        (first, words.find(quotation.keys[first:last], MOST_PLACES), last - first)
        for first, last in quotation.pieces
    ]
    if not pieces or not all(places for _, places, _ in pieces):
        return []
    found = []
    for start in pieces[0][1]:
        blocks = [Block(0, start, pieces[0][2])]
        for first, places, count in pieces[1:]:
            reached = blocks[-1].found + blocks[-1].count
            most = reached + _most_skipped(quotation.joins_before(first))
            place = next((place for place in places if reached <= place <= most), None)
            if place is None:
                break
            blocks.append(Block(first, place, count))
        else:
            found.append(Alignment(quotation, words, tuple(blocks)))
    return found


def _most_skipped(joins: Sequence[Join]) -> int:
    if any(join.kind is JoinKind.OMISSION for join in joins):
        return 1_000_000
    return MOST_INSERTED_FOR


def near_alignment(quotation: Quotation, words: Words) -> Alignment | None:
    """The place that has most of a quotation's words in their order; None where too few are.

    Ratcliff and Obershelp's longest runs, without those that lie too far off to be of the place.
    """
    matcher = SequenceMatcher(None, quotation.keys, words.keys, autojunk=False)
    blocks = [Block(*each) for each in matcher.get_matching_blocks()[:-1]]
    if not blocks:
        return None
    core = max(range(len(blocks)), key=lambda row: blocks[row].count)
    kept = [blocks[core]]
    for block in blocks[core + 1 :]:
        if _belongs(quotation, kept[-1], block):
            kept.append(block)
    for block in reversed(blocks[:core]):
        if _belongs(quotation, block, kept[0]):
            kept.insert(0, block)
    return Alignment(quotation, words, tuple(kept))


def _belongs(quotation: Quotation, before: Block, after: Block) -> bool:
    """Whether two runs are so close in the text that they can be of one place."""
    first, last = before.quoted + before.count, after.quoted
    skipped = after.found - before.found - before.count
    joins = [join for join in quotation.joins if first <= join.before <= last]
    if any(join.kind is JoinKind.OMISSION for join in joins):
        return skipped <= MOST_LEFT_OUT_WORDS
    shorter = min(before.count, after.count)
    return skipped - (last - first) <= _SKIPPED_WORDS.get(shorter, MOST_SKIPPED_WORDS)


def is_near(alignment: Alignment) -> bool:
    """Whether the quotation is recognisably from here."""
    run = max(alignment.blocks, key=lambda block: block.count)
    longest, share = run.count, alignment.share
    keys = alignment.quotation.keys[run.quoted : run.quoted + run.count]
    content = sum(key not in STOP_WORDS for key in keys)
    if longest >= LONG_RUN_WORDS and content >= LONG_RUN_CONTENT_WORDS and share >= LONG_RUN_SHARE:
        return True
    known = len(alignment.quotation.words)
    return share >= NEAR and longest >= min(SHORTEST_RUN_WORDS, known - 1)
