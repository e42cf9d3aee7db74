"""A page of a PDF → its printed lines with their places, in the order of its content stream."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.canonical import one_line

SOFT_HYPHEN = "\u00ad"
_PLAIN = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x7f": "•"}
)
"""Ligatures; and what WinAnsiEncoding leaves undefined is a bullet there (ISO 32000, annex D)."""
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\d*†‡]{1,3}(?:,\d{1,3})*")
_SAME_LINE = 0.5
"""Of the font size: by how much words of one line may stand higher or lower (super- and
subscripts do by a third)."""
_RAISED = 0.15
_SMALLER = 0.8
"""Of the size around them: marks of footnotes are raised and smaller."""
_ANGLE_STEP = 15
"""Degrees: text that runs in another direction than most of the page is a watermark or a stamp."""
_LARGEST = 1e5
"""Points: no page is larger (the format allows 14,400), so that what is further away is nowhere."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as printed.

    ``x`` and ``y`` are where it begins, in points from the bottom left of the page; ``size`` is
    the font's, in points, of most of its letters; ``page`` counts from 1. ``text`` is canonical,
    but may end in a soft hyphen.
    """

    text: str
    page: int
    x: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that was drawn in one go."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    angle: int


@dataclass(slots=True)
class PageText:
    """Collects what pypdf's ``extract_text`` tells its ``visitor_text`` of one page."""

    pieces: list[_Piece] = field(default_factory=list)
    characters: int = 0

    def visit(
        self, text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float
    ) -> None:
        """One piece of text with its current transformation matrix, text matrix and font."""
        if not text.strip():
            return
        self.characters += len(text)
        a, b, c, d, e, f = (float(value) for value in text_matrix)
        m = [float(value) for value in matrix]
        across, up = a * m[0] + b * m[2], a * m[1] + b * m[3]
        height = math.hypot(c * m[0] + d * m[2], c * m[1] + d * m[3]) * float(size or 0)
        x, y = e * m[0] + f * m[2] + m[4], e * m[1] + f * m[3] + m[5]
        if not all(math.isfinite(value) and abs(value) < _LARGEST for value in (x, y, height)):
            return
        angle = math.atan2(up, across)
        # along the text, and across it
        x, y = (
            x * math.cos(angle) + y * math.sin(angle),
            y * math.cos(angle) - x * math.sin(angle),
        )
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        step = round(math.degrees(angle) / _ANGLE_STEP)
        bold = _BOLD.search(name) is not None
        self.pieces.append(_Piece(text.translate(_PLAIN), x, y, height, bold, step))

    def lines(self, page: int) -> list[PrintedLine]:
        """The lines of the page, by its number, in reading order."""
        letters: Counter[int] = Counter()
        for piece in self.pieces:
            letters[piece.angle] += len(piece.text)
        direction = letters.most_common(1)[0][0] if letters else 0
        pieces = [piece for piece in self.pieces if piece.angle == direction]
        lines = (_line(row, page) for row in _rows(pieces))
        return _with_initials([line for line in lines if line.text.strip(SOFT_HYPHEN)])


def _rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    """The pieces, in their order, as rows of those that go on in the same line."""
    rows: list[list[_Piece]] = []
    for piece in pieces:
        if rows and _goes_on(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _goes_on(row: list[_Piece], piece: _Piece) -> bool:
    first, last = row[0], row[-1]
    size = max(first.size, piece.size)
    return abs(first.y - piece.y) <= _SAME_LINE * size and piece.x >= last.x


def _line(row: list[_Piece], page: int) -> PrintedLine:
    largest = max(row, key=lambda piece: (piece.size, len(piece.text)))
    text = ""
    weights: Counter[tuple[float, bool]] = Counter()
    for piece in row:
        raised = piece.y - largest.y > _RAISED * largest.size
        smaller = piece.size < _SMALLER * largest.size
        if raised and smaller and _NOTE_MARK.fullmatch(piece.text.strip()):
            continue
        text += (" " if text.endswith("\n") else "") + piece.text
        weights[piece.size, piece.bold] += len(piece.text)
    (size, _), _ = weights.most_common(1)[0]
    bold = all(piece.bold for piece in row)
    clean = one_line(text)
    if text.rstrip().endswith(SOFT_HYPHEN):
        clean += SOFT_HYPHEN
    return PrintedLine(clean, page, row[0].x, row[0].y, size, bold)


def _with_initials(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines; a large initial that is drawn by itself is put before the word that it begins."""
    found: list[PrintedLine] = []
    for line in lines:
        before = found[-1] if found else None
        if (
            before is not None
            and len(before.text) == 1
            and before.text.isupper()
            and before.size > 1.8 * line.size
            and line.text[:1].isalpha()
        ):
            found[-1] = replace(line, text=before.text + line.text, x=before.x)
        else:
            found.append(line)
    return found
