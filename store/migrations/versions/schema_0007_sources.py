"""Schema 7: where articles come from, and how reading them went last."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, UniqueConstraint

from store.column_types import String, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """From schema 6 to 7."""
    op.create_table(
        "sources",
        Column("id", Integer, primary_key=True),
        Column("library_id", Integer, ForeignKey("libraries.id"), nullable=False),
        Column("address", Text, nullable=False),
        Column("kind", String, nullable=False),
        Column("article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), index=True),
        Column("content_hash", String),
        Column("extractor", String),
        Column("etag", Text),
        Column("last_modified", Text),
        Column("checked", String),
        Column("changed", String),
        Column("watched", Boolean, nullable=False),
        Column("due", String),
        Column("failures", Integer, nullable=False),
        Column("problem", Text),
        UniqueConstraint("library_id", "address"),
        Index("sources_by_due", "watched", "due"),
    )
