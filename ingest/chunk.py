"""Canonical text → passages and sentences, as spans of that text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from operator import itemgetter

import nupunkt

from ingest.sentences import foreign_sentences
from store.languages import ENGLISH
from store.records import PassageSpan

Span = tuple[int, int]
WordPieceSpans = Callable[[str], list[Span]]
"""Takes a text, gives the span of each of its word pieces (the embedding model's tokens)."""

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n(?!\n).*\S)*")
_LINE = re.compile(r"[^\n]+")
_SENTENCE_TEXT = re.compile(r"\w")


def split_passages(
    text: str,
    word_piece_spans: WordPieceSpans,
    max_word_pieces: int,
    language: str = ENGLISH,
) -> list[PassageSpan]:
    """Cut a canonical text into passages of at most ``max_word_pieces`` word pieces.

    A passage is one paragraph; a longer paragraph is cut at sentence ends, and a single longer
    sentence between words, so that every sentence lies in one passage and the embedding model
    sees all of it. The cut of a paragraph depends on its own words alone: an insertion elsewhere
    moves passages, it never changes them.
    """
    passages: list[PassageSpan] = []
    for number, (start, end) in enumerate(paragraph_spans(text), start=1):
        paragraph = text[start:end]
        pieces = word_piece_spans(paragraph)
        sentences = [
            part
            for sentence in sentence_spans(paragraph, language)
            for part in _windows(paragraph, sentence, pieces, max_word_pieces)
        ]
        for group in _pack(sentences, pieces, max_word_pieces):
            spans = tuple((start + first, start + last) for first, last in group)
            passages.append(PassageSpan(number, spans[0][0], spans[-1][1], spans))
    return passages


def paragraph_spans(text: str) -> list[Span]:
    """The spans of the paragraphs: runs of lines between blank lines, without outer white space."""
    return [match.span() for match in _PARAGRAPH.finditer(text)]


def sentence_spans(paragraph: str, language: str = ENGLISH) -> list[Span]:
    """The spans of the sentences of one paragraph, in order, without outer white space.

    A line break within a paragraph (of a list, of a table) ends a sentence.
    English is split by nupunkt (Punkt, Kiss & Strunk 2006, with a model for English
    abbreviations), other languages (ISO 639-1) by ``ingest.sentences``;
    a "sentence" without a single word character is joined to the one before it.
    """
    spans: list[Span] = []
    whole = (
        nupunkt.sent_spans(paragraph)
        if language == ENGLISH
        else foreign_sentences(paragraph, language)
    )
    for first, last in whole:
        for start, end in _lines(paragraph, first, last):
            if spans and not _SENTENCE_TEXT.search(paragraph, start, end):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The spans of the lines within a span, without outer white space and empty ones."""
    for line in _LINE.finditer(text, start, end):
        stripped = line.group().strip()
        if stripped:
            offset = line.start() + line.group().index(stripped)
            yield offset, offset + len(stripped)


def _pieces_within(pieces: list[Span], start: int, end: int) -> list[Span]:
    """The pieces that begin within a span; they are in order, so a long paragraph takes no scan."""
    first = bisect_left(pieces, start, key=itemgetter(0))
    return pieces[first : bisect_left(pieces, end, lo=first, key=itemgetter(0))]


def _windows(text: str, sentence: Span, pieces: list[Span], limit: int) -> Iterator[Span]:
    """The sentence itself, or its windows of at most ``limit`` word pieces, cut between words."""
    start, end = sentence
    inside = _pieces_within(pieces, start, end)
    while len(inside) > limit:
        cut = inside[limit][0]
        space = max(text.rfind(blank, start + 1, cut + 1) for blank in " \n\t")
        cut = space if space > inside[0][0] else cut
        yield from _lines(text, start, cut)
        start = cut
        inside = _pieces_within(inside, start, end)
    yield from _lines(text, start, end)


def _pack(sentences: list[Span], pieces: list[Span], limit: int) -> Iterator[list[Span]]:
    """Groups of neighbouring sentences that have at most ``limit`` word pieces together."""
    group: list[Span] = []
    used = 0
    for sentence in sentences:
        size = len(_pieces_within(pieces, *sentence))
        if group and used + size > limit:
            yield group
            group, used = [], 0
        group.append(sentence)
        used += size
    if group:
        yield group
