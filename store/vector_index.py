"""The catalog's vectors → collections in Chroma, one for each library, and the nearest rows there.

Chroma is an index made from the catalog and may be thrown away at any time. It is in the data
folder, for one process (``store.embedded_index``), or on a server, for all
(``store.server_index``).
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from store.catalog import Catalog, LibraryState
from store.encoder import Float32
from store.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

UPSERT_ROWS = 100
"""Rows in one upsert: it holds the interpreter's lock (300 rows: 600 ms; design.md)."""
SEARCH_BREADTH = 200
"""HNSW's ef_search."""
CHECKED_ROWS = 3
"""Rows that are looked up by their own vectors when the index is checked."""
SAME_PASSAGE_COSINE = 0.998
"""A vector's product with itself is no less than this: float16 keeps unit length to .001."""

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Takes the number of rows done and to be done."""


class VectorIndex(ABC):
    """Collections in Chroma, whoever keeps them.

    Chroma raises anything at all over damaged files. The catalog has all that it had, so whatever
    it raises, the index is given up, and done without until it is made again.
    """

    def __init__(self, made_from: str, dimension: int) -> None:
        """``made_from`` names the catalog and the model: an index of others is thrown away."""
        self._made_from = made_from
        self._dimension = dimension
        self._lock = threading.RLock()
        self._checked: set[int] = set()

    # ---- who keeps it

    @abstractmethod
    def acquire(self) -> bool:
        """Become one who may use it, if that is possible."""

    @abstractmethod
    def require(self) -> None:
        """The same; raises ``LibraryLockedError`` where it is not possible."""

    @property
    @abstractmethod
    def owned(self) -> bool:
        """Whether this process may use Chroma."""

    @abstractmethod
    def close(self) -> None:
        """Be done with it."""

    @abstractmethod
    def drop(self) -> None:
        """Throw the whole index away."""

    @abstractmethod
    def _chroma(self) -> Client:
        """The client, connected to when it is first needed."""

    @abstractmethod
    def _give_up(self, error: Exception) -> None:
        """Do without the index after an error, until it is made again or there again."""

    @abstractmethod
    def _name(self, library_id: int) -> str:
        """What a library's collection is called."""

    def _settle(self) -> None:  # noqa: B027
        """All rows of a library were written: note what has to be noted for the next time."""

    @contextmanager
    def _turn(self, library_id: int) -> Iterator[bool]:  # noqa: ARG002
        """While nobody else brings this library's collection up to date; false where one does."""
        yield True

    # ---- what is in it

    def revision(self, catalog: Catalog, state: LibraryState) -> int | None:
        """The library revision that the index holds, None where it holds none or is damaged.

        The first time, its count is compared with the catalog's and some rows are looked up by
        their own vectors: a lost HNSW folder is noticed by nothing else.
        """
        if not self.owned:
            return None
        with self._lock:
            try:
                return self._revision(catalog, state)
            except StoreError:
                raise
            except Exception as error:
                self._give_up(error)
                return None

    def nearest(self, library_id: int, vector: Float32, count: int) -> list[int] | None:
        """Ids of about the nearest passages; they may be gone from the catalog since.

        None where the index turns out to be damaged, or is gone.
        """
        with self._lock:
            try:
                return self._nearest(library_id, vector, count)
            except Exception as error:
                self._give_up(error)
                return None

    def catch_up(
        self, catalog: Catalog, state: LibraryState, progress: Progress | None = None
    ) -> None:
        """Bring the index of one library to ``state.revision``; new rows first, then removals.

        One that cannot be written is left out: everything is found without it, only slower.
        """
        for _ in range(2):
            if not self.owned:
                return
            try:
                with self._turn(state.id) as ours:
                    if ours:
                        self._catch_up(catalog, state, progress)
                return
            except StoreError:
                raise
            except Exception as error:
                self._give_up(error)

    def _revision(self, catalog: Catalog, state: LibraryState) -> int | None:
        collection = self._collection(state.id)
        if collection is None:
            return None
        revision = int((collection.metadata or {}).get("revision", 0))
        if revision > state.revision:
            if revision > _revision_now(catalog, state.id):  # it was put back from a backup
                self._drop(state.id)
                return None
            return state.revision  # the library has grown since it was asked for its state
        if state.id not in self._checked and revision == state.revision:
            return self._checked_revision(catalog, state)
        return revision

    def _checked_revision(self, catalog: Catalog, state: LibraryState) -> int | None:
        """The same where nobody has looked yet whether the collection is sound."""
        with self._turn(state.id) as ours:
            if not ours:  # rows are being written: whether they are all there is seen later
                return state.revision
            collection = self._collection(state.id)
            if collection is None:
                return None
            revision = int((collection.metadata or {}).get("revision", 0))
            if revision == state.revision:
                if not self._sound(catalog, state, collection):
                    log.warning("The index of library %d does not match; rebuilding.", state.id)
                    self._drop(state.id)
                    return None
                self._checked.add(state.id)
            return min(revision, state.revision)

    def _sound(self, catalog: Catalog, state: LibraryState, collection: Collection) -> bool:
        if collection.count() != state.passages:
            return False
        rows = catalog.vector_rows(state.id, self._dimension)
        for vector in rows.vectors[:: max(1, len(rows.ids) // CHECKED_ROWS)]:
            nearest = self._nearest(state.id, vector, CHECKED_ROWS) or []
            found = np.isin(rows.ids, nearest)
            # by likeness, not by id: paragraphs that articles share have one vector
            if (rows.vectors[found] @ vector).max(initial=0.0) < SAME_PASSAGE_COSINE:
                return False
        return True

    def _nearest(self, library_id: int, vector: Float32, count: int) -> list[int] | None:
        collection = self._collection(library_id)
        if collection is None:  # thrown away a moment ago
            return None
        found = _retried(
            lambda: collection.query(
                query_embeddings=[vector.tolist()], n_results=count, include=[]
            )
        )
        return [int(id_) for id_ in found["ids"][0]]

    def _catch_up(self, catalog: Catalog, state: LibraryState, progress: Progress | None) -> None:
        revision = self.revision(catalog, state)
        if revision == state.revision:
            return
        rows = catalog.vector_rows(state.id, self._dimension, revision or 0)
        gone = [str(id_) for id_ in catalog.removed_since(state.id, revision or 0)]
        for first in range(0, len(rows.ids), UPSERT_ROWS):
            with self._lock:
                collection = self._collection(state.id) or self._create(state.id)
                ids = [str(id_) for id_ in rows.ids[first : first + UPSERT_ROWS]]
                vectors: Any = rows.vectors[first : first + UPSERT_ROWS]
                _retried(lambda: collection.upsert(ids=ids, embeddings=vectors))  # noqa: B023
            if progress:
                progress(min(first + UPSERT_ROWS, len(rows.ids)), len(rows.ids))
        with self._lock:
            collection = self._collection(state.id) or self._create(state.id)
            for first in range(0, len(gone), UPSERT_ROWS):
                collection.delete(ids=gone[first : first + UPSERT_ROWS])
            if len(rows.ids):  # Chroma writes its graph in the first query after a change
                self._nearest(state.id, rows.vectors[0], 1)
            self._settle()
            collection.modify(metadata={"revision": state.revision, "made_from": self._made_from})

    def _collection(self, library_id: int) -> Collection | None:
        from chromadb.errors import NotFoundError

        try:
            collection = self._chroma().get_collection(
                self._name(library_id), embedding_function=None
            )
        except NotFoundError:
            return None
        if (collection.metadata or {}).get("made_from") != self._made_from:
            self._drop(library_id)
            return None
        return collection

    def _create(self, library_id: int) -> Collection:
        return self._chroma().create_collection(
            self._name(library_id),
            metadata={"revision": 0, "made_from": self._made_from},
            configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_BREADTH}},
            embedding_function=None,
        )

    def _drop(self, library_id: int) -> None:
        self._checked.discard(library_id)
        self._chroma().delete_collection(self._name(library_id))


def _revision_now(catalog: Catalog, library_id: int) -> int:
    found = (each.revision for each in catalog.all_library_states() if each.id == library_id)
    return next(found, 0)


def _retried(call: Callable[[], Result]) -> Result:
    """Chroma's internal errors pass: try once more."""
    from chromadb.errors import InternalError

    try:
        return call()
    except InternalError:
        return call()
