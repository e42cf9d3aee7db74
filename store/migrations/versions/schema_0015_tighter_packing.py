"""Schema 15: word pieces' vectors in four bits a component, sentences' in eight."""

from __future__ import annotations

from alembic import op
from sqlalchemy import select, update

from store.schema import passage_details, passages

revision = "0015"
down_revision = "0014"

PASSAGES_A_TIME = 500
"""Passages whose vectors are held in memory at once while they are packed anew."""


def upgrade() -> None:
    """From schema 14 to 15."""
    from store.packing import repacked

    connection = op.get_bind()
    last = -1
    while rows := connection.execute(
        select(
            passage_details.c.passage_id,
            passage_details.c.sentence_vectors,
            passage_details.c.piece_vectors,
            passages.c.vector,
        )
        .join(passages, passages.c.id == passage_details.c.passage_id)
        .where(passage_details.c.passage_id > last)
        .order_by(passage_details.c.passage_id)
        .limit(PASSAGES_A_TIME)
    ).all():
        last = rows[-1].passage_id
        for row in rows:
            dimension = len(row.vector) // 2
            sentences, pieces = repacked(row.sentence_vectors, row.piece_vectors, dimension)
            connection.execute(
                update(passage_details)
                .where(passage_details.c.passage_id == row.passage_id)
                .values(sentence_vectors=sentences, piece_vectors=pieces)
            )
