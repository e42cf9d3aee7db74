"""Whatever the bytes are: an article in canonical form, or ExtractionError; and never slowly."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import check_reading

from ingest.extract import RawArticle, extract

NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a", "a.bin"])
TAGS = "html body div p article h1 h2 ul li table tr td br a time script meta span main".split()
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "By Ana Ruiz\n", "Today at 5 a.m. EST\n", "[a](#) | [b](#)\n", "# ", "- ", "\n\n",
            "---\n", "title: x\n", "\\$", "It rained on Tuesday.", "<!--", "-->", "<![CDATA[",
            "&amp;", "&#0;",
            "<time datetime='x'>", "<script type='application/ld+json'>", '{"@type":"Article"',
            '"author":[{"name":["x"]}]}', "Advertisement\n", "https://n.example/2021/02/03/\n",
            "<meta name=author content='", "'>", "|", "> ", "Title - The Post\n", "“", "”", "\x00",
        ]
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), NAMES)
def test_any_bytes(content: bytes, name: str) -> None:
    check_reading(content, name)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=30), NAMES)
def test_any_mixture_of_what_articles_are_made_of(pieces: list[str], name: str) -> None:
    check_reading("".join(pieces).encode("utf-8", errors="replace"), name)


@pytest.mark.parametrize(
    "letter",
    ["\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "&#8;", "&#x1F", "&#xFFFE;", "&#0;", "&#9999999;"],
)
def test_characters_that_no_tree_may_have(letter: str) -> None:
    page = (
        f"<html><p>It rained.</p><nav>News</nav>{letter} On Tuesday, too.{'<p>All day.</p>' * 99}"
    )
    article = extract(RawArticle(page.encode(), source="file:///x", name="a.html"))
    assert "On Tuesday, too." in article.text
    assert letter not in article.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["@type", "@id", "@graph", "author", "name", "headline", "publisher", "datePublished",
             "dateModified", "url", "mainEntityOfPage", "articleBody", "inLanguage"]
        ),
        inner | st.sampled_from(["NewsArticle", "Person"]),
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_any_structured_data(data: object) -> None:
    script = json.dumps(data).replace("</", "<\\/")
    page = f"<html><script type='application/ld+json'>{script}</script><p>It rained.</p></html>"
    check_reading(page.encode(), "a.html")


@pytest.mark.parametrize(
    "content",
    [
        "[" * 50_000,
        "[a](" * 20_000,
        "*a _b " * 15_000,
        "<div>" * 20_000 + "It rained.",
        "<p>" + "a, " * 50_000,
        "By " + "Ana Ruiz, " * 5_000,
        "\\" * 50_000,
        "a\n" * 20_000,
        "1" * 50_000,
        "Copyright " * 5_000,
        "<html>" + "<ul><li>" * 5_000 + "It rained.",
        "<html>" + "<h1>It rained on the ferry. " * 250,
        "<html>" + "<b>" * 20_000 + "It rained.",
        "<html><p>" + "." * 30_000 + "</p><h1>It rained on the ferry.</h1><p>It rained.",
        "---\n" + "a: [" * 4_000 + "\n---\nIt rained.",
        "{" * 50_000,
        "<script type='application/ld+json'>" + "[" * 50_000,
        "((" * 20_000,
        "A " * 20_000 + "- The Post",
        " " * 200_000 + "x",
        "<html>" + "<article><p>It rained on Tuesday.</p></article>" * 3_000,
        "<html>" + "<!--" * 20_000,
    ],
    ids=lambda content: content[:12],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_hostile_input_takes_no_longer_than_its_size_asks_for(content: str, name: str) -> None:
    begun = time.process_time()
    check_reading(content.encode(), name)
    assert time.process_time() - begun < 30
