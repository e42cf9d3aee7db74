"""Versions ↔ rows of the catalog."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select

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
            page_starts=tuple(json.loads(row.page_starts or "[]")),
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
