"""A block: one paragraph, heading, list or table of a source, before it is chosen or dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

BlockKind = Literal["paragraph", "heading", "list", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of running text in reading order.

    ``text`` is canonical (see ``ingest.canonical``); ``link_share`` is the share of its letters
    that are link text; ``element`` is where a page has it, and None in a text file; ``pages`` says
    of a printed document at which character of the block which page begins, the first one included,
    and ``size`` how large it is printed, in points.
    """

    text: str
    kind: BlockKind = "paragraph"
    link_share: float = 0.0
    element: Any = field(default=None, compare=False)
    pages: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    size: float = field(default=0.0, compare=False)
