"""Passages' vectors in the catalog → arrays: of a whole library, or of some passages at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, select

from store.connection import in_parts
from store.encoder import Float32
from store.packing import unpack_vectors
from store.schema import passages

ROWS_AT_ONCE = 10_000
"""Rows of the database in memory beside the arrays made of them: of a vector's 768 bytes, 8 MB."""


@dataclass(frozen=True, slots=True)
class VectorRows:
    """Vectors of passages: ``ids`` int64 (n,), ``vectors`` float32 (n, dimension)."""

    ids: NDArray[np.int64]
    vectors: Float32


def passage_ids(
    connection: Connection, library_id: int, after_revision: int = 0
) -> NDArray[np.int64]:
    """Ids of a library's passages newer than a revision, in order."""
    query = select(passages.c.id).where(*_newer(library_id, after_revision)).order_by(passages.c.id)
    return np.fromiter(connection.scalars(query), dtype=np.int64)


def vectors_of(
    connection: Connection, library_id: int, ids: Sequence[int], dimension: int
) -> VectorRows:
    """The vectors of some of a library's passages; those that are gone from it are absent."""
    found: dict[int, bytes] = {}
    for part in in_parts(ids):
        # by the ids alone: asked for the library too, SQLite reads all of it, for each part anew
        query = select(passages.c.id, passages.c.library_id, passages.c.vector).where(
            passages.c.id.in_(part)
        )
        found |= {
            row.id: row.vector for row in connection.execute(query) if row.library_id == library_id
        }
    there = [id_ for id_ in ids if id_ in found]
    return VectorRows(
        np.array(there, dtype=np.int64),
        unpack_vectors(b"".join(found[id_] for id_ in there), dimension),
    )


def newer_vectors(
    connection: Connection,
    library_id: int,
    dimension: int,
    after_revision: int = 0,
    article_ids: Iterable[str] | None = None,
) -> VectorRows:
    """Vectors of the passages newer than a revision, by id, of some articles or of all."""
    query = (
        select(passages.c.id, passages.c.vector)
        .where(*_newer(library_id, after_revision))
        .order_by(passages.c.id)
    )
    if article_ids is not None:
        query = query.where(passages.c.article_id.in_(sorted(article_ids)))
    ids: list[int] = []
    vectors = bytearray()
    # said before it runs, so that PostgreSQL keeps the rest for later instead of sending it
    at_once = {"yield_per": ROWS_AT_ONCE}
    for rows in connection.execute(query, execution_options=at_once).partitions():
        ids += (row.id for row in rows)
        for row in rows:
            vectors += row.vector
    return VectorRows(np.array(ids, dtype=np.int64), unpack_vectors(vectors, dimension))


def _newer(library_id: int, revision: int) -> list[ColumnElement[Any]]:
    return [passages.c.library_id == library_id, passages.c.revision > revision]
