"""Watched pages and feeds over HTTP: only what changed is sent, only what is allowed is asked."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ingest import watched_web
from ingest.polite import PoliteFetch
from ingest.robots import FORBIDDEN
from ingest.watch_schedule import FEED_INTERVAL, REST_INTERVAL
from ingest.watched_web import MOST_TRIES, WatchResult
from ingest.watching import read_next, shown_address, watch
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import PUBLIC_LIBRARY, Outcome
from store.sources import SourceKind
from tests.bot.articles_world import FERRY, FERRY_TITLE, STORY, ferry_page
from tests.ingest.loopback import Rerouted, Site, page, running
from tests.ingest.test_targets import resolve
from tests.ingest.test_watching import NOW, Clock, due_of

FEED = "http://public.test/feed"


class Press:
    """A site that answers with 304 where nothing changed, and counts what it sends."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.sent: Counter[tuple[str, str]] = Counter()
        """How often each path was answered with each status."""

    def publish(self, path: str, edition: int, answer: bytes) -> None:
        """Put an answer at a path; it has an ETag and a date of its own."""
        tag = f'"{path}-{edition}"'
        date = f"Tue, 05 Mar 2024 12:00:{edition:02} GMT"
        head, _, body = answer.partition(b"\r\n\r\n")
        marks = f"\r\nETag: {tag}\r\nLast-Modified: {date}\r\n\r\n".encode()

        def send(connection: socket.socket, _over: threading.Event) -> None:
            request = self.site.requests[-1]
            same = f"If-None-Match: {tag}\r\n" in request
            assert same == (f"If-Modified-Since: {date}\r\n" in request)
            self.sent[path, "304" if same else "200"] += 1
            connection.sendall(
                page(status="304 Not Modified", kind=None) if same else head + marks + body
            )

        self.site.answers[path] = send

    def announce(self, edition: int, *paths: str) -> None:
        """Publish a feed of these pages, the first one as its newest."""
        items = "".join(f"<item><title>x</title><link>{each}</link></item>" for each in paths)
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        self.publish("/feed", edition, page(feed.encode(), kind="application/rss+xml"))

    def story(self, name: str, number: int = 1) -> str:
        """Publish an article; its path."""
        told = f"The number {number} of {name} was drawn in the town hall of {name}wick at noon."
        self.publish(f"/{name}", number, ferry_page(told, title=f"News of {name}"))
        return f"/{name}"


@pytest.fixture
def press() -> Iterator[Press]:
    with running() as site:
        yield Press(site)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def look(library: Library, clock: Clock, press: Press) -> WatchResult | None:
    fetch = PoliteFetch(resolver=resolve, network=Rerouted(press.site), sleep=lambda _: None)
    return read_next(library, fetch, clock=clock)


def look_when_due(library: Library, clock: Clock, press: Press) -> WatchResult:
    [source] = library.sources.watched()
    clock.now = due_of(source)
    result = look(library, clock, press)
    assert result is not None
    return result


def titles(result: WatchResult) -> list[str]:
    return [title for _, title in result.articles]


def test_an_unchanged_page_is_not_sent_again_and_not_extracted(
    library: Library, clock: Clock, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.publish("/ferry", 1, ferry_page())
    watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    assert look_when_due(library, clock, press).articles == ((Outcome.NEW, FERRY_TITLE),)
    with monkeypatch.context() as patched:
        patched.setattr(watched_web, "article_of", None)
        for _ in range(3):
            result = look_when_due(library, clock, press)
            assert (result.articles, result.problem) == ((), None)
        # a server that knows no conditions sends the same bytes
        press.site.answers["/ferry"] = ferry_page()
        assert look_when_due(library, clock, press).problem is None
    assert press.sent == {("/ferry", "200"): 1, ("/ferry", "304"): 3}
    press.publish("/ferry", 2, ferry_page(*STORY[:3]))
    assert look_when_due(library, clock, press).articles == ((Outcome.CHANGED, FERRY_TITLE),)


def test_what_robots_txt_forbids_is_not_watched_and_tried_again_later(
    library: Library, clock: Clock, press: Press
) -> None:
    press.publish("/ferry", 1, ferry_page())
    press.site.answers["/robots.txt"] = page(b"User-agent: *\nDisallow: /f", kind="text/plain")
    watch(library, FERRY, PUBLIC_LIBRARY, NOW)
    assert look_when_due(library, clock, press).problem == FORBIDDEN
    assert not press.sent
    press.site.answers["/robots.txt"] = page(b"", kind="text/plain")
    assert look_when_due(library, clock, press).problem is None


def test_a_feed_is_read_on_and_on_also_after_a_restart(
    tmp_path: Path, model: EmbeddingModel, clock: Clock, press: Press
) -> None:
    first, second = press.story("ald"), press.story("bren")
    press.announce(1, first, second)
    with Library(tmp_path / "data", model) as library:
        watch(library, FEED, PUBLIC_LIBRARY, NOW)
        result = look_when_due(library, clock, press)
        assert titles(result) == ["News of ald", "News of bren"]
        [source] = library.sources.watched()
        assert (source.kind, shown_address(source)) == (SourceKind.FEED, FEED)
        assert due_of(source) - clock.now == FEED_INTERVAL
        assert look_when_due(library, clock, press).articles == ()
        library.remove(library.articles()[0].version.article_id)
    with Library(tmp_path / "data", model) as library:
        assert look_when_due(library, clock, press).articles == ()
        assert press.sent["/feed", "200"] == 1
        assert press.sent["/feed", "304"] == 2
        press.announce(2, press.story("cors"), first, second)
        assert titles(look_when_due(library, clock, press)) == ["News of cors"]
        assert library.article_count() == 2  # the removed one stays removed
        assert watch(library, FEED, PUBLIC_LIBRARY).kind is SourceKind.FEED
    pages = {key: count for key, count in press.sent.items() if key[0] != "/feed"}
    assert pages == {(path, "200"): 1 for path in ("/ald", "/bren", "/cors")}


def test_a_feed_that_fails_backs_off_and_keeps_what_it_knew(
    library: Library, clock: Clock, press: Press
) -> None:
    path = press.story("ald")
    press.announce(1, path)
    watch(library, FEED, PUBLIC_LIBRARY, NOW)
    look_when_due(library, clock, press)
    press.site.answers["/feed"] = page(status="503 Busy")
    waits = []
    for _ in range(2):
        assert look_when_due(library, clock, press).problem
        [source] = library.sources.watched()
        waits.append(due_of(source) - clock.now)
    assert waits == [2 * FEED_INTERVAL, 4 * FEED_INTERVAL]
    press.announce(2, path)
    result = look_when_due(library, clock, press)
    assert (result.articles, result.problem) == ((), None)
    assert press.sent[path, "200"] == 1


def test_a_page_of_a_feed_that_fails_is_tried_again_a_few_times(
    library: Library, clock: Clock, press: Press
) -> None:
    press.announce(1, press.story("ald"), "/gone")
    watch(library, FEED, PUBLIC_LIBRARY, NOW)
    tried = [look_when_due(library, clock, press) for _ in range(MOST_TRIES + 2)]
    assert [len(each.refused) for each in tried] == [1] * MOST_TRIES + [0, 0]
    assert press.site.paths.count("/gone") == MOST_TRIES
    assert press.sent["/feed", "304"] >= 1


def test_a_long_feed_is_read_in_several_looks(
    library: Library, clock: Clock, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_web, "MOST_PAGES_A_LOOK", 2)
    press.announce(1, *(press.story(name) for name in ("ald", "bren", "cors")))
    watch(library, FEED, PUBLIC_LIBRARY, NOW)
    assert titles(look_when_due(library, clock, press)) == ["News of ald", "News of bren"]
    [source] = library.sources.watched()
    assert due_of(source) - clock.now == REST_INTERVAL < timedelta(minutes=5)
    assert titles(look_when_due(library, clock, press)) == ["News of cors"]
    look_when_due(library, clock, press)
    assert press.sent["/feed", "304"] == 1
