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
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from store.catalog import Catalog, LibraryState
from store.encoder import Float32
from store.errors import StoreError
from store.vector_rows import VectorRows

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

UPSERT_ROWS = 100
"""Rows in one upsert: it holds the interpreter's lock (measured: 300 rows stop all else for 600 ms,
3,000 for 3.4 s)."""
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
        self._known: dict[int, Collection] = {}
        """As they were when they were last asked for, by library."""
        self._client: Client | None = None

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

    def _settle(self) -> None:  # noqa: B027, most have nothing to note
        """All rows of a library were written: note what has to be noted for the next time."""

    @contextmanager
    def _turn(self, library_id: int) -> Iterator[bool]:  # noqa: ARG002, for those that lock one library
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
        revision = _revision_in(collection)
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
            revision = _revision_in(collection)
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
        ids = catalog.passage_ids(state.id)
        sample = ids[:: max(1, len(ids) // CHECKED_ROWS)].tolist()
        checked = catalog.vectors_of(state.id, sample, self._dimension)
        for id_, vector in zip(checked.ids, checked.vectors, strict=True):
            nearest = self._nearest(state.id, vector, CHECKED_ROWS) or []
            if id_ in nearest:
                continue
            # or one like it: paragraphs that articles share have one vector
            found = catalog.vectors_of(state.id, nearest, self._dimension)
            if (found.vectors @ vector).max(initial=0.0) < SAME_PASSAGE_COSINE:
                return False
        return True

    def _nearest(self, library_id: int, vector: Float32, count: int) -> list[int] | None:
        from chromadb.errors import NotFoundError

        known = self._known.get(library_id)
        if known is not None:
            with suppress(NotFoundError):  # thrown away, and perhaps made anew, a moment ago
                return _nearest_in(known, vector, count)
        collection = self._collection(library_id)
        return None if collection is None else _nearest_in(collection, vector, count)

    def _catch_up(self, catalog: Catalog, state: LibraryState, progress: Progress | None) -> None:
        revision = self.revision(catalog, state)
        if revision == state.revision:
            return
        newer = catalog.passage_ids(state.id, revision or 0).tolist()
        changed: Float32 | None = None
        for first in range(0, len(newer), UPSERT_ROWS):
            part = newer[first : first + UPSERT_ROWS]
            rows = catalog.vectors_of(state.id, part, self._dimension)
            if len(rows.ids):  # none where all were removed meanwhile
                self._upsert(state.id, rows)
                changed = rows.vectors[0]
            if progress:
                progress(first + len(part), len(newer))
        gone = [str(id_) for id_ in catalog.removed_since(state.id, revision or 0)]
        with self._lock:
            collection = self._collection(state.id) or self._create(state.id)
            for first in range(0, len(gone), UPSERT_ROWS):
                collection.delete(ids=gone[first : first + UPSERT_ROWS])
            if changed is not None:  # Chroma writes its graph in the first query after a change
                self._nearest(state.id, changed, 1)
            self._settle()
            collection.modify(metadata={"revision": state.revision, "made_from": self._made_from})

    def _upsert(self, library_id: int, rows: VectorRows) -> None:
        vectors: Any = rows.vectors
        with self._lock:
            collection = self._collection(library_id) or self._create(library_id)
            ids = [str(id_) for id_ in rows.ids]
            _retried(lambda: collection.upsert(ids=ids, embeddings=vectors))

    def _collection(self, library_id: int) -> Collection | None:
        from chromadb.errors import NotFoundError

        try:
            collection = self._chroma().get_collection(
                self._name(library_id), embedding_function=None
            )
        except NotFoundError:
            self._known.pop(library_id, None)
            return None
        if (collection.metadata or {}).get("made_from") != self._made_from:
            self._drop(library_id)
            return None
        self._known[library_id] = collection
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
        self._known.pop(library_id, None)
        self._chroma().delete_collection(self._name(library_id))

    def _close_client(self) -> None:
        self._known.clear()
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):  # it may be what is broken
                client.close()


def _revision_in(collection: Collection) -> int:
    """The library's revision up to which a collection was brought."""
    return int((collection.metadata or {}).get("revision", 0))


def _revision_now(catalog: Catalog, library_id: int) -> int:
    found = (each.revision for each in catalog.all_library_states() if each.id == library_id)
    return next(found, 0)


def _nearest_in(collection: Collection, vector: Float32, count: int) -> list[int]:
    found = _retried(
        lambda: collection.query(query_embeddings=[vector.tolist()], n_results=count, include=[])
    )
    return [int(id_) for id_ in found["ids"][0]]


def _retried(call: Callable[[], Result]) -> Result:
    """Chroma's internal errors pass: try once more."""
    from chromadb.errors import InternalError

    try:
        return call()
    except InternalError:
        return call()
