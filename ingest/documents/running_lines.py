"""Printed pages → the same without running heads, running feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.documents.lines import PrintedLine

EDGE_ROWS = 4
"""Rows at the top and at the bottom of a page that may be running ones."""
_FEW_PAGES = 4
_ROW_HEIGHT = 2.0
"""Points by which lines beside each other may stand higher or lower."""
_PLACE_STEP = 3.0
"""Points: running lines stand at the same height on every page."""
_APART = 1.5
"""Times its size, by which a running row without a number stands away from the text."""
_NUMBER = re.compile(r"\d{1,5}")
_ROMAN = re.compile(r"[ivxlc]{1,8}", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[\W_]{0,3}(?:(?:page|seite|p\.|s\.)\s*)?(\d{1,4})(?:\s*(?:of|von|/)\s*\d{1,4})?[\W_]{0,3}",
    re.IGNORECASE,
)

Pages = Sequence[Sequence[PrintedLine]]
_Key = tuple[str, int | None, int]
"""A row's words without its page number, how far that is from the page's own, and its height."""


def without_running_lines(pages: Pages) -> list[list[PrintedLine]]:
    """The lines of each page, in order, without what stands at the edge of page after page.

    A row counts as running where its words, but for one number that grows with the pages, stand
    at the same height on two pages; without such a number on three, where a document has five and
    more. Where most pages have their number at an edge, every row there that begins or ends with it
    is one. Only rows at the edge go, and rows that such rows part from it.
    """
    rows = [_rows(page) for page in pages]
    seen: Counter[_Key] = Counter()
    for page in rows:
        edge = [*page[:EDGE_ROWS], *page[EDGE_ROWS:][-EDGE_ROWS:]]
        seen.update({key for row in edge for key in _keys(row)})
    needed = 2 if sum(map(bool, pages)) <= _FEW_PAGES else 3
    running = {key for key, count in seen.items() if count >= (needed if key[1] is None else 2)}
    ahead = _page_numbers_ahead(rows)
    kept = []
    for lines, page in zip(pages, rows, strict=True):
        gone = {id(line) for row in _running_rows(page, running, ahead) for line in row}
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _rows(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """The lines from the top of the page to its bottom, those beside each other together."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x)):
        if rows and rows[-1][0].y - line.y <= _ROW_HEIGHT:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _page_numbers_ahead(pages: Sequence[list[list[PrintedLine]]]) -> int | None:
    """By how much the printed page numbers are larger than the pages' own; None without any."""
    counted: Counter[int] = Counter()
    for page in pages:
        edge = (*page[:1], *page[1:][-1:])
        counted.update({number - row[0].page for row in edge for number in _outer_numbers(row)})
    found = counted.most_common(1)
    enough = max(3, sum(map(bool, pages)) / 2)
    return found[0][0] if found and found[0][1] >= enough else None


def _running_rows(
    page: Sequence[list[PrintedLine]], running: set[_Key], ahead: int | None
) -> Iterator[list[PrintedLine]]:
    for edge in (page, page[::-1]):
        found = 0
        while found < min(EDGE_ROWS, len(edge)):
            row = edge[found]
            outermost = found == 0 and len(page) > 1
            if not (outermost and _has_page_number(row, ahead)) and running.isdisjoint(_keys(row)):
                break
            found += 1
        while found and not _stands_apart(edge, found, ahead):
            found -= 1
        yield from edge[:found]


def _has_page_number(row: Sequence[PrintedLine], ahead: int | None) -> bool:
    if _is_page_number(row):
        return True
    return ahead is not None and row[0].page + ahead in _outer_numbers(row)


def _stands_apart(edge: Sequence[list[PrintedLine]], found: int, ahead: int | None) -> bool:
    """Whether the last of so many rows at the edge is no line of the text beside it."""
    row = edge[found - 1]
    if found == len(edge) or _has_page_number(row, ahead):
        return True
    return abs(row[0].y - edge[found][0].y) >= _APART * row[0].size


def _outer_numbers(row: Sequence[PrintedLine]) -> set[int]:
    """The numbers that a row begins or ends with."""
    words = _text(row).split()
    return {int(word) for word in (*words[:1], *words[-1:]) if _NUMBER.fullmatch(word)}


def _keys(row: Sequence[PrintedLine]) -> Iterator[_Key]:
    text = _text(row)
    place = round(row[0].y / _PLACE_STEP)
    yield text, None, place
    if _ROMAN.fullmatch(text):
        yield "", None, place
    for number in _NUMBER.finditer(text):
        around = f"{text[: number.start()]}#{text[number.end() :]}"
        yield around, int(number[0]) - row[0].page, place


def _is_page_number(row: Sequence[PrintedLine]) -> bool:
    found = _PAGE_NUMBER.fullmatch(_text(row))
    return found is not None and int(found[1]) == row[0].page


def _text(row: Sequence[PrintedLine]) -> str:
    return " ".join(line.text for line in sorted(row, key=lambda line: line.x)).casefold()
