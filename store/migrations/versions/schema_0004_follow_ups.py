"""Schema 4: which question follows which, threads, and what was sent to editors."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey

from store.column_types import String

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From schema 3 to 4."""
    op.create_table(
        "follow_ups",
        Column(
            "question_id",
            String,
            ForeignKey("kept_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column(
            "follows",
            String,
            ForeignKey("kept_questions.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
    )
    op.create_table(
        "question_threads",
        Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
        Column("guild_id", BigInteger, nullable=False),
        Column("asker", String, nullable=False, index=True),
        Column("open_to_others", Boolean, nullable=False),
        Column(
            "question_id", String, ForeignKey("kept_questions.id", ondelete="SET NULL"), index=True
        ),
        Column("used", String, nullable=False),
    )
    op.create_table(
        "sent_questions",
        Column(
            "question_id",
            String,
            ForeignKey("kept_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("sent", String, nullable=False),
    )
