"""Schema 8: what copies of a text are found by."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary

from store.column_types import String

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """From schema 7 to 8."""
    from store.copies import note_all_texts

    op.create_table(
        "text_sketches",
        Column(
            "article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        Column("library_id", Integer, ForeignKey("libraries.id"), nullable=False),
        Column("words_hash", String, nullable=False),
        Column("runs", LargeBinary, nullable=False),
        Index("text_sketches_by_words", "library_id", "words_hash"),
    )
    op.create_table(
        "sampled_runs",
        Column("library_id", Integer, primary_key=True, autoincrement=False),
        Column("run", BigInteger, primary_key=True, autoincrement=False),
        Column("article_id", String, primary_key=True),
        sqlite_with_rowid=False,
    )
    note_all_texts(op.get_bind())
