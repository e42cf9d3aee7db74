"""The catalog: the truth about every library, in SQL. Everything else is made from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from store import article_names, copies, earlier, lexical, replies, rewritings
from store.connection import forget_deleted, open_engine, reading, writing
from store.errors import AmbiguousArticleError, DataFolderError, UnknownArticleError
from store.languages import ENGLISH
from store.migrations import bring_up_to_date
from store.records import ArticleMetadata, Scope, Version, recency
from store.revisions import next_revision, remove_passages
from store.schema import (
    articles,
    libraries,
    passages,
    properties,
    removed_passages,
    versions,
)
from store.vector_rows import VectorRows, newer_vectors, passage_ids, vectors_of
from store.version_rows import (
    CURRENT_VERSION_QUERY,
    VERSION_QUERY,
    library_id_of,
    version_from_row,
    version_query,
    within,
)

CATALOG_FILE = "catalog.sqlite"
IDENTITY_PROPERTY = "identity"

_PROPERTY_QUERY = select(properties.c.value).where(properties.c.name == bindparam("name"))
_LIBRARY_QUERY = select(libraries.c.id).where(libraries.c.name == bindparam("name"))
_STATES_QUERY = (
    select(libraries.c.id, libraries.c.revision, libraries.c.passages, libraries.c.terms)
    .where(libraries.c.name.in_(bindparam("names", expanding=True)))
    .order_by(libraries.c.id)
)


@dataclass(frozen=True, slots=True)
class LibraryState:
    """What BM25 and the vector index need to know of a whole library."""

    id: int
    revision: int
    passages: int
    terms: int


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One line of a list of articles."""

    version: Version
    versions: int
    passages: int


class Catalog:
    """Reads and removes; what adds is in ``store.additions``. Safe to use from several threads."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """Open the catalog in a data folder, both made where there are none, or at a URL.

        Raises ``DataFolderError``, ``CatalogCorruptError`` or ``CatalogServerError``.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".writable"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as error:
            raise DataFolderError(
                f"The data folder {folder} cannot be written ({error.strerror}). Check its "
                "permissions, or set PULLQUOTE_DATA_DIR to another folder."
            ) from error
        self.engine = open_engine(folder / CATALOG_FILE, url)
        try:
            bring_up_to_date(self.engine)
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Give the database connections back."""
        self.engine.dispose()

    # ---- properties

    def read_property(self, name: str) -> str | None:
        """A named property of the whole catalog (the embedding model's id, for one)."""
        with reading(self.engine) as connection:
            return connection.scalar(_PROPERTY_QUERY, {"name": name})

    def write_property(self, name: str, value: str) -> None:
        """Set a named property."""
        self.change_property(name, lambda _: value)

    def change_property(self, name: str, change: Callable[[str | None], str]) -> str:
        """Make a named property's new value of its present one, with nobody else in between."""
        query = select(properties.c.value).where(properties.c.name == name)
        with writing(self.engine) as connection:
            value = change(connection.scalar(query))
            connection.execute(delete(properties).where(properties.c.name == name))
            connection.execute(insert(properties).values(name=name, value=value))
        return value

    def remove_property(self, name: str) -> bool:
        """Take a named property away; returns whether there was one."""
        with writing(self.engine) as connection:
            gone = connection.execute(delete(properties).where(properties.c.name == name))
        return gone.rowcount > 0

    @property
    def identity(self) -> str:
        """Tells this catalog from every other one, such as one made anew in the same folder."""
        known = self.read_property(IDENTITY_PROPERTY)
        if known is None:
            with writing(self.engine) as connection:
                known = claim_property(connection, IDENTITY_PROPERTY, uuid.uuid4().hex)
        return known

    # ---- libraries

    def library_states(self, names: Iterable[str]) -> list[LibraryState]:
        """The states of those of the named libraries that exist."""
        with reading(self.engine) as connection:
            return library_states(connection, names)

    def all_library_states(self) -> list[LibraryState]:
        """The states of all libraries."""
        with reading(self.engine) as connection:
            names = list(connection.scalars(select(libraries.c.name)))
        return self.library_states(names)

    def library_revisions(self) -> dict[str, int]:
        """The revision of each library, by name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(libraries.c.name, libraries.c.revision)).all()
        return {row.name: row.revision for row in rows}

    # ---- articles and versions

    def articles(self, scope: Scope) -> list[ArticleSummary]:
        """The articles of a scope, newest first: by when they were published or, where that is not
        known, retrieved; those of one moment by their ids."""
        counts = [
            select(func.count())
            .where(table.c.article_id == articles.c.id)
            .correlate(articles)
            .scalar_subquery()
            .label(table.name)
            for table in (versions, passages)
        ]
        query = version_query(*counts).where(
            versions.c.number == articles.c.current_version, *within(scope)
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        summaries = [
            ArticleSummary(version_from_row(row), row.versions, row.passages) for row in rows
        ]
        summaries.sort(key=lambda summary: summary.version.article_id)
        summaries.sort(key=lambda summary: _recency(summary.version), reverse=True)  # stable
        return summaries

    def article_count(self, scope: Scope) -> int:
        """How many articles a scope searches."""
        query = select(func.count()).select_from(articles.join(libraries)).where(*within(scope))
        with reading(self.engine) as connection:
            return connection.scalar(query) or 0

    def titles(self, scope: Scope, having: str) -> dict[str, str]:
        """The titles in a scope that have these letters, in any case, by article id."""
        with reading(self.engine) as connection:
            return article_names.titles(connection, scope, having)

    def named(self, scope: Scope) -> dict[str, ArticleMetadata]:
        """By what a scope's articles are told apart, by their ids, newest first."""
        with reading(self.engine) as connection:
            return article_names.named(connection, scope)

    def find(self, prefix: str, scope: Scope) -> str:
        """The id of the article whose id is, or alone begins with, ``prefix``.

        Raises ``UnknownArticleError`` or ``AmbiguousArticleError``.
        """
        query = (
            select(articles.c.id)
            .select_from(articles.join(libraries))
            .where(articles.c.id.startswith(prefix, autoescape=True), *within(scope))
            .order_by(articles.c.id)
            .limit(5)
        )
        with reading(self.engine) as connection:
            found = list(connection.scalars(query)) if prefix else []
        if prefix in found or len(found) == 1:
            return prefix if prefix in found else found[0]
        if found:
            raise AmbiguousArticleError(
                f"Several articles have an id that begins with {prefix!r}: {', '.join(found)}. "
                "Give more of it."
            )
        raise UnknownArticleError(
            f"There is no article with the id {prefix!r}. Run `pullquote articles` for the ids."
        )

    def version(self, article_id: str, number: int | None = None) -> Version:
        """A version of an article, the current one by default; raises ``UnknownArticleError``."""
        query = CURRENT_VERSION_QUERY if number is None else VERSION_QUERY
        with reading(self.engine) as connection:
            row = connection.execute(query, {"article_id": article_id, "number": number}).first()
        if row is None:
            what = "article" if number is None else f"version {number} of an article"
            raise UnknownArticleError(
                f"There is no {what} with the id {article_id!r}. Run `pullquote articles`."
            )
        return version_from_row(row)

    def all_current(self) -> list[Version]:
        """The current versions of all articles of all libraries, by id."""
        query = (
            version_query()
            .where(versions.c.number == articles.c.current_version)
            .order_by(articles.c.id)
        )
        with reading(self.engine) as connection:
            return [version_from_row(row) for row in connection.execute(query)]

    def history(self, article_id: str) -> list[Version]:
        """All versions of an article, first to last."""
        query = version_query().where(articles.c.id == article_id).order_by(versions.c.number)
        with reading(self.engine) as connection:
            return [version_from_row(row) for row in connection.execute(query)]

    def near_copies(self, article_id: str) -> list[copies.NearCopy]:
        """The articles of the same library with the same or nearly the same text, nearest first."""
        with reading(self.engine) as connection:
            return copies.near_copies(connection, article_id)

    def remove(self, article_id: str) -> None:
        """Take an article out with all its versions, vectors and index rows, and overwrite them.

        Raises ``UnknownArticleError``.
        """
        with writing(self.engine) as connection:
            library_id = library_id_of(connection, article_id)
            if library_id is None:
                raise UnknownArticleError(f"There is no article with the id {article_id!r}.")
            ids = list(
                connection.scalars(select(passages.c.id).where(passages.c.article_id == article_id))
            )
            remove_passages(connection, library_id, ids, next_revision(connection, library_id))
            earlier.forget(connection, library_id, article_id)
            copies.forget_text(connection, library_id, article_id)
            replies.forget_article(connection, article_id)
            rewritings.forget_article(connection, article_id)
            connection.execute(delete(versions).where(versions.c.article_id == article_id))
            connection.execute(delete(articles).where(articles.c.id == article_id))
            lexical.compact(connection, library_id)
        forget_deleted(self.engine)

    # ---- vectors

    def vector_rows(
        self,
        library_id: int,
        dimension: int,
        after_revision: int = 0,
        article_ids: Iterable[str] | None = None,
    ) -> VectorRows:
        """Vectors of the passages newer than a revision, by id, of some articles or of all."""
        with reading(self.engine) as connection:
            return newer_vectors(connection, library_id, dimension, after_revision, article_ids)

    def passage_ids(self, library_id: int, after_revision: int = 0) -> NDArray[np.int64]:
        """Ids of the passages newer than a revision, in order."""
        with reading(self.engine) as connection:
            return passage_ids(connection, library_id, after_revision)

    def vectors_of(self, library_id: int, ids: Sequence[int], dimension: int) -> VectorRows:
        """The vectors of some passages of a library; those that are gone from it are absent."""
        with reading(self.engine) as connection:
            return vectors_of(connection, library_id, ids, dimension)

    def passages_after(self, library_id: int, revision: int) -> int:
        """How many passages are newer than a revision."""
        query = select(func.count()).where(
            passages.c.library_id == library_id, passages.c.revision > revision
        )
        with reading(self.engine) as connection:
            return connection.scalar(query) or 0

    def removed_since(self, library_id: int, revision: int) -> list[int]:
        """Ids of the passages taken out after a revision and not put back."""
        query = select(removed_passages.c.id).where(
            removed_passages.c.library_id == library_id, removed_passages.c.revision > revision
        )
        with reading(self.engine) as connection:
            return list(connection.scalars(query))


def library_states(connection: Connection, names: Iterable[str]) -> list[LibraryState]:
    """The states of those of the named libraries that exist."""
    found = connection.execute(_STATES_QUERY, {"names": list(names)})
    return [LibraryState(*row) for row in found]


def languages_of(connection: Connection, library_id: int) -> list[str]:
    """The languages whose rules the words of a library's articles follow, in order."""
    query = (
        select(versions.c.language)
        .distinct()
        .join(articles, articles.c.id == versions.c.article_id)
        .where(
            versions.c.number == articles.c.current_version,
            articles.c.library_id == library_id,
        )
    )
    return sorted({language or ENGLISH for language in connection.scalars(query)})


def claim_property(connection: Connection, name: str, value: str) -> str:
    """Set a property that has no value yet; returns the value that it has then."""
    present: str | None = connection.scalar(_PROPERTY_QUERY, {"name": name})
    if present is None:
        connection.execute(insert(properties).values(name=name, value=value))
    return present or value


def claim_library(connection: Connection, name: str) -> int:
    """The id of a library, which is made where there is none, inside a writing transaction."""
    found: int | None = connection.scalar(_LIBRARY_QUERY, {"name": name})
    if found is None:
        connection.execute(insert(libraries).values(name=name, revision=0, passages=0, terms=0))
        found = connection.scalars(_LIBRARY_QUERY, {"name": name}).one()
        lexical.create(connection, found)
    return found


def _recency(version: Version) -> datetime:
    return recency(version.metadata.published, version.retrieved)
