"""Schema 14: of which guilds everything is to be deleted, and when."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column

from store.column_types import String

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """From schema 13 to 14."""
    op.create_table(
        "guilds_to_forget",
        Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
        Column("due", String, nullable=False),
        Column("asked", Boolean, nullable=False),
    )
