"""The columns of text: compared byte by byte in every database, as SQLite does, and without NUL.

PostgreSQL compares by the rules of the database's language, and takes punctuation lightly there:
moments, ids and terms would be ordered otherwise than by code. It also has no NUL in a text, where
SQLite's own functions end at one. Articles are cleaned of it when they are extracted; from whatever
else is kept (a question, a note), it is left out here.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy
from sqlalchemy import Dialect, TypeDecorator

BYTE_BY_BYTE = "C"
"""PostgreSQL's collation."""
NUL = "\0"


class _String(TypeDecorator[str]):
    """Of whatever length."""

    cache_ok = True
    impl = sqlalchemy.String

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """With the collation where there is one."""
        collation = BYTE_BY_BYTE if dialect.name == "postgresql" else None
        return dialect.type_descriptor(self._called(collation=collation))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002, as SQLAlchemy has it
        """Leave NUL out."""
        return value.replace(NUL, "") if value is not None and NUL in value else value

    _called: type[sqlalchemy.String] = sqlalchemy.String
    """What the database calls it."""


class _Text(_String):
    cache_ok = True
    impl = sqlalchemy.Text
    _called = sqlalchemy.Text


String = _String()
Text = _Text()
