"""Pages that are kept although something about them is doubtful: one sentence says what."""

from __future__ import annotations

import json
import re

import pytest

from ingest.doubts import CUT_OFF, FIRST_PAGE, FOR_SUBSCRIBERS, ONE_PAGE, OUTSIDE, SPONSORED
from ingest.extract import RawArticle, extract
from ingest.single import ingest_bytes
from store.library import Library
from tests.ingest.ferry import GUILD

ADDRESS = "https://paper.example.org/news/pool"
STORY = "".join(
    f"<p>Councillor number {number} said that the pool had been a mistake from the first day, and "
    "that the money should have gone into the roof of the school instead, which leaks.</p>"
    for number in range(8)
)
TEASER = STORY[: STORY.index("<p>", 10) * 4]
TALK = "".join(
    f"<p>I have swum there every day for {number} years, and nobody has ever asked me about the "
    "roof of the school, which I went to, and which has always leaked.</p>"
    for number in range(60)
)
CLOSED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Pool to close",'
    '"isAccessibleForFree":false}</script>'
)


def source(body: str, head: str = "", before: str = "", after: str = "") -> bytes:
    return (
        f"<html lang='en'><head><title>Pool to close</title>{head}</head><body>{before}<article>"
        f"<h1>Pool to close</h1>{body}</article>{after}</body></html>"
    ).encode()


def doubt(body: str, head: str = "", before: str = "", after: str = "") -> str | None:
    content = source(body, head, before, after)
    raw = RawArticle(content, source=ADDRESS, name="pool", address=ADDRESS)
    return extract(raw).doubt


@pytest.mark.parametrize(
    "further",
    [
        "<a href='?page=2'>Next page</a>",
        "<a href='/news/pool?page=2'>2</a>",
        "<a href='/news/pool/2'>Next</a>",
        "<a href='/news/pool/page/2/'>Continue reading</a>",
        "<a href='pool/p2'>Page 2: Who pays</a>",
        "<a href='?seite=2' aria-label='Next page'>»</a>",
        "<p>Page 1 of 4</p>",
        "<link rel='next' href='https://paper.example.org/news/pool?page=2'>",
    ],
)
def test_the_first_page_of_several_is_told(further: str) -> None:
    assert doubt(STORY + further) == FIRST_PAGE


def test_a_later_page_is_told() -> None:
    assert doubt(STORY + "<div>Page 2 of 4</div>") == ONE_PAGE


@pytest.mark.parametrize(
    "other",
    [
        "<link rel='next' href='/news/school'>",
        "<a href='/news/school'>Next</a>",
        "<a rel='next' href='/news/pool-2'>Next: the second pool</a>",
        "<a href='/news/pool2'>2</a>",
        "<a href='https://other.example/news/pool?page=2'>2</a>",
        "<a href='?page=2#comments'>Next page</a>",
        "<div class='comments'><a href='?page=2'>2</a></div>",
        "<a href='?page=2'>a report of two pages</a>",
        "<p>Page 1 of 1</p>",
        "<p>It is said on page 1 of 3 that nobody may swim.</p>",
        "<a href='http://[broken'>Next</a>",
    ],
)
def test_what_only_looks_like_a_further_page_is_not_told(other: str) -> None:
    assert doubt(STORY + other) is None


@pytest.mark.parametrize(
    ("head", "before", "after"),
    [
        (
            '<script type="application/ld+json">{"@type":"AdvertiserContentArticle"}</script>',
            "",
            "",
        ),
        ("<meta property='article:section' content='Partner content'>", "", ""),
        ("", "<div class='label'>Paid for by the Association of Pools</div>", ""),
        ("", "<p>Advertorial</p>", ""),
        ("", "<span>Sponsored content</span>", ""),
        ("", "", "<p>This article was paid for by an advertiser.</p>"),
    ],
)
def test_who_pays_is_told(head: str, before: str, after: str) -> None:
    assert doubt(STORY, head, before, after) == SPONSORED


@pytest.mark.parametrize(
    "before",
    [
        "<div>Advertisement</div>",
        "<div><span>Sponsored content</span><h3><a href='/x'>Tiles for less</a></h3></div>",
        "<p>The pool was sponsored by nobody, said the mayor, and paid for by everybody.</p>",
    ],
)
def test_advertisements_beside_an_article_are_not_told(before: str) -> None:
    assert doubt(STORY, before=before) is None


def test_a_short_text_for_subscribers_is_told() -> None:
    assert doubt(TEASER, CLOSED) == FOR_SUBSCRIBERS
    assert doubt(STORY, CLOSED) is None
    assert doubt(TEASER) is None


def test_fewer_words_than_the_page_says_are_told() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","wordCount":%d}</script>'
    assert "1,200 words, but only" in str(doubt(STORY, head % 1_200))
    assert doubt(STORY, head % 300) is None


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("The mayor, who had come by bicycle and was late, said that she would never", True),
        ("The mayor, who had come by bicycle and was late, said that she would…", True),
        ("The mayor, who had come by bicycle and was late, said: “Wait and see…”", False),
        ("Reporting for this article was done by Ann Lee, Ida Brandt and Tom Reeve", False),
        ("to be continued", False),
    ],
)
def test_a_text_that_breaks_off_is_told(end: str, told: bool) -> None:
    assert doubt(f"{STORY}<p>{end}</p>") == (CUT_OFF if told else None)


def test_much_prose_beside_the_article_is_told() -> None:
    told = {"@type": "Article", "articleBody": re.sub(r"<p>|</p>", "\n\n", STORY)}
    head = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    assert doubt(STORY, head, after=f"<div>{TALK}</div>") == OUTSIDE
    assert doubt(STORY, head, after=f"<div>{TALK[:900]}</div>") is None
    assert doubt(STORY, head, after=f"<article>{TALK}</article>") is None


def test_who_adds_an_article_is_told_one_doubt(library: Library) -> None:
    content = source(STORY + "<p>Page 1 of 4</p>", before="<p>Advertorial</p>")
    found = ingest_bytes(library, content, "pool.html", GUILD)
    assert found.warnings[0] == FIRST_PAGE
    assert SPONSORED not in found.warnings
