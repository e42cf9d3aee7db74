"""Schema 13: what language models made of follow-ups."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey

from store.column_types import String, Text

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """From schema 12 to 13."""
    op.create_table(
        "rewritten_questions",
        Column(
            "question_id",
            String,
            ForeignKey("kept_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("text", Text, nullable=False),
    )
