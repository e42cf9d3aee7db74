"""A question's vector → the nearest passages, found exhaustively among the catalog's vectors.

So they are in small libraries, by processes that may not use Chroma (``store.vector_index``), and
among rows that are newer than the index.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from store.catalog import Catalog, LibraryState
from store.encoder import Float32
from store.vector_rows import VectorRows


@dataclass(slots=True)
class _Table:
    revision: int
    rows: VectorRows


class ExhaustiveVectors:
    """All vectors of the libraries that were asked for, in memory, kept up to date by revision."""

    def __init__(self, catalog: Catalog, dimension: int) -> None:
        self._catalog = catalog
        self._dimension = dimension
        self._tables: dict[int, _Table] = {}
        self._lock = threading.Lock()

    def nearest(self, state: LibraryState, vector: Float32, count: int) -> list[int]:
        """Ids of the ``count`` passages with the highest cosine, best first."""
        return top_rows(self._rows(state), vector, count)

    def _rows(self, state: LibraryState) -> VectorRows:
        with self._lock:
            table = self._tables.get(state.id)
            if table is None:
                rows = self._catalog.vector_rows(state.id, self._dimension)
                table = self._tables[state.id] = _Table(state.revision, rows)
            elif table.revision != state.revision:
                table.rows = self._refreshed(state.id, table)
                table.revision = state.revision
            return table.rows

    def _refreshed(self, library_id: int, table: _Table) -> VectorRows:
        newer = self._catalog.vector_rows(library_id, self._dimension, table.revision)
        gone = np.array(self._catalog.removed_since(library_id, table.revision), dtype=np.int64)
        keep = ~np.isin(table.rows.ids, np.concatenate([newer.ids, gone]))
        ids = np.concatenate([table.rows.ids[keep], newer.ids])
        order = np.argsort(ids)
        vectors = np.concatenate([table.rows.vectors[keep], newer.vectors])
        return VectorRows(ids[order], vectors[order])


def top_rows(rows: VectorRows, vector: Float32, count: int) -> list[int]:
    """Ids of the rows with the highest dot product, best first; ties go to the smaller id."""
    scores = rows.vectors @ vector
    if len(scores) > 4 * count:  # sort only what can be among the best
        part = np.argpartition(-scores, count)[: count + 1]
        chosen = np.flatnonzero(scores >= scores[part].min())
    else:
        chosen = np.arange(len(scores))
    order = chosen[np.lexsort((rows.ids[chosen], -scores[chosen]))]
    return [int(id_) for id_ in rows.ids[order[:count]]]
