"""Folding: what is the same word, what stands between words, and where in the text it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typography import some_ways, typed

from bot.checking.words import Words, fold_word, plain

LETTERS = st.text(
    st.one_of(
        st.sampled_from("aA éÉßﬁ’'“”\"-–—….,;\n\u00ad\u200b\u0301\u00a08½²U.S$€_*>[]()"),
        st.characters(),
    )
)
ENGLISH = (
    "“It surprised me how little it took,” Ferreira said — a well-defined, flat-out office affair "
    "of 8,500 or 1.2 billion (in the U.S.): señor Sørby’s."
)


@given(LETTERS)
def test_every_word_is_where_it_says(text: str) -> None:
    words = Words(text)
    reached = 0
    for word in words.all:
        assert reached <= word.start < word.end <= len(text)
        assert (word.key, word.cased) == fold_word(text[word.start : word.end])
        reached = word.end
    for first in range(len(words)):
        start, end = words.span(first, first + 1)
        assert Words(text, start, end).keys == words.keys[first : first + 1]


@given(LETTERS, LETTERS)
def test_a_part_of_a_text_has_the_offsets_of_the_whole(before: str, text: str) -> None:
    whole = f"{before}\n\n{text}"
    start = len(before) + 2
    assert [(word.key, word.start - start) for word in Words(whole, start).all] == [
        (word.key, word.start) for word in Words(text).all
    ]


@given(some_ways)
def test_however_it_is_typed_the_words_are_the_same(ways: list[str]) -> None:
    text = typed(ENGLISH, ways)
    ours, theirs = Words(ENGLISH), Words(text)
    assert theirs.keys == ours.keys
    assert [word.before for word in theirs.all[1:]] == [word.before for word in ours.all[1:]]
    for one, other in zip(ours.all, theirs.all, strict=True):
        read = plain(text[other.start : other.end]).casefold()
        assert read == plain(ENGLISH[one.start : one.end]).casefold()


@given(st.lists(st.sampled_from("ab aa b cc".split()), max_size=12), st.data())
def test_all_places_of_some_words_are_found(keys: list[str], data: st.DataObject) -> None:
    words = Words(" ".join(keys))
    count = data.draw(st.integers(1, 4))
    wanted = data.draw(st.lists(st.sampled_from("ab aa b cc".split()), min_size=1, max_size=count))
    expected = [row for row in range(len(keys)) if keys[row : row + len(wanted)] == wanted]
    assert words.find(wanted, 100) == expected
    assert words.find(wanted, 1) == expected[:1]


def test_no_words_are_nowhere() -> None:
    assert Words("It rained.").find([], 10) == []
    assert Words("").find(["it"], 10) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a — b", "a -- b"),
        ("a — b", "a—b"),
        ("a — b", "a - b"),
        ("a – b", "a — b"),
        ("1–1", "1-1"),
        ("Su-35", "Su‑35"),
        ("a … b", "a... b"),
        ("a … b", "a . . . b"),
        ("he said, “go”", "he said, 'go'"),
        ("end.” “Next", "end. Next"),
        ("items:\n- one", "items: one"),
    ],
)
def test_what_stands_between_is_the_same(one: str, other: str) -> None:
    assert [word.before for word in Words(one).all] == [word.before for word in Words(other).all]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a, b", "a b"),
        ("a. B", "a, B"),
        ("well-known", "well known"),
        ("a — b", "a-b"),
        ("cannot", "can not"),
        ("8,500", "8500"),
        ("10²", "102"),
        ("naïve", "naive"),
        ("don’t", "dont"),
        ("$5", "5"),
        ("5 percent", "5 %"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    def read(text: str) -> list[tuple[str, str]]:
        return [(word.key, word.before) for word in Words(text).all]

    assert read(one) != read(other)
