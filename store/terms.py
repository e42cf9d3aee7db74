"""Words → terms: what the lexical index holds, and what a question looks for in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from store.languages import ENGLISH, UNSPACED, UNSPACED_LETTERS, stem, stop_words, without_accents

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


def terms(text: str, language: str = ENGLISH, asked_in: str | None = None) -> list[str]:
    """The stemmed words of a text in order, without stop-words, lower-cased, no accents.

    ``language`` is the one whose stop-words and stems are meant (ISO 639-1); those of English are
    our own list and Snowball's Porter 2. For a question, ``language`` is that of the text it is
    looked for in, and ``asked_in`` its own, whose stop-words are left out as well.
    """
    if language in UNSPACED:
        return [term for term, _, _ in term_spans(text, language, asked_in)]
    words = WORD.findall(_small(text))
    return [term for word in words if (term := term_of(word, language, asked_in))]


def terms_in(text: str, languages: Iterable[str], asked_in: str) -> set[str]:
    """The terms that a question has in any of the languages of the texts it is looked for in."""
    return {term for language in languages for term in terms(text, language, asked_in)}


def term_spans(
    text: str, language: str = ENGLISH, asked_in: str | None = None
) -> list[tuple[str, int, int]]:
    """Like ``terms``, each with the span of its word; a text all in capitals is read as small."""
    text = _small(text)
    if language not in UNSPACED:  # by itself, because it takes half the time
        return [
            (term, *match.span())
            for match in WORD.finditer(text)
            if (term := term_of(match.group(), language, asked_in))
        ]
    return [
        (term, start, end)
        for start, end in _unspaced_spans(text)
        if (term := term_of(text[start:end], language, asked_in))
    ]


def _small(text: str) -> str:
    """The text, in small letters where all of it is in capitals; as long as before."""
    small = text.lower() if text.isupper() else text
    return small if len(small) == len(text) else text


def _unspaced_spans(text: str) -> Iterator[tuple[int, int]]:
    for match in WORD.finditer(text):
        start, end = match.span()
        for run in UNSPACED_LETTERS.finditer(text, start, end):
            if start < run.start():
                yield start, run.start()
            last = max(run.start() + 1, run.end() - 1)
            yield from ((at, min(at + 2, run.end())) for at in range(run.start(), last))
            start = run.end()
        if start < end:
            yield start, end


@lru_cache(maxsize=200_000)
def term_of(word: str, language: str = ENGLISH, asked_in: str | None = None) -> str:
    """The term of one word, or "" for a stop-word; "U.S." and "US" are one, "us" is another."""
    word, _, ending = word.replace("’", "'").partition("'")
    if ending.lower() == "t" and language == ENGLISH:  # only auxiliaries end so
        return ""
    if len(word) > 1 and (word.isupper() or "." in word):
        abbreviation = word.replace(".", "").casefold()
        if len(abbreviation) <= LONGEST_ABBREVIATION:
            return stem(abbreviation) if language == ENGLISH else without_accents(abbreviation)
    folded = word.casefold()
    if _says_nothing(folded, language) or (asked_in and _says_nothing(folded, asked_in)):
        return ""
    if language == ENGLISH:
        return stem(without_accents(folded))
    return without_accents(stem(unicodedata.normalize("NFC", folded), language))


def _says_nothing(word: str, language: str) -> bool:
    if language == ENGLISH:
        return word in STOP_WORDS
    elided = len(word) == 1 and word.isascii() and word.isalpha()  # l'eau, d'eau
    return elided or unicodedata.normalize("NFC", word) in stop_words(language)


def sentence_frequencies(sentences: list[str], language: str = ENGLISH) -> Counter[str]:
    """In how many of the sentences each term occurs."""
    return Counter(term for sentence in sentences for term in set(terms(sentence, language)))
