"""Chroma on a server (``CHROMA_URL``), which any number of processes use at once.

All of them search it; one at a time brings a library's collection up to date. While the server is
away, everything is found exhaustively, only slower.
"""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import Request, urlopen

from sqlalchemy import Engine

from store.connection import trying_alone
from store.vector_index import VectorIndex

if TYPE_CHECKING:
    from chromadb.api.client import Client

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0
"""How long the server may take to say that it is there: a question may be waiting."""
ANSWER_SECONDS = 30.0
"""How long it may take for anything else; a hundred rows are written in well under a second."""
REST_SECONDS = 30.0
"""How long it is left alone after an error."""
COLLECTIONS_A_PAGE = 100
IDENTITY_CHARACTERS = 12
"""Of the catalog's identity, in a collection's name: several catalogs may be on one server."""


class ServerIndex(VectorIndex):
    """Collections on a Chroma server."""

    def __init__(
        self, url: str, engine: Engine, identity: str, made_from: str, dimension: int
    ) -> None:
        """``engine``, ``identity``: the catalog's; for the rest see ``VectorIndex``."""
        super().__init__(made_from, dimension)
        self._url = url
        self._engine = engine
        self._prefix = f"pullquote-{identity[:IDENTITY_CHARACTERS]}-"
        self._rests_until = 0.0
        self._turns: dict[int, int] = {}

    def acquire(self) -> bool:
        """Everybody may."""
        return True

    def require(self) -> None:
        """Everybody may."""

    @property
    def owned(self) -> bool:
        """Whether it is tried at all: not for a while after an error."""
        return time.monotonic() >= self._rests_until

    def close(self) -> None:
        """Give the connections back."""
        with self._lock:
            self._close_client()

    def drop(self) -> None:
        """Throw all collections of this catalog away.

        What cannot be now is brought up to date when the server is there again.
        """
        with self._lock:
            self._checked.clear()
            self._known.clear()
            try:
                for name in self._names():
                    self._chroma().delete_collection(name)
            except Exception as error:
                self._give_up(error)

    def _names(self) -> list[str]:
        names: list[str] = []
        while True:
            page = self._chroma().list_collections(COLLECTIONS_A_PAGE, len(names))
            names += (each.name for each in page)
            if len(page) < COLLECTIONS_A_PAGE:
                return [name for name in names if name.startswith(self._prefix)]

    def _give_up(self, error: Exception) -> None:
        log.warning(
            "The Chroma server of CHROMA_URL cannot be used (%s: %s); searching without it, and "
            "trying again in %.0f s.",
            type(error).__name__,
            error,
            REST_SECONDS,
        )
        self.close()
        self._rests_until = time.monotonic() + REST_SECONDS

    def _name(self, library_id: int) -> str:
        return f"{self._prefix}{library_id}"

    @contextmanager
    def _turn(self, library_id: int) -> Iterator[bool]:
        """Also within a turn of the same thread's."""
        thread = threading.get_ident()
        if self._turns.get(library_id) == thread:
            yield True
            return
        with trying_alone(self._engine, library_id) as alone:
            if not alone:
                yield False
                return
            self._turns[library_id] = thread
            try:
                yield True
            finally:
                del self._turns[library_id]

    def _chroma(self) -> Client:
        if self._client is None:
            place, headers = _place_and_headers(self._url)
            answers(self._url)  # Chroma's own client would wait for ever
            import chromadb
            from chromadb.config import Settings

            client = chromadb.HttpClient(
                place.hostname or "",
                place.port or (443 if place.scheme == "https" else 80),
                ssl=place.scheme == "https",
                headers=headers,
                settings=Settings(anonymized_telemetry=False),
            )
            self._client = cast("Client", client)
            self._client._server._session.timeout = ANSWER_SECONDS  # type: ignore[attr-defined]  # of one kind of server
        return self._client


def answers(url: str) -> None:
    """Ask a Chroma server whether it is there. Raises ``OSError`` where it is not."""
    place, headers = _place_and_headers(url)
    host = f"[{place.hostname}]" if ":" in (place.hostname or "") else place.hostname
    port = f":{place.port}" if place.port else ""
    asked = Request(f"{place.scheme}://{host}{port}/api/v2/heartbeat", headers=headers)
    with urlopen(asked, timeout=CONNECT_SECONDS) as answer:
        answer.read()


def _place_and_headers(url: str) -> tuple[SplitResult, dict[str, str]]:
    """Where a server is, and what to send along for the user and password in its URL."""
    place = urlsplit(url)
    if place.username is None:
        return place, {}
    user = f"{unquote(place.username)}:{unquote(place.password or '')}"
    return place, {"Authorization": f"Basic {base64.b64encode(user.encode()).decode()}"}
