"""A text → the notices in it that say what the publisher corrected, clarified or updated.

English patterns, as newspapers print them: "Correction: …", "An earlier version of this article
said …", "This story was amended on …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.chunk import paragraph_spans, sentence_spans


class NoticeKind(StrEnum):
    """What a notice says was done."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    RETRACTION = "retraction"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """``text[start:end]``: from its first sentence to the end of its paragraph."""

    kind: NoticeKind
    start: int
    end: int


_PIECE = (
    r"(?:article|story|report|piece|post|page|headline|column|dispatch|obituary|interview|review|"
    r"analysis|live ?blog|caption|photo|map|chart|graphic|video|podcast|newsletter)"
)
_LABEL = re.compile(
    r"\W*(?:corrections?(?: and clarifications?)?|clarifications?|retractions?|amendments?|"
    r"corrected|updates?|updated|editor[’']?s?[’']? note)\b"
    # a day, but no other words: "Updates from the front: …" is a heading
    r"(?:[^\S\n]*\([^)\n]{1,60}\)|,?[^\S\n]+[^.:;\n]{0,28}\d(?:[^.:;\n]|\.(?=\d)){0,20})?[^\S\n]*(?:[:–—]|\s-\s)",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    r"\W*(?:corrections?(?: (?:and|&) clarifications?)?|clarifications?|retractions?|"
    r"editor[’']?s?[’']? note)\W*",
    re.IGNORECASE,
)
_TELLS = re.compile(
    rf"\b(?:an?|the|our) (?:earlier|previous|original|initial) (?:version|edition|headline|draft) "
    rf"(?:of|on|to) (?:this|the|our) {_PIECE}\b"
    rf"|\bthis {_PIECE} (?:was|has been|has since been|is being|had been) (?:\w+ly )?"
    r"(?:amended|corrected|updated|revised|edited|changed|clarified|retracted|withdrawn)\b"
    rf"|\bthe {_PIECE} has (?:since )?been (?:amended|corrected|clarified|retracted|withdrawn)\b"
    r"|\bwe (?:regret|apologi[sz]e for) (?:the|this|these|our) (?:errors?|mistakes?)\b",
    re.IGNORECASE,
)
_KINDS = (
    (NoticeKind.RETRACTION, re.compile(r"\b(?:retract\w*|withdrawn)\b", re.IGNORECASE)),
    (
        NoticeKind.CORRECTION,
        re.compile(
            r"\b(?:correct(?:ed|ions?|s)|amend\w*|errors?|mistake\w*|incorrect\w*|inaccura\w*|"
            r"wrong\w*|erroneous\w*|mis(?:stated|spelled|spelt|identified|attributed|quoted|"
            r"reported|named|characteri[sz]ed|placed|took)|"
            r"(?:earlier|previous|original|initial) (?:version|edition|headline|draft))\b",
            re.IGNORECASE,
        ),
    ),
    (NoticeKind.CLARIFICATION, re.compile(r"\bclarif\w*", re.IGNORECASE)),
)
_LABEL_KINDS = (
    (NoticeKind.CLARIFICATION, re.compile(r"\W*clarif", re.IGNORECASE)),
    (NoticeKind.RETRACTION, re.compile(r"\W*retract", re.IGNORECASE)),
    (NoticeKind.CORRECTION, re.compile(r"\W*(?:correct|amend)", re.IGNORECASE)),
    (NoticeKind.UPDATE, re.compile(r"\W*update", re.IGNORECASE)),
)


def correction_notices(text: str) -> list[CorrectionNotice]:
    """The notices in a canonical text, in order.

    A paragraph that is nothing but a label ("Correction") takes the next one with it.
    """
    found: list[CorrectionNotice] = []
    paragraphs = paragraph_spans(text)
    row = 0
    while row < len(paragraphs):
        start, end = paragraphs[row]
        if _LABEL_ALONE.fullmatch(text, start, end) and row + 1 < len(paragraphs):
            row += 1
            end = paragraphs[row][1]
            found.append(CorrectionNotice(_kind(text, start, end), start, end))
        else:
            found += _in_paragraph(text, start, end)
        row += 1
    return found


def _in_paragraph(text: str, start: int, end: int) -> Iterator[CorrectionNotice]:
    if _LABEL.match(text, start, end):
        yield CorrectionNotice(_kind(text, start, end), start, end)
        return
    for low, high in sentence_spans(text[start:end]):
        if _TELLS.search(text, start + low, start + high):
            yield CorrectionNotice(_kind(text, start + low, end), start + low, end)
            return


def _kind(text: str, start: int, end: int) -> NoticeKind:
    for kind, pattern in _LABEL_KINDS:
        if pattern.match(text, start, end):
            return kind
    for kind, pattern in _KINDS:
        if pattern.search(text, start, end):
            return kind
    return NoticeKind.UPDATE
