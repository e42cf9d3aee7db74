"""What goes wrong when an article is read, as one line for a person."""

from __future__ import annotations


class ExtractionError(Exception):
    """A source cannot become an article; the message says what is wrong and what to do next."""


class FetchError(ExtractionError):
    """A web address cannot be read; the message never says what was found at a private one."""
