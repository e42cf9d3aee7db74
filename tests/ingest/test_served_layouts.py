"""A web site of many page layouts, read over HTTP: metadata, text, furniture, refusals.

The layouts named blind-… were written by somebody who had not seen the extractor.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean

import pytest

from ingest.errors import FetchError
from ingest.fetch import fetch_article
from store.records import ExtractedArticle
from tests.ingest.loopback import PUBLIC, Rerouted, Site, page, running
from tests.ingest.served_layouts import (
    ServedLayout,
    all_layouts,
    f1,
    lines_of,
    metadata_faults,
)

LAYOUTS = all_layouts()
PAGES = [layout for layout in LAYOUTS if layout.refused is None]
REFUSED = [layout for layout in LAYOUTS if layout.refused is not None]
AVERAGE_F1 = 0.97
LOWEST_F1 = 0.95


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running() as one:
        for layout in LAYOUTS:
            kind = layout.content_type or None
            one.answers[layout.path] = page(layout.content, kind=kind)
        assert len(one.answers) == len(LAYOUTS)
        yield one


@pytest.fixture(scope="module")
def read(site: Site) -> dict[str, ExtractedArticle | FetchError]:
    """What the real fetch makes of every layout, by its name."""
    return {layout.name: fetched(site, layout) for layout in LAYOUTS}


def public(_host: str, _port: int) -> list[str]:
    """The public address of every host."""
    return [PUBLIC]


def fetched(site: Site, layout: ServedLayout) -> ExtractedArticle | FetchError:
    address = layout.address.replace("https://", "http://")
    try:
        return fetch_article(address, resolver=public, network=Rerouted(site))
    except FetchError as error:
        return error


def article(
    read: dict[str, ExtractedArticle | FetchError], layout: ServedLayout
) -> ExtractedArticle:
    found = read[layout.name]
    assert isinstance(found, ExtractedArticle), f"refused: {found}"
    return found


KEPT_ON_PURPOSE = {
    "blind-broadsheet-react": "Dana R. Whitcombe reported from Millbrook",
    "interview-definition-list": "The conversation was recorded",
}
"""Furniture to a layout's author, kept by us: who reported from where, and when somebody was
interviewed, is asked of the bot."""


@pytest.mark.parametrize("layout", PAGES, ids=lambda layout: layout.name)
def test_a_page_gives_its_metadata_and_its_text(
    layout: ServedLayout, read: dict[str, ExtractedArticle | FetchError]
) -> None:
    found = article(read, layout)
    assert metadata_faults(found, layout.expected) == []
    assert f1(lines_of(found.text), layout.paragraphs) >= LOWEST_F1
    kept = KEPT_ON_PURPOSE.get(layout.name)
    left = [each for each in layout.furniture if each in found.text]
    assert [each for each in left if kept is None or not each.startswith(kept)] == []


@pytest.mark.parametrize("layout", PAGES, ids=lambda layout: layout.name)
def test_doubts_are_told_where_there_are_any_and_nowhere_else(
    layout: ServedLayout, read: dict[str, ExtractedArticle | FetchError]
) -> None:
    doubt = article(read, layout).doubt
    if layout.doubt is None:
        assert doubt is None
    else:
        assert layout.doubt in str(doubt)


def test_there_are_many_layouts_and_a_third_of_them_is_blind() -> None:
    assert len(LAYOUTS) >= 30
    assert 3 * sum(layout.name.startswith("blind-") for layout in LAYOUTS) >= len(LAYOUTS)


@pytest.mark.parametrize("layout", PAGES, ids=lambda layout: layout.name)
def test_paragraphs_are_as_printed(
    layout: ServedLayout, read: dict[str, ExtractedArticle | FetchError]
) -> None:
    lines = lines_of(article(read, layout).text)
    missing = [line for line in layout.paragraphs if line not in lines]
    assert missing == []
    ours = [line for line in lines if line in layout.paragraphs]
    assert ours == layout.paragraphs


@pytest.mark.parametrize("layout", REFUSED, ids=lambda layout: layout.name)
def test_a_page_that_is_no_article_is_refused_with_the_reason(
    layout: ServedLayout, read: dict[str, ExtractedArticle | FetchError]
) -> None:
    found = read[layout.name]
    assert isinstance(found, FetchError), "not refused"
    assert str(layout.refused) in str(found).lower()
    assert ": " in str(found)  # what is wrong: what to do


def test_the_average_text_is_nearly_what_a_reader_sees(
    read: dict[str, ExtractedArticle | FetchError],
) -> None:
    scores = [f1(lines_of(article(read, each).text), each.paragraphs) for each in PAGES]
    assert mean(scores) >= AVERAGE_F1


def test_f1_counts_surplus_missing_and_repeated_words() -> None:
    assert f1(["One two three four."], ["one two", "three FOUR"]) == 1.0
    assert f1(["one two three four"], ["one two"]) == pytest.approx(2 / 3)
    assert f1(["one"], ["one two three"]) == pytest.approx(1 / 2)
    assert f1(["one one"], ["one"]) == pytest.approx(2 / 3)
    assert f1([], ["one"]) == 0.0
