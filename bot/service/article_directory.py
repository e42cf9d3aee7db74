"""The articles' titles in memory: lists and completion must answer without a database."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from rapidfuzz import fuzz, utils

from store.catalog import ArticleSummary
from store.library import Library
from store.records import ArticleMetadata, Scope

SIMILAR_ENOUGH = 70
"""rapidfuzz partial ratio (0 to 100) from which a title is offered for mistyped words."""


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article without its text."""

    id: str
    library: str
    metadata: ArticleMetadata
    retrieved: datetime
    versions: int
    version: int
    words: int


class ArticleDirectory:
    """Knows every library's articles, newest first. Reading it never blocks."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._revisions: dict[str, int] = {}
        self._articles: dict[str, tuple[ListedArticle, ...]] = {}
        self._lock = threading.Lock()

    def refresh(self, *names: str) -> set[str]:
        """Read the libraries named, or those that changed since. Reads SQL: call it on a thread.

        Returns the ids of the articles that are gone.
        """
        gone: set[str] = set()
        with self._lock:
            revisions = self._library.revisions()
            changed = names or tuple(
                name
                for name, revision in revisions.items()
                if self._revisions.get(name) != revision
            )
            for name in changed:
                summaries = self._library.articles(Scope((name,)))
                before = {article.id for article in self._articles.get(name, ())}
                self._articles[name] = tuple(_listed(summary) for summary in summaries)
                self._revisions[name] = revisions.get(name, 0)
                gone |= before - {article.id for article in self._articles[name]}
        return gone

    def articles(self, scope: Scope) -> list[ListedArticle]:
        """The articles of a scope, each library's newest first."""
        return [
            article
            for name in scope.libraries
            for article in self._articles.get(name, ())
            if scope.article_ids is None or article.id in scope.article_ids
        ]

    def find(self, scope: Scope, article_id: str) -> ListedArticle | None:
        """The article with this id, None where the scope has none."""
        return next((each for each in self.articles(scope) if each.id == article_id), None)

    def matching(self, scope: Scope, typed: str, limit: int) -> list[ListedArticle]:
        """The articles whose titles have the words typed so far, else those that are similar."""
        words = utils.default_process(typed).split()
        articles = self.articles(scope)
        if not words:
            return articles[:limit]
        exact = list(islice((each for each in articles if _has_words(each, words)), limit))
        known = {each.id for each in exact}
        similar = (each for each in articles if each.id not in known and _similar(each, words))
        return [*exact, *islice(similar, limit - len(exact))]


def _listed(summary: ArticleSummary) -> ListedArticle:
    version = summary.version
    return ListedArticle(
        version.article_id,
        version.library,
        version.metadata,
        version.retrieved,
        summary.versions,
        version.number,
        len(version.text.split()),
    )


def _titles(article: ListedArticle) -> str:
    metadata = article.metadata
    return utils.default_process(
        " ".join([metadata.title, metadata.publisher or "", *metadata.authors])
    )


def _has_words(article: ListedArticle, words: Iterable[str]) -> bool:
    titles = _titles(article)
    return all(word in titles for word in words)


def _similar(article: ListedArticle, words: list[str]) -> bool:
    return fuzz.partial_ratio(" ".join(words), _titles(article)) >= SIMILAR_ENOUGH
