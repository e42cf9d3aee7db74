"""A page → the texts of its headings, as many and as much of them as a page can mean."""

from __future__ import annotations

from itertools import islice
from typing import Any

MOST_HEADINGS = 30
"""Unclosed headings hold one another: 250 of them hold the page 250 times."""
LONGEST_HEADING = 600
"""Characters: what is longer is text that somebody forgot to close."""


def heading_texts(root: Any, *tags: str) -> list[str]:
    """The texts of the first elements with one of the tags, cut, in the order of the page."""
    return [
        (each.text_content() or "")[:LONGEST_HEADING]
        for each in islice(root.iter(*tags), MOST_HEADINGS)
    ]
