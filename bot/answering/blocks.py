"""A place in a text → where its paragraph begins and ends."""

from __future__ import annotations

GAP = "\n\n"
"""What stands between two paragraphs of a canonical text."""


def block_start(text: str, place: int) -> int:
    """Where the paragraph begins in which the characters right before ``place`` lie."""
    gap = text.rfind(GAP, 0, place)
    return gap + len(GAP) if gap >= 0 else 0


def block_end(text: str, place: int) -> int:
    """Where the paragraph ends in which the characters from ``place`` on lie."""
    gap = text.find(GAP, place)
    return gap if gap >= 0 else len(text)
