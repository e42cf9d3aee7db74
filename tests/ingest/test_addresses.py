"""Canonical web addresses, and the dates in them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.addresses import canonical_url, date_in_url, is_host_of, urls_in


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "HTTPS://News.Example:443/a?utm_source=x&id=7&fbclid=9#top",
            "https://news.example/a?id=7",
        ),
        ("https://news.example", "https://news.example/"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://anna:secret@news.example/a", "https://news.example/a"),
        ("https://news.example/a?b=1&a=2", "https://news.example/a?b=1&a=2"),
        ("ftp://news.example/a", None),
        ("javascript:alert(1)", None),
        ("https://[broken/a", None),
        ("/a/b", None),
        ("", None),
    ],
)
def test_canonical(address: str, expected: str | None) -> None:
    assert canonical_url(address) == expected


def test_relative_addresses_need_a_base() -> None:
    assert canonical_url("/b", "https://news.example/a") == "https://news.example/b"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(text: str) -> None:
    canonical_url(text)


@given(
    st.text("abcXYZ0é-_.~%2/ ", max_size=20),
    st.lists(st.tuples(st.text("abuctm_", min_size=1, max_size=5), st.text(max_size=5))),
)
def test_canonical_twice_is_canonical_once(path: str, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    once = canonical_url(f"https://News.example/{path}?{query}#x")
    assert once is not None
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://n.example/2021/07/02/x", date(2021, 7, 2)),
        ("https://n.example/2021/jul/02/x", date(2021, 7, 2)),
        ("https://n.example/x-2021-07-02.html", date(2021, 7, 2)),
        ("https://n.example/20210702/x", date(2021, 7, 2)),
        ("https://n.example/2021/13/02/x", None),
        ("https://n.example/2021/07/x", None),
        ("https://n.example/1202107023/x", None),
    ],
)
def test_dates_in_addresses(address: str, expected: date | None) -> None:
    assert date_in_url(address) == expected


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("https://www.nytimes.com/a", "The New York Times", True),
        ("https://www.bbc.co.uk/a", "BBC News", True),
        ("https://www.theguardian.com/a", "The Guardian", True),
        ("https://www.example.com/a", "A bird in the hand", False),
    ],
)
def test_hosts_and_names(address: str, name: str, expected: bool) -> None:
    assert is_host_of(address, name) is expected


def test_addresses_in_text() -> None:
    assert urls_in("'<https://a.example/b/>' and https://a.example/b/#c.") == [
        "https://a.example/b/"
    ]
