"""Pages that are no article are refused with the reason; articles that only look so are not."""

from __future__ import annotations

import pytest

from ingest.errors import ExtractionError
from ingest.extract import RawArticle, extract
from ingest.page_kinds import (
    COOKIE_WALL,
    ERROR_PAGE,
    INDEX_PAGE,
    NEEDS_JAVASCRIPT,
    PAYWALL,
    ROBOT_CHECK,
)

OPENING = (
    "<p>The council voted on Tuesday to close the swimming pool in Mill Road, which has lost money "
    "in every year since it was opened.</p>"
)
BODY = OPENING + "".join(
    f"<p>Councillor number {number} said that the pool had been a mistake from the first day, and "
    "that the money should have gone into the roof of the school instead, which leaks.</p>"
    for number in range(12)
)
CUT = "<p>The leader of the opposition called the decision a scandal and said that</p>"
CLOSED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Pool to close",'
    '"datePublished":"2024-05-01","isAccessibleForFree":"False"}</script>'
)
CARDS = "".join(
    f"<article><h3><a href='/{number}'>Headline of the story number {number}</a></h3>"
    f"<p>What happened in the story number {number}, in one sentence.</p></article>"
    for number in range(9)
)


def read(body: str, head: str = "", title: str = "Pool to close") -> str:
    page = f"<html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(RawArticle(page.encode(), source="file:///p.html", name="p.html")).text


def story(inner: str, title: str = "Pool to close") -> str:
    return f"<article><h1>{title}</h1>{inner}</article>"


REFUSED = {
    "prompt": (read, story(OPENING + "<h2>Subscribe to continue reading</h2>"), PAYWALL),
    "members": (
        read,
        story(OPENING + "<div>This article is only available to our members.</div>"),
        PAYWALL,
    ),
    "limit": (
        read,
        story(OPENING + "<p>You’ve reached your limit of free articles this month.</p>"),
        PAYWALL,
    ),
    "cookies": (
        read,
        "<h1>Before you go on</h1><p>We and our 812 partners use cookies to store personal data "
        "on your device, such as what you read.</p><p>You can give or refuse your consent at any "
        "time in our privacy settings.</p><button>Accept all</button>",
        COOKIE_WALL,
    ),
    "error": (
        read,
        "<h1>Sorry, we can’t find that page</h1><p>It may have been moved, or the link may be old."
        " Try the search instead.</p>",
        ERROR_PAGE,
    ),
    "number": (
        read,
        "<h1>404</h1><p>Nothing to see at this place, please go home.</p>",
        ERROR_PAGE,
    ),
    "robots": (read, "<h1>Just a moment...</h1><p>Needs your patience.</p>", ROBOT_CHECK),
    "script": (
        read,
        "<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>",
        NEEDS_JAVASCRIPT,
    ),
    "index": (read, f"<main><h1>Local news</h1>{CARDS}</main>", INDEX_PAGE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_that_is_no_article_is_refused(name: str) -> None:
    reader, body, reason = REFUSED[name]
    with pytest.raises(ExtractionError) as caught:
        reader(body)
    assert str(caught.value) == reason
    assert ": " in reason


@pytest.mark.parametrize(
    "inner",
    [OPENING + CUT, OPENING + "<p>To go on reading …</p>", "<p>A pool is to close.</p>"],
)
def test_a_beginning_that_is_declared_as_not_free_is_refused(inner: str) -> None:
    with pytest.raises(ExtractionError, match="paywall"):
        read(story(inner), CLOSED)


def test_a_word_count_shows_that_most_is_missing() -> None:
    four = "".join(f"{OPENING}<p>It is the pool number {number}.</p>" for number in range(5))
    assert "number 4" in read(story(four), CLOSED)
    with pytest.raises(ExtractionError, match="paywall"):
        read(story(four), CLOSED.replace('"False"', '"False","wordCount":900'))


ARTICLES = {
    "whole behind a wall": (story(BODY + "<h2>Subscribe to continue reading</h2>"), CLOSED),
    "declared free": (
        story(OPENING + "<h2>Subscribe to continue reading</h2>"),
        CLOSED.replace('"False"', "true"),
    ),
    "about a wall": (
        story(OPENING + "<p>“Subscribe to read on,” says the sign, and nobody does.</p>"),
        "",
    ),
    "a brief": (story(OPENING), ""),
    "a hidden wall": (story(OPENING + "<div hidden><h2>Sign in to read on</h2></div>"), ""),
    "many cards": (story(BODY) + f"<section>{CARDS}</section>", ""),
    "a dated brief with cards": (
        story(OPENING) + f"<section>{CARDS}</section>",
        "<meta property='article:published_time' content='2024-05-01'>",
    ),
    "headings that are links": (
        story("".join(f"<h2><a href='/p{n}'>The pool number {n} of ten</a></h2>" + BODY[:600]
                      for n in range(10))),
        "",
    ),
    "a script for the comments": (story(BODY) + "<noscript>Enable JavaScript.</noscript>", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_not_refused(name: str) -> None:
    body, head = ARTICLES[name]
    assert "swimming pool in Mill Road" in read(body, head)


@pytest.mark.parametrize(
    "title",
    ["404 homes without water", "The page that saved a town", "Forbidden City reopens",
     "Something wrong in the house of Brenn", "Content with little", "Access to parks denied"],
)  # fmt: skip
def test_headlines_that_read_like_errors_are_headlines(title: str) -> None:
    assert read(story(OPENING, title), title=title)


def test_an_article_about_cookies_is_an_article() -> None:
    text = read(
        story(
            "<p>Web sites may no longer set cookies without consent, a court ruled on Monday.</p>"
            "<p>The ruling on privacy was welcomed by the league of consumers.</p>"
            "<p>“Tracking was never a right,” said its chair, Ida Brock.</p>"
        )
        + "<button>Accept all</button>"
    )
    assert "never a right" in text


def test_corrections_stay() -> None:
    notice = "Correction: An earlier version of this article gave the wrong year."
    text = read(story(f"{BODY}<p>{notice}</p><p>Sign up for our daily newsletter</p>"))
    assert text.endswith(notice)
