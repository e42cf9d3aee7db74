"""The articles of a scope → by what they are told apart, without their texts."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, select

from store.records import ArticleMetadata, Scope, moment_from_text, recency
from store.schema import articles, libraries, versions
from store.version_rows import within


def titles(connection: Connection, scope: Scope, having: str) -> dict[str, str]:
    """The titles in a scope that have these letters, in any case, by article id."""
    query = (
        select(articles.c.id, versions.c.title)
        .select_from(articles.join(libraries).join(versions))
        .where(
            versions.c.number == articles.c.current_version,
            versions.c.title.icontains(having, autoescape=True),
            *within(scope),
        )
    )
    return {row.id: row.title for row in connection.execute(query)}


def named(connection: Connection, scope: Scope) -> dict[str, ArticleMetadata]:
    """Title, authors, publisher, publication and address of a scope's articles, by their ids.

    Newest first, as a list of articles is; nothing else that is known is in them.
    """
    query = (
        select(
            articles.c.id,
            versions.c.title,
            versions.c.authors,
            versions.c.publisher,
            versions.c.published,
            versions.c.url,
            versions.c.retrieved,
        )
        .select_from(articles.join(libraries).join(versions))
        .where(versions.c.number == articles.c.current_version, *within(scope))
        .order_by(articles.c.id)
    )
    rows = connection.execute(query).all()
    rows = sorted(rows, key=lambda row: _recency(row.published, row.retrieved), reverse=True)
    authors = {each: tuple(json.loads(each)) for each in {row.authors for row in rows}}
    return {
        its: ArticleMetadata(
            title, authors[written], publisher, moment_from_text(published), url=url
        )
        for its, title, written, publisher, published, url, _ in rows
    }


def _recency(published: str | None, retrieved: str) -> datetime:
    return recency(moment_from_text(published), datetime.fromisoformat(retrieved))
