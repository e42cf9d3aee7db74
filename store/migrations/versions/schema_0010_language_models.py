"""Schema 10: what language models took, and their replies."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer

from store.column_types import String, Text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """From schema 9 to 10."""
    op.create_table(
        "token_usage",
        Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
        Column("day", String, primary_key=True),
        Column("model", String, primary_key=True),
        Column("input_tokens", BigInteger, nullable=False),
        Column("output_tokens", BigInteger, nullable=False),
        Column("requests", Integer, nullable=False),
        Column("answers", Integer, nullable=False),
        Column("fallbacks", Integer, nullable=False),
        Index("token_usage_by_day", "day"),
    )
    op.create_table(
        "cached_replies",
        Column("key", String, primary_key=True),
        Column("guild_id", BigInteger, nullable=False, index=True),
        Column("reply", Text, nullable=False),
        Column("created", String, nullable=False, index=True),
    )
    op.create_table(
        "cached_reply_articles",
        Column(
            "key", String, ForeignKey("cached_replies.key", ondelete="CASCADE"), primary_key=True
        ),
        Column("article_id", String, primary_key=True, index=True),
    )
