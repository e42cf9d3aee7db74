"""Private replies, for as long as Discord lets them be edited: in memory, by kept question."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord
from discord import ui

REMEMBERED_SHARES = 10_000
EDITABLE = timedelta(minutes=14)
"""An interaction's token lives for fifteen minutes."""


@dataclass(frozen=True, slots=True)
class PrivateReply:
    """What it takes to edit a reply, which is little; its interaction holds whole messages."""

    created_at: datetime
    webhook: discord.Webhook
    message_id: int

    async def edit(self, view: ui.LayoutView) -> None:
        """Put another view into it. Raises what Discord answers."""
        await self.webhook.edit_message(self.message_id, view=view)


class PrivateReplies:
    """Finds the reply that shows a private answer, so that it can be changed."""

    def __init__(self) -> None:
        self._replies: OrderedDict[str, PrivateReply] = OrderedDict()
        self._more: OrderedDict[tuple[str, int], PrivateReply] = OrderedDict()
        self._shared: OrderedDict[str, None] = OrderedDict()

    def remember(
        self, question_id: str, interaction: discord.Interaction[Any], message_id: int | None
    ) -> None:
        """Note that this interaction's reply shows the answer to a kept question.

        ``message_id``: the reply's, as Discord told it; nothing is noted where it told none.
        """
        if message_id is not None:
            self._replies[question_id] = _reply(interaction, message_id)
            _forget_old(self._replies)

    def remember_more(
        self, question_id: str, interaction: discord.Interaction[Any], message_id: int | None
    ) -> None:
        """Note that this interaction's reply shows further quotes for a kept question."""
        if message_id is not None:
            self._more[question_id, interaction.id] = _reply(interaction, message_id)
            _forget_old(self._more)

    def more_of(self, question_id: str) -> list[PrivateReply]:
        """The replies with further quotes that can still be edited."""
        _forget_old(self._more)
        return [each for (asked, _), each in self._more.items() if asked == question_id]

    def share_once(self, question_id: str) -> bool:
        """Whether a private answer is shared for the first time; it is noted as shared."""
        if question_id in self._shared:
            return False
        self._shared[question_id] = None
        while len(self._shared) > REMEMBERED_SHARES:
            self._shared.popitem(last=False)
        return True

    def find(self, question_id: str) -> PrivateReply | None:
        """The reply if it can still be edited, else None."""
        reply = self._replies.get(question_id)
        if reply is None or reply.created_at < discord.utils.utcnow() - EDITABLE:
            return None
        return reply


def _reply(interaction: discord.Interaction[Any], message_id: int) -> PrivateReply:
    return PrivateReply(interaction.created_at, interaction.followup, message_id)


def _forget_old(replies: OrderedDict[Any, PrivateReply]) -> None:
    """Drop those that can no longer be edited; they are in the order of their making."""
    oldest = discord.utils.utcnow() - EDITABLE
    while replies and next(iter(replies.values())).created_at < oldest:
        replies.popitem(last=False)
