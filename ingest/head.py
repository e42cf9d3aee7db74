"""Takes bylines and times out of the first blocks of an article."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.blocks import Block
from ingest.bylines import is_role_line, parse_byline
from ingest.canonical import letters_of
from ingest.dates import TimeLine, parse_time_line, split_trailing_times
from ingest.furniture import is_furniture
from ingest.publications import publication_name

HEAD_BLOCKS = 14
"""Bylines and time lines are looked for among this many blocks at the beginning."""
_LONGEST = 300
_PARTS = re.compile(r"\s*[|·•\n]\s*|\s+[–—-]\s+")


@dataclass(slots=True)
class Head:
    """What the first blocks say about the article, and the blocks that are its text."""

    authors: tuple[str, ...] = ()
    publisher: str | None = None
    times: TimeLine = field(default_factory=TimeLine)
    body: list[Block] = field(default_factory=list)
    _under_byline: bool = False

    @classmethod
    def taken_from(cls, blocks: Sequence[Block], titles: Collection[str]) -> Head:
        """The head of ``blocks``; ``titles`` are letters (see ``letters_of``) of what to leave
        out as a repetition of the title."""
        head = cls()
        for position, block in enumerate(blocks):
            in_head = position < HEAD_BLOCKS
            if not (in_head and (letters_of(block.text) in titles or head.takes(block))):
                head.body.append(block)
        return head

    def takes(self, block: Block) -> bool:
        """Whether every part of ``block`` is a byline, a time or beside these a publication.

        They are then taken over.
        """
        under_byline, self._under_byline = self._under_byline, False
        if len(block.text) > _LONGEST or block.kind in ("list", "table"):
            return False
        if under_byline and publication_name(block.text):
            self.publisher = self.publisher or block.text
            return True
        if under_byline and is_role_line(block.text):
            return True
        whole = parse_time_line(block.text) or parse_byline(block.text)
        parts = [block.text] if whole else _PARTS.split(block.text)
        found: list[tuple[tuple[str, ...], TimeLine]] = []
        glued = None if whole else split_trailing_times(block.text)
        if glued and parse_byline(glued[0]):
            parts = [glued[0]]
            found.append(((), glued[1]))
        publisher: str | None = None
        for part in _with_publications_apart(parts):
            if not whole and publication_name(part):
                publisher = publisher or part
                continue
            times = parse_time_line(part)
            names = None if times else parse_byline(part)
            if times is None and names is None and not is_furniture(part):
                return False
            found.append((names or (), times or TimeLine()))
        if not any(names or times != TimeLine() for names, times in found):
            return False
        self.publisher = self.publisher or publisher
        for names, times in found:
            self.authors = self.authors or names
            self._under_byline = self._under_byline or bool(names)
            self.times = TimeLine(
                self.times.published or times.published,
                self.times.updated or times.updated,
                self.times.relative or times.relative,
            )
        return True


def _with_publications_apart(parts: Sequence[str]) -> Iterator[str]:
    """The parts that are not empty, "The Daily Post, 4 May 2024" as two."""
    for part in filter(None, parts):
        name, comma, rest = part.partition(", ")
        if comma and publication_name(name) and parse_time_line(rest):
            yield from (name, rest)
        else:
            yield part
