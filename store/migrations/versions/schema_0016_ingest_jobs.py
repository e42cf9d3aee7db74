"""Schema 16: what is to be ingested by workers."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint

from store.column_types import String, Text

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """From schema 15 to 16."""
    op.create_table(
        "ingest_jobs",
        Column("id", Integer, primary_key=True),
        Column("library_id", Integer, ForeignKey("libraries.id"), nullable=False),
        Column("address", Text, nullable=False),
        Column("kind", String, nullable=False),
        Column("name", Text),
        Column("content", LargeBinary),
        Column("host", Text),
        Column("status", String, nullable=False),
        Column("again", Boolean, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("queued", String, nullable=False),
        Column("due", String, nullable=False),
        Column("left", String),
        Column("taken_by", String),
        Column("until", String),
        Column("outcome", String),
        Column("reason", Text),
        UniqueConstraint("library_id", "address"),
        Index("ingest_jobs_by_leaving", "left"),
        Index("ingest_jobs_by_status", "status", "due"),
    )
