"""A message with quotations → verdicts → a reply: checked, kept, laid out; checked again later.

What is kept are the checked words and the places, never an article's words nor the verdict: shown
again, a message is checked again, so that no verdict outlives what it rests on.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import discord
from discord import ui

from bot.answering.kept import kept_place, new_id, to_be_shared
from bot.checking.result import CheckedQuotation, Verdict
from bot.discord.answer_buttons import Action, AnswerButton
from bot.discord.check_rendering import check_blocks, citations_of, numbered
from bot.discord.message_layout import message_view
from bot.discord.rendering import Manners, button_url, shared_line
from bot.service.services import Services
from store.questions import CHECKED, KeptCitation, KeptQuestion
from store.records import Scope

log = logging.getLogger(__name__)

EXACT_ACCENT = discord.Colour(0x3B82C4)
OTHER_ACCENT = discord.Colour(0xC79A3B)
NOTHING_ACCENT = discord.Colour(0x8A8F98)
"""A stripe beside the words, which say the same."""
REMOVED_SINCE = (
    "-# Checked again, because an article that was quoted here was removed from the library."
)
_NOTHING = frozenset({Verdict.NOT_FOUND, Verdict.TOO_SHORT})


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A message to be checked as it came in Discord; ``speaker`` is who is said to have said it."""

    guild_id: int
    channel_id: int
    member_id: int
    text: str
    speaker: str | None
    scope: Scope
    message_id: int | None = None
    """The private reply, which is there already and will be edited."""


class Checks:
    """Checks quotations and keeps what was checked, so that it can be shared and taken back."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def give(self, request: CheckRequest) -> tuple[KeptQuestion, ui.LayoutView]:
        """Check a message and keep it. Raises ``DeskError`` and what checking raises."""
        checked = await self._checked(request.text, request.scope, request.speaker)
        log.info(
            "checked",
            extra={
                "guild_id": request.guild_id,
                "verdicts": dict(Counter(each.verdict.value for each in checked)),
            },
        )
        kept = KeptQuestion(
            id=new_id(),
            guild_id=request.guild_id,
            channel_id=request.channel_id,
            asker=self._services.member_keys.of(request.guild_id, request.member_id),
            question=request.text,
            status=CHECKED,
            private=True,
            answer={"speaker": request.speaker},
            scope=request.scope,
            asked=datetime.now(UTC),
            citations=_kept_places(checked),
            message_id=request.message_id,
        )
        await self._services.workers.catalog(self._services.library.questions.keep, kept)
        return kept, await self._view(kept, checked)

    async def share(self, kept: KeptQuestion, shared_by: str) -> tuple[KeptQuestion, ui.LayoutView]:
        """A private check made again and kept once more, to be shown to all."""
        checked = await self._checked_again(kept)
        removed = await self._lost_words(kept)
        shared = replace(to_be_shared(kept), citations=_kept_places(checked))
        await self._services.workers.catalog(self._services.library.questions.keep, shared)
        return shared, await self._view(shared, checked, removed=removed, shared_by=shared_by)

    async def view(self, kept: KeptQuestion) -> ui.LayoutView:
        """The message that shows a kept check, made again with the articles as they are now."""
        checked = await self._checked_again(kept)
        return await self._view(kept, checked, removed=await self._lost_words(kept))

    async def _checked_again(self, kept: KeptQuestion) -> list[CheckedQuotation]:
        return await self._checked(kept.question, kept.scope, kept.answer["speaker"])

    async def _lost_words(self, kept: KeptQuestion) -> bool:
        """Whether words that were shown for a check are no longer stored."""

        def lost() -> bool:
            text_of = self._services.library.text_of
            return any(text_of(each.article_id, each.version) is None for each in kept.citations)

        return await self._services.workers.catalog(lost)

    async def _checked(
        self, text: str, scope: Scope, speaker: str | None
    ) -> list[CheckedQuotation]:
        return numbered(await self._services.check_desk.check(text, scope, speaker))

    async def _view(
        self,
        kept: KeptQuestion,
        checked: Sequence[CheckedQuotation],
        *,
        removed: bool = False,
        shared_by: str | None = None,
    ) -> ui.LayoutView:
        withheld = await self._services.workers.catalog(
            self._services.quote_share.admit, kept.guild_id, citations_of(checked)
        )
        declined = self._services.communities.settings(kept.guild_id).declined_words
        blocks = check_blocks(checked, Manners(withheld, declined))
        if removed:
            blocks.append(REMOVED_SINCE)
        if shared_by:
            blocks.insert(0, shared_line(shared_by))
        return message_view(blocks, _buttons(kept, checked), _accent(checked))


def _kept_places(checked: Sequence[CheckedQuotation]) -> tuple[KeptCitation, ...]:
    """What the reply to a check quotes: for taking it back when an article is removed."""
    return tuple(kept_place(citation.quote) for citation in citations_of(checked))


def _buttons(kept: KeptQuestion, checked: Sequence[CheckedQuotation]) -> list[ui.Item[Any]]:
    url = next(map(button_url, citations_of(checked)), None)
    link: list[ui.Item[Any]] = [ui.Button(label="Read in article", url=url)] if url else []
    return [*link, AnswerButton(Action.SHARE if kept.private else Action.DELETE, kept.id)]


def _accent(checked: Sequence[CheckedQuotation]) -> discord.Colour:
    verdicts = {each.verdict for each in checked}
    if verdicts == {Verdict.EXACT}:
        return EXACT_ACCENT
    return NOTHING_ACCENT if verdicts <= _NOTHING else OTHER_ACCENT
