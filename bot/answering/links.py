"""A quote → a link that opens the page at the quoted words (a URL text fragment), or a PDF at the
quote's page.

Format: WICG, "URL Fragment Text Directives", https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import quote as percent_encode

WHOLE_QUOTE_LENGTH = 120
"""Characters: longer quotes are named by their first and last words."""
EDGE_WORDS = 5
"""Words at either end of a long quote, to begin with; more are taken until they are unique."""

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_ACCENT = re.compile("[\u0300-\u036f]")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def quote_link(
    url: str | None, text: str, start: int, end: int, page_starts: Sequence[int] = ()
) -> str | None:
    """The URL with a text fragment for ``text[start:end]``; None where there is no URL.

    Of a document with pages, which begin at ``page_starts``, it opens the page at which the quote
    begins (RFC 8118): in a PDF not every browser finds text.

    A browser goes to the first place that matches the fragment, so words are taken from the
    quote, then from what stands before it, until they fit nowhere earlier. Only where whole
    paragraphs repeat does the link open at the first of them. A browser that knows no fragments
    opens the page.
    """
    if not url:
        return None
    if page_starts:
        return f"{url.partition('#')[0]}#page={bisect_right(page_starts, start)}"
    return f"{url.partition('#')[0]}#:~:text={_directive(text, start, end)}"


def _directive(text: str, start: int, end: int) -> str:
    """``first words,last words`` or the whole quote; where need be ``words before-,`` first."""
    quote = text[start:end]
    words = list(_WORD.finditer(quote))
    in_first_block = _words_in_block(quote, words)
    before = _fold(text[:start])
    whole = len(quote) <= WHOLE_QUOTE_LENGTH and in_first_block == len(words)
    count = len(words) if whole else min(EDGE_WORDS, in_first_block)
    first = quote[: words[count - 1].end()]
    while count < in_first_block and not _is_first(before, first):
        count += 1
        first = quote[: words[count - 1].end()]
    last = _last_words(quote, words, count)
    return "".join(
        (_prefix(text, start, before, first), _encode(first), f",{_encode(last)}" if last else "")
    )


def _prefix(text: str, start: int, before: str, first: str) -> str:
    """Words of the block before the quote, where its first words alone occur earlier."""
    if _is_first(before, first):
        return ""
    block = text[:start].rstrip().rpartition("\n")[2]
    for word in reversed(list(_WORD.finditer(block))):
        words = block[word.start() :]
        earlier = before.rstrip().removesuffix(_fold(words))
        if _is_first(earlier, f"{words} {first}"):
            return f"{_encode(words)}-,"
    return ""


def _last_words(quote: str, words: list[re.Match[str]], taken: int) -> str:
    """The quote's last words, so many that they occur nowhere between its first ones and them."""
    rest = words[taken:]
    if not rest:
        return ""
    between = _fold(quote[rest[0].start() :])
    most = min(len(rest), _words_in_block(quote, words[::-1]))
    for count in range(min(EDGE_WORDS, most), most + 1):
        last = quote[words[-count].start() : words[-1].end()]
        if between.find(_fold(last)) == len(between) - len(_fold(last)):
            break
    return last


def _words_in_block(quote: str, words: list[re.Match[str]]) -> int:
    """How many of the words come before the first line break: a term cannot cross one."""
    for count, (word, following) in enumerate(pairwise(words), start=1):
        gap = sorted((word.end(), following.end(), word.start(), following.start()))
        if "\n" in quote[gap[1] : gap[2]]:
            return count
    return len(words)


def _is_first(before: str, words: str) -> bool:
    """Whether these words do not match any earlier than right after ``before`` (folded)."""
    folded = _fold(words)
    return f"{before.rstrip()} {folded}".find(folded) > len(before.rstrip())


def _fold(text: str) -> str:
    """What a browser compares at most: neither case nor accents, nor the form of quote marks."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return _SPACE.sub(" ", plain.translate(_STRAIGHT))


def _encode(text: str) -> str:
    """Percent-encoded; the dash, too, which has a meaning in a text directive."""
    return percent_encode(_SPACE.sub(" ", text), safe="").replace("-", "%2D")
