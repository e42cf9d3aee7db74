"""A ranked sentence → the words to quote: with its speaker, its subject and its whole quotation.

A quote is one contiguous slice. It grows, within the limits of ``quote_length``, first to who says
it, then to the answer of a question, then to the sentence that names whoever a pronoun stands for,
then to what introduces a list; growth that no longer fits is left out. A sentence that is too long
by itself is cut and does not grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.answer import Quote
from bot.answering.blocks import block_start
from bot.answering.headings_and_lists import continuations, introduced_from
from bot.answering.marks import is_open_at, outside_quotations
from bot.answering.paragraph_sentences import paragraph_sentences
from bot.answering.question import Question
from bot.answering.quote_length import (
    MOST_SENTENCES,
    MOST_WORDS,
    TOLERATED_WORDS,
    Span,
    fits,
    length_in_words,
)
from bot.answering.reporting_verbs import REPORTING_VERBS
from bot.answering.sentence_cuts import quotable_part
from bot.answering.wanted import wanted_in
from store.search_results import Hit

SENTENCES_BACK = MOST_SENTENCES - 1
"""How far back the sentence that names a pronoun is looked for."""

_NOTICE = re.compile(
    r"(?:Corrections?|Clarification|Editor['’]s note|Update)\b[^:—–\n]{0,40}[:—–]", re.IGNORECASE
)
_ON_THE_MISTAKE = re.compile(
    r"\b(?:correct\w*|incorrect\w*|clarif\w+|wrong\w*|misst\w+|misspel\w+|mis(?:identif|quot)\w+|"
    r"mistak\w*|errors?|(?:earlier|previous|original) version|originally|should have|in fact)\b",
    re.IGNORECASE,
)
"""What says, in a correction, what was wrong and what is right."""
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
    rf"\b(?:{REPORTING_VERBS}|according to|accused|denied|called|described)\b"
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


@dataclass(frozen=True, slots=True)
class _Neighbourhood:
    """The sentences among which a quote may grow.

    ``sentences`` are those of the passage, and before them the last ones of the paragraph that
    ends right before it: ``before`` of them, and ``all_before`` where these are all it has.
    """

    text: str
    language: str
    sentences: list[tuple[int, int]]
    before: int
    all_before: bool

    @property
    def passage_start(self) -> int:
        return self.sentences[self.before][0]

    def words(self, first: int, last: int) -> str:
        """From the beginning of one sentence to the end of another."""
        return self.text[slice(*self.span(first, last))]

    def span(self, first: int, last: int) -> Span:
        """Where these are in the text."""
        return self.sentences[first][0], self.sentences[last][1]

    def fit(self, first: int, last: int) -> bool:
        return fits(self.text, *self.span(first, last), TOLERATED_WORDS, self.language)


def quote_with_context(hit: Hit, question: Question | None = None) -> Quote:
    """The quote for a ranked sentence, as long as its reader needs it to be.

    The question tells which part of a very long sentence answers.
    """
    if is_notice(hit):
        return _notice(hit, question)
    sentence = sentence_quote(hit, question)
    if sentence.cut_before or sentence.cut_after:
        return sentence
    text, language = hit.version.text, hit.version.metadata.words_language
    around = _neighbourhood(hit)
    position = around.sentences.index((hit.start, hit.end))
    first, last = next(
        (rows for rows in _with_speaker(around, position) if around.fit(*rows)),
        (position, position),
    )
    start, end = around.span(first, last)
    for further in continuations(text, start, end, language):
        if fits(text, start, further, TOLERATED_WORDS, language):
            end = further
            break
    named = around.sentences[_named_from(around, first, position, last)][0]
    start = named if fits(text, named, end, TOLERATED_WORDS, language) else start
    introduced = introduced_from(text, start, language)
    start = introduced if fits(text, introduced, end, TOLERATED_WORDS, language) else start
    paragraph = hit.paragraph - text[start : hit.start].count("\n\n")
    quote = Quote(hit.version, paragraph, start, end, (hit.start, hit.end))
    # a neighbour may itself be a piece of something too long for one passage
    return sentence if quote.cut_before or quote.cut_after else quote


def shorter_quotes(hit: Hit, question: Question | None = None) -> Iterator[Quote]:
    """The quotes for a sentence whose context has been shown, longest first.

    All of the quotation that it is part of, so that no mark stands without its partner; itself.
    """
    sentence = sentence_quote(hit, question)
    if not (sentence.cut_before or sentence.cut_after):
        around = _neighbourhood(hit)
        position = around.sentences.index((hit.start, hit.end))
        first, last = _whole_quotation(around, position)
        if first < last and around.fit(first, last):
            start, end = around.span(first, last)
            yield Quote(hit.version, hit.paragraph, start, end, (hit.start, hit.end))
    yield sentence


def sentence_quote(hit: Hit, question: Question | None = None) -> Quote:
    """The ranked sentence alone, cut where it is too long."""
    sentence = hit.text
    if length_in_words(sentence) <= MOST_WORDS:
        return Quote(hit.version, hit.paragraph, hit.start, hit.end, (hit.start, hit.end))
    first, last = quotable_part(sentence, wanted_in(sentence, question))
    start, end = hit.start + first, hit.start + last
    return Quote(hit.version, hit.paragraph, start, end, (start, end))


def _notice(hit: Hit, question: Question | None) -> Quote:
    """The correction: all of it, else what of it says most about the mistake, in one piece.

    Half a correction says what was wrong and not what is right.
    """
    text, spans = hit.version.text, hit.sentences
    language = hit.version.metadata.words_language
    runs = [
        (spans[first][0], spans[last][1])
        for first in range(hit.position + 1)
        for last in range(hit.position, len(spans))
        if fits(text, spans[first][0], spans[last][1], TOLERATED_WORDS, language)
    ]
    if not runs:
        return sentence_quote(hit, question)
    start, end = max(
        runs,
        key=lambda run: (len(_ON_THE_MISTAKE.findall(text[slice(*run)])), run[1] - run[0]),
    )
    return Quote(hit.version, hit.paragraph, start, end, (hit.start, hit.end))


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
    return bool(
        re.match(r"(?:['’]s)?\s+(?:[A-Z][a-z]|said|says|told|had|has|is|was|will|\w{2,}ed\b)", rest)
    )


def _neighbourhood(hit: Hit) -> _Neighbourhood:
    text, language = hit.version.text, hit.version.metadata.words_language
    end = len(text[: hit.sentences[0][0]].rstrip())
    start = block_start(text, end)
    before = [
        (start + first, start + last)
        for first, last in paragraph_sentences(text[start:end], language)
    ]
    kept = before[-SENTENCES_BACK:]
    return _Neighbourhood(
        text, language, [*kept, *hit.sentences], before=len(kept), all_before=kept == before
    )


def _with_speaker(around: _Neighbourhood, position: int) -> Iterator[tuple[int, int]]:
    """First and last sentence so that a reader learns who says it, best first."""
    first, last = _whole_quotation(around, position)
    yield _with_attribution(around, first, last)
    for row in sorted(range(first, last + 1), key=lambda row: abs(row - position)):
        if _NAMED_SPEAKER.search(_unquoted(around, row)):
            yield min(row, position), max(row, position)
    yield first, last


def _whole_quotation(around: _Neighbourhood, position: int) -> tuple[int, int]:
    """First and last sentence so that no quotation is cut open, within the passage."""
    sentences, begun = around.sentences, around.passage_start
    first = last = position
    while first > around.before and is_open_at(around.text, begun, sentences[first][0]):
        first -= 1
    while last + 1 < len(sentences) and is_open_at(around.text, begun, sentences[last][1]):
        last += 1
    return first, last


def _unquoted(around: _Neighbourhood, row: int) -> str:
    """The words of a sentence that are not between quotation marks, wherever these began."""
    start, end = around.sentences[row]
    inside = is_open_at(around.text, around.passage_start, start)
    return outside_quotations(("“" if inside else "") + around.text[start:end])


def _with_attribution(around: _Neighbourhood, first: int, last: int) -> tuple[int, int]:
    """A sentence that is nothing but quoted words comes with the neighbour that says whose."""
    quoted = around.words(first, last).strip()
    if quoted[:1] not in _OPENERS or outside_quotations(quoted).strip(" ,.;"):
        return first, last
    before = around.words(first - 1, first - 1) if first > 0 else ""
    after = around.words(last + 1, last + 1) if last + 1 < len(around.sentences) else ""
    in_paragraph = first > around.before
    if in_paragraph and _NAMED_SPEAKER.search(before):
        return first - 1, last
    if _NAMED_SPEAKER.search(after):
        return first, last + 1
    if _NAMED_SPEAKER.search(before):
        return first - 1, last
    return first, last


def _named_from(around: _Neighbourhood, first: int, position: int, last: int) -> int:
    """The first sentence to quote so that a pronoun's name is among the quoted ones.

    Within a paragraph that is the first naming sentence, not the nearest one: where two persons
    are named, the reader sees both. Before a paragraph it is the whole paragraph before, or
    nothing: half of it might name somebody else.
    """
    if is_unresolved(around.words(first, last)):
        unresolved = first
    elif is_unresolved(around.words(position, position)):
        unresolved = position
    else:
        return first
    earlier = range(max(0, unresolved - SENTENCES_BACK), unresolved)
    here = [row for row in earlier if (row < around.before) == (unresolved < around.before)]
    before = [row for row in earlier if row not in here] if around.all_before else []
    for rows in (here, before):
        named = [row for row in rows if _names_subject(around.words(row, row))]
        if named:
            return min(first, named[0] if rows is here else rows[0])
    return first


def _names_subject(sentence: str) -> bool:
    return names_someone(sentence) and not is_unresolved(sentence)
