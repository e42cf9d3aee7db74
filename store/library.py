"""The one door to a data folder: articles go in, ranked sentences come out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from store import additions, addresses
from store.additions import MODEL_PROPERTY, Overtaken
from store.catalog import ArticleSummary, Catalog
from store.connection import reading, writing
from store.copies import NearCopy
from store.embedded_index import EmbeddedIndex
from store.embeddings import EmbeddingModel
from store.english_words import english_words
from store.errors import ModelMismatchError
from store.kept_records import KeptRecords
from store.languages import ENGLISH
from store.packing import PackedPassage
from store.passage_encoding import encode_passages
from store.plans import Plan, plan_of
from store.ranking import AnswerTypeBonus
from store.records import (
    PUBLIC_LIBRARY,
    ArticleMetadata,
    ExtractedArticle,
    Scope,
    Splitter,
    Stored,
    Version,
)
from store.reranking import Reranker
from store.search import Searcher
from store.search_results import SearchRequest, SearchResult
from store.server_index import ServerIndex
from store.storing import ATTEMPTS, Storing, missing_passages, spans_of
from store.support import unmatched_shares
from store.vector_index import Progress, VectorIndex
from store.vectors import ExhaustiveVectors
from store.version_rows import VersionKey, stored_texts
from store.wordings import Wordings, find_wordings

EXHAUSTIVE_BELOW_PASSAGES = 2_000
"""Smaller libraries are searched exhaustively by everyone: exact, under a millisecond, and a
command need not spend the second that importing Chroma takes."""
QUICK_CATCH_UP_PASSAGES = 5_000
"""A short-lived process brings an index up to date that is behind by no more than this (about
five seconds of work); more is left to the next ingest, and searched exhaustively until then."""


class Library(KeptRecords):
    """A data folder with its catalog, its vectors and the embedding model.

    A context manager. The first process to open a folder owns its Chroma index until it closes;
    the others work on the catalog alone. The model is loaded when it is first needed.
    """

    def __init__(
        self,
        folder: Path,
        model: EmbeddingModel,
        exhaustive_below: int = EXHAUSTIVE_BELOW_PASSAGES,
        reranker: Reranker | None = None,
        catalog_url: str | None = None,
        chroma_url: str | None = None,
    ) -> None:
        """``catalog_url``: of a catalog in PostgreSQL; None: a file in the folder.
        ``chroma_url``: of a Chroma server; None: Chroma within this process, in the folder.

        Raises ``DataFolderError``, ``CatalogCorruptError`` or ``CatalogServerError``.
        """
        self._reranker = reranker
        self._exhaustive_below = exhaustive_below
        self.folder = folder
        self._model = model
        self._chroma_url = chroma_url
        self._catalog = Catalog(folder, catalog_url)
        self._opened: tuple[VectorIndex, Searcher] | None = None
        super().__init__(self._catalog)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the index and the catalog back."""
        self._close_index()
        self._catalog.close()

    # ---- reading

    @property
    def model_id(self) -> str:
        """The id of the embedding model that questions are read with."""
        return self._model.id

    @property
    def languages(self) -> frozenset[str] | None:
        """The languages that the embedding model knows; None where that is not known."""
        return self._model.languages

    def articles(self, scope: Scope = Scope()) -> list[ArticleSummary]:
        """The current versions of a scope's articles, newest first."""
        return self._catalog.articles(scope)

    def article_count(self, scope: Scope = Scope()) -> int:
        """How many articles a question in this scope searches."""
        return self._catalog.article_count(scope)

    def revisions(self) -> dict[str, int]:
        """The revision of each library by its name; it grows with every change."""
        return self._catalog.library_revisions()

    def find(self, prefix: str, scope: Scope = Scope()) -> str:
        """The id of the article that ``prefix`` (a whole id or its beginning) means.

        Raises ``UnknownArticleError`` or ``AmbiguousArticleError``.
        """
        return self._catalog.find(prefix, scope)

    def version(self, article_id: str, number: int | None = None) -> Version:
        """One version of an article, by default the current one; raises ``UnknownArticleError``."""
        return self._catalog.version(article_id, number)

    def text_of(self, article_id: str, number: int) -> str | None:
        """The stored text of a version, None where there is none (any more)."""
        return self.texts_of([(article_id, number)]).get((article_id, number))

    def texts_of(self, versions: Collection[VersionKey]) -> dict[VersionKey, str]:
        """The same for several versions, read at once; those that are gone are absent."""
        with reading(self._catalog.engine) as connection:
            return stored_texts(connection, versions)

    def history(self, article_id: str) -> list[Version]:
        """All versions of an article, first to last."""
        return self._catalog.history(article_id)

    def near_copies(self, article_id: str) -> list[NearCopy]:
        """The articles of the same library with the same or nearly the same text, nearest first."""
        return self._catalog.near_copies(article_id)

    def further_addresses(self, article_id: str) -> list[str]:
        """Other addresses that led to an article, or at which its very words were found."""
        with reading(self._catalog.engine) as connection:
            return addresses.further_addresses(connection, article_id)

    def article_at(self, known_as: Sequence[str], library: str = PUBLIC_LIBRARY) -> str | None:
        """The id of a library's article that is known by one of these addresses, if one is."""
        with reading(self._catalog.engine) as connection:
            return addresses.article_at(connection, library, known_as)

    def wordings(
        self,
        parts: Sequence[str],
        scope: Scope = Scope(),
        earlier: bool = False,
    ) -> Wordings:
        """The passages that share most words with any of the parts of a quotation.

        With ``earlier``, paragraphs of earlier versions that their articles no longer have.
        """
        only_english = self._model.languages == frozenset({ENGLISH})
        return find_wordings(self._catalog, parts, scope, earlier, only_english)

    def named(self, scope: Scope = Scope()) -> dict[str, ArticleMetadata]:
        """Title, authors, publisher, publication and address alone, by article id, newest first."""
        return self._catalog.named(scope)

    def titles(self, having: str, scope: Scope = Scope()) -> dict[str, str]:
        """The titles of a scope's articles that have these letters, by article id."""
        return self._catalog.titles(scope, having)

    def warm_up(self) -> None:
        """Load model and word list and open the index now instead of with the first question."""
        self._open_index()
        self._model.load()
        if self._reranker is not None:
            self._reranker.load()
        english_words()

    def search(
        self,
        question: str,
        scope: Scope = Scope(),
        bonus: AnswerTypeBonus | None = None,
    ) -> SearchResult:
        """Every sentence of the candidate passages for a question, best first.

        Raises ``ModelError`` or ``ModelMismatchError``.
        """
        return self.search_all([SearchRequest(question, scope, bonus)])[0]

    def search_all(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """The same for several questions at once, encoded in one batch."""
        if not requests:
            return []
        _, searcher = self._open_index()
        return searcher.search_all(requests)

    def unmatched_shares(self, pairs: Sequence[tuple[str, str]], below: float) -> list[float]:
        """How much of the first of two texts the second has nothing like: see ``store.support``."""
        return unmatched_shares(self._model, pairs, below)

    # ---- writing

    def add_all(
        self,
        offered: Iterable[ExtractedArticle],
        split: Splitter,
        library: str = PUBLIC_LIBRARY,
        progress: Progress | None = None,
    ) -> Iterator[Stored]:
        """Store articles; yields what became of each, in order, when it is safely kept.

        Each article is one transaction: killed at any moment, it is there wholly or not at all.
        The model is used for passages that the library has not seen in that article. ``progress``
        is told how many of those that wait are embedded; all of them when they are to be stored.
        """
        storing = Storing(self._catalog, self._model, library, split, progress)
        yield from storing.store(self._opening_index(offered))

    def keep_address(self, article_id: str, address: str) -> None:
        """Remember a further address that leads to an article, unless an article has it."""
        with writing(self._catalog.engine) as connection:
            addresses.keep_address(connection, article_id, address)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index up to the catalog, if this process owns it."""
        index, _ = self._open_index()
        if index.owned:
            for state in self._catalog.all_library_states():
                index.catch_up(self._catalog, state, progress)

    def catch_up_if_quick(self) -> None:
        """The same for a process in a hurry: only where little is missing."""
        index, _ = self._open_index()
        if not index.owned:
            return
        for state in self._catalog.all_library_states():
            revision = index.revision(self._catalog, state)
            if revision == state.revision:
                continue
            behind = self._catalog.passages_after(state.id, revision or 0)
            if behind <= QUICK_CATCH_UP_PASSAGES:
                index.catch_up(self._catalog, state)

    def remove(self, article_id: str) -> None:
        """Remove an article: all versions, vectors and index rows; raises ``UnknownArticleError``.

        Chroma only marks rows as deleted, so an index that is quickly made again is thrown away.
        """
        self._catalog.remove(article_id)
        index, _ = self._open_index()
        passages = sum(state.passages for state in self._catalog.all_library_states())
        if index.owned and passages <= QUICK_CATCH_UP_PASSAGES:
            index.drop()

    def require_index(self) -> VectorIndex:
        """The Chroma index, this process's own; else raises ``LibraryLockedError``."""
        index, _ = self._open_index()
        index.require()
        return index

    def rebuild(self, split: Splitter, progress: Progress | None = None) -> int:
        """Embed every article anew with the present model and make the index again.

        Returns the number of articles. Raises ``LibraryLockedError`` where another process owns
        the index; interrupted, it leaves everything as it was.
        """
        self._close_index()
        index = self._new_index()
        index.require()
        packed: dict[str, PackedPassage] = {}
        try:
            for attempt in range(1, ATTEMPTS + 1):
                plans = self._plan_anew(split)
                missing = set().union(*(made.missing for made in plans))
                for made in plans:
                    packed |= encode_passages(self._model, missing_passages([made], packed))
                    if progress:
                        progress(len(missing & packed.keys()), len(missing))
                try:
                    additions.rebuild(self._catalog, plans, packed, self._model.id)
                    break
                except Overtaken:
                    if attempt == ATTEMPTS:
                        raise
            index.drop()
        finally:
            index.close()
        self.catch_up(progress)
        return len(plans)

    # ---- within

    def _opening_index(self, offered: Iterable[ExtractedArticle]) -> Iterator[ExtractedArticle]:
        """Nothing is loaded where there is nothing to store."""
        for article in offered:
            self._open_index()
            yield article

    def _open_index(self) -> tuple[VectorIndex, Searcher]:
        """Check the model against the catalog, and become the index's owner if nobody is."""
        made_with = self._catalog.read_property(MODEL_PROPERTY)
        if made_with not in (None, self._model.id):
            raise ModelMismatchError(made_with, self._model.id)
        if self._opened is None:
            index = self._new_index()
            index.acquire()
            exhaustive = ExhaustiveVectors(self._catalog, self._model.dimension)
            searcher = Searcher(
                self._catalog,
                self._model,
                index,
                exhaustive,
                self._exhaustive_below,
                self._reranker,
            )
            self._opened = index, searcher
        return self._opened

    def _new_index(self) -> VectorIndex:
        identity = self._catalog.identity
        made_from = f"{identity} {self._model.id}"
        if self._chroma_url is not None:
            engine, dimension = self._catalog.engine, self._model.dimension
            return ServerIndex(self._chroma_url, engine, identity, made_from, dimension)
        return EmbeddedIndex(self.folder, made_from, self._model.dimension)

    def _close_index(self) -> None:
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None

    def _plan_anew(self, split: Splitter) -> list[Plan]:
        return [
            plan_of(
                self._catalog,
                version.library,
                ExtractedArticle(version.identity, version.metadata, version.text),
                spans_of(version, split, self._model),
                embed_all=True,
            )
            for version in self._catalog.all_current()
        ]
