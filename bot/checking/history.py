"""Words that an earlier version had → when they went, and where they stood last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.checking.alignment import exact_alignments
from bot.checking.reading import Reading
from bot.checking.result import Change
from bot.checking.words import Words
from store.library import Library
from store.records import Version, as_instant

MOST_VERSIONS = 60
"""Versions of one article that are looked through, the newest."""


def change_of(library: Library, reading: Reading) -> Change | None:
    """Between which two versions of its article the words of a reading went; None where they did
    not."""
    start, end = reading.alignment.span
    keys = Words(reading.version.text, start, end).keys
    history = library.history(reading.version.article_id)
    return lost_between(history, lambda version: bool(Words(version.text).find(keys, 1)))


def lost_between(history: Sequence[Version], has: Callable[[Version], bool]) -> Change | None:
    """The last two neighbours among an article's versions of which the first alone ``has`` it."""
    ordered = in_order(history)[-MOST_VERSIONS:]
    have = [has(version) for version in ordered]
    for row in range(len(ordered) - 1, 0, -1):
        if have[row - 1] and not have[row]:
            return Change(ordered[row - 1], ordered[row])
    return None


def moved_to(reading: Reading, version: Version) -> Reading:
    """The same reading in another version that has its words."""
    if version.number == reading.version.number:
        return reading
    found = exact_alignments(reading.alignment.quotation, Words(version.text))
    return replace(reading, alignment=found[0], version=version) if found else reading


def in_order(history: Sequence[Version]) -> list[Version]:
    """Versions from the oldest text to the current one, whenever they came here."""

    def order(version: Version) -> tuple[bool, datetime, int]:
        stamp = version.metadata.stamp
        return version.current, as_instant(stamp) if stamp else version.retrieved, version.number

    return sorted(history, key=order)
