"""Panels that open at a click, and stories under stories: what is the article's and what is not."""

from __future__ import annotations

import pytest

from ingest.extract import RawArticle, extract
from store.records import ExtractedArticle

LONG = "The planners are to move to the first floor, where the company says that the light is good."
STORY = "".join(
    f"<p>Councillor number {number} said that the pool had been a mistake from the first day, and "
    "that the money should have gone into the roof of the school instead.</p>"
    for number in range(4)
)


def read(body: str, head: str = "", title: str = "Pool to close") -> ExtractedArticle:
    page = f"<html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(RawArticle(page.encode(), source="file:///p.html", name="p.html"))


@pytest.mark.parametrize("flag", ["hidden", "aria-hidden='true'", "style='display: none'"])
def test_a_panel_that_a_heading_opens_is_read(flag: str) -> None:
    body = (
        f"<article><h1>Pool to close</h1>{STORY}"
        "<h2><button aria-controls='p' aria-expanded='false'>Who pays?</button></h2>"
        f"<div id='p' {flag}><p>The county does, it said on Monday.</p></div>"
        f"<div id='q' {flag}><p>Nobody knows what this is for.</p></div></article>"
    )
    text = read(body).text
    assert "\n\nWho pays?\n\nThe county does, it said on Monday." in text
    assert "Nobody knows" not in text


def test_a_menu_that_a_button_opens_is_not_read() -> None:
    body = (
        "<button aria-controls='m'>More</button><div id='m' hidden><p>All of our sections, from "
        f"politics to the weather.</p></div><article><h1>Pool to close</h1>{STORY}</article>"
    )
    assert "sections" not in read(body).text


@pytest.mark.parametrize("tag", ["article", "div"])
@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize("first", [True, False])
def test_only_the_story_of_the_title_is_read(tag: str, times: int, first: bool) -> None:
    own = f"<{tag}><h1>Pool to close</h1><p class='byline'>By Ann Lee</p>{STORY}</{tag}>"
    other = (
        f"<{tag}><h1>Canteen opens</h1><p class='byline'>By Ida Brandt</p>"
        f"{f'<p>{LONG}</p>' * 2 * times}</{tag}>"
    )
    found = read(f"<main>{own}{other}</main>" if first else f"<main>{other}{own}</main>")
    assert found.text.count("Councillor") == 4
    assert "planners" not in found.text
    assert found.metadata.title == "Pool to close"


def test_the_metadata_are_those_of_the_page_s_own_story() -> None:
    head = (
        "<link rel='canonical' href='https://paper.example.org/pool'>"
        '<script type="application/ld+json">[{"@type":"NewsArticle","headline":"Canteen opens",'
        '"author":"Ida Brandt","datePublished":"2024-01-01","publisher":"The Paper",'
        '"url":"https://paper.example.org/canteen"},{"@type":"NewsArticle","author":"Ann Lee",'
        '"headline":"Pool to close","url":"https://paper.example.org/pool"}]</script>'
    )
    found = read(f"<article><h1>Pool to close</h1>{STORY}</article>", head).metadata
    assert (found.title, found.authors) == ("Pool to close", ("Ann Lee",))


def test_headings_of_the_first_level_inside_a_story_are_crossheads() -> None:
    body = (
        f"<article><h1>Pool to close</h1><time>4 May 2024</time>{STORY}"
        f"<section><h1>What comes next</h1><p>{LONG}</p><p>{LONG[:-1]}, too.</p></section>"
        "</article>"
    )
    assert LONG in read(body).text


def test_the_entries_of_a_live_page_all_stay() -> None:
    entries = "".join(
        f"<article><h1>Entry {number}</h1><time>1{number}:00</time><p>{LONG}</p>{STORY}</article>"
        for number in range(3)
    )
    text = read(f"<main><h1>Pool to close</h1><p>As it happened.</p>{entries}</main>").text
    assert text.count("planners") == 3


@pytest.mark.parametrize(
    "line",
    ["Ann Lee", "Ann Lee and Tom Reeve", "Interview: Ann Lee and Tom Reeve",
     "Ann Lee and Tom Reeve at Mill Road", "By Ann Lee and Tom Reeve, 4 May 2024"],
)  # fmt: skip
def test_lines_that_name_the_authors_are_no_text(line: str) -> None:
    head = "<meta name='author' content='Ann Lee'>"
    if "Reeve" in line:
        head = "<meta name='author' content='Ann Lee and Tom Reeve'>"
    text = read(f"<article><h1>Pool to close</h1><p>{line}</p>{STORY}</article>", head).text
    assert text.startswith("Councillor number 0")


@pytest.mark.parametrize("line", ["Ann Lee swims alone", "Why Ann Lee left", "Ann Lee: a portrait"])
def test_headings_that_name_the_author_among_others_stay(line: str) -> None:
    head = "<meta name='author' content='Ann Lee'>"
    body = f"<article><h1>Pool to close</h1><p>{line}</p>{STORY}</article>"
    assert line in read(body, head).text
