"""An extractive answer → the same in a language model's words, as far as they can be verified.

The rule stays: no verified quote, no claim. Whatever goes wrong, the extractive answer is given.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from pydantic import ValidationError

from bot.answering import wording
from bot.answering.answer import Answer, Citation, Claim, Mode, Quote, Status
from bot.answering.answer_spans import marked, unmarked
from bot.answering.answerer import cited
from bot.answering.follow_up import Turn
from bot.answering.reader import Reader
from bot.answering.selection import MOST_MORE
from bot.answering.verify import verified
from bot.composition.budget import require_budget
from bot.composition.completion import Completion, LanguageModelError, Message, Spent, Usage
from bot.composition.evidence import Evidence, evidence_of
from bot.composition.prompt import messages
from bot.composition.reply import ClaimReply, ModelReply
from bot.composition.report import CompositionReport, Outcome
from bot.composition.rewriter import Rewriter, RewritesQuestions, Rewriting
from bot.composition.support import is_supported
from bot.composition.verification import (
    ClaimFault,
    DroppedClaim,
    VerifiedClaim,
    verify_claim,
)
from store.library import Library
from store.replies import reply_key
from store.usage import TokenUsage

log = logging.getLogger(__name__)

MOST_CLAIMS_SHOWN = 4
"""Sentences of an answer: a member reads four, and the quotes under them."""
NOT_ANSWERED = "the language model found no answer in these passages"


class RepliesToMessages(RewritesQuestions, Protocol):
    """A language model as the composer asks it."""

    def reply_to(
        self,
        asked: Sequence[Message],
        evidence: Sequence[Evidence],
        guild_id: int,
        spent: Spent,
    ) -> Completion[ModelReply]:
        """The reply to some messages, in what ``spent`` leaves of the answer's budget.

        Raises ``LanguageModelError``.
        """


class Composer:
    """Puts extractive answers into a model's words. Blocks: call it on a thread of its own."""

    def __init__(
        self,
        library: Library,
        model: RepliesToMessages,
        tokens_per_day: int | None = None,
        reader: Reader | None = None,
    ) -> None:
        """``tokens_per_day``: sent and received, that one guild's answers may take; None: any.

        ``reader``: marks the words in the claims' quotes that answer.
        """
        self._library = library
        self._model = model
        self._tokens_per_day = tokens_per_day
        self._reader = reader
        self._rewriter = Rewriter(library, model, tokens_per_day)

    @property
    def model_id(self) -> str:
        """The model's provider and name."""
        return self._model.id

    def rewrite(self, question: str, turns: Sequence[Turn], guild_id: int = 0) -> Rewriting | None:
        """A follow-up made to stand alone; see ``Rewriter.rewrite``."""
        return self._rewriter.rewrite(question, turns, guild_id)

    def compose(
        self, answer: Answer, guild_id: int = 0, rewriting: Rewriting | None = None
    ) -> Answer:
        """The answer with the model's claims, or as it was; ``composition`` tells which and why.

        What ``rewriting`` its question took is of the answer's own budget, and is told with it.

        Only what was found in the articles' passages goes to the model, and nothing does where the
        guild has had a reply to the same words before. Never raises for anything that a model or a
        provider does; raises the store's errors.
        """
        spent = rewriting.spent if rewriting else Spent()
        if rewriting:
            seconds = {**answer.seconds, "rewriting": spent.seconds}
            answer = replace(answer, rewriting=rewriting, seconds=seconds)
        if answer.mode is not Mode.EXTRACTIVE or answer.status is Status.NOT_FOUND:
            return answer
        evidence = evidence_of(answer)
        if not evidence:
            return answer
        question = answer.understood or answer.question
        asked = messages(question, evidence)
        key = reply_key(guild_id, self._model.id, *(each.text for each in asked))
        known = self._kept_reply(key)
        try:
            completion = known or self._ask(asked, evidence, guild_id, spent)
        except LanguageModelError as error:
            report = CompositionReport(
                self._model.id,
                Outcome.UNAVAILABLE,
                error.reason,
                usage=error.usage,
                requests=error.requests,
            )
            return self._told(answer, report, guild_id)
        kept, dropped = self._checked(completion.reply, evidence)
        if not known and (kept or not completion.reply.answered):
            ids = {each.version.article_id for each in evidence}
            self._library.replies.keep(key, completion.reply.model_dump_json(), ids, guild_id)
        report = CompositionReport(
            self._model.id,
            Outcome.COMPOSED,
            claims=len(completion.reply.claims),
            dropped=tuple(dropped),
            usage=completion.usage,
            requests=completion.requests,
            seconds=completion.seconds,
            cached=known is not None,
        )
        if kept:
            composed = _composed(answer, kept)
            if not answer.heading:  # both sides of a question for a yes or a no, no span of which
                composed = self._marked(composed)
            return self._told(composed, report, guild_id)
        if not completion.reply.answered:
            report = replace(report, outcome=Outcome.NOT_ANSWERED, reason=NOT_ANSWERED)
            return self._told(_less_sure(answer), report, guild_id)
        reason = "nothing that the model said could be verified"
        report = replace(report, outcome=Outcome.NOTHING_VERIFIED, reason=reason)
        return self._told(answer, report, guild_id)

    def _kept_reply(self, key: str) -> Completion[ModelReply] | None:
        """The reply that was kept, None where there is none or another version wrote it."""
        kept = self._library.replies.find(key)
        if kept is None:
            return None
        try:
            reply = ModelReply.model_validate_json(kept)
        except ValidationError:
            return None
        return Completion(reply, Usage(), 0.0, 0)

    def _ask(
        self, asked: Sequence[Message], evidence: Sequence[Evidence], guild_id: int, spent: Spent
    ) -> Completion[ModelReply]:
        """The model's reply, if the guild's budget has anything left."""
        require_budget(self._library, guild_id, self._tokens_per_day)
        return self._model.reply_to(asked, evidence, guild_id, spent)

    def _checked(
        self, reply: ModelReply, evidence: Sequence[Evidence]
    ) -> tuple[list[VerifiedClaim], list[DroppedClaim]]:
        """The claims that hold, each with a quote of the stored article, and the others.

        A reply that says that it is no answer has no claims to show.
        """
        if not reply.answered:
            return [], []
        held: list[tuple[ClaimReply, VerifiedClaim]] = []
        dropped: list[DroppedClaim] = []
        for claim in reply.claims:
            found = verify_claim(claim, evidence)
            if isinstance(found, DroppedClaim):
                dropped.append(found)
            elif verified(self._library, [found.quote]):
                held.append((claim, found))
            else:
                dropped.append(DroppedClaim(claim, ClaimFault.NOT_STORED))
        supported = is_supported([found for _, found in held], self._library.unmatched_shares)
        kept: list[VerifiedClaim] = []
        for (claim, found), holds in zip(held, supported, strict=True):
            if holds:
                kept.append(found)
            else:
                dropped.append(DroppedClaim(claim, ClaimFault.UNSUPPORTED))
        return kept[:MOST_CLAIMS_SHOWN], dropped

    def _marked(self, answer: Answer) -> Answer:
        """The answer with the words marked that answer, in the quotes that are shown."""
        if self._reader is None:
            return answer
        question = answer.understood or answer.question
        quotes = marked(self._reader, question, [each.quote for each in answer.citations])
        citations = zip(answer.citations, quotes, strict=True)
        return replace(
            answer, citations=tuple(replace(each, quote=quote) for each, quote in citations)
        )

    def _told(self, answer: Answer, report: CompositionReport, guild_id: int) -> Answer:
        """The answer with the report, which the log has as well, without anybody's words."""
        if not report.cached:
            taken = TokenUsage(
                report.usage.input_tokens,
                report.usage.output_tokens,
                report.requests,
                answers=1,
                fallbacks=report.outcome in (Outcome.UNAVAILABLE, Outcome.NOTHING_VERIFIED),
            )
            self._library.usage.note(taken, report.model, guild_id)
        log.info(
            "composed",
            extra={
                "model": report.model,
                "outcome": report.outcome.value,
                "reason": report.reason,
                "claims": report.claims,
                "dropped": [each.fault.value for each in report.dropped],
                "tokens": report.usage.total,
                "cached": report.cached,
                "milliseconds": round(1000 * report.seconds),
            },
        )
        seconds = {**answer.seconds, "language model": report.seconds}
        return replace(answer, composition=report, seconds=seconds)


def _composed(answer: Answer, claims: Sequence[VerifiedClaim]) -> Answer:
    """The answer made of claims, their quotes numbered in the order in which they are told.

    What another article says of the same thing, where the extractive answer shows it, stays.
    """
    quotes: list[Quote] = []
    told: list[Claim] = []
    for claim in claims:
        place = next((row for row, each in enumerate(quotes) if _covers(each, claim.quote)), None)
        if place is None:
            place = len(quotes)
            quotes.append(claim.quote)
        told.append(Claim(claim.text, place + 1))
    articles = {quote.version.article_id for quote in quotes}
    others = [
        each.quote for each in answer.citations if each.quote.version.article_id not in articles
    ]
    shown = [*quotes, *others[:1]]
    more = unmarked(
        each.quote
        for each in (*answer.citations, *answer.more)
        if not any(_overlap(each.quote, quote) for quote in shown)
    )
    citations: tuple[Citation, ...] = cited([*shown, *more[:MOST_MORE]])
    return replace(
        answer,
        status=Status.ANSWERED,
        mode=Mode.COMPOSED,
        text=wording.claims_text(told),
        reason="every sentence was checked against its quotation",
        heading=None,
        claims=tuple(told),
        citations=citations[: len(shown)],
        more=citations[len(shown) :],
    )


def _less_sure(answer: Answer) -> Answer:
    """The extractive answer, no longer called one: the closest passages, and no more than that."""
    if answer.status is not Status.ANSWERED or not answer.citations:
        return replace(answer, reason=NOT_ANSWERED)
    quotes = unmarked(each.quote for each in answer.citations)
    first = quotes[0]
    text = f"{wording.unsure(NOT_ANSWERED)} {wording.in_quotation_marks(first.text)}"
    note = wording.cut_note(first)
    return replace(
        answer,
        status=Status.UNSURE,
        reason=NOT_ANSWERED,
        heading=None,
        text=f"{text} {note}".rstrip(),
        citations=cited(quotes),
    )


def _covers(quote: Quote, other: Quote) -> bool:
    return quote.version == other.version and quote.start <= other.start and other.end <= quote.end


def _overlap(quote: Quote, other: Quote) -> bool:
    return quote.version == other.version and quote.start < other.end and other.start < quote.end
