"""The tables of sources: where articles come from, who is at them, what waits to be read."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from store.article_tables import metadata
from store.column_types import String, Text

# Where articles come from: pages, files, feeds and folders, and how reading them went last.
sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    # the canonical URL that was asked for, or the URI of a file or folder
    Column("address", Text, nullable=False),
    # store.sources.SourceKind
    Column("kind", String, nullable=False),
    # what it became; a feed or a folder becomes none itself
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    # of the bytes last read, and the version of what read them; NULL where that failed
    Column("content_hash", String),
    Column("extractor", String),
    Column("etag", Text),
    Column("last_modified", Text),
    # ISO 8601, UTC: the last try, and when other bytes came last
    Column("checked", String),
    Column("changed", String),
    Column("watched", Boolean, nullable=False),
    Column("due", String),
    # in a row
    Column("failures", Integer, nullable=False),
    # why the last try gave no article
    Column("problem", Text),
    UniqueConstraint("library_id", "address"),
    Index("sources_by_due", "watched", "due"),
)

# Watched sources that a process is at, and until when they are its own (ISO 8601, UTC).
source_claims = Table(
    "source_claims",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("until", String, nullable=False),
)

# The files of watched folders that were read, with size and time of change.
folder_files = Table(
    "folder_files",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("stamp", String, nullable=False),
)

# Sources that are to be ingested by workers, each once in a library; see store.ingest_jobs.
ingest_jobs = Table(
    "ingest_jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    # as in sources
    Column("address", Text, nullable=False),
    Column("kind", String, nullable=False),
    # of a file: its name, and its bytes until it is read or has failed
    Column("name", Text),
    Column("content", LargeBinary),
    # of a page: the host that is asked for it
    Column("host", Text),
    # store.ingest_jobs.JobStatus
    Column("status", String, nullable=False),
    # true where it was queued again while a worker is at it
    Column("again", Boolean, nullable=False),
    # times that a worker began with it
    Column("attempts", Integer, nullable=False),
    # ISO 8601, UTC: when it was queued, from when on it may be taken, when a worker left it last
    Column("queued", String, nullable=False),
    Column("due", String, nullable=False),
    Column("left", String),
    # whose it is, and until when unless that is told to be later
    Column("taken_by", String),
    Column("until", String),
    # what became of it, or what was wrong last
    Column("outcome", String),
    Column("reason", Text),
    UniqueConstraint("library_id", "address"),
    Index("ingest_jobs_by_status", "status", "due"),
    Index("ingest_jobs_by_leaving", "left"),
)
