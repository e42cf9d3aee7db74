"""Questions, headings and lists: what cannot be quoted without what stands beside it."""

from __future__ import annotations

import re

from ingest.chunk import sentence_spans

ANSWER_SENTENCES = 2
"""Sentences of an answer that are quoted with the question before it, in an interview."""

_LIST_LINE = re.compile(r"(?:[-•*–]|\d{1,3}[.)])\s")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;][\"”’'»)\]]*$")


def continued_to(text: str, start: int, end: int) -> int:
    """Where ``text[start:end]`` has to go on to: a question to its answer, an introduction to its
    list, a heading to the first sentence below it. ``end`` itself for everything else.
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
        return end
    return _end_of_following(text, end, count)


def introduced_from(text: str, start: int) -> int:
    """Where a quote from a list has to begin: with the sentence that introduces the list."""
    paragraph = text.rfind("\n\n", 0, start)
    if not _LIST_LINE.match(text, paragraph + 2 if paragraph >= 0 else 0):
        return start
    before = text[: max(paragraph, 0)]
    if not before.endswith(":"):
        return start
    block = before.rfind("\n\n") + 2 if "\n\n" in before else 0
    spans = sentence_spans(before[block:])
    return block + spans[-1][0] if spans else start


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether a span is a whole paragraph that is no sentence."""
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    alone = (not before or before.endswith("\n\n")) and (not after or after.startswith("\n\n"))
    return alone and not _ENDS_A_SENTENCE.search(text[start:end])


def _end_of_following(text: str, end: int, count: int | None) -> int:
    """The end of the next ``count`` sentences, or of the whole next paragraph."""
    following = len(text) - len(text[end:].lstrip())
    if following >= len(text):
        return end
    stop = text.find("\n\n", following)
    stop = len(text) if stop < 0 else stop
    spans = sentence_spans(text[following:stop])
    if not spans:
        return end
    return following + (spans[-1] if count is None else spans[:count][-1])[1]
