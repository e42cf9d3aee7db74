"""Schema 6: which versions guilds were told of."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer

from store.column_types import String

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """From schema 5 to 6."""
    op.create_table(
        "told_versions",
        Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
        Column(
            "article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        Column("version", Integer, nullable=False),
    )
