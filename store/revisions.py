"""Passages taken out of a library → its new revision, and its counts of what is left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store import lexical
from store.connection import in_parts
from store.schema import libraries, passage_details, passages, removed_passages

_OF_LIBRARY = libraries.c.id == bindparam("of_library")
_NEXT_REVISION = (
    update(libraries)
    .where(_OF_LIBRARY)
    .values(revision=libraries.c.revision + 1)
    .returning(libraries.c.revision)
)
_COUNT = (
    update(libraries)
    .where(_OF_LIBRARY)
    .values(
        passages=libraries.c.passages + bindparam("more_passages"),
        terms=libraries.c.terms + bindparam("more_terms"),
    )
)


def next_revision(connection: Connection, library_id: int) -> int:
    """Begin a new revision of a library inside a writing transaction."""
    revision: int = connection.scalars(_NEXT_REVISION, {"of_library": library_id}).one()
    return revision


def remove_passages(
    connection: Connection, library_id: int, ids: Sequence[int], revision: int
) -> None:
    """Take passages out of a library inside a writing transaction."""
    if not ids:
        return
    removed_terms = 0
    for part in in_parts(ids):
        query = select(func.sum(passages.c.terms)).where(passages.c.id.in_(part))
        removed_terms += connection.scalar(query) or 0
        connection.execute(delete(passage_details).where(passage_details.c.passage_id.in_(part)))
        connection.execute(delete(passages).where(passages.c.id.in_(part)))
        connection.execute(
            insert(removed_passages),
            [{"id": id_, "library_id": library_id, "revision": revision} for id_ in part],
        )
    lexical.remove(connection, library_id, ids)
    count_passages(connection, library_id, -len(ids), -removed_terms)


def count_passages(connection: Connection, library_id: int, passage_count: int, terms: int) -> None:
    """Add to the library's counts of passages and terms."""
    connection.execute(
        _COUNT, {"of_library": library_id, "more_passages": passage_count, "more_terms": terms}
    )
