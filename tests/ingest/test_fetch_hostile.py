"""Fetching slow, endless, broken and misnamed answers: one clear line, in time and in bounds."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from contextlib import suppress
from dataclasses import replace

import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FetchError
from ingest.fetch import fetch, fetch_article
from ingest.targets import AddressRules
from tests.ingest.loopback import Rerouted, Site, dripping, page, redirect
from tests.ingest.story_site import HASTY, LIMITS, STORY, article, refusal, resolve


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"", b"", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\n", b"", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"a", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n", 0.05),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05),
        dripping(page(b"<p>", length=100_000), b"a", 0.05),
        dripping(page(b"<p>", length=-1), b"a", 0.05),
        dripping(page(length=-1, headers=["Transfer-Encoding: chunked"]), b"1\r\na\r\n", 0.05),
    ],
)
def test_what_is_slow_ends_at_the_deadline(site: Site, answer: bytes) -> None:
    site.answers["/story"] = answer
    started = time.monotonic()
    assert "too long" in refusal(site, limits=HASTY)
    assert time.monotonic() - started < 30


def test_the_deadline_holds_for_all_redirects_together(site: Site) -> None:
    def slowly(connection: socket.socket, over: threading.Event) -> None:
        over.wait(0.15)
        connection.sendall(redirect(f"/{len(site.requests)}"))

    for path in ("/story", *(f"/{number}" for number in range(50))):
        site.answers[path] = slowly
    assert "too long" in refusal(site, limits=replace(HASTY, redirects=50))
    assert len(site.requests) <= 4


def test_a_slow_lookup_ends_at_the_deadline() -> None:
    ended, may_end = threading.Event(), threading.Event()

    def never(host: str, port: int) -> list[str]:
        may_end.wait(30)
        ended.set()
        return [f"{host}:{port}"]

    with pytest.raises(FetchError, match="too long"):
        fetch("http://public.test/", limits=HASTY, resolver=never, network=Rerouted(None))
    assert not ended.is_set()
    may_end.set()


def test_a_site_that_takes_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    allowed = AddressRules(allowed_hosts=frozenset({f"127.0.0.1:{port}"}))
    with pytest.raises(FetchError, match="does not answer"):
        fetch(f"http://127.0.0.1:{port}/", rules=allowed, limits=LIMITS)


def test_the_deadline_holds_inside_one_packet() -> None:
    start = page(length=-1, headers=["Transfer-Encoding: chunked"])
    network = httpcore.MockBackend([start + b"1\r\na\r\n" * 100_000])
    hasty = replace(LIMITS, total_seconds=0.2)
    with pytest.raises(FetchError, match="too long"):
        fetch("http://public.test/", limits=hasty, resolver=resolve, network=network)


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    bomb = page(_bomb(), headers=["Content-Encoding: gzip"])
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="too large"):
            fetch(
                "http://public.test/",
                limits=LIMITS,
                resolver=resolve,
                network=httpcore.MockBackend([bomb]),
            )
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def _bomb() -> bytes:
    return gzip.compress(b"<p>" + b"\0" * 50_000_000)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (dripping(page(b"<p>", length=-1), b"It rained. " * 5_000, 0), "too large"),
        (dripping(page(b"<p>", length=10**15), b"", 0.05), "too large"),
        (page(_bomb(), headers=["Content-Encoding: gzip"]), "too large"),
        (
            page(b"<title>" + b"A" * 10_000_000 + b"</title><p>It rained.</p>"),
            "too large",
        ),
        (page(b"<p>It rained.", headers=["X: " + "a" * 70_000]), "broken"),
        (page(b"<p>It rained.", headers=[f"X{n}: a" for n in range(9_000)]), "broken"),
        (dripping(b"HTTP/1.1 200 OK\r\n", b"X: " + b"a" * 60_000 + b"\r\n", 0), "broken"),
        (dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 3000, 0), "too large"),
        (page(b"<p>It rained on the bridge.", length=500), "broken"),
        (page(b"<p>It rained.", length=-1, headers=["Transfer-Encoding: chunked"]), "broken"),
        (page(b"<p>It rained.", length=-1, headers=["Content-Length: -5"]), "broken"),
        (page(b"<p>It", length=-1, headers=["Content-Length: 5", "Content-Length: 9"]), "broken"),
        (page(b"<p>It rained.", headers=["Content-Encoding: gzip"]), "broken"),
        (page(gzip.compress(STORY)[:-9], headers=["Content-Encoding: gzip"]), "broken"),
        (page(gzip.compress(STORY) * 2, headers=["Content-Encoding: gzip"]), "broken"),
        (page(gzip.compress(STORY), headers=["Content-Encoding: br"]), "broken"),
        (page(gzip.compress(STORY), headers=["Content-Encoding: gzip, gzip"]), "broken"),
        (b"", "broken"),
        (b"\x00" * 500, "broken"),
        (b"220 mail.example ESMTP\r\n", "broken"),
        (b"HTTP/1.1 999999 What\r\n\r\n", "broken"),
        (page(b""), "empty"),
        (page(b" \r\n\t"), "empty"),
        (page(b"<p>It rained.", status="204 No Content"), "without a page"),
        (page(b"<p>It rained.", status="206 Partial Content"), "without a page"),
        (page(b"<p>It rained.", status="304 Not Modified"), "without a page"),
        (page(b"<p>It rained.", status="302 Found"), "without a page"),
    ],
)
def test_answers_that_are_no_page(site: Site, answer: bytes, words: str) -> None:
    site.answers["/story"] = answer
    assert words in refusal(site)
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/zip", "neither a web page nor text"),
        ("image/png", "a picture"),
        ("video/mp4", "a video"),
        ("audio/mpeg", "a recording"),
        ("application/rss+xml; charset=utf-8", "a feed"),
        ("application/json", "data"),
        ("application/ld+json", "data"),
        ("application/octet-stream", "neither a web page nor text"),
        ("text/html, text/plain", "neither"),
        ("@everyone", "neither"),
    ],
)
def test_other_kinds_are_refused_before_they_are_read(site: Site, kind: str, words: str) -> None:
    site.answers["/story"] = dripping(page(b"<p>", kind=kind, length=-1), b"a", 0.05)
    message = refusal(site)
    assert words in message
    assert "everyone" not in message


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/xhtml+xml", None, ""])
@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n\x00",
        b"PK\x03\x04abc",
        bytes(range(256)) * 9,
        gzip.compress(STORY),
        b"\x00\x01\x02" * 100,
        b"<?xml version='1.0'?><rss><channel/></rss>",
    ],
)
def test_the_bytes_decide_where_the_type_lies(site: Site, kind: str | None, body: bytes) -> None:
    site.answers["/story"] = page(body, kind=kind)
    refusal(site)


@pytest.mark.parametrize("charset", ["utf-8", "nonsense", "rot13", "utf-7", "\x01", "a" * 500, ""])
def test_wrong_charsets_do_no_harm(site: Site, charset: str) -> None:
    kind = f"text/html; charset={charset}" if charset.isprintable() else "text/html"
    site.answers["/story"] = page(b"<p>It rained in Fran\xe7ois's town on Monday.", kind=kind)
    assert article(site, "/story").text == "It rained in François's town on Monday."


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Unauthorized", "sign-in"),
        ("402 Payment Required", "payment"),
        ("403 Forbidden", "does not let programs"),
        ("404 Not Found", "no page at this address"),
        ("410 Gone", "removed"),
        ("418 Teapot", "418"),
        ("429 Too Many Requests", "too often"),
        ("451 Unavailable", "legal"),
        ("500 Error", "fault of its own"),
        ("503 Unavailable", "fault of its own"),
    ],
)
def test_refusals_of_the_site_are_said_in_words(site: Site, status: str, words: str) -> None:
    site.answers["/story"] = page(STORY % b"", status=status)
    assert words in refusal(site)


# Whatever is sent


_LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.0 200",
        b"HTTP/1.1 302 Found",
        b"Content-Type: text/html",
        b"Content-Type: text/plain; charset=utf-16",
        b"Content-Encoding: gzip",
        b"Transfer-Encoding: chunked",
        b"Content-Length: 20",
        b"Location: /b",
        b"Location: http://127.0.0.1/",
        b"",
        b"",
        b"<p>It rained.</p>",
        b"\x1f\x8b\x08\x00\x00",
        b"5",
        b"0",
    ]
) | st.binary(max_size=40)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=12), st.booleans())
def test_any_answer_is_an_article_or_refused(lines: list[bytes], proper: bool) -> None:
    start = [b"HTTP/1.1 200 OK", b"Content-Type: text/html"] if proper else []
    network = httpcore.MockBackend([b"\r\n".join([*start, *lines])])
    with suppress(FetchError):
        assert fetch_article("http://public.test/", resolver=resolve, network=network).text
