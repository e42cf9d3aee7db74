"""A web page → the short lines on it that a reader sees: labels, prompts, notices, headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ingest.canonical import one_line

_LONGEST = 200
_MOST_INSIDE = 9
"""An element with more elements than this in it is no single line."""
_MOST_ELEMENTS = 20_000
_NOT_SEEN = ("script", "style", "template", "head", "title")


@dataclass(frozen=True, slots=True)
class PageLine:
    """The text of one small element, without the marks and arrows around it."""

    tag: str
    text: str
    element: Any


def short_lines(root: Any) -> list[PageLine]:
    """The short lines of the page under ``root``, in its order; nested elements repeat theirs."""
    return list(_lines(root))


def _lines(root: Any) -> Iterator[PageLine]:
    for element in islice(root.iter(), _MOST_ELEMENTS):
        tag = element.tag
        if not isinstance(tag, str) or tag in _NOT_SEEN:
            continue
        if sum(1 for _ in islice(element.iter(), _MOST_INSIDE)) == _MOST_INSIDE:
            continue
        line = one_line((element.text_content() or "")[: 2 * _LONGEST])
        if 3 < len(line) <= _LONGEST and not _is_hidden(element):
            yield PageLine(tag, line.strip(" .!›»→:"), element)


def _is_hidden(element: Any) -> bool:
    return any(
        each.get("hidden") is not None
        or "display:none" in (each.get("style") or "").replace(" ", "")
        for each in (element, *islice(element.iterancestors(), 6))
    )
