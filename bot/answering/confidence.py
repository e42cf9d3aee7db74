"""Search results → how sure we are that they answer, why not, and what that is called."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.answer import Quote, Status
from bot.answering.asked_names import missing_name_or_words
from bot.answering.context import is_unresolved
from bot.answering.evidence import MISSING_EVIDENCE, has_evidence
from bot.answering.headings_and_lists import is_heading
from bot.answering.negation import lacks_denial
from bot.answering.question import Question, QuestionKind
from bot.answering.thresholds import DEFAULT_THRESHOLDS, Thresholds
from store.languages import ENGLISH
from store.search_results import Hit, SearchResult
from store.terms import WORD, term_of, terms

# Logistic regression of "the question is about these articles" (SQuAD 2.0's development set,
# against questions about other articles: AUROC .994). With other figures, or other features,
# CONFIDENCE_FORMULA grows.
PIECE_MATCH_COEFFICIENT = 16.95
COSINE_COEFFICIENT = 9.39
COVERAGE_COEFFICIENT = 4.07
INTERCEPT = -15.25

WORD_MATCH_NEEDED = 0.25
"""Every content word of the question must be matched at least so well in the best passage, or the
fact asked for is likely not there: of near misses (right topic, fact absent) this leaves half, of
answerable questions 97 % (cosines; 1 where the word itself occurs)."""
QUESTION_SCAFFOLD = frozenset(
    """amount called describe described exactly gonna happen happened happens kind known mention
    mentioned named number ok okay please said say says sort tell think thinks thought told type
    wanna way ways yeah""".split()
)
"""Words of questions that an answer need not match."""
ONLY_NEAR = "the passages only come near the question"
NAME_MATCH_NEEDED = 0.6
"""The same for a name that the article does not have: by then it is another form of one it has."""


TEXTS_REMEMBERED = 64
"""Articles whose terms are kept: the next questions are often about the same one."""

_YEAR = re.compile(r"1\d{3}|20\d\d")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status, why it was given, the confidence (0 to 1), and words that occur nowhere."""

    status: Status
    reason: str
    confidence: float
    absent_words: tuple[str, ...] = ()


def judge(
    question: Question,
    result: SearchResult,
    shown: Sequence[Quote],
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Judgement:
    """Judge what was found for a question, given the quotes that would be shown for it.

    The thresholds only matter by which of them the confidence reaches; calibrating relies on it.
    """
    sure = confidence(result.hits)
    absent = absent_words(result)
    if result.hits and not shown:
        return Judgement(Status.NOT_FOUND, "the passages found have just been removed", sure)
    article = _article_terms(result)
    english = result.language == ENGLISH  # the names and kinds of evidence of which alone are known
    names = absent_names(result, article) if english else []
    found_above = thresholds.found_above_among(result.passages)
    needed = max(thresholds.answered_above, found_above) if names else found_above
    if not result.hits or sure < needed:
        return Judgement(Status.NOT_FOUND, "no passage comes near the question", sure, absent)
    missing = [*names, *unmatched_words(result, article)]
    if missing:
        words = " and ".join(f"“{word}”" for word in dict.fromkeys(missing))
        return Judgement(Status.UNSURE, f"nothing found about {words}", sure, absent)
    if english and (lacking := _lacking(question, shown[0])):
        return Judgement(Status.UNSURE, lacking, sure, absent)
    if sure < thresholds.answered_above:
        return Judgement(Status.UNSURE, ONLY_NEAR, sure, absent)
    return Judgement(Status.ANSWERED, "the passage fits the question", sure)


def _lacking(question: Question, quote: Quote) -> str | None:
    """What an English question asks for and the quote has nothing of, None where it has all."""
    kind = question.answer_type
    evidence = _evidence(quote)
    if kind in MISSING_EVIDENCE and not has_evidence(kind, evidence, question.text):
        return MISSING_EVIDENCE[kind]
    if question.kind is not QuestionKind.YES_NO and lacks_denial(question.text, evidence):
        return "nothing found that denies it"
    return missing_name_or_words(question.text, quote, evidence)


def _evidence(quote: Quote) -> str:
    """The words that have to hold the answer: the sentence itself, not what explains it.

    A question of an interview or a heading explains what is quoted with it.
    """
    start, end = quote.highlight
    sentence = quote.version.text[start:end]
    explained = sentence.endswith(("?", ":")) or is_heading(quote.version.text, start, end)
    if explained or is_unresolved(sentence):  # "she said": the quote begins with who she is
        return quote.text
    return sentence


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
    """The question's words that occur in no article searched: its names, else the first one."""
    words = [word for word in result.unknown_words if word.lower() not in QUESTION_SCAFFOLD]
    names = tuple(word for word in words if word[:1].isupper())
    return names or tuple(words[:1])


def unmatched_words(result: SearchResult, article: frozenset[str]) -> list[str]:
    """The question's words that nothing in the best passage comes near."""
    language = _words_language(result)
    return [
        word
        for word, match in result.word_matches.items()
        if match < WORD_MATCH_NEEDED
        and word.lower() not in QUESTION_SCAFFOLD
        # a name that the article has is what it is about, also where a passage says "she"
        and not (word[:1].isupper() and term_of(word, language) in article)
    ]


def absent_names(result: SearchResult, article: frozenset[str]) -> list[str]:
    """Names in the question that the article of the best hit has in no form."""
    language = _words_language(result)
    return [
        name
        for name in names_in(result.question)
        if term_of(name, language) not in article
        and result.word_matches.get(name, 0.0) < NAME_MATCH_NEEDED
    ]


def _words_language(result: SearchResult) -> str:
    """The language of the article of the best hit."""
    return result.hits[0].version.metadata.words_language if result.hits else ENGLISH


def _article_terms(result: SearchResult) -> frozenset[str]:
    """All terms of the article of the best hit, with its title, publisher and authors."""
    if not result.hits:
        return frozenset()
    version = result.hits[0].version
    metadata = version.metadata
    record = " ".join([metadata.title, metadata.publisher or "", *metadata.authors])
    language = metadata.words_language
    return _terms_of(version.text, language).union(terms(record, language))


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _terms_of(text: str, language: str) -> frozenset[str]:
    return frozenset(terms(text, language))


def names_in(question: str) -> list[str]:
    """Capitalised words of a question that are not merely its first word, and its years."""
    words = list(WORD.finditer(question))
    return [
        match.group()
        for match in words[1:]
        if (match.group()[0].isupper() and len(match.group()) > 1 and term_of(match.group()))
        or _YEAR.fullmatch(match.group())
    ]
