"""Fetching over real connections: pages, redirects, names, certificates."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
from datetime import date
from pathlib import Path

import httpcore
import pytest

from ingest.errors import FetchError
from ingest.fetch import fetch, fetch_article, user_agent
from ingest.targets import NOT_PUBLIC, AddressRules
from store.records import ExtractedArticle
from tests.ingest.loopback import PUBLIC, Rerouted, Site, page, redirect, running
from tests.ingest.story_site import HASTY, LIMITS, STORY, TEXT, article, refusal, resolve, rules

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
