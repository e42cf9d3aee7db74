"""A reworded sentence → the words that differ, each pair told so that a reader knows which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from bot.checking.differences import difference_kind, in_place
from bot.checking.numbers import has_number
from bot.checking.result import DifferenceKind
from bot.checking.turning import TurnKind, turns_in
from bot.checking.words import Words
from store.terms import STOP_WORDS

MOST_WORDS_COMPARED = 1_000
"""Words of one sentence, before and after, that are compared one by one: it takes their product in
time. What is longer is no sentence, and told as a whole."""
MOST_WORDS_BRIDGED = 2
"""So few words such as "of" that stayed between two changes make one change of them."""
_ONE = re.compile(r"\bone\b", re.IGNORECASE)
"""A number that seldom is a figure."""

Range = tuple[int, int]


class WordKind(StrEnum):
    """What became of a few words."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    FIGURE = "figure"
    """A number is another one, or is limited in another way ("up to")."""
    SAME_FIGURE = "same_figure"
    """A number is written in another way."""


@dataclass(frozen=True, slots=True)
class WordChange:
    """``before`` has become ``after``; "" where there was, or is, nothing.

    The ``…_in_place`` are the same with a word beside them, for words that are on one side only.
    """

    kind: WordKind
    before: str
    after: str
    before_in_place: str
    after_in_place: str

    @property
    def matters(self) -> bool:
        """Whether it says anything else to a reader."""
        return self.kind is not WordKind.SAME_FIGURE

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "kind": self.kind.value,
            "before": self.before,
            "after": self.after,
            "before_in_place": self.before_in_place,
            "after_in_place": self.after_in_place,
        }


def word_changes(
    before: Words, its: Range, after: Words, others: Range
) -> tuple[WordChange, ...] | None:
    """How the words at one range have become those at the other; None where they are too many.

    None at all where only punctuation differs.
    """
    if max(its[1] - its[0], others[1] - others[0]) > MOST_WORDS_COMPARED:
        return None
    changes = _bridged(before, after, list(differing_ranges(before, its, after, others)))
    return tuple(_told(before, old, after, new) for old, new in changes)


def differing_ranges(
    before: Words, its: Range, after: Words, others: Range
) -> Iterator[tuple[Range, Range]]:
    """The ranges of words that differ; between them, both have the same words."""
    old, new = before.keys[slice(*its)], after.keys[slice(*others)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, low, high, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield (its[0] + low, its[0] + high), (others[0] + first, others[0] + last)


def _bridged(
    before: Words, after: Words, changes: list[tuple[Range, Range]]
) -> list[tuple[Range, Range]]:
    """Changes with next to nothing between them as one; figures stay by themselves."""
    merged: list[tuple[Range, Range]] = []
    for old, new in changes:
        if merged and _is_bridge(before, after, merged[-1], (old, new)):
            (low, _), (first, _) = merged[-1]
            merged[-1] = (low, old[1]), (first, new[1])
        else:
            merged.append((old, new))
    return merged


def _is_bridge(
    before: Words, after: Words, one: tuple[Range, Range], other: tuple[Range, Range]
) -> bool:
    between = before.keys[one[0][1] : other[0][0]]
    if len(between) > MOST_WORDS_BRIDGED or not STOP_WORDS.issuperset(between):
        return False
    sides = ((before, one[0]), (before, other[0]), (after, one[1]), (after, other[1]))
    return not any(_has_figure(words.slice(*place)) for words, place in sides)


def _told(before: Words, old: Range, after: Words, new: Range) -> WordChange:
    was, now = before.slice(*old), after.slice(*new)
    was_in_place, now_in_place = in_place(before, old, after, new)
    return WordChange(_kind(was, now, was_in_place), was, now, was_in_place, now_in_place)


def _kind(was: str, now: str, was_in_place: str) -> WordKind:
    difference = difference_kind(was, now)
    if difference is DifferenceKind.SAME_NUMBER:
        return WordKind.SAME_FIGURE
    if (was and now and (_has_figure(was) or _has_figure(now))) or (
        _has_figure(was_in_place) and _limits(was, now)
    ):
        return WordKind.FIGURE
    if not was:
        return WordKind.ADDED
    return WordKind.CHANGED if now else WordKind.REMOVED


def _limits(was: str, now: str) -> bool:
    """Whether words such as "up to" came or went."""
    turns = [*turns_in(was, now), *turns_in(now, was)]
    return any(turn.kind is TurnKind.LIMIT for turn in turns)


def _has_figure(text: str) -> bool:
    return has_number(_ONE.sub(" ", text))
