"""Schema 17: Alembic's table says which schema it is; ``schema_version`` only keeps out others.

A Pullquote from before reads its number, knows none as high, and says that it has to be updated.
Without the table, it would take the catalog for an empty one.
"""

from __future__ import annotations

from alembic import op

from store.migrations import NUMBER_FROM_NOW_ON

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """From schema 16 to 17."""
    op.execute("DELETE FROM schema_version")
    op.execute(f"INSERT INTO schema_version (number) VALUES ({NUMBER_FROM_NOW_ON})")
