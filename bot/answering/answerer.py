"""A question → an answer: understood, searched, judged, quoted, verified."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.answering import wording
from bot.answering.about_article import article_named, metadata_answer, opening, summary_text
from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.answering.confidence import Judgement, judge
from bot.answering.evidence import new_spans
from bot.answering.links import quote_link
from bot.answering.question import Question, QuestionKind, understand
from bot.answering.selection import (
    MOST_MORE,
    choose_quotes,
    corrections_last,
    other_side,
    shown_count,
)
from bot.answering.verify import verified
from store.library import Library
from store.records import Scope, Version
from store.search import Hit, SearchRequest, SearchResult

LISTED_ARTICLES = 5
"""Articles that are named where a question about "the article" could mean any of them."""


class Answerer:
    """Answers questions from a library, extractively: retrieve, choose, quote, verify.

    Safe to use from several threads; all of it is processor work, so keep it off an event loop.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def answer(self, text: str, scope: Scope = Scope()) -> Answer:  # noqa: B008
        """Answer one question within a scope. Raises the store's errors."""
        return self.answer_all([(text, scope)])[0]

    def answer_all(self, asked: Sequence[tuple[str, Scope]]) -> list[Answer]:
        """Answer several questions, which takes less time than one after the other."""
        begun = time.perf_counter()
        questions = [understand(text) for text, _ in asked]
        scopes = [scope for _, scope in asked]
        to_search = [n for n, each in enumerate(questions) if each.kind not in _UNSEARCHED]
        requests = [_request(questions[n], scopes[n]) for n in to_search]
        results = dict(zip(to_search, self._library.search_all(requests), strict=True))
        shared = (time.perf_counter() - begun) / max(1, len(asked))
        return [
            self._finish(text, question, scope, results.get(number), shared)
            for number, ((text, scope), question) in enumerate(zip(asked, questions, strict=True))
        ]

    def _finish(
        self,
        text: str,
        question: Question,
        scope: Scope,
        result: SearchResult | None,
        shared_seconds: float,
    ) -> Answer:
        begun = time.perf_counter()
        if result is not None:
            answer = self._from_passages(question, scope, result)
        elif question.kind is QuestionKind.HELP:
            answer = _unsearched(question, wording.HELP, "this is no question about an article")
        elif question.kind is QuestionKind.FOREIGN:
            answer = _unsearched(
                question, wording.foreign(question.language), "the question is not in English"
            )
        else:
            answer = self._about_article(question, scope)
        seconds = {**answer.seconds}
        total = shared_seconds + time.perf_counter() - begun
        seconds["other"] = max(0.0, total - sum(seconds.values()))
        return replace(answer, question=text, seconds=seconds)

    # ---- from the articles' words

    def _from_passages(self, question: Question, scope: Scope, result: SearchResult) -> Answer:
        count = self._library.article_count(scope)
        hits = corrections_last(question.text, result.hits)
        wanted = shown_count(hits)
        heading = None
        if question.kind is QuestionKind.YES_NO and hits:
            hits, wanted = _both_sides(question.text, hits)
            heading = wording.REPORTED_HEADING
        first, more = choose_quotes(hits, wanted, question)
        first, more = verified(self._library, first), verified(self._library, more)
        judgement = judge(question, result, first)
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
            articles_searched=count,
            seconds=result.seconds,
        )
        return replace(answer, text=_text(answer, judgement))

    # ---- about the article itself

    def _about_article(self, question: Question, scope: Scope) -> Answer:
        versions = [summary.version for summary in self._library.articles(scope)]
        if not versions:
            return Answer(
                question.text,
                Status.NOT_FOUND,
                Mode.METADATA,
                wording.nothing_found(0, ()),
                "there are no articles yet",
            )
        version = versions[0] if len(versions) == 1 else article_named(question.text, versions)
        if version is None:
            return Answer(
                question.text,
                Status.UNSURE,
                Mode.METADATA,
                wording.which_article("no date known", versions[:LISTED_ARTICLES]),
                f"the question does not say which of {len(versions)} articles it is about",
                articles_searched=len(versions),
            )
        if question.kind is QuestionKind.SUMMARY:
            return self._summary(question, version, len(versions))
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
            articles_searched=len(versions),
        )

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


_UNSEARCHED = (
    QuestionKind.HELP,
    QuestionKind.FOREIGN,
    QuestionKind.METADATA,
    QuestionKind.SUMMARY,
)


def _request(question: Question, scope: Scope) -> SearchRequest:
    return SearchRequest(
        question.text,
        scope,
        lambda sentence: float(bool(new_spans(question.answer_type, sentence, question.text))),
    )


def _both_sides(question: str, hits: Sequence[Hit]) -> tuple[list[Hit], int]:
    """The claim and, where the article has it, the other side, before all other sentences."""
    claim = hits[0]
    other = other_side(question, claim, hits)
    rest = [hit for hit in hits if hit is not claim and hit is not other]
    first = [claim, other] if other else [claim]
    return [*first, *rest], len(first)


def cited(quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    """The quotes numbered from 1, each with its link."""
    return tuple(
        Citation(
            number,
            quote,
            quote_link(quote.version.metadata.url, quote.version.text, quote.start, quote.end),
        )
        for number, quote in enumerate(quotes, start=1)
    )


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
