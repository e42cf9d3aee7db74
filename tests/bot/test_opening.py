"""What is quoted where a question asks for an article's opening."""

from __future__ import annotations

from long_sentences import CUTS, unmarked, words
from samples import version_of

from bot.answering import wording
from bot.answering.about_article import opening
from bot.answering.quote_length import (
    MOST_WORDS,
    length_in_words,
)


def test_the_opening_is_its_first_sentences() -> None:
    text = "Rain fell. The dam broke. The town woke. Nobody slept.\n\nThe end."
    quote = opening(version_of(text))
    assert quote is not None
    assert quote.text == "Rain fell. The dam broke. The town woke."
    assert wording.cut_note(quote) == ""
    long = opening(version_of(f"The dam broke over {words(40)}. The town of {words(40)}."))
    assert long is not None
    assert long.text == f"The dam broke over {words(40)}."


def test_a_long_first_sentence_is_cut_from_its_end() -> None:
    for _, marked in CUTS:
        sentence = unmarked(marked)
        quote = opening(version_of(sentence))
        assert quote is not None
        assert quote.start == 0
        if marked[-1] == "⟧":
            assert length_in_words(quote.text) <= MOST_WORDS
            assert quote.cut_after


def test_the_opening_prefers_whole_quotations() -> None:
    quote = opening(version_of("The dam broke. “It is over. We are safe. Go home,” said Ana."))
    assert quote is not None
    assert quote.text == "The dam broke."


def test_no_opening_without_words() -> None:
    assert opening(version_of("")) is None


def test_an_opening_line_that_is_no_sentence_is_passed_over() -> None:
    text = "Kystbladet\n\nThe ferry ran aground off Sula on Monday. Nobody was hurt."
    quote = opening(version_of(text))
    assert quote is not None
    assert quote.text.startswith("The ferry ran aground")
    assert quote.paragraph == 2
    alone = opening(version_of("Kystbladet"))
    assert alone is not None
    assert alone.text == "Kystbladet"
