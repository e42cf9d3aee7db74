"""How long a quote may be, how that is counted, and which sentences a span has a part in."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.answering.blocks import block_end, block_start
from bot.answering.headings_and_lists import is_list_item
from bot.answering.paragraph_sentences import paragraph_sentences
from ingest.chunk import paragraph_spans

Span = tuple[int, int]

MOST_SENTENCES = 3
"""The items of one list count as one sentence together: their words limit them."""
MOST_WORDS = 60
"""What readers take in at a glance. A longer sentence is cut where that is safe, and what merely
stands beside the ranked sentence is never added beyond."""
TOLERATED_WORDS = 75
"""A quarter more, where a reader would otherwise not learn who says it, whom a pronoun means, how
a question was answered, or the other half of a correction: these are worth more than brevity."""
FEWEST_WORDS = 8
"""A shorter part of a long sentence says too little to stand alone."""
HARD_WORDS = 90
HARD_CHARACTERS = 600
"""No quote is longer than either, whatever its text looks like."""
CHARACTERS_A_WORD = 8
"""English news has six with the space. Where words are longer (addresses, languages that write no
spaces) length is counted by characters, so that ``MOST_WORDS`` are never more than 480."""
IDEOGRAPHS_A_WORD = 2.5
"""Chinese and Japanese characters that say about as much as an English word."""

_IDEOGRAPH = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD_CHARACTER = re.compile(r"\w")
_SPACED_WORD = re.compile(r"(?<!\S)[^\w\s]*+\w")
"""The beginning of what stands between spaces and has a letter or a digit: to count them so takes
a third of splitting the text."""


def length_in_words(text: str) -> float:
    """The length of a text in words, or in what its characters make up for."""
    return max(count_words(text), len(text) / CHARACTERS_A_WORD)


def is_within_cap(text: str) -> bool:
    """Whether a text may be quoted at all in one piece."""
    return len(text) <= HARD_CHARACTERS and count_words(text) <= HARD_WORDS


def fits(text: str, start: int, end: int, words: int, language: str) -> bool:
    """Whether ``text[start:end]`` has at most so many words, and not too many sentences."""
    if end - start > HARD_CHARACTERS or length_in_words(text[start:end]) > words:
        return False
    return _count_sentences(text, sentences_within(text, start, end, language)) <= MOST_SENTENCES


def _count_sentences(text: str, spans: list[Span]) -> int:
    items = [is_list_item(text, start) for start, _ in spans]
    return sum(not (item and before) for before, item in pairwise([False, *items]))


def sentences_within(text: str, start: int, end: int, language: str) -> list[Span]:
    """The spans of the sentences of which ``text[start:end]`` has any part, in order.

    ``language``: that of the text's words, an ISO 639-1 code.
    """
    block = block_start(text, start)
    blocks = text[block : block_end(text, end)]
    found = []
    for first, last in paragraph_spans(blocks):
        offset = block + first
        for low, high in paragraph_sentences(blocks[first:last], language):
            if offset + low < end and start < offset + high:
                found.append((offset + low, offset + high))
    return found


def count_words(text: str) -> float:
    """Words between spaces, and what ideographs make up for."""
    spaced, ideographs = (text, 0) if text.isascii() else _IDEOGRAPH.subn(" ", text)
    return len(_SPACED_WORD.findall(spaced)) + ideographs / IDEOGRAPHS_A_WORD


def has_words(text: str) -> bool:
    """Whether there is anything in a text but marks and white space."""
    return bool(_WORD_CHARACTER.search(text))


def is_ideograph(character: str) -> bool:
    """Whether a character is of a script that puts no spaces between words."""
    return bool(_IDEOGRAPH.match(character))
