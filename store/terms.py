"""Words → terms: what the lexical index holds, and what a question looks for in it."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from functools import lru_cache

import Stemmer

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:['’](?:t|s|d|m|re|ve|ll)\b)?", re.IGNORECASE)
"""A word with its contraction or genitive (won't, NATO's), or an abbreviation with dots (U.S.)."""

STOP_WORDS = frozenset(
    # articles, pronouns, prepositions, conjunctions
    """a about above after again against all also although am among an and another any anyone
    anything are as at b be because been before being below between both but by c d during e each
    either else every everyone everything few for from further had has have having he her here
    hers herself him himself his i if in into is it its itself just ll m many me more most much my
    myself neither nor not o of off on once one only onto or other our ours ourselves out over own
    per r re s same she since so some such t than that the their theirs them themselves then there
    these they this those though through thus to too toward towards under until up upon us ve very
    via was we were while with within without yet you your yours yourself
    """.split()
    # question words and auxiliaries
    + """can cannot could couldn did didn do does doesn doing don how isn may might must shall
    should shouldn tell was wasn weren what whatever when where whether which who whom whose why
    will would wouldn
    """.split()
)
"""English words that say nothing about the subject: neither indexed nor searched for."""

LONGEST_ABBREVIATION = 4
"""Letters: longer words in capitals are words that somebody shouts."""

_stemmers = threading.local()


def terms(text: str) -> list[str]:
    """The stemmed words of a text in order, without stop-words, lower-cased, no accents.

    Stems are Snowball's for English (Porter 2).
    """
    return [term for term, _, _ in term_spans(text)]


def term_spans(text: str) -> list[tuple[str, int, int]]:
    """Like ``terms``, each with the span of its word; a text all in capitals is read as small."""
    if text.isupper() and len(text.lower()) == len(text):
        text = text.lower()
    return [
        (term, match.start(), match.end())
        for match in WORD.finditer(text)
        if (term := term_of(match.group()))
    ]


@lru_cache(maxsize=200_000)
def term_of(word: str) -> str:
    """The term of one word, or "" for a stop-word; "U.S." and "US" are one, "us" is another."""
    word, _, ending = word.replace("’", "'").partition("'")
    if ending.lower() == "t":  # only auxiliaries end so
        return ""
    if len(word) > 1 and (word.isupper() or "." in word):
        abbreviation = word.replace(".", "").casefold()
        if len(abbreviation) <= LONGEST_ABBREVIATION:
            return _stem(abbreviation)
    folded = word.casefold()
    if folded in STOP_WORDS:
        return ""
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _stem(folded)


def _stem(word: str) -> str:
    stemmer = getattr(_stemmers, "english", None)
    if stemmer is None:  # a PyStemmer object must not be shared between threads
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
    stem: str = stemmer.stemWord(word)
    return stem


def sentence_frequencies(sentences: list[str]) -> Counter[str]:
    """In how many of the sentences each term occurs."""
    return Counter(term for sentence in sentences for term in set(terms(sentence)))
