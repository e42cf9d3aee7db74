"""A quotation that one place explains in part → the second place that has the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.checking.alignment import Alignment, exact_alignments, near_alignment
from bot.checking.candidates import Stretch
from bot.checking.quotation import Quotation
from store.records import Version

FEWEST_WORDS_OF_A_PLACE = 4
"""Fewer words stand in any article."""
STITCHED_SHARE = 0.8
"""Share of its words that the second place has to have, and both together of the quotation's."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The longest run of a quotation's words that its first place lacks."""

    quotation: Quotation
    first: int
    last: int


def sentences_apart(
    near: Alignment, version: Version, stretches: Iterable[Stretch]
) -> list[tuple[Alignment, Version]]:
    """Where the sentences of a quotation stand, each word for word, and not all of them at the
    place that it is nearest to; empty where one of them stands nowhere."""
    quotation = near.quotation
    sentences = [
        quotation.part(first, last)
        for first, last in quotation.sentences
        if last - first >= FEWEST_WORDS_OF_A_PLACE
    ]
    if len(sentences) < 2 or sum(len(each.words) for each in sentences) < len(quotation.words):
        return []
    found = []
    for sentence in sentences:
        places = (
            (alignment, stretch.version)
            for stretch in stretches
            for alignment in exact_alignments(sentence, stretch.words)
        )
        place = next(places, None)
        if place is None:
            return []
        found.append(place)
    start, end = near.span
    together = all(
        its.article_id == version.article_id and start <= each.span[0] and each.span[1] <= end
        for each, its in found
    )
    return [] if together else found


def rest_of(alignment: Alignment) -> Rest | None:
    """What else has to be found; None where it is too little, or the first place is."""
    if sum(block.count for block in alignment.blocks) < FEWEST_WORDS_OF_A_PLACE:
        return None
    first, last = max(alignment.missing(), key=lambda run: run[1] - run[0], default=(0, 0))
    if last - first < FEWEST_WORDS_OF_A_PLACE:
        return None
    return Rest(alignment.quotation.part(first, last), first, last)


def second_place(
    one: Alignment, rest: Rest, stretches: Iterable[Stretch]
) -> tuple[Alignment, Version] | None:
    """Where the rest stands nearly word for word, if both places make up the quotation."""
    found = [
        (alignment, stretch.version)
        for stretch in stretches
        if (alignment := near_alignment(rest.quotation, stretch.words))
        and alignment.share >= STITCHED_SHARE
        and sum(block.count for block in alignment.blocks) >= FEWEST_WORDS_OF_A_PLACE
    ]
    if not found:
        return None
    other, version = max(found, key=lambda each: (each[0].share, -each[0].skipped))
    total = one.weight(0, len(one.quotation.words))
    covered = one.share * total + other.share * one.weight(rest.first, rest.last)
    return (other, version) if covered >= STITCHED_SHARE * total else None
