"""Schema 1: libraries, articles with their versions, passages."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    UniqueConstraint,
)

from store.column_types import String, Text
from store.connection import is_postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From nothing to schema 1."""
    op.create_table(
        "schema_version",
        Column("number", Integer, nullable=False),
    )
    op.create_table(
        "properties",
        Column("name", String, primary_key=True),
        Column("value", Text, nullable=False),
    )
    op.create_table(
        "libraries",
        Column("id", Integer, primary_key=True),
        Column("name", String, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("passages", Integer, nullable=False),
        Column("terms", Integer, nullable=False),
        UniqueConstraint("name"),
    )
    op.create_table(
        "articles",
        Column("id", String, primary_key=True),
        Column("library_id", Integer, ForeignKey("libraries.id"), nullable=False),
        Column("identity", Text, nullable=False),
        Column("current_version", Integer, nullable=False),
        UniqueConstraint("library_id", "identity"),
    )
    op.create_table(
        "versions",
        Column("article_id", String, ForeignKey("articles.id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("text", Text, nullable=False),
        Column("text_hash", String, nullable=False),
        Column("retrieved", String, nullable=False),
        Column("title", Text, nullable=False),
        Column("authors", Text, nullable=False),
        Column("publisher", Text),
        Column("published", String),
        Column("updated", String),
        Column("url", Text),
        Column("language", String),
        Column("sentence_frequencies", Text, nullable=False),
        Column("sentences", Integer, nullable=False),
    )
    op.create_table(
        "passages",
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("library_id", Integer, ForeignKey("libraries.id"), nullable=False),
        Column("article_id", String, ForeignKey("articles.id"), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("ordinal", Integer, nullable=False),
        Column("paragraph", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("text_hash", String, nullable=False),
        Column("terms", Integer, nullable=False),
        Column("sentences", LargeBinary, nullable=False),
        Column("vector", LargeBinary, nullable=False),
        Index("passages_by_article", "article_id", "ordinal"),
        Index("passages_by_revision", "library_id", "revision"),
    )
    op.create_table(
        "passage_details",
        Column(
            "passage_id",
            BigInteger,
            ForeignKey("passages.id"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("sentence_vectors", LargeBinary, nullable=False),
        Column("piece_vectors", LargeBinary, nullable=False),
    )
    op.create_table(
        "removed_passages",
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("library_id", Integer, ForeignKey("libraries.id"), nullable=False),
        Column("revision", Integer, nullable=False),
    )
    if is_postgresql(op.get_bind()):
        _add_lexical_index()


def _add_lexical_index() -> None:
    """What SQLite has in virtual tables, a set for each library (``store.lexical_sqlite``)."""
    op.create_table(
        "lexical_postings",
        Column("library_id", Integer, nullable=False),
        Column("earlier", Boolean, nullable=False),
        Column("term", String, nullable=False),
        Column("passage_id", BigInteger, nullable=False),
        Column("length", Integer, nullable=False),
        Column("frequency", Integer, nullable=False),
        Column("positions", ARRAY(Integer), nullable=False),
        Index("lexical_postings_by_passage", "passage_id"),
        Index(
            "lexical_postings_by_term",
            "library_id",
            "earlier",
            "term",
            "passage_id",
            unique=True,
            postgresql_include=["length", "frequency"],
        ),
    )
    op.create_table(
        "lexical_sizes",
        Column("library_id", Integer, primary_key=True, autoincrement=False),
        Column("earlier", Boolean, primary_key=True),
        Column("passages", BigInteger, nullable=False),
        Column("terms", BigInteger, nullable=False),
    )
