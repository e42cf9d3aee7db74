"""Terms → passages, by BM25 (k1 1.2, b .75): of each library, over its own passages alone.

The terms are ours (``store.terms``): stemmed, without stop-words, and indexed as they are. Word
frequencies of other libraries stay out. Beside the current passages, the paragraphs of earlier
versions are indexed by themselves (``earlier``), which no question searches. What is special to
each database is in ``store.lexical_sqlite`` and ``store.lexical_postgresql``: this picks one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy import Connection

from store.connection import is_postgresql
from store.lexical_sqlite import FullTextTable

Rows = Iterable[tuple[int, Sequence[str]]]
"""Passages: (id, terms)."""


class _LexicalIndex(Protocol):
    """One library's index of its current passages, or of its earlier paragraphs."""

    def create(self) -> None: ...
    def drop(self) -> None: ...
    def add(self, rows: Rows) -> None: ...
    def remove(self, ids: Sequence[int]) -> None: ...
    def compact(self) -> None: ...
    def best(self, terms: Sequence[str], count: int, article_ids: Articles) -> list[int]: ...
    def with_phrase(self, terms: Sequence[str], count: int, article_ids: Articles) -> list[int]: ...
    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]: ...
    def terms_like(self, prefix: str) -> list[str]: ...


Articles = Sequence[str] | None
"""The ids of the articles that are searched; None for all."""


def create(connection: Connection, library_id: int) -> None:
    """Make the indexes of a library, if it has none."""
    for earlier in (False, True):
        _index(connection, library_id, earlier).create()


def drop(connection: Connection, library_id: int) -> None:
    """Take the indexes of a library away, if it has them."""
    for earlier in (False, True):
        _index(connection, library_id, earlier).drop()


def add(connection: Connection, library_id: int, rows: Rows, earlier: bool = False) -> None:
    """Index passages: (id, terms)."""
    present = sorted(rows)
    if present:
        _index(connection, library_id, earlier).add(present)


def remove(
    connection: Connection, library_id: int, ids: Iterable[int], earlier: bool = False
) -> None:
    """Take passages out of the index."""
    present = list(ids)
    if present:
        _index(connection, library_id, earlier).remove(present)


def compact(connection: Connection, library_id: int) -> None:
    """Leave nothing in the indexes of the passages taken out."""
    for earlier in (False, True):
        _index(connection, library_id, earlier).compact()


def best(
    connection: Connection,
    library_id: int,
    terms: Iterable[str],
    count: int,
    article_ids: Articles = None,
    earlier: bool = False,
) -> list[int]:
    """Ids of the passages with the highest BM25 for any of the terms, best first."""
    words = sorted(set(terms))
    index = _index(connection, library_id, earlier)
    return index.best(words, count, article_ids) if words else []


def with_phrase(
    connection: Connection,
    library_id: int,
    terms: Sequence[str],
    count: int,
    article_ids: Articles = None,
    earlier: bool = False,
) -> list[int]:
    """Ids of passages that have the terms one right after the other, highest BM25 first."""
    index = _index(connection, library_id, earlier)
    return index.with_phrase(terms, count, article_ids) if terms else []


def document_frequencies(
    connection: Connection, library_id: int, terms: Iterable[str], earlier: bool = False
) -> dict[str, int]:
    """In how many passages of the library each term occurs; terms that occur in none are absent."""
    words = sorted(set(terms))
    return _index(connection, library_id, earlier).document_frequencies(words) if words else {}


def terms_like(connection: Connection, library_id: int, prefix: str) -> list[str]:
    """All indexed terms that begin with ``prefix``."""
    return _index(connection, library_id).terms_like(prefix)


def _index(connection: Connection, library_id: int, earlier: bool = False) -> _LexicalIndex:
    if is_postgresql(connection):
        from store.lexical_postgresql import Postings  # a tenth of a second that SQLite needs not

        return Postings(connection, library_id, earlier)
    return FullTextTable(connection, library_id, earlier)
