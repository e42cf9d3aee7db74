"""Adding an article from an address, however hostile: nothing private is reached, nothing kept."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from ingest.errors import FetchError
from ingest.single import Stage, Step, ingest_url
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.ingest.ferry import GUILD, from_site, html, is_empty
from tests.ingest.loopback import Site, dripping, page, redirect, running
from tests.ingest.test_targets import NO_ADDRESS_OF_A_PAGE, OFF_THE_PUBLIC_WEB, WITH_WHITE_SPACE


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """A library that stays empty."""
    with Library(tmp_path_factory.mktemp("empty"), model) as opened:
        yield opened


@pytest.fixture(scope="module")
def silent() -> Iterator[Site]:
    """A site that nobody may reach."""
    with running() as one:
        one.answers["/"] = page(html())
        yield one


HOSTILE_URLS = [*OFF_THE_PUBLIC_WEB, *NO_ADDRESS_OF_A_PAGE, *WITH_WHITE_SPACE]


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_no_hostile_address_reaches_loopback(empty: Library, silent: Site, url: str) -> None:
    address = url.replace("{port}", str(silent.port))
    steps: list[Step] = []
    with pytest.raises(FetchError) as caught:
        ingest_url(empty, address, GUILD, steps.append, from_site(silent))
    assert "\n" not in str(caught.value)
    assert steps == [Step(Stage.FETCHING)]
    assert silent.connections == 0
    assert is_empty(empty)


def test_the_list_of_hostile_addresses_is_long() -> None:
    assert len(set(HOSTILE_URLS)) > 100


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/secret",
        "http://localhost:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://loopback.test:{port}/secret",
        "http://mixed.test:{port}/secret",
        "//0x7f.1:{port}/secret",
        "file:///etc/passwd",
    ],
)
def test_no_redirect_leads_to_loopback(empty: Library, site: Site, location: str) -> None:
    site.answers["/story"] = redirect(location.format(port=site.port))
    site.answers["/secret"] = page(html())
    with pytest.raises(FetchError):
        ingest_url(empty, f"http://public.test:{site.port}/story", GUILD, fetch=from_site(site))
    assert site.paths == ["/story"]
    assert is_empty(empty)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (dripping(page(b"<p>", length=-1), b"It rained. " * 5_000, 0), "too large"),
        (dripping(page(b"<p>", length=10**15), b"", 0.05), "too large"),
        (dripping(page(b"<p>", length=-1), b"a", 0.05), "too long"),
        (dripping(b"HTTP/1.1 200 OK\r\nX: ", b"a", 0.05), "too long"),
        (page(b"%PDF-1.7", kind="application/pdf"), "PDF is broken"),
        (page(b"%PDF-1.7", kind="text/html"), "a PDF"),
        (page(b"", status="403 Forbidden"), "does not let programs"),
    ],
)
def test_endless_slow_and_wrong_answers_leave_nothing(
    empty: Library, site: Site, answer: bytes, words: str
) -> None:
    site.answers["/story"] = answer
    started = time.monotonic()
    with pytest.raises(FetchError, match=words):
        ingest_url(empty, f"http://public.test:{site.port}/story", GUILD, fetch=from_site(site))
    assert time.monotonic() - started < 30
    assert is_empty(empty)
