"""Schema 5: which answers were looked at after their articles changed."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer

from store.column_types import String, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From schema 4 to 5."""
    op.create_table(
        "told_changes",
        Column(
            "question_id",
            String,
            ForeignKey("kept_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("article_id", String, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("told", Text, nullable=False),
    )
