"""Questions, headings and lists: what cannot be quoted without what stands beside it."""

from __future__ import annotations

import re

from bot.answering.blocks import GAP, block_end, block_start
from bot.answering.paragraph_sentences import paragraph_sentences

ANSWER_SENTENCES = 2
"""Sentences of an answer that are quoted with the question before it, in an interview."""

_LIST_LINE = re.compile(r"(?:[-•*–]|\d{1,3}[.)])\s")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;][\"”’'»)\]]*$")


def continuations(text: str, start: int, end: int, language: str) -> list[int]:
    """Where ``text[start:end]`` has to go on to, best first: a question to its answer, an
    introduction to its list, a heading to the first sentence below it. Empty for everything else.

    ``language``: that of the text's words, an ISO 639-1 code.
    """
    quote = text[start:end]
    last_line = quote.rpartition("\n")[2]
    if quote.endswith("?"):
        count: int | None = ANSWER_SENTENCES
    elif quote.endswith(":"):
        count = None
    elif is_heading(text, start, end) and not _LIST_LINE.match(last_line):
        count = 1
    else:
        return []
    return [last for _, last in reversed(_following(text, end, language)[:count])]


def introduced_from(text: str, start: int, language: str) -> int:
    """Where a quote from a list has to begin: with the sentence that introduces the list."""
    block = block_start(text, start)
    before = text[:block].removesuffix(GAP)
    if not _LIST_LINE.match(text, block) or not before.endswith(":"):
        return start
    introduction = block_start(before, len(before))
    return introduction + paragraph_sentences(before[introduction:], language)[-1][0]


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether a span is a whole paragraph that is no sentence."""
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    alone = (not before or before.endswith("\n\n")) and (not after or after.startswith("\n\n"))
    return alone and not _ENDS_A_SENTENCE.search(text[start:end])


def is_list_item(text: str, start: int) -> bool:
    """Whether the line in which ``start`` lies is an item of a list."""
    return bool(_LIST_LINE.match(text, text.rfind("\n", 0, start) + 1))


def is_in_longer_list(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` has a part of a list, and more of it stands around."""
    line = text.rfind("\n", 0, start) + 1
    if _LIST_LINE.match(text, line):
        before = text[:line].rstrip("\n")
        if before.endswith(":") or _LIST_LINE.match(before, before.rfind("\n") + 1):
            return True
    last_line = text.rfind("\n", 0, end) + 1
    if not _LIST_LINE.match(text, last_line) and text[end - 1 : end] != ":":
        return False
    following = end + len(text[end:]) - len(text[end:].lstrip("\n"))
    return following > end and bool(_LIST_LINE.match(text, following))


def _following(text: str, end: int, language: str) -> list[tuple[int, int]]:
    """The spans of the sentences that follow, to the end of their paragraph."""
    following = len(text) - len(text[end:].lstrip())
    return [
        (following + first, following + last)
        for first, last in paragraph_sentences(
            text[following : block_end(text, following)], language
        )
    ]
