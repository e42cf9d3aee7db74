"""A question → the question as it is searched for: typing errors corrected, spelt as the library.

Content words only; question words are corrected before a question is understood
(``bot.answering.spelling``). The library's own words go first, then English as a whole, so that the
model reads "altitude" for "altitud" where an article has only "metres above the sea".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from sqlalchemy import Connection, select

from store import lexical
from store.english_words import english_words
from store.schema import articles, passages, versions
from store.spelling import (
    SHORTEST_CORRECTED,
    SHORTEST_CORRECTED_NAME,
    closest_term,
    errors_allowed,
    is_english,
    other_spellings,
    plain,
    replace_words,
    surface_form,
)
from store.terms import STOP_WORDS, WORD, term_of, terms

SHORTEST_ENGLISH = 4
"""Letters of a word that is corrected to one which is only English, and not the library's."""

IsWord = Callable[[str], bool]
"""Whether the embedding model's vocabulary has a word whole: many names, no typing errors."""


@dataclass(frozen=True, slots=True)
class RespeltQuestion:
    """A question as it is searched for, and which of its words were read as which.

    Another spelling of a right word ("color", "US") is replaced without being told.
    """

    text: str
    corrections: dict[str, str] = field(default_factory=dict)


class LibraryWords:
    """The indexed terms of some libraries, read over one connection.

    ``counted``: in how many of their passages some terms are, which need not be asked for again.
    """

    def __init__(
        self, connection: Connection, library_ids: Sequence[int], counted: Mapping[str, int]
    ) -> None:
        self._connection = connection
        self._library_ids = library_ids
        self._counted = counted

    def indexed(self, candidates: Iterable[str]) -> set[str]:
        """Those of the terms that any of the libraries has."""
        candidates = set(candidates)
        found = {term for term in candidates if self._counted.get(term)}
        asked = candidates - self._counted.keys()
        for library_id in self._library_ids:
            found |= lexical.document_frequencies(self._connection, library_id, asked).keys()
        return found

    def like(self, letter: str) -> set[str]:
        """All terms that begin with a letter."""
        return {
            term
            for library_id in self._library_ids
            for term in lexical.terms_like(self._connection, library_id, letter)
        }

    def surface(self, term: str) -> str | None:
        """A term as a passage that has it writes it."""
        for library_id in self._library_ids:
            for passage_id in lexical.best(self._connection, library_id, [term], 1):
                row = self._connection.execute(
                    select(passages.c.start, passages.c.end, versions.c.text)
                    .join(articles, articles.c.id == passages.c.article_id)
                    .join(
                        versions,
                        (versions.c.article_id == articles.c.id)
                        & (versions.c.number == articles.c.current_version),
                    )
                    .where(passages.c.id == passage_id)
                ).one()
                return surface_form(term, row.text[row.start : row.end])
        return None


def respell(question: str, library: LibraryWords, is_word: IsWord) -> RespeltQuestion:
    """Correct the typing errors of a question's content words, and spell them as the library does.

    A word that the library or English has stays as it is, and so does a name (a capitalised word
    that does not begin the question) unless the library has the one that was meant.
    """
    words = WORD.findall(question)
    found = {word: term for word in dict.fromkeys(words) if (term := term_of(word))}
    known = library.indexed(found.values())
    shouted = question.isupper()
    corrections: dict[str, str] = {}
    spellings: dict[str, str] = {}
    for word, term in found.items():
        name = word[:1].isupper() and not shouted and word != words[0]
        right = is_english(word) or is_word(word)
        if term in known:
            meant = None if right or name else _same_term(word, term)
        elif spelling := _spelling_of(word, library):
            spellings[word] = spelling
            continue
        elif right:
            continue
        else:
            meant = _name(word, library) if name else _meant(word, library)
        if meant:
            corrections[word] = meant
    return RespeltQuestion(replace_words(question, {**spellings, **corrections}), corrections)


def _spelling_of(word: str, library: LibraryWords) -> str | None:
    """The other spelling of a word that the library has."""
    others = other_spellings(word)
    needed = {other: set(terms(other)) for other in others}
    indexed = library.indexed({term for each in needed.values() for term in each})
    return next((other for other in others if needed[other] and needed[other] <= indexed), None)


def _same_term(word: str, term: str) -> str | None:
    """The English word that is a typing error away, where it is one word for the search anyway."""
    low = plain(word)
    if len(low) < SHORTEST_CORRECTED:
        return None
    near = english_words().near(low, errors_allowed(low))
    return next((each.word for each in near if term_of(each.word) == term), None)


def _name(word: str, library: LibraryWords) -> str | None:
    closest = closest_term(word, library.like)
    return closest and library.surface(closest)


def _meant(word: str, library: LibraryWords) -> str | None:
    """The word with the fewest errors to a mistyped one: the library's, else the most frequent."""
    low = plain(word)
    shortest = SHORTEST_CORRECTED_NAME if word[:1].isupper() else SHORTEST_ENGLISH
    near = []
    if len(low) >= shortest and low.isascii() and low.isalpha():
        near = english_words().near(low, errors_allowed(low))
    indexed = library.indexed(term_of(each.word) for each in near)
    likely = [
        (each.errors, term_of(each.word) not in indexed, each.word)
        for each in near
        if each.frequent or term_of(each.word) in indexed
    ]
    best = min(likely, key=lambda each: each[:2], default=None)
    closest = closest_term(word, library.like)
    if closest and closest not in indexed:  # a name, or a word that only the library has
        errors = OSA.distance(term_of(word), closest)
        if best is None or (errors, False) < best[:2]:
            return library.surface(closest)
    if best is None or (best[2] in STOP_WORDS and len(low) < SHORTEST_CORRECTED):
        return None  # a short name is as near to "has" as it is to anything
    return best[2]
