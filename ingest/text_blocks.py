"""Turns a text or Markdown file into blocks: its paragraphs, headings, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.blocks import Block, BlockKind
from ingest.bylines import parse_byline
from ingest.canonical import canonical
from ingest.dates import parse_time_line
from ingest.furniture import is_furniture
from ingest.markdown import looks_like_markdown, plain_line

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_RULE = re.compile(r"(?:[-*_=~]\s?){3,}")
_ITEM = re.compile(r"(?:[-*+•‣▪]|\d{1,3}[.)])\s+\S.*", re.DOTALL)
_BULLET = re.compile(r"[*+•‣▪](\s+)")
_QUOTED = re.compile(r">\s?")
_TABLE_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_DEFINITION = re.compile(r"\[\^?[^\]\n]{1,200}\]:\s*\S.*")
_FENCE = re.compile(r"(?:```|~~~).*")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<!--[^\n]{0,500}?-->")
_WIDEST_WRAPPED = 130
"""Lines longer than this were not broken by hand or by an e-mail program."""
_NARROWEST_WRAPPED = 40


def text_blocks(text: str, *, markdown: bool) -> list[Block]:
    """The blocks of ``text`` in order, their words as a reader sees them.

    ``markdown`` says that the file is Markdown; a text in which a page was saved with Markdown
    links is treated the same, except that its lines stay lines.
    """
    emphasis = markdown or looks_like_markdown(text)
    groups = [group.split("\n") for group in canonical(text).split("\n\n")]
    width = max((len(line) for group in groups for line in group), default=0)
    blocks: list[Block] = []
    for group in groups:
        for lines, kind in _split(group, markdown=markdown, emphasis=emphasis, width=width):
            blocks.extend(_block(lines, kind, emphasis))
    return blocks


def _block(lines: Sequence[str], kind: BlockKind, emphasis: bool) -> list[Block]:
    if kind in ("list", "table"):
        plain = [plain_line(line, emphasis=emphasis) for line in lines]
        plain = [line for line in plain if line.text]
        text = "\n".join(line.text for line in plain)
        share = sum(line.link_share * len(line.text) for line in plain) / max(1, len(text))
    else:
        found = plain_line(" ".join(lines), emphasis=emphasis)
        text, share = " ".join(found.text.split()), found.link_share
    return [Block(text, kind, share)] if text else []


def _split(
    group: Sequence[str], *, markdown: bool, emphasis: bool, width: int
) -> list[tuple[list[str], BlockKind]]:
    """The lines between two blank ones, cut into paragraphs, headings, lists and tables."""
    pieces: list[tuple[list[str], BlockKind]] = []
    joined = markdown or _is_wrapped(group, width)
    open_paragraph = False
    for given in group:
        line = given
        if emphasis:
            line = _QUOTED.sub("", _TAG.sub("", line), count=1) if line[:1] in "><" else line
            if _FENCE.fullmatch(line) or _DEFINITION.fullmatch(line) or _TABLE_RULE.fullmatch(line):
                continue
            if markdown and pieces and open_paragraph and re.fullmatch(r"=+|-+", line):
                pieces[-1] = (pieces[-1][0], "heading")
                open_paragraph = False
                continue
        if not line.strip() or _RULE.fullmatch(line):
            open_paragraph = False
            continue
        heading = _HEADING.fullmatch(line) if emphasis else None
        if heading:
            pieces.append(([heading[1]], "heading"))
            open_paragraph = False
        elif emphasis and line.startswith("|") and line.endswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
            _extend(pieces, " | ".join(cells), "table")
            open_paragraph = False
        elif _ITEM.fullmatch(line) and (len(group) > 1 or emphasis) and not open_paragraph:
            _extend(pieces, _BULLET.sub(r"-\1", line, count=1), "list")
        elif joined and pieces and pieces[-1][1] == "list":
            pieces[-1][0][-1] += " " + line
        elif open_paragraph and joined and not _stands_alone(line):
            pieces[-1][0].append(line)
        else:
            pieces.append(([line], "paragraph"))
            open_paragraph = not _stands_alone(line)
    return pieces


def _extend(pieces: list[tuple[list[str], BlockKind]], line: str, kind: BlockKind) -> None:
    if pieces and pieces[-1][1] == kind:
        pieces[-1][0].append(line)
    else:
        pieces.append(([line], kind))


def _stands_alone(line: str) -> bool:
    """Lines that are never a part of the paragraph around them."""
    return parse_byline(line) is not None or parse_time_line(line) is not None or is_furniture(line)


def _is_wrapped(group: Sequence[str], width: int) -> bool:
    """Whether the lines of ``group`` are one paragraph broken at a fixed width: then the first
    word of every line would not have fitted on the line before."""
    if not _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED or len(group) < 2:
        return False
    pairs = pairwise(group)
    return all(len(line) + 1 + len(below.split(" ", 1)[0]) > width for line, below in pairs)
