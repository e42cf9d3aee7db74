"""Lines and declarations that say that somebody paid for an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from ingest.canonical import letters_of
from ingest.page_lines import PageLine

_CONTENT = r"(?:content|post|article|story|feature|series|page)"
_PARTNER = r"(?:paid|sponsored|partner|brand(?:ed)?|advertis(?:er|ing)|native|promoted|commercial)"
_LABEL = re.compile(
    rf"(?:this (?:is an? )?)?(?:{_PARTNER} {_CONTENT}|advertorial|advertisement feature"
    r"|anzeigen?(?:sonderveröffentlichung)|sponsored advertorial)|"
    rf"(?:{_PARTNER} {_CONTENT}\W{{0,3}}|this {_CONTENT} (?:is|was) )?"
    r"(?:paid(?: for)?|sponsored|brought to you|produced and paid for) by [^.:;!?]{2,60}",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\W*(?:what (?:is|does) this(?: mean)?|learn more|about this \w+|info)\W*$", re.I
)
_SMALL_PRINT = re.compile(
    rf"(?:this|the) {_CONTENT} (?:was|is|has been) (?:produced and )?(?:paid for|sponsored) by "
    rf".{{2,120}}|.{{0,40}}\bnewsroom\b.{{0,40}}\bnot involved in "
    rf"(?:the )?(?:creation|making|writing) of this {_CONTENT}\b.{{0,60}}",
    re.IGNORECASE,
)
_SECTIONS = ("article:section", "article:tag", "og:article:section", "parsely-section", "sponsored")
_LONGEST_LINE = 200
"""Characters: a label is never so long, and thousands of full stops would take seconds."""
_NEAR_LINES = 12
"""Short lines before and after the headline among which a label is about the article."""


def is_sponsor_label(line: str) -> bool:
    """Whether all of ``line`` labels what stands with it as paid for: "Paid for by Lentos"."""
    if len(line) > _LONGEST_LINE:
        return False
    bare = _WHY.sub("", line.strip())
    return len(bare) < 100 and _LABEL.fullmatch(bare.strip(" .·|–—-")) is not None


def is_sponsored(root: Any, lines: Sequence[PageLine], kinds: frozenset[str]) -> bool:
    """Whether the page says that somebody paid for its article.

    In: the page before anything has been removed, its short lines, and the types that its JSON-LD
    gives the article (schema.org has one for it).
    """
    if "AdvertiserContentArticle" in kinds:
        return True
    for element in islice(root.iter("meta"), 500):
        named = (element.get("property") or element.get("name") or "").lower()
        if named in _SECTIONS and is_sponsor_label(element.get("content") or ""):
            return True
    headline = next((number for number, each in enumerate(lines) if each.tag == "h1"), None)
    if headline is None:
        return False
    near = lines[max(0, headline - _NEAR_LINES) : headline + _NEAR_LINES]
    if any(is_sponsor_label(each.text) and not _is_card(each.element) for each in near):
        return True
    return any(_SMALL_PRINT.fullmatch(each.text) for each in lines)


def _is_card(element: Any) -> bool:
    """Whether a label belongs to the headline of something else, which stands beside it."""
    for around in islice(element.iterancestors(), 3):
        if next(around.iter("h1"), None) is not None or around.tag in ("body", "main", "article"):
            return False
        if any(letters_of(each.text_content() or "") for each in around.iter("h2", "h3", "h4")):
            return True
    return False
