"""Search results → how sure we are that they answer, why not, and what that is called."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.answer import Quote, Status
from bot.answering.evidence import MISSING_EVIDENCE, has_evidence
from bot.answering.question import Question
from store.search import Hit, SearchResult
from store.terms import WORD, term_of, terms

# Logistic regression of "the question is about these articles" (design notes, SQuAD 2.0).
PIECE_MATCH_COEFFICIENT = 16.95
COSINE_COEFFICIENT = 9.39
COVERAGE_COEFFICIENT = 4.07
INTERCEPT = -15.25

ANSWERED_ABOVE = 0.5
FOUND_ABOVE = 0.1


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status, why it was given, the confidence (0 to 1), and words that occur nowhere."""

    status: Status
    reason: str
    confidence: float
    absent_words: tuple[str, ...] = ()


def judge(question: Question, result: SearchResult, shown: Sequence[Quote]) -> Judgement:
    """Judge what was found for a question, given the quotes that would be shown for it."""
    sure = confidence(result.hits)
    absent = absent_words(result)
    if not result.hits or sure < FOUND_ABOVE:
        return Judgement(Status.NOT_FOUND, "no passage comes near the question", sure, absent)
    names = [word for word in absent_names(question.text, result) if word]
    if names:
        reason = f"{', '.join(f'“{name}”' for name in names)} not in the passages found"
        return Judgement(Status.UNSURE, reason, sure, absent)
    if not any(has_evidence(question.answer_type, quote.text, question.text) for quote in shown):
        return Judgement(Status.UNSURE, MISSING_EVIDENCE[question.answer_type], sure, absent)
    if sure < ANSWERED_ABOVE:
        return Judgement(Status.UNSURE, "the passages only come near the question", sure, absent)
    return Judgement(Status.ANSWERED, "the passage fits the question", sure)


def confidence(hits: Sequence[Hit]) -> float:
    """The probability that the best hit is about what was asked, 0 where there is none."""
    if not hits:
        return 0.0
    logit = (
        PIECE_MATCH_COEFFICIENT * hits[0].piece_match
        + COSINE_COEFFICIENT * max(hit.cosine for hit in hits)
        + COVERAGE_COEFFICIENT * hits[0].coverage
        + INTERCEPT
    )
    return 1 / (1 + math.exp(-logit))


def absent_words(result: SearchResult) -> tuple[str, ...]:
    """The question's words that occur in no article searched."""
    return result.unknown_words


def absent_names(question: str, result: SearchResult) -> list[str]:
    """Names in the question that the article of the best hit does not have anywhere."""
    if not result.hits:
        return []
    version = result.hits[0].version
    metadata = version.metadata
    known = set(terms(" ".join([version.text, metadata.title, metadata.publisher or ""])))
    return [name for name in names_in(question) if term_of(name) not in known]


def names_in(question: str) -> list[str]:
    """Capitalised words of a question that are not merely its first word."""
    words = list(WORD.finditer(question))
    return [
        match.group()
        for match in words[1:]
        if match.group()[0].isupper() and len(match.group()) > 1 and term_of(match.group())
    ]
