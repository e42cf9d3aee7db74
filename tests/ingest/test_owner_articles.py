"""The articles that the owner gave, where they are at hand: three saves of one article."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.sources import read_article
from store.records import ExtractedArticle

ARTICLES = Path(__file__).parents[2].parent / "shared" / "articles"
NAMES = ("ukraine-crisis.txt", "ukraine-crisis.html", "ukraine-crisis-updated.txt")

pytestmark = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the owner's articles are not here")


@pytest.fixture(scope="module")
def articles() -> dict[str, ExtractedArticle]:
    return {name: read_article(ARTICLES / name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_metadata_are_right(articles: dict[str, ExtractedArticle], name: str) -> None:
    found = articles[name].metadata
    assert found.title.startswith("U.S. puts troops on alert")
    assert found.title.endswith("Ukraine border")
    assert found.authors == ("Robyn Dixon", "David L. Stern", "Missy Ryan", "Karoun Demirjian")
    assert found.publisher == "The Washington Post"
    assert isinstance(found.published, datetime)
    assert found.published.date() == date(2022, 1, 24)
    assert found.url is not None
    assert found.url.startswith("https://www.washingtonpost.com/world/2022/01/24/")
    assert articles[name].identity == found.url
    assert found.language == "en"


def test_update_times_are_instants(articles: dict[str, ExtractedArticle]) -> None:
    first = datetime(2022, 1, 25, 1, 41, tzinfo=UTC)
    assert articles["ukraine-crisis.txt"].metadata.updated == first
    assert articles["ukraine-crisis.html"].metadata.updated == first
    later = datetime(2022, 1, 25, 4, 30, tzinfo=UTC)
    assert articles["ukraine-crisis-updated.txt"].metadata.updated == later


def test_text_and_page_hold_the_same_paragraphs(articles: dict[str, ExtractedArticle]) -> None:
    assert articles["ukraine-crisis.txt"].text == articles["ukraine-crisis.html"].text


def test_nothing_but_the_article_is_left(articles: dict[str, ExtractedArticle]) -> None:
    for article in articles.values():
        paragraphs = article.text.split("\n\n")
        assert paragraphs[0].startswith("MOSCOW — ")
        assert paragraphs[-1].endswith("contributed to this report.")
        assert "($1.35 billion)" in article.text
        for sign in ("](", "\\", "http", "Show more", "View more", "Sign in", "The latest"):
            assert sign not in article.text


def test_the_update_differs_where_it_was_changed(articles: dict[str, ExtractedArticle]) -> None:
    before = articles["ukraine-crisis.txt"].text.split("\n\n")
    after = articles["ukraine-crisis-updated.txt"].text.split("\n\n")
    assert len([paragraph for paragraph in after if paragraph not in before]) == 3
    assert len([paragraph for paragraph in before if paragraph not in after]) == 3
