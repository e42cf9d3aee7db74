"""A question → an answer: understood, searched, judged, quoted, verified."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, assert_never

from bot.answering import wording
from bot.answering.about_article import (
    article_named,
    of_known_article,
    opening,
    summary_text,
)
from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.answering.answer_spans import read_closely
from bot.answering.asked_fields import metadata_answer
from bot.answering.confidence import Judgement, judge
from bot.answering.evidence import has_new_span
from bot.answering.follow_up import Reading, Turn, standalone
from bot.answering.follow_up_search import merged, narrowed, requests
from bot.answering.introductions import introduces
from bot.answering.links import quote_link
from bot.answering.question import Question, QuestionKind, understand
from bot.answering.reader import Reader
from bot.answering.repetition import distinct
from bot.answering.selection import (
    MOST_MORE,
    choose_quotes,
    corrections_last,
    other_account,
    other_side,
    shown_count,
)
from bot.answering.thresholds import Thresholds, thresholds_in_force
from bot.answering.verify import verified
from store.errors import UnknownArticleError
from store.languages import ENGLISH
from store.library import Library
from store.records import Scope, Version
from store.search_results import Hit, SearchRequest, SearchResult

log = logging.getLogger(__name__)

LISTED_ARTICLES = 5
"""Articles that are named where a question about "the article" could mean any of them."""


class Asking(NamedTuple):
    """One question, where to search for its answer, and what was asked before it, if it follows.

    ``rewritten``: the question made to stand alone, where a language model did that.
    """

    text: str
    scope: Scope = Scope()
    before: Turn | None = None
    rewritten: str | None = None


class Answerer:
    """Answers questions from a library, extractively: retrieve, choose, quote, verify.

    Safe to use from several threads; all of it is processor work, so keep it off an event loop.
    """

    def __init__(
        self,
        library: Library,
        thresholds: Thresholds | None = None,
        reader: Reader | None = None,
    ) -> None:
        """Without ``thresholds``, those in force for the library count, as they are when asked.

        ``reader``: a model that reads what is to answer once more; without one nothing does.
        """
        self._library = library
        self._given = thresholds
        self._reader = reader
        self._told: str | None = None

    def answer(
        self,
        text: str,
        scope: Scope = Scope(),
        before: Turn | None = None,
        rewritten: str | None = None,
    ) -> Answer:
        """Answer one question within a scope; ``before`` is what it follows.

        Raises the store's errors.
        """
        return self.answer_all([Asking(text, scope, before, rewritten)])[0]

    def answer_all(self, asked: Sequence[Asking]) -> list[Answer]:
        """Answer several questions, which takes less time than one after the other."""
        thresholds = self._given or self._in_force()
        return [answer for [answer] in self._answers(asked, [thresholds])]

    def answers_at(
        self,
        text: str,
        several: Sequence[Thresholds],
        scope: Scope = Scope(),
        before: Turn | None = None,
        rewritten: str | None = None,
    ) -> list[Answer]:
        """The answers that one question gets at several thresholds, searched for once."""
        return self._answers([Asking(text, scope, before, rewritten)], several)[0]

    def _answers(
        self, asked: Sequence[Asking], several: Sequence[Thresholds]
    ) -> list[list[Answer]]:
        """The answers to each question at several thresholds."""
        readings = [standalone(each.text, each.before, each.rewritten) for each in asked]
        return [
            [self._finish(searched, thresholds) for thresholds in several]
            for searched in self._searched(asked, readings)
        ]

    def _in_force(self) -> Thresholds:
        found = thresholds_in_force(self._library)
        if found.problem and found.problem != self._told:
            log.warning("%s", found.problem)
        self._told = found.problem
        return found.thresholds

    def _searched(self, asked: Sequence[Asking], readings: Sequence[Reading]) -> list[_Searched]:
        """Search for all questions that articles can answer, in one batch."""
        begun = time.perf_counter()
        questions = [
            self._understood(reading.text, each.scope)
            for each, reading in zip(asked, readings, strict=True)
        ]
        wanted = [
            []
            if not question.kind.is_searched
            else requests(search_request(question, each.scope), reading, _kept_article(each))
            for each, reading, question in zip(asked, readings, questions, strict=True)
        ]
        found = iter(self._library.search_all([request for each in wanted for request in each]))
        results = [[next(found) for _ in each] for each in wanted]
        shared = (time.perf_counter() - begun) / max(1, len(asked))
        return [
            _Searched(
                each,
                reading,
                question,
                _one_result(each, reading, several) if several else None,
                shared,
            )
            for each, reading, question, several in zip(
                asked, readings, questions, results, strict=True
            )
        ]

    def _understood(self, text: str, scope: Scope) -> Question:
        question = understand(text)
        if question.kind is QuestionKind.FOREIGN and self._knows(question.language):
            return replace(question, kind=QuestionKind.CONTENT)
        if not (question.names and question.kind.is_searched):
            return question
        return of_known_article(question, self._library.named(scope).values())

    def _knows(self, language: str | None) -> bool:
        """Whether the embedding model may know a language: those of most models are not told."""
        known = self._library.languages
        return language is not None and (known is None or language in known)

    def _finish(self, searched: _Searched, thresholds: Thresholds) -> Answer:
        begun = time.perf_counter()
        question, kind = searched.question, searched.question.kind
        if kind is QuestionKind.CONTENT or kind is QuestionKind.YES_NO:
            assert searched.result is not None, "is_searched is true of these kinds"
            answer = self._from_passages(question, searched.result, thresholds)
        elif kind is QuestionKind.METADATA:
            answer = self._about_article(searched, _from_record)
        elif kind is QuestionKind.SUMMARY:
            answer = self._about_article(searched, self._summary)
        elif kind is QuestionKind.HELP:
            answer = _unsearched(question, wording.HELP, "this is no question about an article")
        elif kind is QuestionKind.FOREIGN:
            answer = _unsearched(
                question, wording.foreign(question.language), "the question is not in English"
            )
        else:
            assert_never(kind)
        seconds = {**answer.seconds}
        total = searched.seconds + time.perf_counter() - begun
        seconds["other"] = max(0.0, total - sum(seconds.values()))
        typed, read = searched.asking.text, searched.reading.text
        return replace(
            answer, question=typed, understood=read if read != typed else None, seconds=seconds
        )

    # ---- from the articles' words

    def _from_passages(
        self, question: Question, result: SearchResult, thresholds: Thresholds
    ) -> Answer:
        hits = distinct(corrections_last(question.text, result.hits))
        wanted = shown_count(hits)
        heading = None
        if question.kind is QuestionKind.YES_NO and hits:
            hits, wanted = _both_sides(question, hits)
            heading = wording.REPORTED_HEADING
        elif hits and (other := other_account(question, hits)):
            hits, wanted = _side_by_side(hits, other), max(wanted, 2)
        first, more = choose_quotes(hits, wanted, question)
        kept = verified(self._library, [*first, *more])
        first = [quote for quote in first if quote in kept]
        more = [quote for quote in more if quote in kept]
        judgement = judge(question, result, first, thresholds)
        if self._reader is not None:
            first, judgement = read_closely(self._reader, question, first, judgement)
        shown = len(first)
        if judgement.status is Status.NOT_FOUND:
            shown, heading = 0, None
        citations = cited([*first, *more])
        answer = Answer(
            question=question.text,
            status=judgement.status,
            mode=Mode.EXTRACTIVE,
            text="",
            reason=judgement.reason,
            confidence=judgement.confidence,
            heading=heading,
            citations=citations[:shown],
            more=citations[shown : shown + MOST_MORE],
            notes=_notes(result),
            articles_searched=result.articles,
            passages_searched=result.passages,
            seconds=result.seconds,
        )
        return replace(answer, text=_text(answer, judgement))

    # ---- about the article itself

    def _about_article(
        self, searched: _Searched, answered: Callable[[Question, Version, int], Answer]
    ) -> Answer:
        """What ``answered`` says of the article that is meant, or the question which one that is.

        ``answered`` takes how many articles it is one of.
        """
        question, kept_article = searched.question, _kept_article(searched.asking)
        named = self._library.named(searched.asking.scope)
        if not named:
            return Answer(
                question.text,
                Status.NOT_FOUND,
                Mode.METADATA,
                wording.nothing_found(0, ()),
                "there are no articles yet",
            )
        article_id = next(iter(named)) if len(named) == 1 else article_named(question, named)
        if article_id is None and kept_article in named:
            article_id = kept_article
        if article_id is None:
            return Answer(
                question.text,
                Status.UNSURE,
                Mode.METADATA,
                wording.which_article("no date known", list(named.values())[:LISTED_ARTICLES]),
                f"the question does not say which of {len(named)} articles it is about",
                articles_searched=len(named),
            )
        try:
            version = self._library.version(article_id)
        except UnknownArticleError:  # it was removed a moment ago
            return self._about_article(searched, answered)
        return answered(question, version, len(named))

    def _summary(self, question: Question, version: Version, count: int) -> Answer:
        paragraph = opening(version)
        citations = cited(verified(self._library, [paragraph] if paragraph else []))
        words = [_with_note(each.quote.text, each.quote) for each in citations]
        return Answer(
            question.text,
            Status.ANSWERED if citations else Status.NOT_FOUND,
            Mode.SUMMARY,
            "\n".join([summary_text(version), *words]),
            "from the opening paragraph, as it was published",
            confidence=1.0 if citations else 0.0,
            citations=citations,
            about=version,
            articles_searched=count,
        )


@dataclass(frozen=True, slots=True)
class _Searched:
    """A question, how it was read, and what was found for it; ``seconds`` that took."""

    asking: Asking
    reading: Reading
    question: Question
    result: SearchResult | None
    seconds: float


def _from_record(question: Question, version: Version, count: int) -> Answer:
    text, known = metadata_answer(version, question.fields)
    fields = ", ".join(question.fields)
    return Answer(
        question.text,
        Status.ANSWERED if known else Status.NOT_FOUND,
        Mode.METADATA,
        text,
        f"from the article's record: {fields}" if known else f"not in its record: {fields}",
        confidence=1.0 if known else 0.0,
        about=version,
        articles_searched=count,
    )


def _kept_article(asking: Asking) -> str | None:
    return asking.before.article_id if asking.before else None


def _one_result(asking: Asking, reading: Reading, results: Sequence[SearchResult]) -> SearchResult:
    if len(results) == 1 and reading.text == asking.text:
        return results[0]
    kept = _kept_article(asking)
    return merged(results, asking.text, kept, narrow=narrowed(asking.scope, kept) is not None)


def search_request(question: Question, scope: Scope) -> SearchRequest:
    """What the library is asked: a sentence earns more that has the kind of thing asked for."""

    def bonus(sentence: str) -> float:
        found = has_new_span(question.answer_type, sentence, question.text)
        return float(found or introduces(question.text, sentence))

    return SearchRequest(question.text, scope, bonus, question.language or ENGLISH)


def _both_sides(question: Question, hits: Sequence[Hit]) -> tuple[list[Hit], int]:
    """The claim and the other side, of its own or of another article, before all others."""
    other = other_side(question.text, hits[0], hits) or other_account(question, hits)
    return (_side_by_side(hits, other), 2) if other else (list(hits), 1)


def _side_by_side(hits: Sequence[Hit], other: Hit) -> list[Hit]:
    """The sentences, with the other side right behind the best one."""
    return [hits[0], other, *(hit for hit in hits[1:] if hit is not other)]


def cited(quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    """The quotes numbered from 1, each with its link."""
    return tuple(Citation(n, quote, _link(quote)) for n, quote in enumerate(quotes, start=1))


def _link(quote: Quote) -> str | None:
    version = quote.version
    found = version.metadata
    return quote_link(found.url, version.text, quote.start, quote.end, found.page_starts)


def _text(answer: Answer, judgement: Judgement) -> str:
    if answer.status is Status.NOT_FOUND or not answer.citations:
        return wording.nothing_found(answer.articles_searched, judgement.absent_words)
    first = answer.citations[0].quote
    words = _quoted(first)
    if answer.status is Status.UNSURE:
        return f"{wording.unsure(answer.reason)} {words}"
    if answer.heading:  # both sides, never one alone
        words = " ".join(_quoted(each.quote) for each in answer.citations)
        return f"{answer.heading}. {wording.lead(first)} {words}"
    return f"{wording.lead(first)} {words}"


def _quoted(quote: Quote) -> str:
    return _with_note(wording.in_quotation_marks(quote.text), quote)


def _with_note(words: str, quote: Quote) -> str:
    """The words, and behind them what of the sentence is left out."""
    return f"{words} {wording.cut_note(quote)}".rstrip()


def _notes(result: SearchResult) -> tuple[str, ...]:
    return tuple(f"“{typed}” was read as “{read}”." for typed, read in result.corrections.items())


def _unsearched(question: Question, text: str, reason: str) -> Answer:
    return Answer(question.text, Status.UNSURE, Mode.HELP, text, reason)
