"""Fetching over real connections: good pages become articles, hostile ones one clear line."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FetchError
from ingest.fetch import fetch, fetch_article, user_agent
from ingest.fetch_limits import FetchLimits
from ingest.targets import NOT_PUBLIC, AddressRules
from store.records import ExtractedArticle
from tests.ingest.loopback import PUBLIC, Rerouted, Site, dripping, page, redirect, running

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


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as one:
        yield one


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


# What works


def test_a_page_becomes_the_article_at_its_canonical_address(site: Site) -> None:
    link = b"<link rel='canonical' href='/2022/01/24/bridge?utm_source=x'>"
    site.answers["/amp"] = page(STORY % link)
    found = article(site, "/amp")
    address = f"http://public.test:{site.port}/2022/01/24/bridge"
    assert found.identity == found.metadata.url == address
    assert found.metadata.title == "Bridge reopens"
    assert found.metadata.published == date(2022, 1, 24)
    assert found.metadata.language == "en"
    assert found.text == TEXT


def test_the_last_address_is_the_identity_where_the_page_names_none(site: Site) -> None:
    site.answers["/a"] = redirect("b?id=7&utm_medium=mail#part", "301 Moved Permanently")
    site.answers["/b"] = redirect(f"//www.public.test:{site.port}/Straße?id=7", "308 Permanent")
    site.answers["/Stra%C3%9Fe"] = page(STORY % b"")
    found = article(site, "/a")
    assert found.identity == f"http://www.public.test:{site.port}/Stra%C3%9Fe?id=7"
    assert found.text == TEXT
    assert site.paths == ["/a", "/b?id=7&utm_medium=mail", "/Stra%C3%9Fe?id=7"]


def test_a_page_cannot_pass_for_an_article_of_another_site(site: Site) -> None:
    link = b"<link rel='canonical' href='https://www.gazette.example.org/real-story'>"
    site.answers["/copy"] = page(STORY % link)
    found = article(site, "/copy")
    assert found.identity == found.metadata.url == f"http://public.test:{site.port}/copy"


def test_subdomains_of_one_owner_are_one_site() -> None:
    link = b"<link rel='canonical' href='https://www.gazette.co.uk/story'>"
    answer = fetch_article(
        "http://amp.gazette.co.uk/s",
        resolver=lambda *_: [PUBLIC],
        network=httpcore.MockBackend([page(STORY % link)]),
    )
    assert answer.identity == "https://www.gazette.co.uk/story"


def test_text_and_markdown_are_read_as_what_they_say(site: Site) -> None:
    site.answers["/bridge-reopens.txt"] = page(
        "It rained on the bridge – all day. The mayor came, too.".encode("windows-1252"),
        kind='text/plain; charset="windows-1252"',
    )
    found = article(site, "/bridge-reopens.txt")
    assert found.text == "It rained on the bridge – all day. The mayor came, too."
    assert found.metadata.title == "Bridge reopens"
    site.answers["/m"] = page(b"# Bridge\n\nIt *rained* on it.", kind="text/markdown")
    assert article(site, "/m").text == "It rained on it."


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_packed_and_chunked_pages_are_unpacked(site: Site, encoding: str) -> None:
    packed = gzip.compress(STORY % b"")
    chunks = b"".join(b"%x\r\n%s\r\n" % (1, packed[i : i + 1]) for i in range(len(packed)))
    headers = [f"Content-Encoding: {encoding}", "Transfer-Encoding: chunked"]
    site.answers["/story"] = page(chunks + b"0\r\n\r\n", length=-1, headers=headers)
    assert article(site, "/story").text == TEXT


def test_a_request_says_who_we_are_and_nothing_else(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("machine public.test login me password secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    site.answers["/story"] = page(STORY % b"", headers=["Set-Cookie: a=b"])
    article(site, "/story#part")
    lines = site.requests[0].strip().split("\r\n")
    assert lines[0] == "GET /story HTTP/1.1"
    sent = dict(line.split(": ", 1) for line in lines[1:])
    assert sent.keys() == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert sent["Host"] == f"public.test:{site.port}"
    assert sent["User-Agent"] == user_agent()
    assert sent["User-Agent"].startswith("Pullquote/0.")


def test_an_operator_can_allow_one_private_host_and_port(site: Site) -> None:
    site.answers["/story"] = page(STORY % b"")
    for host in ("127.0.0.1", "localhost", "inside.hidden.test"):
        allowed = AddressRules(allowed_hosts=frozenset({f"{host.upper()}:{site.port}"}))
        url = f"http://{host}:{site.port}/story"
        found = fetch_article(url, rules=allowed, limits=LIMITS, resolver=lambda *_: ["127.0.0.1"])
        assert found.text == TEXT
        site.requests.clear()
        for other in (f"http://127.0.0.2:{site.port}/story", f"http://{host}:80/story"):
            with pytest.raises(FetchError):
                fetch(other, rules=allowed, limits=LIMITS, resolver=resolve)
        assert not site.requests
    with pytest.raises(ValueError, match="port"):
        AddressRules(allowed_hosts=frozenset({"intranet.example"}))


# Redirects and names that change


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/secret",
        "http://localhost:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://hidden.test:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://public.test@127.0.0.1:{port}/secret",
        "http://public.test\\@127.0.0.1:{port}/secret",
        "https://10.0.0.1/secret",
        "http://public.test:25/secret",
        "ftp://public.test/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_secret",
        "javascript:alert(1)",
        "data:text/html,<p>It rained.</p>",
        "http://[broken/secret",
        "///127.0.0.1:{port}/secret",
        "http:////127.0.0.1:{port}/secret",
    ],
)
@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_a_redirect_off_the_public_web_is_not_followed(
    site: Site, location: str, status: str
) -> None:
    site.answers["/story"] = redirect(location.format(port=site.port), status)
    site.answers["/secret"] = page(STORY % b"")
    refusal(site)
    assert site.paths[0] == "/story"
    assert "/secret" not in site.paths


def test_redirects_end(site: Site) -> None:
    site.answers["/story"] = redirect("/b")
    site.answers["/b"] = redirect("/story")
    assert "redirects again and again" in refusal(site)
    assert site.paths == ["/story", "/b"]
    site.requests.clear()
    for number in range(20):
        site.answers[f"/{number}"] = redirect(f"/{number + 1}")
    assert "redirects again and again" in refusal(site, "/0")
    assert len(site.requests) == 1 + LIMITS.redirects


def test_a_name_is_looked_up_once_and_its_checked_address_used(site: Site) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    site.answers["/story"] = page(STORY % b"")
    network = Rerouted(site)
    url = f"http://rebinding.test:{site.port}/story"
    raw = fetch(url, rules=rules(site), resolver=lambda *_: next(answers), network=network)
    assert raw.address == url
    assert network.dialled == [PUBLIC]
    # The next fetch, and the next hop of one, look again and are refused.
    with pytest.raises(FetchError, match=NOT_PUBLIC):
        fetch(url, rules=rules(site), resolver=lambda *_: next(answers), network=network)
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    site.answers["/story"] = redirect("/secret")
    with pytest.raises(FetchError, match=NOT_PUBLIC):
        fetch(url, rules=rules(site), resolver=lambda *_: next(answers), network=network)
    assert network.dialled == [PUBLIC, PUBLIC]
    assert site.paths == ["/story", "/story"]


def test_the_next_address_is_tried_and_no_more_than_a_few() -> None:
    network = Rerouted(None)
    addresses = [f"93.184.215.{number}" for number in range(1, 100)]
    with pytest.raises(FetchError, match="does not answer"):
        fetch("http://public.test/", resolver=lambda *_: addresses, network=network)
    assert network.dialled == addresses[:4]


# Slow, endless and broken answers


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
    assert time.monotonic() - started < 20


def test_the_deadline_holds_for_all_redirects_together(site: Site) -> None:
    def slowly(connection: socket.socket, over: threading.Event) -> None:
        over.wait(0.15)
        connection.sendall(redirect(f"/{len(site.requests)}"))

    for path in ("/story", *(f"/{number}" for number in range(50))):
        site.answers[path] = slowly
    assert "too long" in refusal(site, limits=replace(HASTY, redirects=50))
    assert len(site.requests) <= 4


def test_a_slow_lookup_ends_at_the_deadline() -> None:
    def never(host: str, port: int) -> list[str]:
        time.sleep(3)
        return [f"{host}:{port}"]

    started = time.monotonic()
    with pytest.raises(FetchError, match="too long"):
        fetch("http://public.test/", limits=HASTY, resolver=never, network=Rerouted(None))
    assert time.monotonic() - started < 2.5


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


# Secure connections


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and its key for public.test, signed by itself, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -keyout key.pem -out certificate.pem -subj /CN=public.test"
        " -addext subjectAltName=DNS:public.test".split(),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_bytes((folder / "certificate.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return both


def test_the_certificate_must_be_valid_for_the_name_not_the_address(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    names: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(certificate)
    with running(server) as site:
        site.answers["/story"] = page(STORY % b"")
        network = Rerouted(site)

        def at(host: str, tls: ssl.SSLContext | None) -> ExtractedArticle:
            return fetch_article(
                f"https://{host}/story",
                limits=LIMITS,
                resolver=lambda *_: [PUBLIC],
                network=network,
                tls=tls,
            )

        found = at("public.test", client)
        assert found.identity == "https://public.test/story"
        assert found.text == TEXT
        assert names == ["public.test"]
        assert network.dialled == [PUBLIC]
        assert "Host: public.test\r\n" in site.requests[0]
        for host, tls in (("other.public.test", client), (PUBLIC, client), ("public.test", None)):
            with pytest.raises(FetchError, match="cannot prove"):
                at(host, tls)
        assert len(site.requests) == 1


def test_a_site_without_tls_where_it_is_asked_for(site: Site) -> None:
    url = f"https://public.test:{site.port}/story"
    with pytest.raises(FetchError, match=r"no secure connection|broken|not answer"):
        fetch(url, rules=rules(site), limits=HASTY, resolver=resolve, network=Rerouted(site))
    assert not site.requests


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
