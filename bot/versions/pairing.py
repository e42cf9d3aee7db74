"""The sentences of two versions → which are the same, which are the same reworded, which are alone.

A sentence is the same wherever it stands: what only moved is no change to a reader.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from bot.versions.sentences import Sentence

NEAR = 0.5
"""Share of two sentences' words that stand in both in one order, from which they are one, reworded
(twice the longest common subsequence, divided by the words of both)."""
SAME_PLACE = 0.2
"""What standing at the same place, after or before the same sentence, adds to that share."""
MOST_CANDIDATES = 5
"""Sentences that one is compared with, those that share most of its words."""
MOST_SENTENCES_OF_WORD = 200
"""A word that more sentences have does not lead to any of them."""
JOINED = 0.6
"""Share of a sentence's words that stood in the one beside which it stands: it was a part of it."""
FEWEST_JOINED = 2
MOST_SAME_COMPARED = 10_000
"""Pairs of sentences with the same words whose neighbours are looked at, to tell which of them went
where there were more of them before; beyond, the first ones stayed."""


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring sentences before, and what they have become; positions, the last excluded."""

    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pairing:
    """``same``: positions before and after, in the order before. ``removed`` and ``added``:
    positions of sentences that have no like."""

    same: list[tuple[int, int]]
    reworded: list[Group]
    removed: list[int]
    added: list[int]

    @property
    def moved(self) -> bool:
        """Whether any sentence that stayed the same stands in another order now."""
        after = [position for _, position in self.same]
        return after != sorted(after)


def pair(before: Sequence[Sentence], after: Sequence[Sentence]) -> Pairing:
    """Lay the sentences of two versions side by side."""
    same = sorted(_same(before, after))
    gone = _others(len(before), (old for old, _ in same))
    new = _others(len(after), (new for _, new in same))
    pairs = dict(_reworded(before, after, gone, new, dict(same)))
    free_before = set(gone) - set(pairs)
    free_after = set(new) - set(pairs.values())
    groups = []
    for old, its in sorted(pairs.items()):
        wider = _joined(after, its, free_after, before[old])
        longer = (old, old + 1)
        if wider == (its, its + 1):
            longer = _joined(before, old, free_before, after[its])
        groups.append(Group(longer, wider))
    return Pairing(same, groups, sorted(free_before), sorted(free_after))


def _others(count: int, taken: Iterable[int]) -> list[int]:
    known = set(taken)
    return [position for position in range(count) if position not in known]


# ---- the same words


def _same(before: Sequence[Sentence], after: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    places: dict[tuple[str, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, sentences in enumerate((before, after)):
        for sentence in sentences:
            places[sentence.key][side].append(sentence.position)
    for old, new in places.values():
        if len(old) == len(new) or len(old) * len(new) > MOST_SAME_COMPARED:
            yield from zip(old, new, strict=False)
        else:
            yield from _likeliest(before, after, old, new)


def _likeliest(
    before: Sequence[Sentence], after: Sequence[Sentence], old: list[int], new: list[int]
) -> Iterator[tuple[int, int]]:
    """Of sentences with the same words, more of them on one side: those with the same neighbours,
    else the first ones."""

    def neighbours(sentences: Sequence[Sentence], position: int) -> list[tuple[str, ...]]:
        beside = (position - 1, position + 1)
        return [sentences[each].key if 0 <= each < len(sentences) else () for each in beside]

    def unlike(one: int, other: int) -> int:
        pairs = zip(neighbours(before, one), neighbours(after, other), strict=True)
        return sum(first != second for first, second in pairs)

    ranked = sorted((unlike(one, other), one, other) for one in old for other in new)
    yield from _greedily((one, other) for _, one, other in ranked)


def _greedily(ranked: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs in their order, each position once."""
    used: tuple[set[int], set[int]] = set(), set()
    for one, other in ranked:
        if one not in used[0] and other not in used[1]:
            used[0].add(one)
            used[1].add(other)
            yield one, other


# ---- other words for the same


def _reworded(
    before: Sequence[Sentence],
    after: Sequence[Sentence],
    gone: Sequence[int],
    new: Sequence[int],
    same: dict[int, int],
) -> Iterator[tuple[int, int]]:
    having = _sentences_by_word(after, new)
    unmatched = set(new)
    ranked = []
    for old in gone:
        beside = _beside(old, same) & unmatched
        for candidate in _candidates(before[old], having) | beside:
            share = likeness(before[old], after[candidate])
            score = share + (SAME_PLACE if candidate in beside else 0)
            if score >= NEAR:
                ranked.append((-score, abs(old - candidate), old, candidate))
    yield from _greedily((old, candidate) for _, _, old, candidate in sorted(ranked))


def likeness(one: Sentence, other: Sentence) -> float:
    """The share of two sentences' words that stand in both in one order, 0 to 1."""
    words, others = one.recognised_by, other.recognised_by
    return 2 * LCSseq.similarity(words, others) / (len(words) + len(others))


def _sentences_by_word(
    sentences: Sequence[Sentence], positions: Iterable[int]
) -> dict[str, list[int]]:
    having: dict[str, list[int]] = defaultdict(list)
    for position in positions:
        for word in dict.fromkeys(sentences[position].recognised_by):
            having[word].append(position)
    return having


def _candidates(sentence: Sentence, having: dict[str, list[int]]) -> set[int]:
    """The sentences that share most words with this one."""
    shared: Counter[int] = Counter()
    for word in dict.fromkeys(sentence.recognised_by):
        positions = having.get(word, [])
        if len(positions) <= MOST_SENTENCES_OF_WORD:
            shared.update(positions)
    return {position for position, _ in shared.most_common(MOST_CANDIDATES)}


def _beside(old: int, same: dict[int, int]) -> set[int]:
    """Where a sentence would stand, by the sentences before and after it."""
    places = set()
    if old - 1 in same:
        places.add(same[old - 1] + 1)
    if old + 1 in same:
        places.add(same[old + 1] - 1)
    if old == 0:
        places.add(0)
    return places


def _joined(
    sentences: Sequence[Sentence], position: int, free: set[int], whole: Sentence
) -> tuple[int, int]:
    """A sentence, and beside it those that have been one with it; ``free`` loses what is taken."""
    left = Counter(whole.content) - Counter(sentences[position].content)
    first, last = position, position + 1
    for step in (1, -1):
        beside = position + step
        while beside in free and sentences[beside].paragraph == sentences[position].paragraph:
            words = Counter(sentences[beside].content)
            shared = (words & left).total()
            if shared < max(FEWEST_JOINED, JOINED * words.total()):
                break
            free.discard(beside)
            left -= words
            first, last = min(first, beside), max(last, beside + 1)
            beside += step
    return first, last
