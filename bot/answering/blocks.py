"""A place in a text → where its paragraph begins and ends."""

from __future__ import annotations

GAP = "\n\n"
"""What stands between two paragraphs of a canonical text."""


def block_start(text: str, place: int) -> int:
    """Where the paragraph begins in which the characters right before ``place`` lie."""
    before = text[:place]
    return len(before) - len(before.rpartition(GAP)[2])


def block_end(text: str, place: int) -> int:
    """Where the paragraph ends in which the characters from ``place`` on lie."""
    return place + len(text[place:].partition(GAP)[0])
