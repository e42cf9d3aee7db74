"""An article in the making: what a reader of one format has found in a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.addresses import date_in_url, is_host_of
from ingest.canonical import letters_of, one_line
from ingest.dates import Moment, TimeLine, date_in_dateline, resolve

_SEPARATORS = (" - ", " – ", " — ", " | ", " · ", " • ", " :: ", " » ")
_PUBLISHER_WORDS = 6
_LONGEST_DECLARED = 100
"""Characters: what is longer is a sentence, or a list of key words."""


@dataclass(slots=True)
class Draft:
    """What one reader found; every field may be empty. ``paragraphs`` are canonical.

    ``declared`` has the fields that are kept as they are declared (``store.records``), by name;
    ``page_starts`` says of a printed document where in them, joined, each page begins; ``refusal``
    says why the source is no article, in one line for a person; ``doubt``, in one sentence, why the
    text may not be all of it.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    url: str | None = None
    language: str | None = None
    declared: dict[str, str] = field(default_factory=dict)
    paragraphs: list[str] = field(default_factory=list)
    page_starts: tuple[int, ...] = ()
    refusal: str | None = None
    doubt: str | None = None

    def declare(self, name: str, value: str) -> bool:
        """Take over what the source declares, unless it has already; False for what is no name."""
        words = one_line(value)
        if not words or len(words) > _LONGEST_DECLARED or words.startswith(("http", "/")):
            return False
        self.declared.setdefault(name, words)
        return True

    def take_times(self, times: TimeLine, day: date | None) -> None:
        """Complete what is known of the times; ``day`` is that of publication, where it is told."""
        told = resolve(times, day)
        self.published = self.published or told.published or day
        self.updated = self.updated or told.updated


def day_told(url: str | None, paragraphs: Sequence[str]) -> date | None:
    """The day of publication that an address has in it, or else the dateline of a text."""
    day = date_in_url(url) if url else None
    return date_in_dateline(paragraphs[0]) if day is None and paragraphs else day


def split_title(title: str) -> tuple[str, str] | None:
    """A title and what follows its last separator ("Title - Publisher"), or None without one."""
    position, separator = max((title.rfind(mark), mark) for mark in _SEPARATORS)
    if position <= 0:
        return None
    head, tail = title[:position].strip(), title[position + len(separator) :].strip()
    if not head or not tail or len(tail.split()) > _PUBLISHER_WORDS:
        return None
    return head, tail


def is_publisher_of(name: str, publisher: str | None, url: str | None) -> bool:
    """Whether ``name`` names the publisher that is known otherwise, or the host of ``url``."""
    letters = letters_of(name)
    if publisher and letters:
        known = letters_of(publisher)
        if letters == known or letters.removeprefix("the") == known.removeprefix("the"):
            return True
    return url is not None and is_host_of(url, name)


def without_publisher(title: str, publisher: str | None, url: str | None) -> str:
    """``title`` without " - Publisher", " | Section | Publisher" at its end."""
    parts = split_title(title)
    if parts is None or not is_publisher_of(parts[1], publisher, url):
        return title
    return parts[0]
