"""Schema 12: which words of a quote answer."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """From schema 11 to 12."""
    op.add_column("kept_citations", Column("answer_start", Integer))
    op.add_column("kept_citations", Column("answer_end", Integer))
