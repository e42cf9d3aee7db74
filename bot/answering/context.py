"""A ranked sentence → the words to quote: with its speaker, its subject and its whole quotation.

A quote is one contiguous slice. It grows backwards to the sentence that names whoever a pronoun
stands for, and to both ends of a quotation whose middle was found, so that nobody's words are
shown without who said them.
"""

from __future__ import annotations

import re

from bot.answering.answer import Quote
from bot.answering.layout import continued_to, introduced_from
from ingest.chunk import sentence_spans
from store.search import Hit

LONGEST_QUOTE = 700
"""Characters that a quote may grow to; beyond, the sentence stays alone."""
SENTENCES_BACK = 3
"""How far back the sentence that names a pronoun is looked for."""

_NOTICE = re.compile(
    r"(?:Corrections?|Clarification|Editor['’]s note|Update)\b[^:—–\n]{0,40}[:—–]", re.IGNORECASE
)
_OPENERS = '“"«„'
_LEADING = (
    rf"^[\s{_OPENERS}(\[]*"
    r"(?:(?:But|And|Yet|So|Still|However|Meanwhile|Then|Instead|Later|Also)\b,?\s+)?"
)
_PRONOUN_SUBJECT = re.compile(
    _LEADING + r"(?:He|She|They|His|Her|Their|Both|Neither|The latter|The former|he|she|they|"
    r"his|her|their)\b(?!\s+who\b)"
)
_THING_SUBJECT = re.compile(
    _LEADING + r"(?:It|Its|This|That|These|Those|Such|it|its|this|these)\b"
    # "it is clear that", "it was not until": this "it" stands for nothing
    r"(?!(?:['’]s|\s+(?:is|was|has been|will be|would be|seems|appears|took))\s+(?:\w+\s+){0,3}?"
    r"(?:that|to|who|until|when|not until)\b)"
)
_PRONOUN_SPEAKER = re.compile(
    r"[,.!?…]['’]?[”\"’»]\s*(?:(?:he|she|they)\s+\w+|"
    r"(?:said|added|asked|told|wrote|replied|warned)\s+(?:he|she|they)\b)"
)
_NAMED_SPEAKER = re.compile(
    r"\b(?:said|says|told|added|wrote|asked|according to|announced|insisted|warned|stated|claimed|"
    r"argued|explained|noted|replied|declared|tweeted|accused|denied|called|described)\b"
)
_NAME = re.compile(r"\b[A-Z][\w’'.-]+")
_ORDINARY_OPENING = frozenset(
    """The A An In On At He She They It This That These Those But And Yet So For From By To With As
    If When While After Before Since Because Although Though Despite During Meanwhile However His
    Her Their Its We I You There Here What Who Why How Some Many Most All Both Each One Two Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December Still Then Also Later Not No Even Further Last
    """.split()
)


def quote_with_context(hit: Hit) -> Quote:
    """The quote for a ranked sentence, as long as its reader needs it to be."""
    text = hit.version.text
    if is_notice(hit):
        # half a correction says what was wrong and not what is right
        start, end = hit.sentences[0][0], hit.sentences[-1][1]
        return Quote(hit.version, hit.paragraph, start, end, (hit.start, hit.end))
    sentences = _neighbourhood(hit)
    position = sentences.index((hit.start, hit.end))
    first, last = _whole_quotation(text, sentences, position, hit.sentences)
    first = _named_from(text, sentences, first, position, last)
    first, last = _with_speaker(text, sentences, first, last, hit.sentences)
    start, end = sentences[first][0], sentences[last][1]
    start, end = introduced_from(text, start), continued_to(text, start, end)
    if end - start > LONGEST_QUOTE:
        start, end = hit.start, hit.end
    paragraph = hit.paragraph - text[start : hit.start].count("\n\n")
    return Quote(hit.version, paragraph, start, end, (hit.start, hit.end))


def is_notice(hit: Hit) -> bool:
    """Whether a sentence is part of a correction notice."""
    return bool(_NOTICE.match(hit.version.text, hit.sentences[0][0]))


def names_someone(text: str) -> bool:
    """Whether the text has a capitalised name that is not merely a sentence's first word."""
    return any(
        match.group().rstrip(".") not in _ORDINARY_OPENING
        and (match.start() > 0 or _is_followed_by_name(text, match.end()))
        for match in _NAME.finditer(text.lstrip(_OPENERS + " "))
    )


def is_unresolved(sentence: str) -> bool:
    """Whether the sentence's subject or speaker is a pronoun that the sentence does not name."""
    speaker = _PRONOUN_SPEAKER.search(sentence)
    if speaker:
        return True
    opening = _PRONOUN_SUBJECT.search(sentence) or _THING_SUBJECT.search(sentence)
    if not opening:
        return False
    # inside a quotation "it" and "they" are the speaker's own, and the speaker may be named
    return not (sentence[:1] in _OPENERS and _NAMED_SPEAKER.search(sentence))


def _is_followed_by_name(text: str, position: int) -> bool:
    rest = text.lstrip(_OPENERS + " ")[position:]
    return bool(re.match(r"(?:['’]s)?\s+(?:[A-Z][a-z]|said|says|told|had|has|is|was|will)", rest))


def _neighbourhood(hit: Hit) -> list[tuple[int, int]]:
    """The sentences of the passage, and before them those of what stands right before it."""
    text = hit.version.text
    end = len(text[: hit.sentences[0][0]].rstrip())
    start = text.rfind("\n\n", 0, end) + 2 if "\n\n" in text[:end] else 0
    before = [(start + first, start + last) for first, last in sentence_spans(text[start:end])]
    # a longer paragraph before is of no use: only the whole of it names whom a pronoun means
    return [*(before if len(before) <= SENTENCES_BACK else []), *hit.sentences]


def _whole_quotation(
    text: str,
    sentences: list[tuple[int, int]],
    position: int,
    passage: tuple[tuple[int, int], ...],
) -> tuple[int, int]:
    """First and last sentence so that no quotation is cut open, within the passage."""
    offset = len(sentences) - len(passage)
    depth_before = _open_before(text, passage[0][0], sentences[position][0])
    first = last = position
    if depth_before:
        while first > offset and _open_before(text, passage[0][0], sentences[first][0]):
            first -= 1
    while last + 1 < len(sentences) and _open_before(text, passage[0][0], sentences[last][1]):
        last += 1
    return first, last


def _open_before(text: str, start: int, position: int) -> bool:
    """Whether a quotation that began at or after ``start`` is still open at ``position``."""
    part = text[start:position]
    if part.count("“") != part.count("”"):
        return part.count("“") > part.count("”")
    return part.count('"') % 2 == 1


def _named_from(
    text: str, sentences: list[tuple[int, int]], first: int, position: int, last: int
) -> int:
    """The first sentence to quote so that a pronoun's name is among the quoted ones.

    Within a paragraph that is the first naming sentence, not the nearest one: where two persons
    are named, the reader sees both. Before a paragraph it is the whole paragraph before, or
    nothing: half of it might name somebody else.
    """
    if is_unresolved(text[sentences[first][0] : sentences[last][1]]):
        unresolved = first
    elif is_unresolved(text[slice(*sentences[position])]):
        unresolved = position
    else:
        return first
    earlier = range(max(0, unresolved - SENTENCES_BACK), unresolved)
    here = [row for row in earlier if not _is_break_between(text, sentences, row, unresolved)]
    before = [row for row in earlier if row not in here]
    for rows in (here, before):
        named = [row for row in rows if _names_subject(text[slice(*sentences[row])])]
        if named:
            return min(first, named[0] if rows is here else rows[0])
    return first


def _names_subject(sentence: str) -> bool:
    return names_someone(sentence) and not is_unresolved(sentence)


def _is_break_between(
    text: str, sentences: list[tuple[int, int]], earlier: int, later: int
) -> bool:
    return "\n\n" in text[sentences[earlier][1] : sentences[later][0]]


def _with_speaker(
    text: str,
    sentences: list[tuple[int, int]],
    first: int,
    last: int,
    passage: tuple[tuple[int, int], ...],
) -> tuple[int, int]:
    """A sentence that is nothing but quoted words comes with the neighbour that says whose."""
    quoted = text[sentences[first][0] : sentences[last][1]].strip()
    if quoted[:1] not in _OPENERS or _NAMED_SPEAKER.search(_outside_quotation(quoted)):
        return first, last
    if _outside_quotation(quoted).strip(" ,.;"):
        return first, last
    offset = len(sentences) - len(passage)
    before = text[slice(*sentences[first - 1])] if first > offset else ""
    after = text[slice(*sentences[last + 1])] if last + 1 < len(sentences) else ""
    if _NAMED_SPEAKER.search(before):
        return first - 1, last
    if _NAMED_SPEAKER.search(after):
        return first, last + 1
    if first > 0 and _NAMED_SPEAKER.search(text[slice(*sentences[first - 1])]):
        return first - 1, last
    return first, last


def _outside_quotation(text: str) -> str:
    """The words that are not between quotation marks."""
    return re.sub(r"“[^”]*”?|\"[^\"]*\"?", " ", text)
