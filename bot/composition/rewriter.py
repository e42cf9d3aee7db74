"""A follow-up question → the same made to stand alone by a language model, if that holds.

Whatever goes wrong, there is no rewritten question, and the follow-up is read as without a model.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.answering.follow_up import Turn, points_back
from bot.composition.budget import require_budget
from bot.composition.completion import Completion, LanguageModelError, Message, Spent, Usage
from bot.composition.rewrite_check import refusal
from bot.composition.rewrite_prompt import (
    ASKED_CHARACTERS_SENT,
    RewriteReply,
    rewrite_messages,
    turns_to_send,
)
from store.library import Library
from store.usage import TokenUsage

log = logging.getLogger(__name__)


class RewritesQuestions(Protocol):
    """A language model as the rewriter asks it."""

    @property
    def id(self) -> str:
        """Provider and name."""

    def rewrite(self, asked: Sequence[Message], guild_id: int) -> Completion[RewriteReply]:
        """The rewritten question. Raises ``LanguageModelError``."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What became of rewriting a question: ``text`` stands alone; None where it is not used.

    ``reason`` says why it is not, without anybody's words.
    """

    model: str
    text: str | None
    reason: str = ""
    usage: Usage = field(default=Usage())
    requests: int = 0
    seconds: float = 0.0

    @property
    def spent(self) -> Spent:
        """Of the answer's budget."""
        return Spent(self.usage.total, self.seconds)

    def as_json(self) -> dict[str, Any]:
        """The object that ``pullquote ask --json`` prints as ``rewriting``."""
        return {
            "model": self.model,
            "used": self.text is not None,
            "reason": self.reason,
            "input_tokens": self.usage.input_tokens,
            "output_tokens": self.usage.output_tokens,
            "seconds": round(self.seconds, 3),
        }


class Rewriter:
    """Has follow-ups rewritten. Blocks: call it on a thread of its own."""

    def __init__(
        self, library: Library, model: RewritesQuestions, tokens_per_day: int | None = None
    ) -> None:
        """``tokens_per_day``: sent and received, that one guild may take; None: any."""
        self._library = library
        self._model = model
        self._tokens_per_day = tokens_per_day

    def rewrite(self, question: str, turns: Sequence[Turn], guild_id: int = 0) -> Rewriting | None:
        """What became of rewriting a question that follows ``turns`` (oldest first).

        None where the model is not asked: the question stands alone already, or is too long to
        leave anything out, or what it follows was asked in private. Raises the store's errors.
        """
        told = turns_to_send(turns)
        if not told or len(question) > ASKED_CHARACTERS_SENT or not points_back(question):
            return None
        rewriting = self._rewritten(question, told, guild_id)
        usage = rewriting.usage
        if rewriting.requests:
            taken = TokenUsage(usage.input_tokens, usage.output_tokens, rewriting.requests)
            self._library.usage.note(taken, rewriting.model, guild_id)
        log.info(
            "rewritten",
            extra={
                "model": rewriting.model,
                "used": rewriting.text is not None,
                "reason": rewriting.reason,
                "tokens": usage.total,
                "milliseconds": round(1000 * rewriting.seconds),
            },
        )
        return rewriting

    def _rewritten(self, question: str, told: Sequence[Turn], guild_id: int) -> Rewriting:
        model = self._model.id
        try:
            require_budget(self._library, guild_id, self._tokens_per_day)
            completion = self._model.rewrite(rewrite_messages(question, told), guild_id)
        except LanguageModelError as error:
            return Rewriting(model, None, error.reason, error.usage, error.requests, error.seconds)
        text = completion.reply.question.strip()
        refused = refusal(text, question, told)
        return Rewriting(
            model,
            None if refused else text,
            refused or "",
            completion.usage,
            completion.requests,
            completion.seconds,
        )
