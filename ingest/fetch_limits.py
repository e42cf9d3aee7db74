"""How much one fetch may use, and what is said when that is not enough."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.errors import FetchError

TOO_SLOW = "the site takes too long to answer: try again later, or save the page and add the file"
TOO_LARGE = "the page is too large for an article: save only the article and add the file"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much of anything one fetch may use, redirects included.

    Extraction takes up to four seconds for a megabyte of the worst markup that we tried, so that a
    page at the limit is read in twenty.
    """

    total_seconds: float = 20.0
    connect_seconds: float = 5.0
    redirects: int = 5
    header_bytes: int = 64_000
    transferred_bytes: int = 5_000_000
    page_bytes: int = 5_000_000
    document_bytes: int = 20_000_000
    """Of a PDF or Word document, most of which are its pictures; its text has limits of its own."""


@dataclass(slots=True)
class ByteAllowance:
    """How many bytes may still be received in one answer."""

    left: int

    def take(self, received: int) -> None:
        """So many have come."""
        self.left -= received

    def check(self) -> None:
        """Raises FetchError where none is left."""
        if self.left <= 0:
            raise FetchError(TOO_LARGE)


class Deadline:
    """A moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """What is done in the block does not count: waiting that is our own wish."""
        begun = time.monotonic()
        yield
        self._end += time.monotonic() - begun

    def left(self) -> float:
        """The seconds that are left; raises FetchError when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise FetchError(TOO_SLOW, may_pass=True)
        return seconds
