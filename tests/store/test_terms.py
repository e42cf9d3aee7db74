"""Words → terms, and what the lexical index makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from store import lexical
from store.terms import sentence_frequencies, term_spans, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ships were moved to the ports", ["ship", "move", "port"]),
        ("He won't, she doesn’t, they can't", []),
        ("NATO's ships and Nato’s ports", ["nato", "ship", "nato", "port"]),
        ("the U.S. said", ["us", "said"]),
        ("the US said", ["us", "said"]),
        ("they told us so", ["told"]),
        ("THE SHIPS TOLD US", ["ship", "told"]),
        ("a WHO report", ["who", "report"]),
        ("Who reported it?", ["report"]),
        ("Zürich, Zurich and ZÜRICH’S", ["zurich", "zurich", "zurich"]),
        ("8,500 troops in 2022", ["8", "500", "troop", "2022"]),
        ("What did he do when?", []),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_an_abbreviation_is_one_term_however_it_is_written() -> None:
    assert terms("U.K. ministers") == terms("UK ministers")
    assert terms("the E.U.") == terms("the EU") == ["eu"]


@given(st.text())
def test_spans_are_those_of_the_words(text: str) -> None:
    spans = term_spans(text)
    assert [term for term, _, _ in spans] == terms(text)
    for term, start, end in spans:
        assert 0 <= start < end <= len(text)
        assert term
        assert not any(char.isspace() for char in term)


@given(st.lists(st.text(max_size=30), max_size=5))
def test_a_sentence_counts_a_term_once(sentences: list[str]) -> None:
    counts = sentence_frequencies(sentences)
    for term, count in counts.items():
        assert count == sum(term in terms(sentence) for sentence in sentences)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                ["snake_case words", "Øresund, Łódź, ĐILAS", "x² ½ ①", "ﬁnance ﬀ", "İstanbul ß ẞ"]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_term_is_indexed_as_it_is(passages: list[str]) -> None:
    with create_engine("sqlite://").connect() as connection:
        lexical.create(connection, 1)
        words = {number: terms(text) for number, text in enumerate(passages, start=1)}
        lexical.add(connection, 1, words.items())
        everything = {term for found in words.values() for term in found}
        expected = {term: sum(term in found for found in words.values()) for term in everything}
        assert lexical.document_frequencies(connection, 1, everything) == expected
        for term in everything:
            holders = {number for number, found in words.items() if term in found}
            assert set(lexical.best(connection, 1, [term], 10)) == holders


def test_words_like_the_search_syntax_are_words() -> None:
    with create_engine("sqlite://").connect() as connection:
        lexical.create(connection, 1)
        lexical.add(connection, 1, [(5, ["near", "or", "not"]), (6, ["other"])])
        assert lexical.best(connection, 1, ["near", "or", "not", "and"], 10) == [5]
        assert lexical.best(connection, 1, [], 10) == []
        assert lexical.document_frequencies(connection, 1, []) == {}
