"""The tables of what language models took, and of their replies."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

from store.article_tables import metadata
from store.column_types import String, Text

# Tokens that language models took, by guild (0: the command line) and day (ISO 8601, UTC).
token_usage = Table(
    "token_usage",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("requests", Integer, nullable=False),
    # answers that a model was asked for, and those of them that were given without its words
    Column("answers", Integer, nullable=False),
    Column("fallbacks", Integer, nullable=False),
    Index("token_usage_by_day", "day"),
)

# Replies of language models, by a hash of the question, the passages, the model and the prompt.
cached_replies = Table(
    "cached_replies",
    metadata,
    Column("key", String, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # JSON of the reply as it was read
    Column("reply", Text, nullable=False),
    # ISO 8601, UTC
    Column("created", String, nullable=False, index=True),
)

# The articles whose passages a reply rests on: it goes with the first of them.
cached_reply_articles = Table(
    "cached_reply_articles",
    metadata,
    Column("key", ForeignKey("cached_replies.key", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String, primary_key=True, index=True),
)
