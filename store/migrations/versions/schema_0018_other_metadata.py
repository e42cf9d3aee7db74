"""Schema 18: what is known about an article and has no column of its own."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from store.column_types import Text

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """From schema 17 to 18."""
    op.add_column("versions", Column("other_metadata", Text))
