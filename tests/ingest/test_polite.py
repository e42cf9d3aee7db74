"""A polite guest: robots.txt obeyed, pauses between requests, nothing unchanged sent again."""

from __future__ import annotations

import pytest

from ingest.errors import FetchError
from ingest.fetch import user_agent
from ingest.polite import LONGEST_PAUSE_SECONDS, PAUSE_SECONDS, PoliteFetch
from ingest.robots import AGENT, FORBIDDEN, RobotRules
from tests.ingest.loopback import Rerouted, Site, page, redirect
from tests.ingest.story_site import LIMITS, STORY, resolve, rules


@pytest.fixture
def site(site: Site) -> Site:
    site.answers["/story"] = page(STORY % b"", headers=['ETag: "v1"', "Last-Modified: then"])
    return site


class Guest(PoliteFetch):
    """A polite fetch whose clock moves only when it sleeps; it finds the site under every name."""

    def __init__(self, site: Site) -> None:
        self.slept: list[float] = []
        self.now = 1_000.0
        super().__init__(
            rules(site), LIMITS, resolve, Rerouted(site), clock=lambda: self.now, sleep=self._slept
        )

    def _slept(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def url(site: Site, path: str = "/story", host: str = "public.test") -> str:
    return f"http://{host}:{site.port}{path}"


def robots(text: str) -> bytes:
    return page(text.encode(), kind="text/plain")


def test_what_robots_txt_forbids_is_not_asked_for(site: Site) -> None:
    site.answers["/robots.txt"] = robots(
        "User-agent: *\nDisallow: /\n\n"
        "User-agent: pullquote\nDisallow: /sto*y\nAllow: /story/free\n"
    )
    site.answers["/story/free"] = page(STORY % b"")
    guest = Guest(site)
    with pytest.raises(FetchError) as caught:
        guest.article(url(site))
    assert str(caught.value) == FORBIDDEN
    assert guest.article(url(site, "/story/free")).text
    assert site.paths == ["/robots.txt", "/story/free"]


def test_a_redirect_is_subject_to_robots_txt_too(site: Site) -> None:
    site.answers["/robots.txt"] = robots("User-agent: *\nDisallow: /story\n")
    site.answers["/short"] = redirect("/story")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        Guest(site).page(url(site, "/short"))
    assert site.paths == ["/robots.txt", "/short"]


@pytest.mark.parametrize(
    "answer",
    [
        page(status="404 None"),
        page(status="403 No", kind="text/plain"),
        page(b"<html>Disallow: /</html>"),
        robots(""),
        robots("\x00\xff Disallow"),
        robots("User-agent: other\nDisallow: /\n"),
    ],
)
def test_without_usable_rules_everything_is_allowed(site: Site, answer: bytes) -> None:
    site.answers["/robots.txt"] = answer
    assert Guest(site).article(url(site)).text


def test_a_site_that_fails_allows_nothing_for_now(site: Site) -> None:
    site.answers["/robots.txt"] = page(status="500 Broken")
    with pytest.raises(FetchError, match="fault of its own"):
        Guest(site).article(url(site))
    assert site.paths == ["/robots.txt"]


def test_the_rules_are_asked_for_once_an_hour_and_host(site: Site) -> None:
    guest = Guest(site)
    for _ in range(3):
        guest.page(url(site))
    guest.page(url(site, host="www.public.test"))
    assert site.paths.count("/robots.txt") == 2
    guest.now += 3_601
    guest.page(url(site))
    assert site.paths.count("/robots.txt") == 3


def test_there_is_a_pause_between_requests_to_one_host(site: Site) -> None:
    guest = Guest(site)
    guest.page(url(site))
    assert guest.slept == []
    guest.page(url(site, host="www.public.test"))
    assert guest.slept == []
    guest.page(url(site))
    assert guest.slept == [PAUSE_SECONDS]
    guest.now += PAUSE_SECONDS
    guest.page(url(site))
    assert guest.slept == [PAUSE_SECONDS]


@pytest.mark.parametrize(("wished", "kept"), [("3", 3.0), ("9999", LONGEST_PAUSE_SECONDS)])
def test_a_wished_delay_is_kept_within_reason(site: Site, wished: str, kept: float) -> None:
    site.answers["/robots.txt"] = robots(f"User-agent: *\nCrawl-delay: {wished}\n")
    guest = Guest(site)
    for _ in range(2):
        guest.page(url(site))
    assert guest.slept == [kept]


def test_asked_to_come_later_it_comes_later_once(site: Site) -> None:
    busy = page(status="429 Later", headers=["Retry-After: 4"])
    site.answers["/story"] = busy
    guest = Guest(site)
    with pytest.raises(FetchError, match="too often"):
        guest.page(url(site))
    assert guest.slept[0] == 4
    assert site.paths.count("/story") == 2
    site.answers["/story"] = page(status="503 Later", headers=["Retry-After: 86400"])
    with pytest.raises(FetchError, match="fault"):
        guest.page(url(site))
    assert site.paths.count("/story") == 3


def test_only_what_changed_is_sent_again(site: Site) -> None:
    guest = Guest(site)
    first = guest.page(url(site))
    assert first is not None
    assert (first.etag, first.last_modified) == ('"v1"', "then")
    site.answers["/story"] = page(status="304 Not Modified", kind=None)
    assert guest.page(url(site), first.etag, first.last_modified) is None
    assert 'If-None-Match: "v1"' in site.requests[-1]
    assert "If-Modified-Since: then" in site.requests[-1]
    with pytest.raises(FetchError, match="304"):  # nobody asked for that
        guest.page(url(site))
    assert "If-None-Match" not in site.requests[-1]


def test_the_name_in_robots_txt_is_the_one_that_is_sent() -> None:
    assert user_agent().startswith(AGENT)


def test_rules_made_to_take_long_take_no_time() -> None:
    found = RobotRules("User-agent: *\nDisallow: /" + "*a" * 5_000 + "b\n")
    assert found.allows("http://public.test/" + "a" * 2_000)
