"""What goes wrong when an article is read, as one line for a person."""

from __future__ import annotations


class ExtractionError(Exception):
    """A source cannot become an article; the message says what is wrong and what to do next."""


class FetchError(ExtractionError):
    """A web address cannot be read; the message never says what was found at a private one.

    ``status`` is the HTTP status of the answer, None where there was none; ``retry_after`` the
    seconds after which the site wants to be asked again, where it says so.
    """

    def __init__(
        self, message: str, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
