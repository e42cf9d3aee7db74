"""Where a long sentence is cut, and what is never cut off."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from long_sentences import CUTS, WHOLE, unmarked, words
from samples import hit_of, hits_of, version_of

from bot.answering.clauses import attributions
from bot.answering.context import quote_with_context
from bot.answering.marks import is_balanced
from bot.answering.question import understand
from bot.answering.quote_length import (
    FEWEST_WORDS,
    HARD_CHARACTERS,
    MOST_WORDS,
    is_within_cap,
    length_in_words,
)
from bot.answering.sentence_cuts import quotable_part
from bot.answering.wanted import wanted_in
from bot.answering.word_cuts import CHARACTERS_LOOKED_AT


def cut(sentence: str, question: str) -> str:
    """What is quoted of a sentence for a question."""
    return sentence[slice(*quotable_part(sentence, wanted_in(sentence, understand(question))))]


@pytest.mark.parametrize(("question", "marked"), CUTS)
def test_a_long_sentence_is_cut_at_a_clause(question: str, marked: str) -> None:
    sentence = unmarked(marked)
    assert length_in_words(sentence) > MOST_WORDS
    assert cut(sentence, question) == re.sub(r"⟦.*?⟧", "", marked)
    text = f"The hall was full.\n\n{sentence} Nobody spoke."
    quote = quote_with_context(hit_of(text, sentence[:20]), understand(question))
    assert quote.text == cut(sentence, question)
    assert quote.highlight == (quote.start, quote.end)
    assert quote.paragraph == 2
    assert (quote.cut_before, quote.cut_after) == (marked[0] == "⟦", marked[-1] == "⟧")


def test_a_sentence_of_the_usual_length_is_not_cut() -> None:
    sentence = f"The dam broke over {words(MOST_WORDS - 7)}; it was old."
    assert length_in_words(sentence) == MOST_WORDS
    wanted = wanted_in(sentence, understand("Which dam broke?"))
    assert quotable_part(sentence, wanted) == (0, len(sentence))
    longer = f"The dam broke over {words(MOST_WORDS - 6)}; it was old."
    assert quotable_part(longer, wanted) == (0, longer.index(";"))


def cut_where(sentence: str) -> int:
    """The end of what is quoted from the beginning of a sentence on a dam that broke."""
    start, end = quotable_part(sentence, wanted_in(sentence, understand("Which dam broke?")))
    assert start == 0
    return end


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [
        # as many words as are usual, and as few as say enough
        (f"The dam broke over {words(MOST_WORDS - 4)}; it was old.", ";"),
        (f"The dam broke over {words(FEWEST_WORDS - 4)}; it was over {words(60)}.", ";"),
        (f"The dam broke over {words(FEWEST_WORDS - 5)}; it was over {words(60)}.", "."),
        # beyond the cap: a clause of the usual length, else one within the cap
        (f"The dam broke over {words(40)}; it was {words(30)}; it was {words(40)}.", ";"),
        (f"The dam broke over {words(62)}; it was {words(8)}, over {words(40)}.", ";"),
    ],
)
def test_the_clause_is_neither_too_long_nor_too_short(sentence: str, mark: str) -> None:
    assert cut_where(sentence) == sentence.index(mark) + (mark == ".")


def test_of_two_clauses_it_is_the_longer_one_and_then_the_first() -> None:
    one, other = f"the dam broke over {words(39)} stones", f"the dam broke over {words(40)}."
    text = f"T{one[1:]}; {other}"
    wanted = wanted_in(text, understand("Which dam broke?"))
    assert quotable_part(text, wanted) == (0, len(one))
    text = f"T{one[1:]}; {other[:-1]}s and sand."
    wanted = wanted_in(text, understand("Which dam broke?"))
    assert quotable_part(text, wanted) == (len(one) + 2, len(text))


@pytest.mark.parametrize(("length", "mark"), [(0, ";"), (1, ",")])
def test_clauses_are_looked_for_in_so_many_characters(length: int, mark: str) -> None:
    text = f"The dam broke over {words(40)}; it was {words(5)}, over {words(400)}"
    sentence = text[: CHARACTERS_LOOKED_AT + length - 2] + "e."
    assert len(sentence) == CHARACTERS_LOOKED_AT + length
    assert cut_where(sentence) == sentence.index(mark)


@pytest.mark.parametrize(("why", "question", "sentence"), WHOLE)
def test_a_sentence_without_a_safe_cut_stays_whole(why: str, question: str, sentence: str) -> None:
    assert length_in_words(sentence) > MOST_WORDS
    assert cut(sentence, question) == sentence, why


def test_without_a_question_nothing_tells_where_to_cut() -> None:
    for _, marked in CUTS:
        sentence = unmarked(marked)
        assert quote_with_context(hit_of(sentence, sentence[:20])).text == sentence


def test_what_answers_is_never_cut_off() -> None:
    sentence = unmarked(CUTS[0][1])
    assert "nine days" in cut(sentence, "For how long have barges had to wait at the lock?")
    assert cut(sentence, "Who sang at the wedding?") == sentence, "nothing tells where it answers"


# ---- the cap: texts that no clause can be cut from


@pytest.mark.parametrize(
    ("text", "question", "kept"),
    [
        (
            "so we went down to the river " * 25 + "and ferry nine sank there "
            "and then we went home again " * 25,
            "Which ferry sank?",
            "ferry nine sank",
        ),
        ("大坝在三月失去了百分之四十的水量而工程师罗莎佩蒂责怪北墙的裂缝" * 12, None, "大坝在三月"),
        ("渡轮" * 150 + " Nordline " + "沉没" * 150, "Which ferry was the Nordline?", "Nordline"),
        ("https://news.example/" + "a1b2c3/" * 300, None, "https://news"),
        ("a" * 5000, None, "aaa"),
        ("e\u0301" * 2000, None, "e\u0301"),
        ("👩‍👩‍👧 word " * 300, None, "word"),
        ("x" + "\u0301" * 3000, None, "x"),
    ],
)
def test_nothing_is_quoted_beyond_the_cap(text: str, question: str | None, kept: str) -> None:
    asked = understand(question) if question else None
    part = text[slice(*quotable_part(text, wanted_in(text, asked)))]
    assert kept in part
    assert is_within_cap(part)
    assert len(part) <= HARD_CHARACTERS


def test_the_words_around_the_answer_are_quoted() -> None:
    before, after = "we went down to the river and " * 30, "and then we all went home again " * 30
    text = f"{before}nine ferries sank near port ellis {after}".strip()
    quote = quote_with_context(
        next(hit for hit in hits_of(version_of(text)) if "ferries" in hit.text),
        understand("How many ferries sank?"),
    )
    assert "nine ferries sank near port ellis" in quote.text
    assert length_in_words(quote.text) <= MOST_WORDS
    assert quote.cut_before
    assert quote.cut_after
    assert text[quote.start - 1] == " " == text[quote.end]


def test_a_sentence_over_the_cap_keeps_its_speaker() -> None:
    long = " and ".join(f"the {row}th field was sown with rye from the south" for row in range(12))
    first = f"Mayor Frederick W. Brandt said that {long}."
    assert cut(first, "Who spoke of rye?").startswith("Mayor Frederick W. Brandt said")
    last = f"In the valley {long}, said Mayor Frederick W. Brandt."
    assert cut(last, "Who spoke of rye?").endswith("said Mayor Frederick W. Brandt.")


def test_half_a_pair_of_marks_is_not_quoted() -> None:
    inside = "the fields were sown with rye from the south and the roofs with moss " * 12
    text = f"In the hall of Esk, Ana Brandt told of “{inside.strip()}” and left."
    part = cut(text, "What were the roofs sown with?")
    assert is_balanced(part)
    assert is_within_cap(part)


@given(st.text(alphabet='ab ,;“”"().—大\n', min_size=1, max_size=1500))
def test_any_text_is_cut_to_the_cap(text: str) -> None:
    start, end = quotable_part(text, wanted_in(text, None))
    assert 0 <= start <= end <= len(text)
    assert is_within_cap(text[start:end])


@pytest.mark.parametrize(
    ("text", "balanced"),
    [
        ("“It is,” he said.", True),
        ("“It is", False),
        ("it is,” he said", False),
        ('He "is" it.', True),
        ('He "is it.', False),
        ("the boys’ school isn't ‘old’", True),
        ("a ‘very old school", False),
        ("(a) [b] «c» „d“ „e”", True),
        ("a) b", False),
        ("“a ‘tis b” c", True),
    ],
)
def test_marks_have_partners(text: str, balanced: bool) -> None:
    assert is_balanced(text) is balanced


def test_an_attribution_includes_the_name() -> None:
    sentence = "It rained, Ana Brandt said on Friday, and then it snowed."
    assert [sentence[slice(*span)] for span in attributions(sentence)] == [
        "Ana Brandt said on Friday"
    ]
