"""A claim and the words it rests on → a rare word of the claim in place of one of the article's.

Names of substances, species, devices are written in small letters, and no list has their kinds. But
they are rare, and a claim that has one which the whole article lacks, while it leaves out one that
stands in the quoted words, has put it there: "measured serotonin" for "measured octopamine".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.english_words import english_words
from store.terms import terms

RARE = 15_000
"""Rank in the list of English words: 603 faultless claims of our sets have rarer words of their own
13 times and more, but beside no rare word left out. With 10,000 six of them would be dropped."""
SHORTEST = 5
"""Letters."""

_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("s", "es", "d", "ed", "ing")


def other_rare_word(claim: str, quoted: str, article: str) -> str | None:
    """The first rare word of a claim that its article does not have, where one that is quoted is
    missing in the claim; None where there is none."""
    replaced = next(_rare_beside(quoted, claim), None)
    return next(_rare_beside(claim, article), None) if replaced else None


def _rare_beside(text: str, other: str) -> Iterator[str]:
    """The rare words of a text that another one has in no form."""
    other_words = set(_WORD.findall(other.lower()))
    theirs = {term for word in other_words for term in terms(word)}
    beginnings = {word[:SHORTEST] for word in other_words}
    for word in _WORD.findall(text):
        if len(word) < SHORTEST or not word.islower() or word[:SHORTEST] in beginnings:
            continue
        if _is_rare(word) and not theirs.intersection(terms(word)):
            yield word


def _is_rare(word: str) -> bool:
    known = english_words()
    forms = [word, *(word.removesuffix(ending) for ending in _ENDINGS)]
    ranks = [rank for form in forms if (rank := known.rank(form)) is not None]
    return min(ranks, default=RARE) >= RARE
