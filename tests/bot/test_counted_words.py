"""How many words a text has, whatever stands between them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.quote_length import IDEOGRAPHS_A_WORD, count_words

signs = st.text(st.sampled_from("ab1é_’-–—“”.,=½\u0301\u200b \n\t\x1c\u00a0\u2003"), max_size=30)


@given(signs)
def test_a_word_stands_between_spaces_and_has_a_letter_or_a_digit(text: str) -> None:
    assert count_words(text) == sum(bool(re.search(r"\w", each)) for each in text.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("—", 0),
        ("“Don’t,” she said – twice.", 4),
        ("a 東京 b", 2 + 2 / IDEOGRAPHS_A_WORD),
        ("=" * 100_000 + " one", 1),  # within a moment
    ],
)
def test_words_are_counted(text: str, words: float) -> None:
    assert count_words(text) == words
