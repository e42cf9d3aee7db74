"""Passages and sentences: nothing lost, nothing twice, nothing too long, and stable under edits."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.canonical import canonical
from ingest.chunk import paragraph_spans, sentence_spans, split_passages
from store.embeddings import EmbeddingModel
from store.records import PassageSpan

LIMIT = 12


def pieces(text: str) -> list[tuple[int, int]]:
    """Stand-in for the model's word pieces: at most four letters each, punctuation by itself."""
    return [match.span() for match in re.finditer(r"\w{1,4}|[^\w\s]", text)]


WORDS = st.one_of(
    st.sampled_from(
        "Dr. U.S. Mr. said “We No.” he won’t 8,500 $1.35 … — *** Minister? Yes! e.g. a.m. "
        "extraordinarily-long-compound pneumonoultramicroscopicsilicovolcanoconiosis".split()
    ),
    st.text(min_size=1, max_size=9),
)
LINES = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=4).map("\n".join)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=5).map("\n\n".join).map(canonical).filter(bool)


def visible(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_sentences_cover_the_text_in_order_and_once(text: str) -> None:
    passages = split_passages(text, pieces, LIMIT)
    spans = [span for passage in passages for span in passage.sentences]
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert visible("".join(text[start:end] for start, end in spans)) == visible(text)


@given(TEXTS)
def test_passages_are_their_sentences_within_one_paragraph(text: str) -> None:
    paragraphs = paragraph_spans(text)
    passages = split_passages(text, pieces, LIMIT)
    assert {passage.paragraph for passage in passages} == set(range(1, len(paragraphs) + 1))
    assert [p.paragraph for p in passages] == sorted(p.paragraph for p in passages)
    for passage in passages:
        first, last = paragraphs[passage.paragraph - 1]
        assert first <= passage.start < passage.end <= last
        assert passage.start == passage.sentences[0][0]
        assert passage.end == passage.sentences[-1][1]
        for start, end in passage.sentences:
            assert text[start:end] == text[start:end].strip()


@given(TEXTS)
def test_no_passage_has_too_many_word_pieces(text: str) -> None:
    for passage in split_passages(text, pieces, LIMIT):
        assert len(pieces(text[passage.start : passage.end])) <= LIMIT


def relative(passages: list[PassageSpan], text: str, paragraph: int) -> list[list[str]]:
    return [
        [text[start:end] for start, end in passage.sentences]
        for passage in passages
        if passage.paragraph == paragraph
    ]


@given(TEXTS, TEXTS, TEXTS)
def test_the_cut_of_a_paragraph_depends_on_its_words_alone(
    before: str, text: str, after: str
) -> None:
    alone = split_passages(text, pieces, LIMIT)
    joined = f"{before}\n\n{text}\n\n{after}"
    surrounded = split_passages(joined, pieces, LIMIT)
    skipped = len(paragraph_spans(before))
    for number in range(1, len(paragraph_spans(text)) + 1):
        assert relative(surrounded, joined, skipped + number) == relative(alone, text, number)


@given(TEXTS)
def test_a_paragraph_is_cut_only_where_it_is_too_long(text: str) -> None:
    passages = split_passages(text, pieces, LIMIT)
    for one, two in itertools.pairwise(passages):
        if one.paragraph == two.paragraph:
            start, end = two.sentences[0]
            assert len(pieces(text[one.start : one.end])) + len(pieces(text[start:end])) > LIMIT


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        # words of two word pieces: six are as many as there may be
        ("abcdefgh " * 13, ["abcdefgh " * 6, "abcdefgh " * 6, "abcdefgh"]),
        # of five: two, and not the part of a third that would still go in
        ("abcdefghijklmnopqrst " * 3, ["abcdefghijklmnopqrst " * 2, "abcdefghijklmnopqrst"]),
        ("a " + "b" * 60, ["a", "b" * 48, "b" * 12]),
        ("b" * 100, ["b" * 48, "b" * 48, "b" * 4]),
    ],
)
def test_a_sentence_that_is_too_long_is_cut_before_the_word_that_is_too_many(
    text: str, windows: list[str]
) -> None:
    text = text.strip()
    passages = split_passages(text, pieces, LIMIT)
    assert [text[p.start : p.end] for p in passages] == [window.strip() for window in windows]


def test_a_passage_may_have_as_many_word_pieces_as_the_limit_says() -> None:
    text = "One two three four five. Six seven ate nine ten."
    assert len(pieces(text)) == LIMIT + 2  # "three" and "seven" are two each
    assert len(split_passages(text, pieces, LIMIT + 2)) == 1
    assert len(split_passages(text, pieces, LIMIT + 1)) == 2


def test_a_passage_has_sentences_by_the_rules_of_its_language() -> None:
    text = "Han kom 3. mai. Det regner."
    [norwegian] = split_passages(text, pieces, LIMIT, "nb")
    assert [text[a:b] for a, b in norwegian.sentences] == ["Han kom 3. mai.", "Det regner."]
    [english] = split_passages(text, pieces, LIMIT)
    assert english.sentences != norwegian.sentences


def test_a_paragraph_of_an_article_is_one_passage(model: EmbeddingModel) -> None:
    text = "The ferry sank at dawn. Nobody was hurt.\n\n“We were lucky,” its captain said."
    passages = split_passages(text, model.word_piece_spans, model.max_word_pieces)
    assert [text[p.start : p.end] for p in passages] == text.split("\n\n")
    assert [len(p.sentences) for p in passages] == [2, 1]


def test_abbreviations_end_no_sentence() -> None:
    text = "U.S. troops left on Jan. 24, Gen. Hale said. Mr. Orr of the U.K. agreed."
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "U.S. troops left on Jan. 24, Gen. Hale said.",
        "Mr. Orr of the U.K. agreed.",
    ]


def test_every_line_of_a_list_is_a_sentence() -> None:
    text = "The fleet has\n- two ferries\n- one tug\n* * *\nThat is all."
    lines = [text[a:b] for a, b in sentence_spans(text)]
    assert lines == ["The fleet has", "- two ferries", "- one tug\n* * *", "That is all."]


def test_a_sentence_of_two_thousand_words(model: EmbeddingModel) -> None:
    text = " and ".join(f"boat {number} sailed" for number in range(500)) + "."
    assert len(text.split()) == 1999
    passages = split_passages(text, model.word_piece_spans, model.max_word_pieces)
    for passage in passages:
        words = text[passage.start : passage.end]
        assert len(model.word_piece_spans(words)) <= model.max_word_pieces
        assert words.split()[-1] in text.split(), "cut between words, never within one"
    assert visible("".join(text[p.start : p.end] for p in passages)) == visible(text)
    fewest = -(-len(model.word_piece_spans(text)) // model.max_word_pieces)
    assert len(passages) <= fewest + 1


def test_a_word_longer_than_a_passage_is_cut_within(model: EmbeddingModel) -> None:
    text = "https://paper.example/" + "/".join(f"{n}-harbour-news" for n in range(200))
    passages = split_passages(text, model.word_piece_spans, 100)
    assert "".join(text[p.start : p.end] for p in passages) == text
    assert all(len(model.word_piece_spans(text[p.start : p.end])) <= 102 for p in passages)


@given(TEXTS)
@settings(max_examples=30)
def test_real_word_pieces_are_all_seen_by_the_model(model: EmbeddingModel, text: str) -> None:
    for passage in split_passages(text, model.word_piece_spans, 40):
        words = text[passage.start : passage.end]
        assert len(model.word_piece_spans(words)) <= 40
