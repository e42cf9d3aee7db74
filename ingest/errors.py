"""What goes wrong when an article is read, as one line for a person."""

from __future__ import annotations

_MAY_PASS = frozenset({408, 425, 429})
"""Timeout, too early, too many requests (RFC 9110, 8470, 6585)."""
_SITES_FAULT = 500


class ExtractionError(Exception):
    """A source cannot become an article; the message says what is wrong and what to do next."""


class FetchError(ExtractionError):
    """A web address cannot be read; the message never says what was found at a private one.

    ``status`` is the HTTP status of the answer, None where there was none; ``retry_after`` the
    seconds after which the site wants to be asked again, where it says so. ``may_pass``: the same
    address may be read some minutes later.
    """

    def __init__(
        self,
        message: str,
        status: int | None = None,
        retry_after: float | None = None,
        may_pass: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.may_pass = may_pass or status in _MAY_PASS or (status or 0) >= _SITES_FAULT
