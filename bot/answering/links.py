"""A quote → a link that opens the page at the quoted words (a URL text fragment).

Format: WICG, "URL Fragment Text Directives", https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import quote as percent_encode
from urllib.parse import urldefrag

WHOLE_QUOTE_LENGTH = 120
"""Characters: longer quotes are named by their first and last words."""
EDGE_WORDS = 5
"""Words at either end of a long quote, to begin with; more are taken until they are unique."""

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")


def quote_link(url: str | None, text: str, start: int, end: int) -> str | None:
    """The URL with a text fragment for ``text[start:end]``; None where there is no URL.

    The fragment names the first place in the text that matches it, so its words are taken from
    the quote until they fit nowhere before; a browser that knows no fragments opens the page.
    """
    if not url:
        return None
    return f"{urldefrag(url).url}#:~:text={_directive(text, start, end)}"


def _directive(text: str, start: int, end: int) -> str:
    quote = text[start:end]
    words = list(_WORD.finditer(quote))
    whole = len(quote) <= WHOLE_QUOTE_LENGTH and "\n" not in quote
    if whole and _is_first(text, start, quote):
        return _encode(quote)
    paragraph_first = _words_in_block(quote, words)
    paragraph_last = _words_in_block(quote, words[::-1])
    for count in range(min(EDGE_WORDS, paragraph_first), paragraph_first + 1):
        first = quote[words[0].start() : words[count - 1].end()]
        if _is_first(text, start, first):
            return _range(quote, words, count, paragraph_last)
    return _range(quote, words, paragraph_first, paragraph_last)


def _range(quote: str, words: list[re.Match[str]], count: int, last_count: int) -> str:
    """``first words,last words``, or the first words alone where they are the whole quote."""
    first = quote[words[0].start() : words[count - 1].end()]
    rest = words[count:]
    if not rest:
        return _encode(first)
    after = quote[rest[0].start() :]
    for tail_count in range(min(EDGE_WORDS, len(rest), last_count), 0, -1):
        tail = quote[words[-tail_count].start() : words[-1].end()]
        # the browser stops at the first occurrence of the last words after the first ones
        if _fold(after).find(_fold(tail)) == len(_fold(after)) - len(_fold(tail)):
            return f"{_encode(first)},{_encode(tail)}"
    tail = quote[words[-min(len(rest), last_count)].start() : words[-1].end()]
    return f"{_encode(first)},{_encode(tail)}"


def _words_in_block(quote: str, words: list[re.Match[str]]) -> int:
    """How many of the words come before the first paragraph break: a directive cannot cross one."""
    for count, (word, following) in enumerate(pairwise(words), start=1):
        gap = sorted((word.end(), following.end(), word.start(), following.start()))
        if "\n" in quote[gap[1] : gap[2]]:
            return count
    return len(words)


def _is_first(text: str, start: int, words: str) -> bool:
    """Whether these words occur nowhere in the text before ``start``, as a browser compares."""
    before = _fold(text[: start + len(words) - 1])
    return _fold(words) not in before


def _fold(text: str) -> str:
    return _SPACE.sub(" ", text).casefold()


def _encode(text: str) -> str:
    """Percent-encoded; the dash, too, which has a meaning in a text directive."""
    return percent_encode(_SPACE.sub(" ", text), safe="").replace("-", "%2D")
