"""A scope → how many articles and passages it has, counted anew where a library has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.sql.functions import count

from store.catalog import LibraryState
from store.records import Scope
from store.schema import articles, passages

_ARTICLES_QUERY = (
    select(count()).select_from(articles).where(articles.c.library_id == bindparam("library_id"))
)


@dataclass(frozen=True, slots=True)
class ScopeSize:
    """What a question is searched in."""

    articles: int
    passages: int


class KeptSizes:
    """How many articles each library had last. Safe to use from several threads."""

    def __init__(self) -> None:
        self._articles: dict[int, tuple[LibraryState, int]] = {}

    def of(self, connection: Connection, states: Sequence[LibraryState], scope: Scope) -> ScopeSize:
        """The size of a scope; ``states`` are its libraries', read in the same transaction."""
        if scope.article_ids is not None:
            return _bound_size(connection, states, scope.article_ids)
        return ScopeSize(
            sum(self._counted(connection, state) for state in states),
            sum(state.passages for state in states),
        )

    def _counted(self, connection: Connection, state: LibraryState) -> int:
        known, number = self._articles.get(state.id, (None, 0))
        if known != state:
            number = connection.scalar(_ARTICLES_QUERY, {"library_id": state.id}) or 0
            self._articles[state.id] = state, number
        return number


def _bound_size(
    connection: Connection, states: Sequence[LibraryState], article_ids: frozenset[str]
) -> ScopeSize:
    libraries = [state.id for state in states]
    of_articles = articles.c.library_id.in_(libraries), articles.c.id.in_(article_ids)
    of_passages = passages.c.library_id.in_(libraries), passages.c.article_id.in_(article_ids)
    return ScopeSize(
        connection.scalar(select(count()).select_from(articles).where(*of_articles)) or 0,
        connection.scalar(select(count()).select_from(passages).where(*of_passages)) or 0,
    )
