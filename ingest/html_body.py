"""Chooses the blocks of a page that are its article, as the page prints them.

trafilatura says which words are the article; it also merges, drops and repeats paragraphs. So its
text is only evidence: what is kept are the page's own blocks around the ones that it confirms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise
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
_GAP = 2
"""Blocks between two of an article that are taken with them: a crosshead and a short line."""
_TABLE = ("td", "tr", "tbody", "table", "center", "font")
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
    inside, around = set(core.iter()), set(_surrounding(core).iter())
    taken = []
    for block, sure in zip(blocks, confirmed, strict=True):
        within = block.element in inside and not _in_inner_article(block.element, core, inside)
        near = sure and block.element in around and _same_frame(block.element, core)
        taken.append(within or near)
    _take_between(blocks, taken)
    chosen = [block for block, is_taken in zip(blocks, taken, strict=True) if is_taken]
    standfirst = _standfirst(blocks, chosen)
    return chosen if standfirst is None or standfirst in chosen else [standfirst, *chosen]


def _take_between(blocks: Sequence[Block], taken: list[bool]) -> None:
    """Takes the few blocks between two that are taken, where all stand beside each other."""
    numbers = [number for number, is_taken in enumerate(taken) if is_taken]
    for one, other in pairwise(numbers):
        gap = range(one + 1, other)
        if 0 < len(gap) <= _GAP and all(_is_beside(blocks[n], blocks[other]) for n in gap):
            for number in gap:
                taken[number] = True


def _is_beside(block: Block, other: Block) -> bool:
    around = (other.element, other.element.getparent())
    beside = any(each in around for each in (block.element, block.element.getparent()))
    return beside and block.link_share < _LINKED


def above_text(blocks: Sequence[Block], chosen: Sequence[Block]) -> list[Block]:
    """What stands between the headline and the text of the article, such as a byline."""
    text = next((block for block in chosen if block.element.tag != "h1"), None)
    if text is None:
        return []
    first = blocks.index(text)
    headlines = [number for number, each in enumerate(blocks[:first]) if each.element.tag == "h1"]
    return list(blocks[headlines[-1] + 1 : first]) if headlines else []


def _standfirst(blocks: Sequence[Block], chosen: Sequence[Block]) -> Block | None:
    """The lines under the headline that sum the article up, where they stand outside its text."""
    for block in above_text(blocks, chosen):
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
    any_confirmed = any(confirmed)
    for block, sure in zip(blocks, confirmed, strict=True):
        if any_confirmed and not sure:
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
    while parent is not None and core.tag == "td" and parent.tag in _TABLE:
        parent = parent.getparent()  # a page laid out as a table that is not closed where it should
    return core if parent is None else parent


def _nearest(element: Any, tag: str) -> Any | None:
    return element if element.tag == tag else next(element.iterancestors(tag), None)


def _same_frame(element: Any, core: Any) -> bool:
    """Whether ``element`` is in the same article element as ``core``, and in no other cell."""
    cell = _nearest(element, "td")
    if cell is not None and cell is not _nearest(core, "td"):
        return False
    return _nearest(element, "article") is _nearest(core, "article")


def _in_inner_article(element: Any, core: Any, inside: set[Any]) -> bool:
    """Whether ``element`` is in an article inside ``core`` that is only one of its cards.

    ``inside`` are ``core`` and all that it holds. Where ``core`` is itself no more than a frame for
    several articles, none of them is a card.
    """
    inner = _nearest(element, "article")
    if inner is None or inner not in inside or inner is core:
        return False
    return _nearest(core, "article") is not None
