"""Terms → how many passages have them, and the best passages: from postings that stay in memory.

FTS5 reads and scores every passage that has any of a question's words, each time anew: with a word
that two of five passages have, 9 ms among 8,000 passages, and the more the larger the library. So
what each term adds to the BM25 of each of its passages is kept while the library stays as it is,
and a question only adds that up, in .2 ms. To read a term for the first time takes about as long
as FTS5 takes to rank with it (80 ms for one that 40,000 passages have). Scores and order are FTS5's
own.

PostgreSQL answers from its own postings, and FTS5 questions that are bound to some articles.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from store import lexical
from store.catalog import LibraryState
from store.connection import is_postgresql
from store.lexical_sqlite import K1, LEAST_WEIGHT, B, FullTextTable

MOST_BYTES = 64_000_000
"""Four million postings: all that is asked about in a library of a few 100,000 passages."""
BYTES_A_TERM = 600
"""What a term takes beside its postings."""


@dataclass(frozen=True, slots=True)
class _Postings:
    """A term's passages, ``ids`` int64 (n,) ascending, and what it adds to the score of each."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float64]

    @property
    def bytes(self) -> int:
        return self.ids.nbytes + self.scores.nbytes + BYTES_A_TERM


@dataclass(slots=True)
class _Table:
    """Of one library as it was at one revision; the term that was not used longest goes first."""

    state: LibraryState
    postings: OrderedDict[str, _Postings] = field(default_factory=OrderedDict)


class KeptPostings:
    """The postings that were asked for last, of several libraries. Safe to use from threads.

    ``state`` is the library's, read over the same connection in the same transaction: what is kept
    of another state is thrown away.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self.bytes = 0
        """About what is kept now."""
        self._tables: OrderedDict[int, _Table] = OrderedDict()
        self._lock = threading.Lock()

    def document_frequencies(
        self, connection: Connection, state: LibraryState, terms: Collection[str]
    ) -> dict[str, int]:
        """See ``store.lexical``."""
        if is_postgresql(connection):
            return lexical.document_frequencies(connection, state.id, terms)
        found = self._postings(connection, state, sorted(set(terms)))
        return {term: len(each.ids) for term, each in found.items() if len(each.ids)}

    def best(
        self,
        connection: Connection,
        state: LibraryState,
        terms: Collection[str],
        count: int,
        article_ids: lexical.Articles = None,
    ) -> list[int]:
        """See ``store.lexical``."""
        if article_ids is not None or is_postgresql(connection):
            return lexical.best(connection, state.id, terms, count, article_ids)
        found = self._postings(connection, state, sorted(set(terms)))
        return _highest(list(found.values()), count) if found else []

    def _postings(
        self, connection: Connection, state: LibraryState, terms: Sequence[str]
    ) -> Mapping[str, _Postings]:
        """Those of all the terms, in their order."""
        kept = self._kept(state, terms)
        table = FullTextTable(connection, state.id, earlier=False)
        read = {
            term: _weighed(*table.occurrences(term), state) for term in terms if term not in kept
        }
        if read:
            self._keep(state, read)
        found = {**kept, **read}
        return {term: found[term] for term in terms}

    def _kept(self, state: LibraryState, terms: Sequence[str]) -> dict[str, _Postings]:
        with self._lock:
            table = self._tables.get(state.id)
            if table is None or table.state != state:
                self._drop(state.id)
                table = self._tables[state.id] = _Table(state)
            self._tables.move_to_end(state.id)
            kept = {term: table.postings[term] for term in terms if term in table.postings}
            for term in kept:
                table.postings.move_to_end(term)
            return kept

    def _keep(self, state: LibraryState, read: Mapping[str, _Postings]) -> None:
        with self._lock:
            table = self._tables.get(state.id)
            if table is None or table.state != state:  # another thread's question came later
                return
            for term, postings in read.items():
                if term not in table.postings:
                    table.postings[term] = postings
                    self.bytes += postings.bytes
            while self.bytes > self._most_bytes:
                self._make_room()

    def _make_room(self) -> None:
        """Without the library that was not asked for longest, or some terms of the only one."""
        library_id, table = next(iter(self._tables.items()))
        if len(self._tables) > 1:
            self._drop(library_id)
        else:
            self.bytes -= table.postings.popitem(last=False)[1].bytes

    def _drop(self, library_id: int) -> None:
        table = self._tables.pop(library_id, None)
        if table is not None:
            self.bytes -= sum(each.bytes for each in table.postings.values())


def _weighed(
    places: NDArray[np.int64], lengths: NDArray[np.int64], state: LibraryState
) -> _Postings:
    """A term's places (passages, and their lengths in terms) → what it adds to the BM25 of each.

    Computed as FTS5 does, so that even passages of one score come in the same order.
    """
    ids, first, counts = np.unique(places, return_index=True, return_counts=True)
    if not len(ids):
        return _Postings(ids, np.zeros(0))
    weight = math.log((state.passages - len(ids) + 0.5) / (len(ids) + 0.5))
    if weight <= 0:
        weight = LEAST_WEIGHT
    relative = lengths[first] / (state.terms / state.passages)
    frequencies = counts.astype(np.float64)
    scores = weight * ((frequencies * (K1 + 1)) / (frequencies + K1 * (1 - B + B * relative)))
    return _Postings(ids, scores)


def _highest(postings: Sequence[_Postings], count: int) -> list[int]:
    """Ids of the passages with the highest sums, best first; ties go to the smaller id."""
    ids = np.concatenate([each.ids for each in postings])
    if not len(ids):
        return []
    order = np.argsort(ids, kind="stable")  # merges what is in order already
    ids = ids[order]
    begins = np.flatnonzero(np.append(True, ids[1:] != ids[:-1]))
    sums = np.add.reduceat(np.concatenate([each.scores for each in postings])[order], begins)
    ids = ids[begins]
    if len(ids) > count:
        reached = np.partition(sums, -count)[-count]
        ids, sums = ids[sums >= reached], sums[sums >= reached]
    return [int(id_) for id_ in ids[np.lexsort((ids, -sums))][:count]]
