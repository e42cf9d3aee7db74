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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from filelock import FileLock, Timeout

from store.catalog import Catalog, LibraryState, VectorRows
from store.embeddings import Float32
from store.errors import LibraryLockedError, StoreError
from store.graph_files import blank_unused_room

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

INDEX_FOLDER = "chroma"
LOCK_FILE = "index.lock"
SEAL_FILE = "index.seal"
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
    """Chroma in the data folder, for the one process that holds its lock.

    Chroma raises anything at all over damaged files. The catalog has all that it had, so whatever
    it raises, the index is thrown away, and done without until it is made again.
    """

    def __init__(self, folder: Path, made_from: str, dimension: int) -> None:
        """``made_from`` names the catalog and the model: an index of others is thrown away."""
        self._folder = folder / INDEX_FOLDER
        self._seal_file = folder / SEAL_FILE
        # the process owns the index, not the thread that happened to open it
        self._file_lock = FileLock(folder / LOCK_FILE, thread_local=False)
        self._made_from = made_from
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
        """Become the owner if this process is not, or raise ``LibraryLockedError``."""
        if not self.owned and not self.acquire():
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
                self._close_client()
                with suppress(OSError):
                    self._seal()
            self._file_lock.release()

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

        None where the index turns out to be damaged.
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
            try:
                self._catch_up(catalog, state, progress)
                return
            except StoreError:
                raise
            except Exception as error:
                self._give_up(error)

    def drop(self) -> None:
        """Throw the whole index away."""
        with self._lock:
            self._checked.clear()
            self._close_client()
            if self._folder.is_dir():
                shutil.rmtree(self._folder, ignore_errors=True)
            else:
                self._folder.unlink(missing_ok=True)
            self._seal_file.unlink(missing_ok=True)

    def _give_up(self, error: Exception) -> None:
        log.warning("The index in %s cannot be used, making a new one: %s", self._folder, error)
        self.drop()

    def _revision(self, catalog: Catalog, state: LibraryState) -> int | None:
        collection = self._collection(state.id)
        if collection is None:
            return None
        revision = int((collection.metadata or {}).get("revision", 0))
        if revision > state.revision:  # the catalog has been put back from a backup
            self._drop(state.id)
            return None
        if state.id not in self._checked and revision == state.revision:
            if not self._sound(catalog, state, collection):
                log.warning("The index of library %d does not match; rebuilding.", state.id)
                self._drop(state.id)
                return None
            self._checked.add(state.id)
        return revision

    def _sound(self, catalog: Catalog, state: LibraryState, collection: Collection) -> bool:
        if collection.count() != state.passages:
            return False
        rows = catalog.vector_rows(state.id, self._dimension)
        for vector in rows.vectors[:: max(1, len(rows.ids) // CHECKED_ROWS)]:
            found = np.isin(rows.ids, self._nearest(state.id, vector, CHECKED_ROWS))
            # by likeness, not by id: paragraphs that articles share have one vector
            if (rows.vectors[found] @ vector).max(initial=0.0) < SAME_PASSAGE_COSINE:
                return False
        return True

    def _nearest(self, library_id: int, vector: Float32, count: int) -> list[int]:
        collection = self._collection(library_id)
        if collection is None:
            return []
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
            self._seal()
            collection.modify(metadata={"revision": state.revision, "made_from": self._made_from})

    def _seal(self) -> None:
        """Note what the graph's files are like while nothing is being written to them."""
        blank_unused_room(self._folder)
        self._seal_file.write_text(self._fingerprint(), encoding="utf-8")

    def is_sealed(self) -> bool:
        """Whether they still are: a damaged or half-written graph can end the whole process."""
        try:
            return self._seal_file.read_text(encoding="utf-8") == self._fingerprint()
        except OSError:
            return not self._fingerprint()

    def _fingerprint(self) -> str:
        stats = [(file, file.stat()) for file in sorted(self._folder.glob("*/*"))]
        return "".join(
            f"{file.relative_to(self._folder)} {stat.st_size} {stat.st_mtime_ns}\n"
            for file, stat in stats
        )

    def _chroma(self) -> Client:
        if self._client is None:
            import chromadb
            from chromadb.api.shared_system_client import SharedSystemClient
            from chromadb.config import Settings

            if not self.is_sealed():
                log.warning("The index in %s was not left whole, making a new one.", self._folder)
                self.drop()
            folder = str(self._folder)
            try:
                client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
            except Exception:  # Chroma would hand the same broken system out again
                SharedSystemClient._identifier_to_system.pop(folder, None)
                raise
            self._client = cast("Client", client)
        return self._client

    def _close_client(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):  # it may be what is broken
                client.close()

    def _collection(self, library_id: int) -> Collection | None:
        from chromadb.errors import NotFoundError

        try:
            collection = self._chroma().get_collection(_name(library_id), embedding_function=None)
        except NotFoundError:
            return None
        if (collection.metadata or {}).get("made_from") != self._made_from:
            self._drop(library_id)
            return None
        return collection

    def _create(self, library_id: int) -> Collection:
        return self._chroma().create_collection(
            _name(library_id),
            metadata={"revision": 0, "made_from": self._made_from},
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
