"""The words of a quotation → stretches of articles in which it may stand, folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.blocks import block_end, block_start
from bot.checking.alignment import LONG_RUN_SHARE, STOP_WORD_WEIGHT
from bot.checking.quotation import Quotation
from bot.checking.words import Words, plain
from store.library import Library
from store.records import Scope, Version
from store.terms import STOP_WORDS, terms
from store.wordings import FoundParagraph

WORDS_SEARCHED_TOGETHER = 24
"""A longer run of words is searched for in parts, each of which may stand elsewhere."""
MOST_PARTS = 14
"""Parts of one quotation that are searched for; of a longer one, parts evenly spread."""
MOST_STRETCHES = 40
LEAST_REACH = 300
"""Characters beside a paragraph that are looked at with it."""

_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")
_LETTERS = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…;]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some neighbouring paragraphs of a version, as words."""

    version: Version
    words: Words


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where a quotation may stand. ``searchable``: it has words that say something, known or not;
    ``rarest`` is in how many passages the rarest known one is."""

    stretches: tuple[Stretch, ...]
    searchable: bool
    rarest: int | None


def search_parts(quotation: Quotation) -> list[str]:
    """The quotation in parts of a sentence or so, none across an ellipsis or an insertion."""
    parts: list[str] = []
    for first, last in quotation.pieces:
        begin = first
        for position in range(first, last):
            ends = position + 1 < last and _SENTENCE_END.search(
                quotation.words[position + 1].before
            )
            if ends or position + 1 - begin >= WORDS_SEARCHED_TOGETHER:
                parts.append(quotation.slice(begin, position + 1))
                begin = position + 1
        if begin < last:
            parts.append(quotation.slice(begin, last))
    if len(parts) > MOST_PARTS:
        parts = [parts[row * len(parts) // MOST_PARTS] for row in range(MOST_PARTS)]
    return [_SHOUTED.sub(_calm, plain(part)) for part in parts]


def _calm(found: re.Match[str]) -> str:
    """A word in capitals that is no abbreviation: "NOT" would be taken for one."""
    word = found.group().lower()
    return word if word in STOP_WORDS and word != "us" else found.group()


def find_candidates(
    library: Library, quotation: Quotation, scope: Scope, earlier: bool = False
) -> Candidates:
    """The stretches of articles that share most words with a quotation."""
    parts = search_parts(quotation)
    found = library.wordings(parts, scope, earlier)
    reach = max(LEAST_REACH, len(quotation.text) * 3 // 2)
    wanted = _weights(quotation)
    stretches = [
        Stretch(version, Words(version.text, start, end))
        for version, start, end in _stretches(found.found, reach)
        if _shared(wanted, version.text[start:end]) >= LONG_RUN_SHARE
    ]
    rarest = min(found.frequencies.values(), default=None)
    return Candidates(tuple(stretches[:MOST_STRETCHES]), any(map(terms, parts)), rarest)


def _stretches(found: Sequence[FoundParagraph], reach: int) -> Iterator[tuple[Version, int, int]]:
    """The paragraphs with their neighbours; those that overlap made one. Best first."""
    spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
    versions: dict[tuple[str, int], Version] = {}
    for each in found:
        key = each.version.article_id, each.version.number
        versions[key] = each.version
        spans.setdefault(key, []).append(_widened(each, reach))
    for key, its in spans.items():
        for start, end in _merged(its):
            yield versions[key], start, end


def _widened(found: FoundParagraph, reach: int) -> tuple[int, int]:
    """A paragraph with those before and after it that begin or end within reach."""
    text = found.version.text
    return block_start(text, max(0, found.start - reach)), block_end(text, found.end + reach)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _weights(quotation: Quotation) -> dict[str, float]:
    """The quotation's words, contractions and genitives aside, and what each counts."""
    words = {part for key in quotation.keys for part in _LETTERS.findall(key)}
    return {word: STOP_WORD_WEIGHT if word in STOP_WORDS else 1.0 for word in words}


def _shared(weights: Mapping[str, float], text: str) -> float:
    """The share of a quotation's words that stand anywhere in a text, 0 to 1; weighted.

    Far quicker than folding the text, which only those with a large share need.
    """
    there = set(_LETTERS.findall(text.casefold()))
    shared = sum(weight for word, weight in weights.items() if word in there)
    return shared / max(sum(weights.values()), STOP_WORD_WEIGHT)
