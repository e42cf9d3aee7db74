"""Schema 9: who is at which watched source, and what was seen in folders."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer

from store.column_types import String, Text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """From schema 8 to 9."""
    op.create_table(
        "source_claims",
        Column(
            "source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
        ),
        Column("until", String, nullable=False),
    )
    op.create_table(
        "folder_files",
        Column(
            "source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
        ),
        Column("path", Text, primary_key=True),
        Column("stamp", String, nullable=False),
    )
