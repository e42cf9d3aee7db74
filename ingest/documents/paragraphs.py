"""Printed lines → blocks: paragraphs, headings and lists, also where they go on over a page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.blocks import Block, BlockKind
from ingest.bylines import parse_byline
from ingest.canonical import canonical, one_line
from ingest.dates import parse_time_line
from ingest.documents.hyphens import LineJoiner
from ingest.documents.lines import SOFT_HYPHEN, PrintedLine
from ingest.furniture import is_sentence

HEAD_LINES = 20
"""Of a document: among these, bylines and times stand alone."""
_SAME_SIZE = 0.08
"""Of a size, by which lines of one paragraph may differ."""
_HEADING = 1.15
"""Times the size of most letters: what is larger is a heading."""
_HEADING_WORDS = 25
_GAP = 0.25
"""Of the font size: lines that are further apart than usual by this are two paragraphs."""
_INDENT = (0.6, 6.0)
"""Of the font size: a paragraph's first line is set in by so much."""
_SHORT, _VERY_SHORT = 0.8, 0.6
"""Of the usual width in characters: the next word would have fitted on a line that, with it, is
shorter than this. Letters differ in width, so that a full line has .85 of another's characters."""
_LEADING_SHARE = 0.1
_LOOKED_BACK = 6
"""Blocks (footnotes, captions) between the two parts of a paragraph that a page break parts."""
_LONG_ITEM = 240
"""Characters: items that are longer are paragraphs of their own, as on web pages."""
_BULLET = re.compile(r"[•‣▪●○◦■□–*\uf0b7\uf0a7-]\s+(?=\S)")
_MARK = re.compile(r"[•‣▪●○◦■□]\s+")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making."""

    lines: list[PrintedLine]

    @property
    def first(self) -> PrintedLine:
        return self.lines[0]

    @property
    def last(self) -> PrintedLine:
        return self.lines[-1]

    @property
    def is_item(self) -> bool:
        return _BULLET.match(self.first.text) is not None or _is_numbered(self.first)

    @property
    def is_finished(self) -> bool:
        return is_sentence(self.last.text)


@dataclass(slots=True)
class _Layout:
    """What is usual in a document: the size of its text, its line spacing, its line lengths."""

    body_size: float
    leading: dict[float, float] = field(default_factory=dict)
    widths: dict[tuple[int, float], int] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Sequence[PrintedLine]) -> _Layout:
        letters: Counter[float] = Counter()
        lengths: dict[tuple[int, float], list[int]] = defaultdict(list)
        steps: dict[float, Counter[float]] = defaultdict(Counter)
        for line in lines:
            letters[_size(line)] += len(line.text)
            lengths[line.page, _size(line)].append(len(line.text))
        for above, below in pairwise(lines):
            down = above.y - below.y
            if _same_size(above, below) and 0.8 * below.size < down < 3 * below.size:
                steps[_size(below)][round(down * 2) / 2] += 1
        found = cls(letters.most_common(1)[0][0])
        for size, counted in steps.items():
            enough = _LEADING_SHARE * counted.total()
            found.leading[size] = min(step for step, count in counted.items() if count >= enough)
        for key, values in lengths.items():
            found.widths[key] = sorted(values)[int(0.9 * (len(values) - 1))]
        return found

    def is_short(self, line: PrintedLine, below: PrintedLine, share: float) -> bool:
        """Whether the first word of the line below would easily have fitted on this one."""
        usual = self.widths[line.page, _size(line)]
        word = len(below.text.split(" ", 1)[0])
        return len(line.text) + 1 + word < share * usual

    def is_heading(self, line: PrintedLine) -> bool:
        return line.size > _HEADING * self.body_size

    def gap(self, above: PrintedLine, below: PrintedLine) -> bool:
        """Whether two lines are further apart than those of a paragraph."""
        usual = self.leading.get(_size(below), 1.2 * below.size)
        return above.y - below.y > usual + _GAP * below.size


def blocks_of_lines(lines: Sequence[PrintedLine]) -> list[Block]:
    """The blocks that the lines of a document make, in order.

    Each knows at which of its characters which page begins (``Block.pages``).
    """
    if not lines:
        return []
    layout = _Layout.of(lines)
    paragraphs: list[_Paragraph] = []
    for number, line in enumerate(lines):
        goes_on = _continued(paragraphs, line, layout, in_head=number < HEAD_LINES)
        if goes_on is None:
            paragraphs.append(_Paragraph([line]))
        else:
            goes_on.lines.append(line)
    joiner = LineJoiner(line.text for line in lines)
    blocks: list[Block] = []
    for paragraph in paragraphs:
        _add_block(blocks, _block(paragraph, layout, joiner))
    return blocks


def _continued(
    paragraphs: Sequence[_Paragraph], line: PrintedLine, layout: _Layout, *, in_head: bool
) -> _Paragraph | None:
    """The paragraph that goes on with ``line``; None where it begins one."""
    if not paragraphs:
        return None
    open_one = paragraphs[-1]
    above = open_one.last
    if above.page == line.page and above.y > line.y and above.y - line.y < 4 * line.size:
        return None if _begins(open_one, line, layout, in_head=in_head) else open_one
    return _over_break(paragraphs, line, layout)


def _begins(open_one: _Paragraph, line: PrintedLine, layout: _Layout, *, in_head: bool) -> bool:
    """Whether a paragraph begins with ``line``, which stands under the open one."""
    above = open_one.last
    if not _same_size(above, line) or layout.gap(above, line):
        return True
    if layout.is_heading(line):
        return False
    if above.bold != line.bold or _BULLET.match(line.text):
        return True
    if _is_numbered(line) and (open_one.is_item or open_one.is_finished or above.text[-1:] == ":"):
        return True
    if in_head and (_stands_alone(above.text) or _stands_alone(line.text)):
        return True
    if open_one.is_item and line.x > open_one.first.x + 0.3 * line.size:
        return False
    low, high = _INDENT
    if low * line.size < line.x - above.x < high * line.size:
        return True
    if layout.is_short(above, line, _VERY_SHORT) and not line.text[:1].islower():
        narrow = len(line.text) < _VERY_SHORT * layout.widths[line.page, _size(line)]
        return open_one.is_finished or narrow
    return (
        open_one.is_finished
        and not line.text[:1].islower()
        and layout.is_short(above, line, _SHORT)
    )


def _over_break(
    paragraphs: Sequence[_Paragraph], line: PrintedLine, layout: _Layout
) -> _Paragraph | None:
    """The paragraph that goes on with the first line of a page or column.

    What stands between its two parts in another size (footnotes, a caption) is passed over only
    where the line begins in the middle of a sentence.
    """
    if _BULLET.match(line.text) or _is_numbered(line) or layout.is_heading(line):
        return None
    in_sentence = line.text[:1].islower()
    for position, paragraph in enumerate(reversed(paragraphs[-_LOOKED_BACK:])):
        above = paragraph.last
        if not _same_size(above, line) or above.bold != line.bold:
            continue
        if line.page - above.page > 1 or paragraph.is_finished:
            return None
        full = position == 0 and not layout.is_short(above, line, _SHORT)
        return paragraph if in_sentence or full else None
    return None


def _block(paragraph: _Paragraph, layout: _Layout, joiner: LineJoiner) -> Block:
    text = ""
    pages: list[tuple[int, int]] = []
    for line in paragraph.lines:
        text = joiner.joined(text, line.text) if text else line.text
        if not pages or pages[-1][1] != line.page:
            pages.append((max(0, len(text) - len(line.text)), line.page))
    text = one_line(text.rstrip(SOFT_HYPHEN))
    length = len(text)
    kind = _kind(paragraph, layout, text)
    if kind == "list":
        text = _BULLET.sub("- ", text, count=1)
    elif kind == "paragraph":
        text = _MARK.sub("", text, count=1)
    moved = length - len(text)
    return Block(
        text,
        kind,
        pages=tuple((max(0, at - moved), page) for at, page in pages),
        size=_size(paragraph.first),
    )


def _kind(paragraph: _Paragraph, layout: _Layout, text: str) -> BlockKind:
    if len(text.split()) <= _HEADING_WORDS:
        bold = all(line.bold for line in paragraph.lines) and not is_sentence(text)
        if layout.is_heading(paragraph.first) or bold:
            return "heading"
    return "list" if paragraph.is_item and len(text) <= _LONG_ITEM else "paragraph"


def _add_block(blocks: list[Block], block: Block) -> None:
    """Put a block behind the others; items that follow each other are one list."""
    if not block.text:
        return
    if blocks and block.kind == blocks[-1].kind == "list":
        before = blocks.pop()
        begins = len(before.text) + 1
        last = before.pages[-1][1]
        moved = tuple((begins + at, page) for at, page in block.pages if page != last)
        text = canonical(f"{before.text}\n{block.text}")
        block = Block(text, "list", pages=before.pages + moved)
    blocks.append(block)


def _is_numbered(line: PrintedLine) -> bool:
    return _NUMBER.match(line.text) is not None


def _stands_alone(text: str) -> bool:
    return parse_byline(text) is not None or parse_time_line(text) is not None


def _size(line: PrintedLine) -> float:
    return round(line.size * 2) / 2


def _same_size(one: PrintedLine, other: PrintedLine) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)
