"""Typing errors: which word of a vocabulary a mistyped word was meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORT_WORD = 5
"""A shorter word is never taken for a misspelt one, in letters; nor is one to be meant."""
LONG_WORD = 8
"""From this length on two letters may be wrong, in letters."""
LONGEST_WORD = 20


def distance_at_most(first: str, second: str, limit: int) -> bool:
    """Tell whether few insertions, deletions, replacements and swaps make one word the other."""
    if abs(len(first) - len(second)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, previous, row = row, before, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1] <= limit


def meant_word(word: str, vocabulary: Iterable[str]) -> str | None:
    """Find the word that was meant: the first of the vocabulary with the fewest errors.

    In: a lower-case word that is not in the vocabulary, and the vocabulary in a fixed order.
    Out: None where nothing is near; the first letter is taken to be right.
    """
    if not SHORT_WORD - 1 <= len(word) <= LONGEST_WORD:
        return None
    candidates = [
        target for target in vocabulary if len(target) >= SHORT_WORD and target[0] == word[0]
    ]
    for limit in (1, 2) if len(word) >= LONG_WORD else (1,):
        for target in candidates:
            if limit > 1 and len(target) < LONG_WORD:
                continue
            if distance_at_most(word, target, limit):
                return target
    return None
