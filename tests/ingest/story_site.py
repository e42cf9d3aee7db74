"""A story as a site on loopback serves it, and what is fetched of it."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from ingest.errors import FetchError
from ingest.fetch import fetch_article
from ingest.fetch_limits import FetchLimits
from ingest.targets import AddressRules
from store.records import ExtractedArticle
from tests.ingest.loopback import PUBLIC, Rerouted, Site

LIMITS = FetchLimits(
    total_seconds=5.0, connect_seconds=2.0, transferred_bytes=200_000, page_bytes=200_000
)
HASTY = replace(LIMITS, total_seconds=0.4)
STORY = (
    b"<!DOCTYPE html><html lang='en'><head><title>Bridge reopens - The Gazette</title>%s</head>"
    b"<body><nav>Home</nav><article><h1>Bridge reopens</h1>"
    b"<p>The bridge was opened on Tuesday by the mayor, who said that it had cost too much.</p>"
    b"<p>It will carry 4,000 cars a day.</p></article></body></html>"
)
TEXT = (
    "The bridge was opened on Tuesday by the mayor, who said that it had cost too much.\n\n"
    "It will carry 4,000 cars a day."
)


def resolve(host: str, port: int) -> list[str]:
    """Names under public.test are on the public web, hidden.test is here; there are no others."""
    if host.endswith("public.test"):
        return [PUBLIC]
    if host.endswith("hidden.test"):
        return ["127.0.0.1"]
    raise socket.gaierror(f"{host}:{port} is unknown")


def rules(site: Site) -> AddressRules:
    return AddressRules(ports=frozenset({80, 443, site.port}))


def article(site: Site, path: str, limits: FetchLimits = LIMITS) -> ExtractedArticle:
    return fetch_article(
        f"http://public.test:{site.port}{path}",
        rules=rules(site),
        limits=limits,
        resolver=resolve,
        network=Rerouted(site),
    )


def refusal(site: Site, path: str = "/story", limits: FetchLimits = LIMITS) -> str:
    with pytest.raises(FetchError) as caught:
        article(site, path, limits)
    message = str(caught.value)
    assert "\n" not in message
    assert ": " in message  # what is wrong: what to do
    return message
