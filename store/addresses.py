"""An address → the article of a library that is known by it: its own, or a further one.

Further addresses of an article are the other sources that became it: those that led to it, and
those at which its very words were found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from store.records import ArticleMetadata, ExtractedArticle, Outcome, Stored
from store.schema import articles, libraries, passages, sources, versions
from store.sources import SourceKind, put_source
from store.version_rows import library_id_of, metadata_values

COMPLETED = ("url", "publisher", "published")
"""What an article takes over from a further address, where it has none itself."""
_WEB = ("https://", "http://")

_CLAIM = (
    update(sources)
    .where(sources.c.library_id == bindparam("in_library"), sources.c.address == bindparam("at"))
    .values(article_id=bindparam("claimed_by"))
)


def keep_address(connection: Connection, article_id: str, address: str) -> None:
    """Remember a further address of an article, in a writing transaction.

    Nothing is done where the article is gone, or where the address is that of an article.
    """
    library_id = library_id_of(connection, article_id)
    taken = select(articles.c.id).where(
        articles.c.library_id == library_id, articles.c.identity == address
    )
    if library_id is None or connection.scalar(taken) is not None:
        return
    kind = SourceKind.PAGE if address.startswith(_WEB) else SourceKind.FILE
    put_source(connection, library_id, address, kind, {"article_id": article_id})


def keep_found(connection: Connection, article_id: str, found: ExtractedArticle) -> Stored:
    """Remember where else the words of an article were found, in a writing transaction.

    What is known there alone completes what is known of the article: a file gets its link.
    """
    keep_address(connection, article_id, found.identity)
    present = connection.execute(
        select(versions)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(articles.c.id == article_id, versions.c.number == articles.c.current_version)
    ).one()
    known = metadata_values(found.metadata)
    missing = {name: known[name] for name in COMPLETED if getattr(present, name) is None}
    if missing:
        here = versions.c.article_id == article_id, versions.c.number == present.number
        connection.execute(update(versions).where(*here).values(**missing))
    count = connection.scalar(select(func.count()).where(passages.c.article_id == article_id))
    return Stored(
        Outcome.SAME_WORDS, article_id, present.number, present.title, count or 0, embedded=0
    )


def with_completed(
    connection: Connection, article_id: str, metadata: ArticleMetadata
) -> dict[str, Any]:
    """What is known of an article where it was read again, as columns to be written.

    What it lacks there and may have from a further address is left out, and so stays.
    """
    values = metadata_values(metadata)
    lacking = [name for name in COMPLETED if values[name] is None]
    if lacking and further_addresses(connection, article_id):
        for name in lacking:
            del values[name]
    return values


def claim_address(connection: Connection, library_id: int, article_id: str, address: str) -> None:
    """A new article has this address: it is none of another article any longer."""
    claimed = {"in_library": library_id, "at": address, "claimed_by": article_id}
    connection.execute(_CLAIM, claimed)


def further_addresses(connection: Connection, article_id: str) -> list[str]:
    """The further addresses of an article, sorted."""
    query = (
        select(sources.c.address)
        .join(articles, articles.c.id == sources.c.article_id)
        .where(articles.c.id == article_id, sources.c.address != articles.c.identity)
    )
    return sorted(connection.scalars(query))


def article_at(connection: Connection, library: str, known_as: Sequence[str]) -> str | None:
    """The id of the library's article that is known by one of a few addresses, if one is."""
    within = libraries.c.name == library
    own = (
        select(articles.c.id)
        .join(libraries, libraries.c.id == articles.c.library_id)
        .where(within, articles.c.identity.in_(known_as))
        .order_by(articles.c.id)
    )
    further = (
        select(sources.c.article_id)
        .join(libraries, libraries.c.id == sources.c.library_id)
        .where(within, sources.c.address.in_(known_as), sources.c.article_id.is_not(None))
        .order_by(sources.c.article_id)
    )
    found: str | None = connection.scalar(own) or connection.scalar(further)
    return found
