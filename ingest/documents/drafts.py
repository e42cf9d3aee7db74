"""A document's content → a draft: its metadata, and the paragraphs that it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.blocks import Block
from ingest.bylines import split_names
from ingest.canonical import letters_of, one_line
from ingest.documents.content import DocumentContent
from ingest.draft import Draft
from ingest.languages import language_code
from ingest.plain_text import read_blocks

_TITLE_BLOCKS = 6
"""The printed title is among so many blocks at the beginning."""
_TITLE_WORDS = 35
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)|untitled|unbenannt|document ?\d*$|dokument ?\d*$|slide ?\d"
    r"|layout ?\d|print(?:ing)?$|about:|https?:|file:)|.*\.(?:docx?|pdf|indd|qxd|html?|tex|pages"
    r"|odt|rtf|txt)$|\S*$",
    re.IGNORECASE,
)
"""What programs put there by themselves, names of files, and single words."""


def draft_of(content: DocumentContent, *, address: str | None = None) -> Draft:
    """The draft in a document; ``address`` is where it was fetched from, if it was.

    What is printed goes before what the document's record says: records are copied from the
    document before. A fetched document is known by its own address, whatever addresses it prints.
    """
    draft = Draft(title=_title(content), url=address)
    kept = read_blocks(draft, content.blocks)
    draft.paragraphs = [block.text for block in kept]
    draft.page_starts = _page_starts(kept)
    draft.authors = draft.authors or split_names(content.author or "")
    draft.published = draft.published or _day(content.created)
    draft.language = draft.language or language_code(content.language)
    return draft


def _title(content: DocumentContent) -> str | None:
    """The recorded title where it is printed, else the printed one, else the recorded one."""
    recorded = one_line(content.title or "")
    if _NO_TITLE.match(recorded):
        recorded = ""
    first = content.blocks[:_TITLE_BLOCKS]
    if recorded and any(letters_of(recorded) == letters_of(block.text) for block in first):
        return recorded
    headings = [
        block
        for block in first
        if block.kind == "heading" and len(block.text.split()) <= _TITLE_WORDS
    ]
    printed = max(headings, key=lambda block: block.size, default=None)  # the first of the largest
    return printed.text if printed else recorded or None


def _page_starts(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Where in the joined text each page begins, the first page first; () without pages."""
    starts: list[int] = []
    begins = 0
    for block in blocks:
        for at, page in block.pages:
            while len(starts) < page:
                starts.append(begins + at)
        begins += len(block.text) + 2  # and the blank line
    if starts:
        starts[0] = 0
    return tuple(starts)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
