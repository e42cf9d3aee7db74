"""A model whose replies a test writes, and what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.composition.completion import (
    Completion,
    Fault,
    LanguageModelError,
    Message,
    Spent,
    Usage,
)
from bot.composition.evidence import Evidence
from bot.composition.reply import ClaimReply, ModelReply
from bot.composition.rewrite_prompt import RewriteReply


@dataclass(slots=True)
class ScriptedModel:
    """Gives its replies one after the other; an error in their place is raised."""

    replies: list[ModelReply | LanguageModelError] = field(default_factory=list)
    asked: list[list[Message]] = field(default_factory=list)
    guilds: list[int] = field(default_factory=list)
    rewrites: list[str] = field(default_factory=list)
    asked_to_rewrite: list[list[Message]] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    id: str = "scripted:test"

    def reply_to(
        self,
        asked: Sequence[Message],
        evidence: Sequence[Evidence],
        guild_id: int,
        spent: Spent,
    ) -> Completion[ModelReply]:
        """The next reply."""
        assert evidence
        self.asked.append(list(asked))
        self.guilds.append(guild_id)
        reply = self.replies.pop(0)
        if isinstance(reply, LanguageModelError):
            raise reply
        self.spent.append(spent)
        return Completion(reply, Usage(700, 60), 0.5, 1)

    def rewrite(self, asked: Sequence[Message], guild_id: int) -> Completion[RewriteReply]:
        """The next rewritten question; without one, none came."""
        self.asked_to_rewrite.append(list(asked))
        self.guilds.append(guild_id)
        if not self.rewrites:
            raise LanguageModelError(Fault.TIMEOUT, "no reply", Usage(150, 0), 1, 0.25)
        question = self.rewrites.pop(0)
        return Completion(RewriteReply(question=question), Usage(150, 15), 0.25, 1)


def reply(*claims: tuple[str, int, str], answered: bool = True) -> ModelReply:
    """A reply made of claims: text, number of the passage, quote."""
    made = [ClaimReply(text=text, evidence=number, quote=quote) for text, number, quote in claims]
    return ModelReply(answered=answered, claims=made)
