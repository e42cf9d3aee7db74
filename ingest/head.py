"""Takes bylines and times out of the first blocks of an article."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.blocks import Block
from ingest.bylines import is_role_line, parse_byline
from ingest.canonical import letters_of
from ingest.dates import TimeLine, parse_time_line, split_trailing_times
from ingest.furniture import is_furniture, is_sentence
from ingest.publications import publication_name
from ingest.sponsors import is_sponsor_label

HEAD_BLOCKS = 14
"""Bylines and time lines are looked for among this many blocks at the beginning."""
_LONGEST = 300
_AUTHORS_LABEL = re.compile(r"^(?:interview|report|review|text|words|story)\s*:\s*", re.IGNORECASE)
_AUTHORS_PLACE = re.compile(
    r"(?<=\w),? (?:at|in|from) (?:the )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}$"
)
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
    def taken_from(
        cls, blocks: Sequence[Block], titles: Collection[str], authors: Sequence[str] = ()
    ) -> Head:
        """The head of ``blocks``; ``titles`` are letters (see ``letters_of``) of what to leave
        out as a repetition of the title, ``authors`` those that are known otherwise."""
        head = cls()
        for position, block in enumerate(blocks):
            repeated = letters_of(block.text) in titles or _names_authors(block, authors)
            if position < HEAD_BLOCKS and (
                repeated or head.takes(block) or is_sponsor_label(block.text)
            ):
                continue
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
        for before, trailing in () if whole else split_trailing_times(block.text):
            if parse_byline(before):
                parts = [before]
                found.append(((), trailing))
                break
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


def _names_authors(block: Block, authors: Sequence[str]) -> bool:
    """Whether ``block`` only names the known authors: "Ann Lee", "Interview: Ann Lee", "Ann Lee at
    Quay Lane"."""
    text = block.text
    if not authors or block.kind != "paragraph" or len(text) > _LONGEST:
        return False
    if is_sentence(text) or text.endswith(":") or any(name not in text for name in authors):
        return False
    rest = _AUTHORS_PLACE.sub("", _AUTHORS_LABEL.sub("", text))
    for name in authors:
        rest = rest.replace(name, "")
    return all(word.lower() in ("and", "with") for word in re.findall(r"\w+", rest))


def _with_publications_apart(parts: Sequence[str]) -> Iterator[str]:
    """The parts that are not empty, "The Daily Post, 4 May 2024" as two."""
    for part in filter(None, parts):
        name, comma, rest = part.partition(", ")
        if comma and publication_name(name) and parse_time_line(rest):
            yield from (name, rest)
        else:
            yield part
