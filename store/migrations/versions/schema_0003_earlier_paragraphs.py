"""Schema 3: the paragraphs of earlier versions, and a lexical index of them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, UniqueConstraint

from store.column_types import String

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From schema 2 to 3."""
    from store.earlier import index_all_earlier

    op.create_table(
        "earlier_paragraphs",
        Column("id", Integer, primary_key=True),
        Column("library_id", Integer, ForeignKey("libraries.id"), nullable=False),
        Column("article_id", String, ForeignKey("articles.id"), nullable=False),
        Column("version", Integer, nullable=False),
        Column("paragraph", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("text_hash", String, nullable=False),
        UniqueConstraint("article_id", "text_hash"),
    )
    index_all_earlier(op.get_bind())
