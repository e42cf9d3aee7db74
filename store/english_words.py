"""English: which words there are, and which frequent ones are a typing error away from another.

The list is symspellpy's: the British and American words of SCOWL, in the order of how often
Google's books have them. Of 4,000 misspellings that codespell collected, the first word of
``near`` that is frequent is the right one for 90 %, another form of it for 2 %, and a wrong one
for 4 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

LIST = "frequency_dictionary_en_82_765.txt"
FREQUENT = 20_000
"""Rank. Few mean a rarer word: with 40,000, more corrections are wrong and no more are right."""
SHORTEST_MEANT = 3
"""Letters of a word that can be meant: nearly everything is near a shorter one."""
SHORTEST_AFTER_PREFIX = 5
"""Letters that have to stand behind a prefix: the list has "wealthy" and not "unwealthy"."""

_SINGLE = re.compile(r"(.)\1+")
_PREFIXES = tuple(
    "un non re pre anti over under out mis de inter sub super semi multi counter".split()
)


@dataclass(frozen=True, slots=True)
class Meant:
    """A word that may be meant, ``errors`` away from the one that was typed."""

    word: str
    errors: int
    slipped: bool
    """Whether letters are only swapped or wrongly single or double, as typing fast makes them."""
    frequent: bool
    """Whether it is one that people may mean, also where no article has it."""


class EnglishWords:
    """The words of a list, the most frequent first; all of them lower-case, letters only."""

    def __init__(self, words: Iterable[str]) -> None:
        """Words with other characters than letters are left out."""
        self._rank = {word: rank for rank, word in enumerate(filter(str.isalpha, words))}
        self._like: dict[tuple[str, int], list[str]] = {}
        for word in self._rank:
            if len(word) >= SHORTEST_MEANT:
                self._like.setdefault((word[0], len(word)), []).append(word)

    def __contains__(self, word: str) -> bool:
        """Whether it is a word: one of the list, its plural, or one with a usual prefix."""
        return (
            word in self._rank
            or word.removesuffix("s") in self._rank
            or any(
                word.startswith(prefix)
                and len(word) >= len(prefix) + SHORTEST_AFTER_PREFIX
                and word.removeprefix(prefix) in self._rank
                for prefix in _PREFIXES
            )
        )

    def rank(self, word: str) -> int | None:
        """How many words of the list are more frequent; None for a word that is not in it."""
        return self._rank.get(word)

    def near(self, word: str, errors: int) -> list[Meant]:
        """The words with the same first letter and at most so many errors (OSA distance).

        Those with the fewest errors first, of these the ones with a mere slip, and the most
        frequent one.
        """
        candidates = [
            candidate
            for length in range(len(word) - errors, len(word) + errors + 1)
            for candidate in self._like.get((word[:1], length), ())
        ]
        found = process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=errors, limit=None
        )
        near = [
            Meant(meant, int(distance), _is_slip(word, meant), self._rank[meant] < FREQUENT)
            for meant, distance, _ in found
        ]
        return sorted(near, key=lambda each: (each.errors, not each.slipped, self._rank[each.word]))


def _is_slip(word: str, meant: str) -> bool:
    return sorted(word) == sorted(meant) or _SINGLE.sub(r"\1", word) == _SINGLE.sub(r"\1", meant)


@cache
def english_words() -> EnglishWords:
    """The list, read when it is first needed (a tenth of a second)."""
    with (files("symspellpy") / LIST).open(encoding="utf-8-sig") as lines:
        return EnglishWords(line.partition(" ")[0] for line in lines)
