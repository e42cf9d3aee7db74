"""A question's mistyped words → the words that the library has, where the guess is a safe one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rapidfuzz.distance import DamerauLevenshtein

from store.terms import WORD, term_of

SHORTEST_CORRECTED = 5
"""Characters: shorter words are too like too many others."""
LONG_WORD = 8
"""From this length on two mistakes are allowed, else one."""
SHORTEST_CORRECTED_NAME = 6
"""Names are corrected less readily: a foreign name is not a mistake."""

VocabularyLike = Callable[[str], Iterable[str]]
"""Takes a first letter, gives all indexed terms that begin with it."""


def closest_term(word: str, vocabulary_like: VocabularyLike) -> str | None:
    """The one indexed term that is a typing error away from a word which is not indexed itself.

    One that begins with another letter is never taken, nor one of several equally close ones.
    """
    term = term_of(word)
    is_name = word[:1].isupper()
    if len(word) < (SHORTEST_CORRECTED_NAME if is_name else SHORTEST_CORRECTED) or not term:
        return None
    if any(char.isdigit() for char in word):
        return None
    allowed = 2 if len(word) >= LONG_WORD and not is_name else 1
    near: dict[int, list[str]] = {}
    for candidate in vocabulary_like(term[0]):
        if len(candidate) < SHORTEST_CORRECTED - 1 or abs(len(candidate) - len(term)) > allowed:
            continue
        distance = DamerauLevenshtein.distance(term, candidate, score_cutoff=allowed)
        if distance <= allowed:
            near.setdefault(distance, []).append(candidate)
    for distance in sorted(near):
        return near[distance][0] if len(near[distance]) == 1 else None
    return None


def surface_form(term: str, text: str) -> str | None:
    """The word of a text whose term this is, without its genitive."""
    found = next((word for word in WORD.findall(text) if term_of(word) == term), None)
    return found and re.sub(r"['’]s?$", "", found)


def replace_words(question: str, corrections: dict[str, str]) -> str:
    """The question with whole words replaced."""
    return WORD.sub(lambda match: corrections.get(match.group(), match.group()), question)
