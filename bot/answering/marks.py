"""Quotation marks and brackets: which are open, which lack their partner."""

from __future__ import annotations

import re

from bot.answering.blocks import block_end, block_start

_MARK = re.compile(
    r"[“”„«»\"()\[\]]"
    # single marks are apostrophes, too: one opens before a letter and closes after a word
    r"|(?<!\w)[‘'](?=[^\W\d])|(?<=[\w.,!?…])['’](?!\w)"
)
_CLOSER_OF = {"“": "”", "„": "“”", "«": "»", "(": ")", "[": "]", "‘": "’", "'": "'’", '"': '"'}
_SINGLE = "‘’'"
_CLOSING = re.compile('[”"]')
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")


def unmatched_marks(text: str) -> list[int]:
    """Where quotation marks and brackets stand whose partner is not in the text, in order.

    Of single marks only those that open: one that closes may be an apostrophe.
    """
    opened: list[tuple[str, int]] = []
    unmatched: list[int] = []
    for match in _MARK.finditer(text):
        mark, position = match.group(), match.start()
        partner = next(
            (row for row in range(len(opened) - 1, -1, -1) if mark in _CLOSER_OF[opened[row][0]]),
            None,
        )
        if partner is not None:
            # whatever opened inside and was never closed: an apostrophe, or a mark left out
            unmatched += [place for one, place in opened[partner + 1 :] if one not in _SINGLE]
            del opened[partner:]
        elif mark in _CLOSER_OF and not (mark == "'" and _closes(text, position)):
            opened.append((mark, position))
        elif mark not in _SINGLE:
            unmatched.append(position)
    return sorted(unmatched + [place for _, place in opened])


def _closes(text: str, position: int) -> bool:
    """Whether a straight single mark stands at a word's end."""
    return position > 0 and not text[position - 1].isspace()


def has_marks(text: str) -> bool:
    """Whether there are any quotation marks or brackets at all."""
    return bool(_MARK.search(text))


def is_balanced(text: str) -> bool:
    """Whether every quotation mark and bracket that opens is closed, and the other way round."""
    return not unmatched_marks(text)


def is_open_at(text: str, start: int, position: int) -> bool:
    """Whether a quotation that began at or after ``start`` is still open at ``position``."""
    part = text[start:position]
    if part.count("“") != part.count("”"):
        return part.count("“") > part.count("”")
    return part.count('"') % 2 == 1


def is_in_longer_quotation(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` begins or ends inside a quotation of its paragraph.

    A mark that has no partner in the paragraph opens nothing: it is likely a mistake, or inches.
    """
    block, stop = block_start(text, start), block_end(text, end)
    return any(
        is_open_at(text, block, edge) and _CLOSING.search(text, edge, stop) for edge in (start, end)
    )


def outside_quotations(text: str) -> str:
    """The words that are not between quotation marks."""
    return _QUOTED.sub(" ", text)
