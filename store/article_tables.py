"""The tables of articles: versions, passages, what is found by, and the catalog itself."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from store.column_types import String, Text

metadata = MetaData()

# Alembic's, with its own names: the id of the schema (store.migrations)
alembic_version = Table(
    "alembic_version", metadata, Column("version_num", String, primary_key=True)
)

# For a Pullquote from before schema 17, which reads here that it is too old.
schema_version = Table("schema_version", metadata, Column("number", Integer, nullable=False))

properties = Table(
    "properties",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

libraries = Table(
    "libraries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    # grows by one with every transaction that adds or removes passages
    Column("revision", Integer, nullable=False, default=0),
    # number of passages, and of terms in them: what BM25 needs of the whole library
    Column("passages", Integer, nullable=False, default=0),
    Column("terms", Integer, nullable=False, default=0),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("current_version", Integer, nullable=False),
    UniqueConstraint("library_id", "identity"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
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
    # JSON: term → number of sentences that it occurs in, and the number of sentences
    Column("sentence_frequencies", Text, nullable=False),
    Column("sentences", Integer, nullable=False),
    # JSON: where in the text each page of a document begins; NULL for what has no pages
    Column("page_starts", Text),
    # JSON: by name, the fields of ArticleMetadata that have no column; NULL where none is known
    Column("other_metadata", Text),
)

# The passages of current versions only; old versions keep their text.
passages = Table(
    "passages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("terms", Integer, nullable=False),
    # int32 (sentences, 4): start and end within the passage, first and last + 1 word piece
    Column("sentences", LargeBinary, nullable=False),
    # float16 (dimension,), unit length
    Column("vector", LargeBinary, nullable=False),
    Index("passages_by_article", "article_id", "ordinal"),
    Index("passages_by_revision", "library_id", "revision"),
)

# Apart, so that reading the vectors of a whole library need not pass over them.
passage_details = Table(
    "passage_details",
    metadata,
    Column("passage_id", ForeignKey("passages.id"), primary_key=True, autoincrement=False),
    # store.packing: int8 (sentences, dimension)
    Column("sentence_vectors", LargeBinary, nullable=False),
    # store.packing: four bits a component (word pieces, dimension)
    Column("piece_vectors", LargeBinary, nullable=False),
)

# Passages that are gone, for an index that is behind; forgotten when the same passage returns.
removed_passages = Table(
    "removed_passages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("revision", Integer, nullable=False),
)

# Paragraphs of earlier versions that the current one has no longer: where words stood that are
# gone. Each is here once, at one of the versions that had it.
earlier_paragraphs = Table(
    "earlier_paragraphs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text_hash", String, nullable=False),
    UniqueConstraint("article_id", "text_hash"),
)

# By which runs of words the current text of an article is found again under another address.
text_sketches = Table(
    "text_sketches",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    # of all words in their order, without case and punctuation
    Column("words_hash", String, nullable=False),
    # int64: the article's rows of sampled_runs
    Column("runs", LargeBinary, nullable=False),
    Index("text_sketches_by_words", "library_id", "words_hash"),
)

sampled_runs = Table(
    "sampled_runs",
    metadata,
    Column("library_id", Integer, primary_key=True, autoincrement=False),
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String, primary_key=True),
    sqlite_with_rowid=False,
)
