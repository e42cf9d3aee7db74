"""Chroma in the data folder, for the one process that holds its lock.

Two processes must never open one Chroma folder (measured on 1.5.9: it corrupts), so a lock file
makes one process its owner; the others multiply with the catalog's vectors.
"""

from __future__ import annotations

import logging
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from filelock import FileLock, Timeout

from store.errors import LibraryLockedError
from store.graph_files import blank_unused_room
from store.vector_index import VectorIndex

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

INDEX_FOLDER = "chroma"
LOCK_FILE = "index.lock"
SEAL_FILE = "index.seal"


class EmbeddedIndex(VectorIndex):
    """Chroma within this process, and its files."""

    def __init__(self, folder: Path, made_from: str, dimension: int) -> None:
        """``folder``: the data folder; for the rest see ``VectorIndex``."""
        super().__init__(made_from, dimension)
        self._folder = folder / INDEX_FOLDER
        self._seal_file = folder / SEAL_FILE
        # the process owns the index, not the thread that happened to open it
        self._file_lock = FileLock(folder / LOCK_FILE, thread_local=False)

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
                    self._settle()
            self._file_lock.release()

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

    def _collection(self, library_id: int) -> Collection | None:
        """Asked for once, because that takes 2 ms, and nobody but its owner changes it."""
        return self._known.get(library_id) or super()._collection(library_id)

    def _name(self, library_id: int) -> str:
        return f"library-{library_id}"

    def _settle(self) -> None:
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
