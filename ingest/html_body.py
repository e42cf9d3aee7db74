"""Chooses the blocks of a page that are its article, as the page prints them.

trafilatura says which words are the article; it also merges, drops and repeats paragraphs. So its
text is only evidence: what is kept are the page's own blocks around the ones that it confirms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from ingest.blocks import Block
from ingest.canonical import letters_of

_CONFIRMING = 20
"""Fewer letters than these occur by chance in any text, and confirm nothing."""
_CORE = 0.75
"""The share of the confirmed letters that the element around the article holds at least."""
_STANDFIRST = re.compile(
    r"stand-?first|sub-?title|sub-?headline|\bdek\b|\bdeck\b|summary|article-?intro|\blede?\b|strapline"
    r"|description",
    re.IGNORECASE,
)
_STANDFIRST_WORDS = (5, 70)
_LINKED = 0.5
_BODY_CLASSES = ("articlebody", "article-body", "entry-content", "story-body", "post-content")


def article_blocks(page: str, blocks: Sequence[Block], evidence: str | None) -> list[Block]:
    """The blocks of ``blocks`` that belong to the article.

    In: the page's source, its blocks (see ``html_blocks``) and the article's text where the page
    gives it (JSON-LD). Out: the chosen blocks in order, headline and byline still among them.
    """
    known = letters_of(evidence or "")
    if len(known) < 10 * _CONFIRMING:
        known = letters_of(_main_text(page))
    confirmed = [_is_confirmed(block, known) for block in blocks]
    core = _core(blocks, confirmed)
    if core is None:
        return list(blocks)
    outer = _surrounding(core)
    chosen = []
    for block, sure in zip(blocks, confirmed, strict=True):
        within = _is_within(block.element, core)
        near = sure and _is_within(block.element, outer) and _same_article(block.element, core)
        if (within and not _in_inner_article(block.element, core)) or near:
            chosen.append(block)
    standfirst = _standfirst(blocks, chosen)
    return chosen if standfirst is None else [standfirst, *chosen]


def _standfirst(blocks: Sequence[Block], chosen: Sequence[Block]) -> Block | None:
    """The lines under the headline that sum the article up, where they stand outside its text."""
    if not chosen:
        return None
    first = blocks.index(chosen[0])
    headlines = [number for number, each in enumerate(blocks[:first]) if each.element.tag == "h1"]
    for block in blocks[headlines[-1] + 1 : first] if headlines else ():
        named = " ".join(
            f"{each.get('class') or ''} {each.get('itemprop') or ''}"
            for each in (block.element, *islice(block.element.iterancestors(), 2))
        )
        if _STANDFIRST.search(named) and _is_summary(block):
            return block
    return None


def _is_summary(block: Block) -> bool:
    fewest, most = _STANDFIRST_WORDS
    return fewest <= len(block.text.split()) <= most and block.link_share < _LINKED


def _main_text(page: str) -> str:
    import trafilatura  # on demand: it takes half a second to load

    try:
        found: Any = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=True,
            favor_recall=True,
            with_metadata=False,
        )
    except Exception:  # a third party's parser on any page: without it the page's markup decides
        return ""
    return str(getattr(found, "text", "") or "")


def _is_confirmed(block: Block, known: str) -> bool:
    letters = letters_of(block.text)
    return len(letters) >= _CONFIRMING and letters in known


def _core(blocks: Sequence[Block], confirmed: Sequence[bool]) -> Any | None:
    """The smallest element that holds nearly all that is confirmed, or all prose where nothing
    is."""
    weights: dict[Any, int] = {}
    total = 0
    for block, sure in zip(blocks, confirmed, strict=True):
        if not sure and any(confirmed):
            continue
        weight = len(block.text) if block.link_share < 0.5 else 0
        total += weight
        for element in (block.element, *block.element.iterancestors()):
            weights[element] = weights.get(element, 0) + weight
    if not total:
        return None
    large = [element for element, weight in weights.items() if weight >= _CORE * total]
    marked = [element for element in large if _is_marked(element)]
    return max(marked or large, key=_depth, default=None)


def _is_marked(element: Any) -> bool:
    """Whether the page itself calls ``element`` the body of the article."""
    if "articlebody" in (element.get("itemprop") or "").lower():
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return any(name in named for name in _BODY_CLASSES)


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors())


def _surrounding(core: Any) -> Any:
    """The article or main element around ``core``, or its parent without one."""
    for element in (core, *core.iterancestors()):
        if element.tag in ("article", "main"):
            return element
    parent = core.getparent()
    return core if parent is None else parent


def _is_within(element: Any, outer: Any) -> bool:
    return element is outer or any(above is outer for above in element.iterancestors())


def _nearest_article(element: Any) -> Any | None:
    return next((e for e in (element, *element.iterancestors()) if e.tag == "article"), None)


def _same_article(element: Any, core: Any) -> bool:
    return _nearest_article(element) is _nearest_article(core)


def _in_inner_article(element: Any, core: Any) -> bool:
    """Whether ``element`` is in an article inside ``core`` that is only one of its cards.

    Where ``core`` is itself no more than a frame for several articles, none of them is a card.
    """
    inner = _nearest_article(element)
    if inner is None or not _is_within(inner, core) or inner is core:
        return False
    return _nearest_article(core) is not None
