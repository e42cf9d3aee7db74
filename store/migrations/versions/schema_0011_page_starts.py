"""Schema 11: where the pages of documents begin."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from store.column_types import Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """From schema 10 to 11."""
    op.add_column("versions", Column("page_starts", Text))
