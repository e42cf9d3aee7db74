"""Reading as a guest, however hostile the site: robots.txt, redirects, feeds and what pages name.

Every address of the network leads to one server that counts, and which address was dialled is
written down: nothing but the public one may be.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest.errors import FetchError
from ingest.pipeline import Fate, ingest_sources
from ingest.polite import PoliteFetch
from ingest.sources.arguments import named_sources
from ingest.targets import NOT_PUBLIC, AddressRules
from store.library import Library
from tests.ingest.loopback import PUBLIC, Answer, Rerouted, Site, dripping, page, redirect, running
from tests.ingest.story_site import LIMITS, STORY
from tests.ingest.test_targets import (
    NO_ADDRESS_OF_A_PAGE,
    OFF_THE_PUBLIC_WEB,
    WITH_WHITE_SPACE,
    resolve,
)

HASTY = replace(LIMITS, total_seconds=0.4, connect_seconds=0.3)
PRIVATE = [
    "http://127.0.0.1:{port}/secret",
    "http://localhost:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret",
    "http://2130706433:{port}/secret",
    "http://0x7f.1:{port}/secret",
    "http://loopback.test:{port}/secret",
    "http://mixed.test:{port}/secret",
    "http://169.254.169.254/latest/meta-data/",
    "http://①②⑦.⓪.⓪.①:{port}/secret",
    "http://public.test@127.0.0.1:{port}/secret",
    "//10.0.0.1/secret",
    "file:///etc/passwd",
]


class Reader:
    """A polite fetch that never sleeps, the network that it uses, and the site behind that."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.network = Rerouted(site)
        self.fetch = PoliteFetch(
            AddressRules(ports=frozenset({80, 443, 8080, site.port})),
            HASTY,
            resolve,
            self.network,
            sleep=lambda _: None,
        )

    def url(self, path: str = "/story") -> str:
        return f"http://public.test:{self.site.port}{path}"

    def filled(self, text: str) -> str:
        return text.replace("{port}", str(self.site.port))

    def refusal(self, url: str) -> str:
        started = time.monotonic()
        with pytest.raises(FetchError) as caught:
            self.fetch.page(url)
        assert time.monotonic() - started < 30
        message = str(caught.value)
        assert "\n" not in message
        assert ": " in message  # what is wrong: what to do
        return message

    def only_the_public_web_was_asked(self) -> bool:
        return set(self.network.dialled) <= {PUBLIC} and "/secret" not in self.site.paths


@pytest.fixture
def reader() -> Iterator[Reader]:
    with running() as site:
        site.answers["/story"] = page(STORY % b"")
        site.answers["/secret"] = page(STORY % b"")
        yield Reader(site)


def test_no_hostile_address_is_asked_even_for_its_rules(reader: Reader) -> None:
    for address in (*OFF_THE_PUBLIC_WEB, *NO_ADDRESS_OF_A_PAGE, *WITH_WHITE_SPACE):
        reader.refusal(reader.filled(address))
    assert reader.network.dialled == []
    assert reader.site.connections == 0


@pytest.mark.parametrize("location", PRIVATE)
def test_rules_that_lead_off_the_public_web_are_not_followed(reader: Reader, location: str) -> None:
    reader.site.answers["/robots.txt"] = redirect(reader.filled(location))
    reader.refusal(reader.url())
    assert reader.site.paths == ["/robots.txt"]
    assert reader.only_the_public_web_was_asked()


@pytest.mark.parametrize("location", PRIVATE)
def test_pages_that_lead_off_the_public_web_are_not_followed(reader: Reader, location: str) -> None:
    reader.site.answers["/short"] = redirect("/shorter", "301 Moved")
    reader.site.answers["/shorter"] = redirect(reader.filled(location), "307 Temporary")
    reader.refusal(reader.url("/short"))
    assert reader.site.paths == ["/robots.txt", "/short", "/shorter"]
    assert reader.only_the_public_web_was_asked()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (dripping(page(kind="text/plain", length=-1), b"Disallow: /x\n" * 5_000, 0), "too large"),
        (dripping(page(kind="text/plain", length=-1), b"#", 0.05), "too long"),
        (dripping(b"", b"", 0.05), "too long"),
        (dripping(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n", 0.05), "too long"),
        (
            page(
                gzip.compress(b"\n" * 20_000_000),
                kind="text/plain",
                headers=["Content-Encoding: gzip"],
            ),
            "too large",
        ),
        (redirect("/robots.txt"), "again and again"),
        (page(kind="text/plain", length=10**12), "too large"),
        (b"\x00" * 500, "broken"),
    ],
)
def test_rules_without_an_end_are_a_refusal_in_time(
    reader: Reader, answer: Answer, words: str
) -> None:
    reader.site.answers["/robots.txt"] = answer
    assert words in reader.refusal(reader.url())
    assert set(reader.site.paths) == {"/robots.txt"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (dripping(page(b"<p>", length=-1), b"It rained. " * 5_000, 0), "too large"),
        (dripping(page(b"<p>", length=-1), b"a", 0.05), "too long"),
        (page(b"<title>" + b"A" * 10_000_000 + b"</title><p>It rained.</p>"), "too large"),
        (
            page(gzip.compress(b"\0" * 20_000_000), headers=["Content-Encoding: gzip"]),
            "too large",
        ),
        (page(gzip.compress(gzip.compress(STORY)), headers=["Content-Encoding: br"]), "broken"),
        (page(b"%PDF-1.7", kind="video/mp4"), "a video"),
    ],
)
def test_pages_without_an_end_are_a_refusal_in_time(
    reader: Reader, answer: Answer, words: str
) -> None:
    reader.site.answers["/story"] = answer
    assert words in reader.refusal(reader.url())


@pytest.mark.parametrize("location", PRIVATE)
def test_what_a_page_names_is_never_fetched(reader: Reader, location: str) -> None:
    private = reader.filled(location)
    head = (
        f"<base href='{private}'><link rel='canonical' href='{private}'>"
        f"<link rel='next' href='{private}'><link rel='amphtml' href='{private}'>"
        f"<meta property='og:url' content='{private}'><link rel='stylesheet' href='{private}'>"
        f"<meta http-equiv='refresh' content='0; url={private}'><script src='{private}'></script>"
        f'<script type="application/ld+json">{{"@type":"NewsArticle","url":"{private}"}}</script>'
    )
    reader.site.answers["/story"] = page(STORY % head.encode())
    found = reader.fetch.article(reader.url())
    assert found.identity == found.metadata.url == reader.url()
    assert reader.site.paths == ["/robots.txt", "/story"]
    assert reader.only_the_public_web_was_asked()


def test_entries_of_a_feed_are_checked_like_any_address(library: Library, reader: Reader) -> None:
    entries = "".join(
        f"<item><link>{reader.filled(each)}</link><enclosure url='{reader.filled(each)}'/></item>"
        for each in (*PRIVATE, "http://public.test:22/", "/story")
    )
    feed = f"<rss version='2.0'><channel>{entries}</channel></rss>"
    reader.site.answers["/feed"] = page(feed.encode(), kind="application/rss+xml")
    results = list(ingest_sources(library, _named(reader, "/feed"), reader.fetch))
    fates = [each.fate for each in results]
    assert fates[0] is Fate.FEED
    assert fates.count(Fate.NEW) == 1
    assert set(fates[1:]) == {Fate.NEW, Fate.REFUSED}
    refused = {each.shown.partition("?")[0] for each in results if each.fate is Fate.REFUSED}
    assert len(refused) >= 8  # file: is no entry of a feed, some spellings become one
    assert all(": " in each.refused for each in results if each.refused is not None)
    assert reader.site.paths == ["/robots.txt", "/feed", "/story"]
    assert reader.only_the_public_web_was_asked()


@pytest.mark.parametrize("location", PRIVATE)
def test_a_feed_that_moved_off_the_public_web_is_refused(
    library: Library, reader: Reader, location: str
) -> None:
    reader.site.answers["/feed"] = redirect(reader.filled(location), "308 Permanent")
    [result] = ingest_sources(library, _named(reader, "/feed"), reader.fetch)
    assert result.fate is Fate.REFUSED
    assert reader.only_the_public_web_was_asked()


@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY e SYSTEM 'http://127.0.0.1:{port}/secret'>",
        "<!ENTITY e SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY % d SYSTEM 'http://127.0.0.1:{port}/secret'> %d;",
        "<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(
            f"<!ENTITY {n} '{f'&{p};' * 10}'>" for p, n in zip("abcdfghi", "bcdfghie", strict=True)
        ),
    ],
)
def test_a_feed_s_entities_are_not_followed_and_do_not_grow(
    library: Library, reader: Reader, declared: str
) -> None:
    feed = (
        f"<?xml version='1.0'?><!DOCTYPE rss [{reader.filled(declared)}]><rss version='2.0'>"
        "<channel><title>&e;</title><item><title>&e;</title><link>/story</link></item>"
        "</channel></rss>"
    )
    reader.site.answers["/feed"] = page(feed.encode(), kind="application/rss+xml")
    list(ingest_sources(library, _named(reader, "/feed"), reader.fetch))
    assert reader.only_the_public_web_was_asked()


def test_what_is_private_is_refused_in_one_wording(reader: Reader) -> None:
    reader.site.answers["/robots.txt"] = redirect("http://loopback.test/")
    assert reader.refusal(reader.url()) == NOT_PUBLIC


def _named(reader: Reader, path: str) -> Iterator[object]:
    return named_sources([reader.url(path)], iter(()), reader.fetch)
