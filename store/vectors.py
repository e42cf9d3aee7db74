"""A question's vector → the nearest passages: Chroma where this process owns it, else exhaustively.

Chroma is an index made from the catalog and may be thrown away at any time. Two processes must
never open one Chroma folder (measured on 1.5.9: it corrupts), so a lock file makes one process
its owner; the others multiply with the catalog's vectors, as everyone does with rows that are
newer than the index.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from filelock import FileLock, Timeout

from store.catalog import Catalog, LibraryState, VectorRows
from store.embeddings import Float32
from store.errors import LibraryLockedError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

INDEX_FOLDER = "chroma"
LOCK_FILE = "index.lock"
UPSERT_ROWS = 100
"""Rows in one upsert: it holds the interpreter's lock (300 rows: 600 ms; design.md)."""
SEARCH_BREADTH = 200
"""HNSW's ef_search."""
CHECKED_ROWS = 3
"""Rows that are looked up by their own vectors when the index is checked."""

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Takes the number of rows done and to be done."""


@dataclass(slots=True)
class _Table:
    revision: int
    rows: VectorRows


class ExhaustiveVectors:
    """All vectors of the libraries that were asked for, in memory, kept up to date by revision."""

    def __init__(self, catalog: Catalog, dimension: int) -> None:
        self._catalog = catalog
        self._dimension = dimension
        self._tables: dict[int, _Table] = {}
        self._lock = threading.Lock()

    def nearest(self, state: LibraryState, vector: Float32, count: int) -> list[int]:
        """Ids of the ``count`` passages with the highest cosine, best first."""
        return top_rows(self._rows(state), vector, count)

    def _rows(self, state: LibraryState) -> VectorRows:
        with self._lock:
            table = self._tables.get(state.id)
            if table is None:
                rows = self._catalog.vector_rows(state.id, self._dimension)
                table = self._tables[state.id] = _Table(state.revision, rows)
            elif table.revision != state.revision:
                table.rows = self._refreshed(state.id, table)
                table.revision = state.revision
            return table.rows

    def _refreshed(self, library_id: int, table: _Table) -> VectorRows:
        newer = self._catalog.vector_rows(library_id, self._dimension, table.revision)
        gone = np.array(self._catalog.removed_since(library_id, table.revision), dtype=np.int64)
        keep = ~np.isin(table.rows.ids, np.concatenate([newer.ids, gone]))
        ids = np.concatenate([table.rows.ids[keep], newer.ids])
        order = np.argsort(ids)
        vectors = np.concatenate([table.rows.vectors[keep], newer.vectors])
        return VectorRows(ids[order], vectors[order])


def top_rows(rows: VectorRows, vector: Float32, count: int) -> list[int]:
    """Ids of the rows with the highest dot product, best first; ties go to the smaller id."""
    scores = rows.vectors @ vector
    if len(scores) > 4 * count:  # sort only what can be among the best
        part = np.argpartition(-scores, count)[: count + 1]
        chosen = np.flatnonzero(scores >= scores[part].min())
    else:
        chosen = np.arange(len(scores))
    order = chosen[np.lexsort((rows.ids[chosen], -scores[chosen]))]
    return [int(id_) for id_ in rows.ids[order[:count]]]


class VectorIndex:
    """Chroma in the data folder, for the one process that holds its lock."""

    def __init__(self, folder: Path, model_id: str, dimension: int) -> None:
        self._folder = folder / INDEX_FOLDER
        self._file_lock = FileLock(folder / LOCK_FILE)
        self._model_id = model_id
        self._dimension = dimension
        self._client: Client | None = None
        self._lock = threading.RLock()
        self._checked: set[int] = set()

    def acquire(self) -> bool:
        """Become the owner if nobody else is; the lock ends with the process, however it ends."""
        try:
            self._file_lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def require(self) -> None:
        """Become the owner, or raise ``LibraryLockedError``."""
        if not self.acquire():
            raise LibraryLockedError(
                f"Another process is using the index in {self._folder.parent}, and this work "
                "needs it alone. Stop the bot (or the other command) and run this again."
            )

    @property
    def owned(self) -> bool:
        """Whether this process may use Chroma."""
        return bool(self._file_lock.is_locked)

    def close(self) -> None:
        """Let another process become the owner."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None
            self._file_lock.release()

    def revision(self, catalog: Catalog, state: LibraryState) -> int | None:
        """The library revision that the index holds, None where it holds none or is damaged.

        The first time, its count is compared with the catalog's and some rows are looked up by
        their own vectors: a lost HNSW folder is noticed by nothing else.
        """
        if not self.owned:
            return None
        with self._lock:
            collection = self._collection(state.id)
            if collection is None:
                return None
            revision = int((collection.metadata or {}).get("revision", 0))
            if state.id not in self._checked and revision == state.revision:
                if not self._sound(catalog, state, collection):
                    log.warning("The index of library %d does not match; rebuilding.", state.id)
                    self._drop(state.id)
                    return None
                self._checked.add(state.id)
            return revision

    def nearest(self, library_id: int, vector: Float32, count: int) -> list[int]:
        """Ids of about the nearest passages; they may be gone from the catalog since."""
        with self._lock:
            collection = self._collection(library_id)
            if collection is None:
                return []
            found = _retried(
                lambda: collection.query(
                    query_embeddings=[vector.tolist()], n_results=count, include=[]
                )
            )
        return [int(id_) for id_ in found["ids"][0]]

    def catch_up(
        self, catalog: Catalog, state: LibraryState, progress: Progress | None = None
    ) -> None:
        """Bring the index of one library to ``state.revision``; new rows first, then removals."""
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
            collection.modify(metadata={"revision": state.revision, "model": self._model_id})

    def drop(self) -> None:
        """Throw the whole index away."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None
            self._checked.clear()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _sound(self, catalog: Catalog, state: LibraryState, collection: Collection) -> bool:
        try:
            if collection.count() != state.passages:
                return False
            rows = catalog.vector_rows(state.id, self._dimension)
            step = max(1, len(rows.ids) // CHECKED_ROWS)
            for row in range(0, len(rows.ids), step):
                found = self.nearest(state.id, rows.vectors[row], CHECKED_ROWS)
                wanted = top_rows(rows, rows.vectors[row], CHECKED_ROWS)
                if not set(found) & set(wanted):
                    return False
        except Exception as error:  # Chroma raises anything at all over damaged files
            log.warning("The index of library %d cannot be read: %s", state.id, error)
            return False
        return True

    def _chroma(self) -> Client:
        if self._client is None:
            import chromadb
            from chromadb.api.shared_system_client import SharedSystemClient
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)

            def connect() -> Client:
                return cast("Client", chromadb.PersistentClient(str(self._folder), settings))

            try:
                self._client = connect()
                self._client.list_collections()
            except Exception as error:  # as above; the catalog has all that the folder had
                log.warning(
                    "The index in %s cannot be opened, making a new one: %s", self._folder, error
                )
                shutil.rmtree(self._folder, ignore_errors=True)
                SharedSystemClient.clear_system_cache()
                self._client = connect()
        return self._client

    def _collection(self, library_id: int) -> Collection | None:
        from chromadb.errors import NotFoundError

        try:
            collection = self._chroma().get_collection(_name(library_id), embedding_function=None)
        except NotFoundError:
            return None
        if (collection.metadata or {}).get("model") != self._model_id:
            self._drop(library_id)
            return None
        return collection

    def _create(self, library_id: int) -> Collection:
        return self._chroma().create_collection(
            _name(library_id),
            metadata={"revision": 0, "model": self._model_id},
            configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_BREADTH}},
            embedding_function=None,
        )

    def _drop(self, library_id: int) -> None:
        self._checked.discard(library_id)
        self._chroma().delete_collection(_name(library_id))


def _name(library_id: int) -> str:
    return f"library-{library_id}"


def _retried(call: Callable[[], Result]) -> Result:
    """Chroma's internal errors pass: try once more."""
    from chromadb.errors import InternalError

    try:
        return call()
    except InternalError:
        return call()
