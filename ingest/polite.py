"""Fetches pages as a guest: robots.txt obeyed, pauses kept, asked again only for what changed."""

from __future__ import annotations

import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import httpcore

from ingest.errors import FetchError
from ingest.extract import RawArticle
from ingest.fetch import Wanted, article_of, fetch
from ingest.fetch_limits import FetchLimits
from ingest.responses import ARTICLE_TYPES, FEED_TYPES
from ingest.robots import FORBIDDEN, RobotRules, read_robots
from ingest.targets import AddressRules, Resolver, Target, system_resolver
from store.records import ExtractedArticle

PAUSE_SECONDS = 1.0
"""Between two requests to one host, where its robots.txt asks for no other pause."""
LONGEST_PAUSE_SECONDS = 10.0
"""As long as we wait for a host's Crawl-delay or Retry-After; beyond it the page is refused."""
ROBOTS_KEPT_SECONDS = 3600.0
"""RFC 9309 allows a day; an hour lets an editor's change be seen soon."""
HOSTS_REMEMBERED = 1_000
_ASK_LATER = frozenset({429, 503})
_NOT_MODIFIED = 304
_READABLE = ARTICLE_TYPES | FEED_TYPES


@dataclass(slots=True)
class _Host:
    """What is known of one host: its rules, and when it may be asked again."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    pause: float = PAUSE_SECONDS
    robots: RobotRules | None = None
    robots_until: float = 0.0


class PoliteFetch:
    """Fetches, one request after the other to each host. Safe to use from several threads.

    Also an address that somebody named by hand is read only where the site's robots.txt allows it.
    """

    def __init__(
        self,
        rules: AddressRules = AddressRules(),
        limits: FetchLimits = FetchLimits(),
        resolver: Resolver = system_resolver,
        network: httpcore.NetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Parameters are those of ``ingest.fetch.fetch``; ``clock`` and ``sleep`` are for tests."""
        self._rules = rules
        self._limits = limits
        self._resolver = resolver
        self._network = network or httpcore.SyncBackend()
        self._tls = tls
        self._clock = clock
        self._sleep = sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def rules(self) -> AddressRules:
        """Which hosts and ports may be asked."""
        return self._rules

    def article(self, url: str) -> ExtractedArticle:
        """The article at ``url``; see ``ingest.fetch.fetch_article``."""
        return article_of(self._fetched(url, Wanted()))

    def page(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> RawArticle | None:
        """The page or feed at ``url``; None where it is still as ``etag`` or ``last_modified`` say.

        Raises FetchError with one line.
        """
        wanted = Wanted(types=_READABLE, etag=etag, last_modified=last_modified)
        try:
            return self._fetched(url, wanted)
        except FetchError as error:
            if error.status == _NOT_MODIFIED and (etag or last_modified):
                return None
            raise

    # ---- within

    def _fetched(self, url: str, wanted: Wanted) -> RawArticle:
        """Asked once more where the site says that it is to be asked a little later."""
        wanted = replace(wanted, before=self._before)
        try:
            return self._asked(url, wanted)
        except FetchError as error:
            pause = error.retry_after
            if error.status not in _ASK_LATER or pause is None or pause > LONGEST_PAUSE_SECONDS:
                raise
            self._sleep(pause)
        return self._asked(url, wanted)

    def _before(self, target: Target) -> None:
        """Ask the site's rules, and wait for its turn. Raises FetchError where it says no."""
        host = self._host(target)
        with host.turn:
            if host.robots is None or self._clock() >= host.robots_until:
                self._read_robots(host, target)
            assert host.robots is not None
            if not host.robots.allows(target.url):
                raise FetchError(FORBIDDEN)
            self._wait(host)

    def _read_robots(self, host: _Host, target: Target) -> None:
        def waiting(at: Target) -> None:
            # a redirect of robots.txt to another host is followed without asking that one's rules
            if at.authority == target.authority:
                self._wait(host)

        wanted = Wanted(types=frozenset({"text/plain"}), before=waiting)
        root = f"{target.scheme}://{target.authority}"
        host.robots = read_robots(lambda url: self._asked(url, wanted), root)
        host.robots_until = self._clock() + ROBOTS_KEPT_SECONDS
        wished = host.robots.delay_seconds or 0.0
        host.pause = min(max(wished, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        host.free_at = 0.0  # the first page may follow at once

    def _wait(self, host: _Host) -> None:
        seconds = host.free_at - self._clock()
        if seconds > 0:
            self._sleep(seconds)
        host.free_at = self._clock() + host.pause

    def _host(self, target: Target) -> _Host:
        key = f"{target.scheme}://{target.authority}"
        with self._lock:
            host = self._hosts.setdefault(key, _Host())
            self._hosts.move_to_end(key)
            if len(self._hosts) > HOSTS_REMEMBERED:
                self._hosts.popitem(last=False)
        return host

    def _asked(self, url: str, wanted: Wanted) -> RawArticle:
        return fetch(
            url,
            rules=self._rules,
            limits=self._limits,
            resolver=self._resolver,
            network=self._network,
            tls=self._tls,
            wanted=wanted,
        )
