"""The columns of text: compared byte by byte in every database, as SQLite does.

PostgreSQL compares by the rules of the database's language, and takes punctuation lightly there:
moments, ids and terms would be ordered otherwise than by code.
"""

from __future__ import annotations

import sqlalchemy

BYTE_BY_BYTE = "C"
"""PostgreSQL's collation."""

String = sqlalchemy.String().with_variant(sqlalchemy.String(collation=BYTE_BY_BYTE), "postgresql")
Text = sqlalchemy.Text().with_variant(sqlalchemy.Text(collation=BYTE_BY_BYTE), "postgresql")
