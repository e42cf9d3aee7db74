"""Turns the source of a web page into a draft: its metadata, and the paragraphs it prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.blocks import Block
from ingest.bylines import is_signature
from ingest.canonical import letters_of, paragraphs_of
from ingest.disclosures import open_disclosures
from ingest.doubts import doubt_of, page_clues
from ingest.draft import Draft, day_told, split_title
from ingest.furniture import is_furniture, without_furniture
from ingest.head import Head
from ingest.headings import heading_texts
from ingest.html_blocks import blocks_of, parse_page, prune, source_of
from ingest.html_body import above_text, article_blocks
from ingest.html_metadata import read_metadata, read_structured
from ingest.page_kinds import page_signs, refusal_of
from ingest.page_lines import short_lines
from ingest.story_streams import drop_other_stories

_COMPLETE = 0.5
"""A page that prints less than this share of the text that its JSON-LD gives prints only a part."""


def read_html(page: str, *, address: str | None = None) -> Draft:
    """The draft in ``page``, the decoded source of a web page.

    ``address`` is where it was fetched from, for relative addresses in it. Never raises; a page
    without an article gives a draft with a refusal or without paragraphs.
    """
    root = parse_page(page)
    if root is None:
        return Draft()
    structured = read_structured(root)
    draft = read_metadata(root, structured, address)
    titles = {letters_of(title) for title in _titles(root, draft)}
    lines = short_lines(root)
    signs = page_signs(root, lines, draft.title, structured)
    addresses = [each for each in (draft.url, address) if each]
    clues = page_clues(root, lines, structured, addresses)
    if drop_other_stories(root, draft.title):
        page = source_of(root)
    open_disclosures(root)
    prune(root)
    blocks = blocks_of(root)
    chosen = article_blocks(page, blocks, structured.body)
    above = Head.taken_from(above_text(blocks, chosen), titles)
    chosen = [block for block in chosen if not _is_time(block)]
    head = Head.taken_from(chosen, titles, draft.authors)
    head.body = [block for block in head.body if not is_signature(block.text)]
    draft.authors = draft.authors or head.authors or above.authors
    kept = without_furniture(head.body, draft.title, draft.authors)
    draft.paragraphs = [block.text for block in kept]
    if structured.body and len(structured.body) * _COMPLETE > sum(map(len, draft.paragraphs)):
        draft.paragraphs = _from_structured(structured.body, draft.title)
    draft.refusal = refusal_of(signs, structured, draft.paragraphs)
    draft.doubt = doubt_of(clues, structured, draft.paragraphs, _left_out(blocks, chosen))
    draft.take_times(head.times, day_told(draft.url, draft.paragraphs))
    return draft


def _left_out(blocks: Sequence[Block], chosen: Sequence[Block]) -> list[Block]:
    """The blocks beside the article, without those of other articles on the page."""
    taken = {id(block) for block in chosen}
    own = {each for block in chosen for each in block.element.iterancestors("article")}
    return [
        block
        for block in blocks
        if id(block) not in taken
        and all(each in own for each in block.element.iterancestors("article"))
    ]


def _is_time(block: Block) -> bool:
    """Whether all of ``block`` is a time element: what it says has been read from its markup."""
    element = block.element
    inner = element if element.tag == "time" else next(element.iter("time"), None)
    return inner is not None and letters_of(inner.text_content() or "") == letters_of(block.text)


def _titles(root: Any, draft: Draft) -> Sequence[str]:
    """Every way in which the page prints its title."""
    titles = [draft.title or ""]
    titles += heading_texts(root, "h1")
    for title in root.iter("title"):
        parts = split_title(title.text_content() or "")
        titles += [title.text_content() or "", parts[0] if parts else ""]
    return [title for title in titles if title.strip()]


def _from_structured(body: str, title: str | None) -> list[str]:
    paragraphs = paragraphs_of(body)
    if len(paragraphs) == 1 and body.count("\n") > 1:
        paragraphs = paragraphs_of(body.replace("\n", "\n\n"))
    blocks = [Block(paragraph) for paragraph in paragraphs if not is_furniture(paragraph)]
    return [block.text for block in without_furniture(blocks, title)]
