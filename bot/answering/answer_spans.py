"""Quotes that are to answer → the same with the words that do, or the word that none seems to.

What a reader finds never makes an answer surer, nor changes a quote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.answer import Quote, Status
from bot.answering.confidence import Judgement
from bot.answering.question import Question, QuestionKind
from bot.answering.quote_length import Span, sentences_within
from bot.answering.reader import Reader, Reading

NULL_SCORE_MARGIN = 0.0
"""By how much the best span's score has to exceed that of "no answer", in logits: the τ of Devlin
et al. 2019, section 4.3, where it is chosen on a development set; 0 where none was measured, as
for whatever model is set."""
NEIGHBOURING_CHARACTERS = 500
"""What is read with a quote on either side, in whole sentences, so that it is known who "she" is.
With a quote of usual length that is a little more than a paragraph of SQuAD, with which readers are
trained, and one window of a model."""
NOTHING_READ = "the reading model found no answer in these passages"

_RUN = re.compile(r"[^\s—–…]+")
"""What stands between blanks or dashes: a word with its marks."""


def read_closely(
    reader: Reader, question: Question, quotes: Sequence[Quote], judgement: Judgement
) -> tuple[list[Quote], Judgement]:
    """Read quotes that are judged to answer: each with the words that do, as far as any do.

    Where no quote has any, the answer is ``unsure``. Everything else is returned as it is: what is
    not called an answer, and questions for a yes or a no, whose answer is no span. Raises
    ``ModelError`` where the model cannot be loaded.
    """
    if judgement.status is not Status.ANSWERED or question.kind is QuestionKind.YES_NO:
        return list(quotes), judgement
    readings = _readings(reader, question.text, quotes)
    if quotes and not any(map(_answers, readings)):
        return list(quotes), replace(judgement, status=Status.UNSURE, reason=NOTHING_READ)
    return _marked(quotes, readings), judgement


def marked(reader: Reader, question: str, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes, each with the words in it that answer, as far as any do."""
    return _marked(quotes, _readings(reader, question, quotes))


def unmarked(quotes: Iterable[Quote]) -> list[Quote]:
    """The quotes alone."""
    return [replace(quote, answer=None) for quote in quotes]


def _readings(reader: Reader, question: str, quotes: Sequence[Quote]) -> list[Reading | None]:
    """What answers in the surroundings of each quote, as spans of its article's text."""
    places = [_surroundings(quote) for quote in quotes]
    texts = [quote.version.text[slice(*place)] for quote, place in zip(quotes, places, strict=True)]
    return [
        reading and replace(reading, start=start + reading.start, end=start + reading.end)
        for reading, (start, _) in zip(reader.read(question, texts), places, strict=True)
    ]


def _surroundings(quote: Quote) -> Span:
    """The quote with the sentences around it."""
    text = quote.version.text
    low = max(0, quote.start - NEIGHBOURING_CHARACTERS)
    high = min(len(text), quote.end + NEIGHBOURING_CHARACTERS)
    sentences = sentences_within(text, low, high, quote.version.metadata.words_language)
    starts = (start for start, _ in sentences if low <= start <= quote.start)
    ends = (end for _, end in sentences if quote.end <= end <= high)
    return min(starts, default=quote.start), max(ends, default=quote.end)


def _answers(reading: Reading | None) -> bool:
    return reading is not None and reading.lead > NULL_SCORE_MARGIN


def _marked(quotes: Sequence[Quote], readings: Sequence[Reading | None]) -> list[Quote]:
    return [
        replace(quote, answer=span_in(quote, reading.start, reading.end))
        if reading and _answers(reading)
        else replace(quote, answer=None)
        for quote, reading in zip(quotes, readings, strict=True)
    ]


def span_in(quote: Quote, start: int, end: int) -> Span | None:
    """The whole words of a span of the text, if all of them are in one sentence of a quote.

    The marks around the first and the last word are left out. None where it has no words, or some
    elsewhere: then it is not what the quote says.
    """
    sentences = sentences_within(
        quote.version.text, quote.start, quote.end, quote.version.metadata.words_language
    )
    for first, last in sentences:
        low, high = max(first, quote.start), min(last, quote.end)
        if low <= start < end <= high:
            return _whole_words(quote.version.text, (start, end), (low, high))
    return None


def _whole_words(text: str, span: Span, within: Span) -> Span | None:
    start, end = span
    words = [
        (first, last)
        for run in _RUN.finditer(text, *within)
        for first, last in [_without_marks(text, *run.span())]
        if first < end and start < last
    ]
    return (words[0][0], words[-1][1]) if words else None


def _without_marks(text: str, start: int, end: int) -> Span:
    """A run of characters without the punctuation around it, but with a per cent sign."""
    while start < end and _is_mark(text[start]):
        start += 1
    while start < end and _is_mark(text[end - 1]) and text[end - 1] != "%":
        end -= 1
    return start, end


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("P")
