"""A web page that is an article → the one reason to doubt that it was read rightly and wholly.

What is sure is refused (see ``page_kinds``); these are the signs that leave it open. Each sentence
is for whoever added the article, and says what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from ingest.blocks import Block
from ingest.canonical import one_line
from ingest.furniture import is_sentence
from ingest.page_lines import PageLine
from ingest.sponsors import is_sponsored
from ingest.structured_data import StructuredArticle

FIRST_PAGE = (
    "This is the first page of several, and only this one was read: where the site shows all of "
    "it on one page, or has a version for print, add that."
)
ONE_PAGE = (
    "This is one page of several, and only this one was read: where the site shows all of it on "
    "one page, or has a version for print, add that."
)
SPONSORED = "The page says that somebody paid for this article: it is sponsored, not reporting."
FOR_SUBSCRIBERS = (
    "The page is for subscribers, and the text that it shows is short: perhaps the rest is behind "
    "a paywall; then save the page where you can read all of it, and add the file."
)
CUT_OFF = (
    "The text breaks off in the middle of a sentence: perhaps the rest is behind a paywall or on "
    "another page."
)
OUTSIDE = (
    "Most of the page's text was taken for something else than the article: look whether the "
    "beginning and the end are here."
)

TEASER_WORDS = 220
"""The longest teaser of our layouts has as many; subscribers' articles that are whole have more."""
TIMES_OUTSIDE = 2.0
"""Prose outside the article, in words of it. In our layouts and pages it is .04 at most."""
_OUTSIDE_WORDS = 150
"""Less prose than this beside an article is small print."""
_PROSE_WORDS = 12
_MOST_PAGES = 60
_MOST_LINKS = 3_000
_PAGE_OF = re.compile(r"(?:you are on )?page (\d{1,2}) (?:of|/) (\d{1,2})", re.IGNORECASE)
_NEXT = re.compile(
    r"\W*(?:2|next(?: page)?\b.{0,100}|page 2\b.{0,100}|(?:article |story )?continue(?:s|d)? "
    r"(?:reading )?on (?:the next page|page 2)|continue(?: reading)?|weiter|nächste seite"
    r"|page suivante)\W*",
    re.IGNORECASE,
)
_IN_MIDDLE = re.compile(r"\s[a-z]+,?$")
_PAGE_KEYS = frozenset("page p pg paged pagenum seite pagina".split())
_SECOND = re.compile(r"/(?:page/?|p/?|seite-?)?2(?:\.\w{2,5})?")
_SECOND_FILE = re.compile(r"[-_,.](?:page|p|seite)?[-_]?2")
_COMMENTS = re.compile(r"comment|repl(?:y|ies)|disqus", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageClues:
    """What a page shows before anything has been removed from it, as far as it raises doubts."""

    sponsored: bool = False
    page: int = 0
    """Which one of several pages this is, 0 where it is the only one."""


def page_clues(
    root: Any, lines: Sequence[PageLine], structured: StructuredArticle, addresses: Sequence[str]
) -> PageClues:
    """The clues on the page under ``root``, which is known by ``addresses``."""
    page = _printed_page(lines)
    if not page and any(_has_second_page(root, address) for address in addresses):
        page = 1
    return PageClues(is_sponsored(root, lines, structured.kinds), page)


def doubt_of(
    clues: PageClues,
    structured: StructuredArticle,
    paragraphs: Sequence[str],
    outside: Sequence[Block],
) -> str | None:
    """The gravest doubt about an article, one sentence, or None.

    In: the clues, the article's paragraphs, and the page's blocks that were not taken for it.
    """
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if not words:
        return None
    if clues.page:
        return FIRST_PAGE if clues.page == 1 else ONE_PAGE
    if structured.free is False and words < TEASER_WORDS:
        return FOR_SUBSCRIBERS
    if structured.word_count > 2 * words:
        return (
            f"The page says that the article has {structured.word_count:,} words, but only "
            f"{words:,} were found: perhaps the rest is behind a paywall or on another page."
        )
    if _is_cut(paragraphs[-1]):
        return CUT_OFF
    if _prose_words(outside) > max(_OUTSIDE_WORDS, TIMES_OUTSIDE * words):
        return OUTSIDE
    return SPONSORED if clues.sponsored else None


def _is_cut(paragraph: str) -> bool:
    """Whether a paragraph stops where no sentence does: "He said that the". Lists, credits and
    headings have no full stop either, but are short or end in a name."""
    last = paragraph.rpartition("\n")[2].rstrip()
    if len(last.split()) < _PROSE_WORDS:
        return False
    return last.endswith(("…", "...", "[…]", "[...]")) or _IN_MIDDLE.search(last) is not None


def _prose_words(blocks: Sequence[Block]) -> int:
    return sum(
        len(block.text.split())
        for block in blocks
        if block.kind == "paragraph"
        and block.link_share < 0.3
        and len(block.text.split()) >= _PROSE_WORDS
        and is_sentence(block.text)
    )


def _printed_page(lines: Sequence[PageLine]) -> int:
    for line in lines:
        found = _PAGE_OF.fullmatch(line.text)
        if found and 0 < int(found[1]) <= int(found[2]) <= _MOST_PAGES and int(found[2]) > 1:
            return int(found[1])
    return 0


def _has_second_page(root: Any, address: str) -> bool:
    return any(_is_second_page(href, address) for href in _next_links(root))


def _next_links(root: Any) -> Iterator[str]:
    for link in islice(root.iter("link"), 200):
        if "next" in (link.get("rel") or "").lower().split():
            yield str(link.get("href") or "")
    for link in islice(root.iter("a"), _MOST_LINKS):
        href = str(link.get("href") or "")
        if not href or _COMMENTS.search(href) or not _is_next(link):
            continue
        around = " ".join(
            f"{each.get('class') or ''} {each.get('id') or ''}"
            for each in islice(link.iterancestors(), 8)
        )
        if not _COMMENTS.search(around):
            yield href


def _is_next(link: Any) -> bool:
    text = one_line((link.text_content() or "")[:200])
    label = one_line(str(link.get("aria-label") or ""))
    return any(_NEXT.fullmatch(each) is not None for each in (text, label) if each)


def _is_second_page(href: str, address: str) -> bool:
    """Whether ``href`` leads to page 2 of what is at ``address``: ``?page=2``, ``/2``, ``-2.html``.

    A site's "next" is more often its next article, at another address.
    """
    try:
        own, other = urlsplit(address), urlsplit(urljoin(address, href))
    except ValueError:
        return False
    if other.hostname != own.hostname:
        return False
    own_path, path = own.path.rstrip("/"), other.path.rstrip("/")
    if path == own_path:
        pairs = set(parse_qsl(other.query)) - set(parse_qsl(own.query))
        return any(name.lower() in _PAGE_KEYS and value == "2" for name, value in pairs)
    if own_path and path.startswith(own_path) and _SECOND.fullmatch(path[len(own_path) :]):
        return True
    stem, dot, suffix = own_path.rpartition(".")
    if not dot or "/" in suffix or not path.endswith(f".{suffix}") or not path.startswith(stem):
        return False
    return _SECOND_FILE.fullmatch(path[len(stem) : -len(suffix) - 1]) is not None
