"""An invented article as a page, and ways to fetch it; for tests of adding a single article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from ingest.fetch import fetch_article
from ingest.fetch_limits import FetchLimits
from ingest.ingested import IngestedArticle
from ingest.single import Fetch, ingest_bytes
from ingest.targets import AddressRules
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle, Scope
from tests.ingest.loopback import Rerouted, Site
from tests.ingest.test_targets import resolve

GUILD = "guild-7"
LIMITS = FetchLimits(
    total_seconds=0.5, connect_seconds=0.4, transferred_bytes=100_000, page_bytes=100_000
)
URL = "https://www.gazette.example.org/2024/03/05/ferry"
STORY = [
    "The ferry between Aldmoor and Sarn will not sail before May, the harbour office said on "
    "Tuesday, because its engine has to be taken apart for the second time in a year.",
    "Some 300 people cross the sound every day to work or to school. They will have to drive "
    "around the head of the inlet, which takes 70 minutes instead of 12.",
    "“Nobody here is surprised,” said Greta Holm, who runs the bakery on the quay. She lends her "
    "van to neighbours without a car until the boat is back.",
    "The county has offered two buses in the morning and two in the evening, free of charge.",
]


def article(*paragraphs: str, url: str = URL, **fields: object) -> ExtractedArticle:
    """An article as a fetch would give it."""
    metadata = ArticleMetadata(
        "No ferry before May", ("Ida Brandt",), "The Gazette", date(2024, 3, 5), None, url, "en"
    )
    changed = replace(metadata, **fields)  # type: ignore[arg-type]
    return ExtractedArticle(url, changed, "\n\n".join(paragraphs or STORY))


def giving(found: ExtractedArticle) -> Fetch:
    return lambda _: found


def html(*paragraphs: str, head: str = "") -> bytes:
    """The page of an article, with its author and date."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or STORY)
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>No ferry before May"
        "</title><meta name='author' content='Ida Brandt'>"
        f"<meta property='article:published_time' content='2024-03-05'>{head}</head>"
        f"<body><article><h1>No ferry before May</h1>{body}</article></body></html>"
    ).encode()


def from_site(site: Site, limits: FetchLimits = LIMITS) -> Fetch:
    """A fetch that finds the site under every public name."""
    return partial(
        fetch_article,
        rules=AddressRules(ports=frozenset({80, 443, 8080, site.port})),
        limits=limits,
        resolver=resolve,
        network=Rerouted(site),
    )


def is_empty(library: Library) -> bool:
    return not library.articles(Scope((GUILD,)))


def attached(library: Library, text: str | bytes, name: str = "ferry.md") -> IngestedArticle:
    content = text if isinstance(text, bytes) else text.encode()
    return ingest_bytes(library, content, name, GUILD)
