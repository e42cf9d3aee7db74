"""Schema 2: guilds with their settings, questions, feedback."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer

from store.column_types import String, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From schema 1 to 2."""
    op.create_table(
        "guilds",
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("settings", Text, nullable=False),
    )
    op.create_table(
        "channel_articles",
        Column("guild_id", BigInteger, nullable=False),
        Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
        Column(
            "article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
    )
    op.create_table(
        "kept_questions",
        Column("id", String, primary_key=True),
        Column("guild_id", BigInteger, nullable=False),
        Column("channel_id", BigInteger, nullable=False),
        Column("message_id", BigInteger),
        Column("asking_message_id", BigInteger),
        Column("asker", String, nullable=False),
        Column("private", Boolean, nullable=False),
        Column("question", Text, nullable=False),
        Column("status", String, nullable=False),
        Column("answer", Text, nullable=False),
        Column("scope", Text, nullable=False),
        Column("asked", String, nullable=False, index=True),
        Index("kept_questions_by_asker", "asker"),
        Index("kept_questions_by_asking_message", "asking_message_id"),
        Index("kept_questions_by_message", "message_id"),
    )
    op.create_table(
        "kept_citations",
        Column(
            "question_id",
            String,
            ForeignKey("kept_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("position", Integer, primary_key=True),
        Column("shown", Boolean, nullable=False),
        Column("withheld", Boolean, nullable=False),
        Column("article_id", String, nullable=False, index=True),
        Column("version", Integer, nullable=False),
        Column("paragraph", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("highlight_start", Integer, nullable=False),
        Column("highlight_end", Integer, nullable=False),
    )
    op.create_table(
        "feedback",
        Column(
            "question_id",
            String,
            ForeignKey("kept_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("member", String, primary_key=True),
        Column("verdict", String, nullable=False),
        Column("reason", Text),
        Column("given", String, nullable=False),
    )
    op.create_table(
        "shown_spans",
        Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
        Column("day", String, primary_key=True),
        Column("article_id", String, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("start", Integer, primary_key=True),
        Column("end", Integer, primary_key=True),
    )
