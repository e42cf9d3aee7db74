"""Two runs of words that differ → how they do, and each with a word beside it to be recognised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.checking.numbers import has_number, value_of
from bot.checking.result import DifferenceKind

Range = tuple[int, int]
"""Positions of words: the first, and one more than the last."""


class WordRow(Protocol):
    """Words in order, as ``Words`` and ``Quotation`` have them."""

    @property
    def keys(self) -> Sequence[str]:
        """What is compared of the words."""

    def slice(self, first: int, last: int) -> str:
        """The text of these words, "" where there are none."""


def difference_kind(article: str, yours: str) -> DifferenceKind:
    """What it means that a quotation has ``yours`` where its article has ``article``."""
    if not yours:
        return DifferenceKind.LEFT_OUT
    if not article:
        return DifferenceKind.ADDED
    if has_number(article) and has_number(yours):
        value = value_of(article)
        same = value is not None and value == value_of(yours)
        return DifferenceKind.SAME_NUMBER if same else DifferenceKind.NUMBER
    return DifferenceKind.CHANGED


def in_place(ours: WordRow, place: Range, yours: WordRow, other: Range) -> tuple[str, str]:
    """The words at both ranges as they are to be shown: where one has none, both with the next
    word that they share, else with the one before."""
    shown = ours.slice(*place), yours.slice(*other)
    if all(shown):
        return shown
    after = place[1] < len(ours.keys) and other[1] < len(yours.keys)
    if after and ours.keys[place[1]] == yours.keys[other[1]]:
        return ours.slice(place[0], place[1] + 1), yours.slice(other[0], other[1] + 1)
    if place[0] and other[0] and ours.keys[place[0] - 1] == yours.keys[other[0] - 1]:
        return ours.slice(place[0] - 1, place[1]), yours.slice(other[0] - 1, other[1])
    return shown
