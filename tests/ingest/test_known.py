"""An address that leads to an article already here is recognised, before and after fetching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.addresses import canonical_url, is_same_page, spellings
from ingest.single import ingest_url
from store.library import Library
from store.records import ExtractedArticle, Outcome, Scope
from tests.ingest.ferry import GUILD, STORY, URL, article

PARTS = st.tuples(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", "www."]),
    st.sampled_from(["n.example", "n.example:8080", "a.b.example"]),
    st.lists(st.sampled_from(["2024", "ferry", "a-b.html"]), min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "/", "?id=7", "/?id=7&utm_source=x", "#top"]),
)


@given(PARTS, PARTS)
def test_spellings_are_the_addresses_of_the_same_page(one: tuple[str], two: tuple[str]) -> None:
    first, second = (f"{s}://{w}{h}/{path}{end}" for s, w, h, path, end in (one, two))
    assert canonical_url(first) in spellings(first)
    same = is_same_page(first, second)
    assert same is (set(spellings(first)) == set(spellings(second)))
    assert same is (canonical_url(second) in spellings(first))


class Web:
    """Pages by their addresses; remembers which were asked for."""

    def __init__(self, **pages: ExtractedArticle) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def __call__(self, url: str) -> ExtractedArticle:
        self.asked.append(url)
        return next(page for name, page in self.pages.items() if name in url)


@pytest.mark.parametrize(
    "spelling", [URL.replace("https://www.", "http://") + "/?utm_source=x", URL + "/"]
)
def test_another_spelling_is_asked_for_as_it_is_known(library: Library, spelling: str) -> None:
    web = Web(ferry=article())
    first = ingest_url(library, URL, GUILD, fetch=web)
    again = ingest_url(library, spelling, GUILD, fetch=web)
    assert (again.outcome, again.article_id) == (Outcome.UNCHANGED, first.article_id)
    assert web.asked == [URL, URL]
    assert library.further_addresses(first.article_id) == []


def test_a_page_without_www_and_with_new_words_is_a_new_version(library: Library) -> None:
    first = ingest_url(library, URL, GUILD, fetch=Web(ferry=article()))
    bare = URL.replace("https://www.", "http://")
    other = article(*STORY[:-1], url=bare)
    elsewhere = ingest_url(library, "https://short.example/ferry", GUILD, fetch=Web(ferry=other))
    assert (elsewhere.outcome, elsewhere.version) == (Outcome.CHANGED, 2)
    assert elsewhere.article_id == first.article_id
    assert library.further_addresses(first.article_id) == ["https://short.example/ferry"]


def test_a_page_for_phones_is_known_by_the_second_time(library: Library) -> None:
    phone = URL.replace("www.", "amp.")
    web = Web(ferry=article())
    first = ingest_url(library, phone, GUILD, fetch=web)
    ingest_url(library, phone, GUILD, fetch=web)
    assert web.asked == [phone, URL]
    assert library.further_addresses(first.article_id) == [phone]


def test_a_copy_elsewhere_is_told_and_looked_at_again(library: Library) -> None:
    copied = "https://wire.example/copied"
    web = Web(ferry=article(), copied=article(url=copied))
    first = ingest_url(library, URL, GUILD, fetch=web)
    second = ingest_url(library, copied, GUILD, fetch=web)
    assert (second.outcome, second.article_id) == (Outcome.SAME_WORDS, first.article_id)
    assert second.identity == URL
    assert second.warnings[0] == (
        f"This is the same text as “{first.metadata.title}”, which is here already; {copied} is "
        "kept as a further address of it."
    )
    web.pages["copied"] = article(*STORY[1:], url=copied)
    third = ingest_url(library, copied, GUILD, fetch=web)
    assert web.asked[-1] == copied
    assert third.outcome is Outcome.NEW
    assert third.warnings[0].startswith(
        f"Nearly the same text is here already: “{first.metadata.title}”."
    )
    assert len(library.articles(Scope((GUILD,)))) == 2
