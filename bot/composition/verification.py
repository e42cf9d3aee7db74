"""A claim of a language model → the claim with a verified quote, or dropped with the reason.

Nothing that a model says is believed: its quote has to be in the passage that it names, and what
the claim says has to be in the words of the quote. What passes is shown with those words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.answer import Quote
from bot.answering.quote_length import TOLERATED_WORDS, fits, is_within_cap, sentences_within
from bot.checking.alignment import exact_alignments
from bot.checking.quotation import read_quotation
from bot.checking.turning import TurnKind, cut_turns
from bot.checking.words import Words
from bot.composition.dates import wrong_date
from bot.composition.evidence import Evidence
from bot.composition.figures import wrong_number
from bot.composition.instructions import instruction_in
from bot.composition.kinds import other_of_its_kind
from bot.composition.limits import other_limit
from bot.composition.names import missing_name
from bot.composition.negations import denies_otherwise
from bot.composition.rare_words import other_rare_word
from bot.composition.reply import ClaimReply
from bot.composition.roles import swapped_roles
from bot.composition.scope import goes_further
from bot.composition.speakers import wrong_speaker
from store.records import Version
from store.terms import terms

LONGEST_CLAIM_WORDS = 60
"""A claim is a sentence; what is longer is an essay."""
FEWEST_QUOTED_TERMS = 1
"""Content words that a quote needs to prove anything."""

ACTIVE = re.compile(
    r"https?:|www\.|\]\(|<[@#!/:a-z]|@(?:everyone|here)\b|discord(?:\.gg|\.com)|```|\b\w+\.(?:com|"
    r"org|net|example|io|gg)\b",
    re.IGNORECASE,
)
"""Links, mentions and code: they come from the renderer alone."""
INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Control characters, line ends, and letters of no width or of another direction."""
_PRONOUN = re.compile(
    r"\b(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|this|that|these|those|both|"
    r"we|our|us|I|my|me|such|the (?:\w+ )?(?:man|woman|company|union|government|country|"
    r"club|team|group|ministry|president|minister|alliance|party|city|act|law|court|study|paper))\b",
    re.IGNORECASE,
)


_LABEL = re.compile(r"[A-ZÀ-ÖØ-Þ][\w .’'-]{0,40}: ")


class ClaimFault(StrEnum):
    """Why a claim was dropped."""

    FORM = "form"
    """It is empty or too long, or it holds a link or a mention."""
    NO_SUCH_PASSAGE = "no_such_passage"
    QUOTE = "quote"
    """The quote is not in its passage, or it is too long or too short to be shown."""
    NOT_STORED = "not_stored"
    """The quote is not in what is stored by now: the article was removed meanwhile."""
    INSTRUCTION = "instruction"
    """The words that it rests on tell a model what to do: no report of anything."""
    UNSUPPORTED = "unsupported"
    """It is about something else than the words."""
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    WORD = "word"
    """Another one of a kind than the article's: days for weeks, south for north."""
    SPEAKER = "speaker"
    NEGATION = "negation"
    SCOPE = "scope"
    """It says more than the words: more surely, of more, or with a cause that they do not give."""


@dataclass(frozen=True, slots=True)
class VerifiedClaim:
    """A sentence of the model's, and the quote that was found to hold what it says."""

    text: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class DroppedClaim:
    """What the model said, why it is not shown, and the words that the reason is about."""

    claim: ClaimReply
    fault: ClaimFault
    detail: str = ""


def verify_claim(claim: ClaimReply, evidence: Sequence[Evidence]) -> VerifiedClaim | DroppedClaim:
    """Check one claim against the passage that it names.

    The quote is found word for word (capitals, punctuation and blanks may differ), and what is
    shown of it is the stored text: the sentences that it is from, and, where they begin with a
    pronoun, the sentence before.
    """

    text = " ".join(INVISIBLE.sub(" ", claim.text).split())
    if not terms(text) or len(text.split()) > LONGEST_CLAIM_WORDS or ACTIVE.search(text):
        return DroppedClaim(claim, ClaimFault.FORM)
    passage = next((each for each in evidence if each.number == claim.evidence), None)
    if passage is None:
        return DroppedClaim(claim, ClaimFault.NO_SUCH_PASSAGE, str(claim.evidence))
    span = find_quote(claim.quote, passage)
    quote = _to_show(passage, *span) if span else None
    if span is None or quote is None:
        return DroppedClaim(claim, ClaimFault.QUOTE, "" if span is None else "too long")
    grown = _with_names(passage, quote, text)
    for fault, detail in _faults(text, passage, span, grown or quote, named=grown is not None):
        if detail is not None:
            return DroppedClaim(claim, fault, detail)
    return VerifiedClaim(text, grown or quote)


def _faults(
    text: str, passage: Evidence, span: tuple[int, int], quote: Quote, *, named: bool
) -> Iterator[tuple[ClaimFault, str | None]]:
    """What may be wrong with a claim, and the words that are, None where it is not.

    Numbers and dates have to be in the sentences that the model quotes from; names may be in what
    the shown quote has besides.
    """
    article = passage.version.text
    quoted = article[slice(*span)]
    said = _sentences(passage.version, *span)
    shown = said if quote.text in said else quote.text
    yield ClaimFault.INSTRUCTION, instruction_in(said)
    yield ClaimFault.NUMBER, wrong_number(text, said, passage.text)
    yield ClaimFault.DATE, wrong_date(text, said, passage.version.metadata.published)
    yield ClaimFault.WORD, other_of_its_kind(text, said, passage.text)
    yield ClaimFault.WORD, other_rare_word(text, quoted, article)
    yield ClaimFault.NAME, None if named else missing_name(text, said, article)
    yield ClaimFault.NAME, swapped_roles(text, shown)
    yield ClaimFault.SPEAKER, wrong_speaker(text, passage.version, *span, shown)
    yield ClaimFault.NEGATION, denies_otherwise(text, quoted, said)
    yield ClaimFault.NEGATION, _cut_denial(passage, *span, text)
    yield ClaimFault.SCOPE, other_limit(text, quoted)
    yield ClaimFault.SCOPE, goes_further(text, quoted, shown)


def find_quote(quote: str, passage: Evidence) -> tuple[int, int] | None:
    """The span in the version's text of words that a model quotes from a passage.

    None where they do not stand there one after the other; nor where the quote leaves words out
    or puts words in, as dots and brackets say: the claim may rest on what is not there.
    """
    quotation = read_quotation(quote)
    if quotation.joins:
        return None  # put together, or with words put in
    if len(terms(quote)) < FEWEST_QUOTED_TERMS:
        return None
    words = Words(passage.version.text, passage.start, passage.end)
    found = exact_alignments(quotation, words)
    return min(found, key=lambda each: each.skipped).span if found else None


def _sentences(version: Version, start: int, end: int) -> str:
    """The sentences that a span has a part in."""
    return version.text[slice(*_grown(version, start, end))]


def _grown(version: Version, start: int, end: int) -> tuple[int, int]:
    """A span grown to the sentences that it has a part in."""
    spans = sentences_within(version.text, start, end, version.metadata.words_language)
    return (
        min([start, *(first for first, _ in spans)]),
        max([end, *(last for _, last in spans)]),
    )


def _to_show(passage: Evidence, start: int, end: int) -> Quote | None:
    """The quote that is shown: the sentences of the span, or the span, if that is short enough."""
    text, language = passage.version.text, passage.version.metadata.words_language
    first, last = _grown(passage.version, start, end)
    if fits(text, first, last, TOLERATED_WORDS, language):
        return Quote(passage.version, passage.paragraph, first, last, (start, end))
    if is_within_cap(text[start:end]):
        return Quote(passage.version, passage.paragraph, start, end, (start, end))
    return None


def _with_names(passage: Evidence, quote: Quote, claim: str) -> Quote | None:
    """The quote grown until it has every name of the claim: itself where it has them, None where
    it may not grow so far.

    To the sentence before, or two, where it speaks of somebody by a pronoun; to the one behind,
    where it is a quotation whose speaker is named there; in an interview, to who speaks.
    """
    text, language = passage.version.text, passage.version.metadata.words_language
    if missing_name(claim, _sentences(passage.version, quote.start, quote.end), text) is None:
        return quote
    sentences = sentences_within(text, passage.start, passage.end, language)
    before = [start for start, end in sentences if end <= quote.start]
    after = [end for start, end in sentences if start >= quote.end]
    wider: list[tuple[int, int]] = []
    if before and _PRONOUN.search(quote.text):
        wider += [(start, quote.end) for start in reversed(before[-2:])]
    if after and quote.text.rstrip().endswith(("”", '"')):
        wider.append((quote.start, after[0]))
    if _LABEL.match(text, passage.start):
        wider.append((passage.start, quote.end))
    for start, end in wider:
        if is_within_cap(text[start:end]) and missing_name(claim, text[start:end], text) is None:
            return Quote(passage.version, passage.paragraph, start, end, quote.highlight)
    return None


def _cut_denial(passage: Evidence, start: int, end: int, claim: str) -> str | None:
    """The words right beside a quote that deny it or make it a condition, if the claim has none."""
    text, language = passage.version.text, passage.version.metadata.words_language
    for turn in cut_turns(text, start, end, claim, language):
        if turn.kind in (TurnKind.NEGATION, TurnKind.CONDITION):
            return turn.words
    return None
