"""Question → answer → message: asked, kept, laid out; the same answer again from what was kept."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import discord
from discord import ui

from bot.answering.answer import Answer, Mode, Status
from bot.answering.follow_up import Turn
from bot.answering.kept import (
    RestoredAnswer,
    kept_answer,
    kept_citations,
    may_follow,
    new_id,
    restored_answer,
    to_be_shared,
    turns_after,
)
from bot.discord.answer_buttons import Action, AnswerButton
from bot.discord.editors import offers_editors
from bot.discord.message_layout import message_view
from bot.discord.notices import DECLINED, Notice
from bot.discord.rendering import (
    Manners,
    answer_blocks,
    button_url,
    has_declined_word,
    more_blocks,
    shared_line,
)
from bot.service.services import Services
from bot.versions.quotations import QuoteChange
from store.guilds import GuildSettings
from store.questions import KeptQuestion
from store.records import Scope

log = logging.getLogger(__name__)

MOST_BUTTONS = 4
"""Under an answer. Where there are so many without it, "Read in article" is a link in the text."""
MORE_SHOWN = 3
"""Further quotes that "More" shows, of those that the answer has."""
ACCENTS = {
    Status.ANSWERED: discord.Colour(0x3B82C4),
    Status.UNSURE: discord.Colour(0xC79A3B),
    Status.NOT_FOUND: discord.Colour(0x8A8F98),
}
"""A stripe beside the words, which say the same."""
FORGOTTEN = (
    "That answer is no longer kept: it is too old, or it was deleted. Please ask the question "
    "again."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was asked in Discord; ``before`` is the one that it follows."""

    guild_id: int
    channel_id: int
    member_id: int
    question: str
    private: bool
    scope: Scope
    asking_message_id: int | None = None
    message_id: int | None = None
    """The reply, where there is one already that will be edited."""
    before: KeptQuestion | None = None


class Answers:
    """Gives answers and keeps them, so that every button works for as long as they are kept."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def give(self, asked: Asked) -> tuple[KeptQuestion, ui.LayoutView]:
        """Answer a question and keep it. Raises ``DeskError`` and what the answerer raises."""
        composing_desk = self._services.composing_desk
        with self._services.metrics.question() as answered:
            turns = await self._services.workers.catalog(self._turns_before, asked)
            rewriting = await composing_desk.rewrite(asked.question, turns, asked.guild_id)
            answer = await self._services.desk.ask(
                asked.question,
                asked.scope,
                turns[-1] if turns else None,
                rewriting.text if rewriting else None,
                guild_id=asked.guild_id,
                member_id=asked.member_id,
            )
            answer = await composing_desk.compose(answer, asked.guild_id, rewriting)
            answered(answer)
        declined = self.settings(asked.guild_id).declined_words
        if has_declined_word(" ".join([*answer.notes, answer.understood or ""]), declined):
            raise Notice(DECLINED)  # a mistyped word was read as one of them, or one taken over
        log.info(
            "answered",
            extra={
                "guild_id": asked.guild_id,
                "status": answer.status.value,
                "mode": answer.mode.value,
                "private": asked.private,
                "follows": asked.before is not None,
                "rewritten": rewriting is not None and rewriting.text is not None,
                "milliseconds": round(1000 * sum(answer.seconds.values())),
            },
        )
        kept, withheld = await self._services.workers.catalog(self._keep, asked, answer, turns)
        return kept, self.view(kept, RestoredAnswer(answer, False, withheld))

    async def find(self, question_id: str, guild_id: int | None) -> KeptQuestion:
        """A kept question of this guild. Raises ``Notice`` where there is none (any more)."""
        kept = await self._services.workers.catalog(
            self._services.library.questions.find, question_id
        )
        if kept is None or kept.guild_id != guild_id:
            raise Notice(FORGOTTEN)
        return kept

    async def before(self, kept: KeptQuestion) -> KeptQuestion | None:
        """The question that a kept one follows, None where there is none (any more)."""
        if kept.follows is None:
            return None
        questions = self._services.library.questions
        return await self._services.workers.catalog(questions.find, kept.follows)

    async def answered_by(self, message_id: int, guild_id: int) -> KeptQuestion | None:
        """The question whose answer a message shows to everybody in this guild."""
        questions = self._services.library.questions
        kept = await self._services.workers.catalog(questions.answered_by_message, message_id)
        return kept if kept is not None and kept.guild_id == guild_id else None

    async def keep_shared(self, kept: KeptQuestion, answer: Answer) -> KeptQuestion:
        """A private answer kept once more, to be shown to all.

        A follow-up becomes the whole question that it was taken for, and follows nothing: so what
        was private before it is never read for others.
        """
        shared = replace(
            to_be_shared(kept),
            follows=None,
            rewritten=None,
            question=answer.understood or kept.question,
        )
        await self._services.workers.catalog(self._services.library.questions.keep, shared)
        return shared

    async def restore(self, kept: KeptQuestion) -> RestoredAnswer:
        """The answer to a kept question, as far as its articles are still there."""
        return await self._services.workers.catalog(restored_answer, kept, self._services.library)

    async def attach(self, kept: KeptQuestion, message_id: int) -> KeptQuestion:
        """Note which message shows an answer."""
        questions = self._services.library.questions
        await self._services.workers.catalog(questions.attach_message, kept.id, message_id)
        return replace(kept, message_id=message_id)

    async def forget(self, question_id: str, guild_id: int | None) -> None:
        """Forget a question of this guild, whose answer was deleted."""
        questions = self._services.library.questions
        await self._services.workers.catalog(questions.forget, question_id, guild_id or 0)

    async def more_view(self, kept: KeptQuestion, restored: RestoredAnswer) -> ui.LayoutView:
        """The message that shows further quotes; they count as shown to the guild."""
        citations = restored.answer.more[:MORE_SHOWN]
        withheld = await self._services.workers.catalog(
            self._services.quote_share.admit, kept.guild_id, citations
        )
        manners = self._manners(kept.guild_id, withheld, restored.changed)
        return message_view(more_blocks(citations, manners))

    def view(
        self, kept: KeptQuestion, restored: RestoredAnswer, *, shared_by: str | None = None
    ) -> ui.LayoutView:
        """The message that shows an answer; ``shared_by`` names whoever shows it to all."""
        answer = restored.answer
        # a message that asked is shown above its reply by Discord itself
        question = kept.question if kept.asking_message_id is None else None
        buttons = _buttons(kept, restored, self.settings(kept.guild_id))
        link = _link_button(answer)
        blocks = answer_blocks(
            answer,
            self._manners(kept.guild_id, restored.withheld, restored.changed),
            removed=restored.removed,
            question=question,
            linked=bool(link) and len(buttons) >= MOST_BUTTONS,
        )
        if len(buttons) < MOST_BUTTONS:
            buttons = [*link, *buttons]
        if shared_by:
            blocks.insert(0, shared_line(shared_by))
        return message_view(blocks, buttons, ACCENTS[answer.status])

    def settings(self, guild_id: int) -> GuildSettings:
        """A guild's settings."""
        return self._services.communities.settings(guild_id)

    def _manners(
        self, guild_id: int, withheld: frozenset[int], changed: Mapping[int, QuoteChange]
    ) -> Manners:
        return Manners(withheld, self.settings(guild_id).declined_words, changed)

    def _turns_before(self, asked: Asked) -> list[Turn]:
        """What a question goes on from, as far as it may, oldest first; reads SQL."""
        before = asked.before
        if before is None:
            return []
        asker = self._services.member_keys.of(asked.guild_id, asked.member_id)
        if not may_follow(before, asked.guild_id, asker, asked.private):
            return []
        seen = self._services.directory.articles(Scope(asked.scope.libraries))
        articles = {article.id for article in seen}
        return turns_after(before, self._services.library, articles.__contains__)

    def _keep(
        self, asked: Asked, answer: Answer, turns: list[Turn]
    ) -> tuple[KeptQuestion, frozenset[int]]:
        rewritten = answer.rewriting.text if answer.rewriting else None
        if rewritten is not None and self._turns_before(asked) != turns:
            rewritten = None  # of what was forgotten or removed meanwhile, no word is kept
        withheld = self._services.quote_share.admit(asked.guild_id, answer.citations)
        kept = KeptQuestion(
            id=new_id(),
            guild_id=asked.guild_id,
            channel_id=asked.channel_id,
            asker=self._services.member_keys.of(asked.guild_id, asked.member_id),
            question=asked.question,
            status=answer.status.value,
            private=asked.private,
            answer=kept_answer(answer),
            scope=asked.scope,
            asked=datetime.now(UTC),
            citations=kept_citations(answer, withheld),
            asking_message_id=asked.asking_message_id,
            message_id=asked.message_id,
            follows=asked.before.id if asked.before else None,
            rewritten=rewritten,
        )
        self._services.library.questions.keep(kept)
        return kept, withheld


def _buttons(
    kept: KeptQuestion, restored: RestoredAnswer, settings: GuildSettings
) -> list[ui.Item[Any]]:
    """What can be done with this answer, by whoever sees it, besides reading on in the article."""
    answer = restored.answer
    if answer.citations or (answer.mode is Mode.METADATA and answer.about is not None):
        actions = [Action.MORE] if answer.more else []
        actions += [Action.FOLLOW_UP, Action.FEEDBACK]
        actions += [Action.SHARE] if kept.private else []
    else:
        actions = [] if restored.removed else [Action.REPHRASE]
        actions += [Action.CLOSEST] if answer.more else []
        if answer.status is Status.NOT_FOUND and offers_editors(answer.status, settings):
            actions.append(Action.EDITORS)
        actions += [] if kept.private else [Action.DELETE]
    return [AnswerButton(action, kept.id) for action in actions]


def _link_button(answer: Answer) -> list[ui.Item[Any]]:
    url = None
    if answer.citations:
        url = button_url(answer.citations[0])
    elif answer.mode is Mode.METADATA and answer.about is not None:
        url = answer.about.metadata.url
    if url is None or not url.startswith(("http://", "https://")) or len(url) > 512:
        return []
    return [ui.Button(label="Read in article", url=url)]
