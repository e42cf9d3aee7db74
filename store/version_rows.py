"""Versions ↔ rows of the catalog.

The statements that every question runs are built once: SQLAlchemy takes longer to build one of them
(1.2 ms for the versions of 20 articles) than SQLite to answer it (.3 ms).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select

from store.records import (
    ArticleMetadata,
    ExtractedArticle,
    Version,
    moment_from_text,
    moment_to_text,
)
from store.schema import articles, libraries, versions


def version_query(*more: Any) -> Any:
    """Versions with their article and library; for ``version_from_row``."""
    return select(
        versions,
        articles.c.identity,
        articles.c.current_version,
        libraries.c.name.label("library"),
        *more,
    ).select_from(
        versions.join(articles, and_(versions.c.article_id == articles.c.id)).join(libraries)
    )


VERSION_QUERY = version_query().where(
    articles.c.id == bindparam("article_id"), versions.c.number == bindparam("number")
)
CURRENT_VERSION_QUERY = version_query().where(
    articles.c.id == bindparam("article_id"), versions.c.number == articles.c.current_version
)
CURRENT_VERSIONS_QUERY = version_query().where(
    articles.c.id.in_(bindparam("article_ids", expanding=True)),
    versions.c.number == articles.c.current_version,
)
# The numbers apart from the ids: for pairs of them SQLite would go through all versions.
_TEXTS_QUERY = select(versions.c.article_id, versions.c.number, versions.c.text).where(
    versions.c.article_id.in_(bindparam("article_ids", expanding=True)),
    versions.c.number.in_(bindparam("numbers", expanding=True)),
)

VersionKey = tuple[str, int]
"""An article's id and the number of one of its versions."""


def stored_texts(connection: Connection, keys: Collection[VersionKey]) -> dict[VersionKey, str]:
    """The stored texts of some versions; those that are gone are absent."""
    article_ids = sorted({article_id for article_id, _ in keys})
    numbers = sorted({number for _, number in keys})
    found = connection.execute(_TEXTS_QUERY, {"article_ids": article_ids, "numbers": numbers})
    texts = {(article_id, number): text for article_id, number, text in found}
    return {key: texts[key] for key in keys if key in texts}


def version_from_row(row: Row[Any]) -> Version:
    """A row of ``version_query`` as a record."""
    return Version(
        article_id=row.article_id,
        library=row.library,
        identity=row.identity,
        number=row.number,
        metadata=ArticleMetadata(
            title=row.title,
            authors=tuple(json.loads(row.authors)),
            publisher=row.publisher,
            published=moment_from_text(row.published),
            updated=moment_from_text(row.updated),
            url=row.url,
            language=row.language,
            page_starts=tuple(json.loads(row.page_starts)) if row.page_starts else (),
        ),
        text=row.text,
        text_hash=row.text_hash,
        retrieved=datetime.fromisoformat(row.retrieved),
        current=row.number == row.current_version,
    )


def metadata_values(article: ExtractedArticle) -> dict[str, Any]:
    """The columns of ``versions`` for what is known about an article."""
    metadata = article.metadata
    return {
        "title": metadata.title,
        "authors": json.dumps(list(metadata.authors), ensure_ascii=False),
        "publisher": metadata.publisher,
        "published": moment_to_text(metadata.published),
        "updated": moment_to_text(metadata.updated),
        "url": metadata.url,
        "language": metadata.language,
        "page_starts": json.dumps(metadata.page_starts) if metadata.page_starts else None,
    }
