"""An RSS or Atom feed → the addresses of the pages that it announces."""

from __future__ import annotations

from typing import Any

from ingest.addresses import canonical_url
from ingest.errors import ExtractionError
from ingest.extract import FEED_BEGINNING, RawArticle, begins_as_feed

MOST_ENTRIES = 500
"""Entries of one feed that are read; the longest feeds of news sites have a few hundred."""
_NOTHING = "the feed has no entries with an address: look for another feed of the site"


def is_feed(content: bytes) -> bool:
    """Whether these are the bytes of a feed, by how they begin."""
    return begins_as_feed(content[:FEED_BEGINNING].decode("utf-8", "replace"))


def feed_pages(raw: RawArticle) -> list[str]:
    """The canonical addresses of a feed's entries, in its order, each once.

    Relative addresses count from ``xml:base``, or from where the feed was fetched. Raises
    ExtractionError where there are none.
    """
    import feedparser  # on demand: few commands read feeds

    headers = {"content-type": "application/xml", "content-location": raw.address or ""}
    parsed = feedparser.parse(raw.content, response_headers=headers, sanitize_html=False)
    found = (_address(entry, raw.address) for entry in parsed.entries[:MOST_ENTRIES])
    pages = list(dict.fromkeys(address for address in found if address))
    if not pages:
        raise ExtractionError(_NOTHING)
    return pages


def _address(entry: Any, base: str | None) -> str | None:
    """The address of the page that an entry is about."""
    links = [each for each in entry.get("links", ()) if each.get("rel", "alternate") == "alternate"]
    # of several, the page and not, say, its audio
    links.sort(key=lambda each: "html" not in each.get("type", "text/html"))
    for candidate in (*(each.get("href") for each in links), entry.get("link"), entry.get("id")):
        address = canonical_url(candidate, base) if candidate else None
        if address:
            return address
    return None
