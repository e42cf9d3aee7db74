"""A paragraph that is not English → its sentences.

Splitting is sentencex's (Wikimedia's rules and abbreviations for some 240 languages). It ends a
sentence after every ordinal number and initial; those are joined again here.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

_UNFINISHED = re.compile(r"(?:^|[\s(\[„“«\"'’])(?:[^\W\d_]|\d{1,2})\.\s*$")
"""Ends in a single letter or a small number with a full stop: "J. Müller", "am 3. Mai"."""
_ORDINAL_LANGUAGES = frozenset("cs da de et fi hr hu is lb lv nb nn no pl sk sl sr tr".split())
"""Where a number with a full stop is an ordinal."""
_NUMBER_END = re.compile(r"\d\.\s*$")


def foreign_sentences(paragraph: str, language: str) -> list[Span]:
    """The spans of the sentences, which together are the whole paragraph.

    ``language`` is an ISO 639-1 code; one that sentencex has no rules for is split like English.
    """
    from sentencex import segment  # on demand: English needs none of it

    spans: list[Span] = []
    position = 0
    for part in segment(language, paragraph):
        end = position + len(part)
        if spans and _is_unfinished(paragraph[slice(*spans[-1])], language):
            spans[-1] = spans[-1][0], end
        else:
            spans.append((position, end))
        position = end
    assert position == len(paragraph), "sentencex lost characters"
    return spans


def _is_unfinished(sentence: str, language: str) -> bool:
    if not _UNFINISHED.search(sentence):
        return False
    return language in _ORDINAL_LANGUAGES or not _NUMBER_END.search(sentence)
