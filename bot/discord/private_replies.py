"""Private replies, for as long as Discord lets them be edited: in memory, by kept question."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import Any

import discord

REMEMBERED_SHARES = 10_000
EDITABLE = timedelta(minutes=14)
"""An interaction's token lives for fifteen minutes."""


class PrivateReplies:
    """Finds the interaction behind a private answer, so that the answer can be changed."""

    def __init__(self) -> None:
        self._interactions: OrderedDict[str, discord.Interaction[Any]] = OrderedDict()
        self._more: OrderedDict[tuple[str, int], discord.Interaction[Any]] = OrderedDict()
        self._shared: OrderedDict[str, None] = OrderedDict()

    def remember(self, question_id: str, interaction: discord.Interaction[Any]) -> None:
        """Note that this interaction's reply shows the answer to a kept question."""
        self._interactions[question_id] = interaction
        _forget_old(self._interactions)

    def remember_more(self, question_id: str, interaction: discord.Interaction[Any]) -> None:
        """Note that this interaction's reply shows further quotes for a kept question."""
        self._more[question_id, interaction.id] = interaction
        _forget_old(self._more)

    def more_of(self, question_id: str) -> list[discord.Interaction[Any]]:
        """The interactions that showed further quotes and whose replies can still be edited."""
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

    def find(self, question_id: str) -> discord.Interaction[Any] | None:
        """The interaction whose reply can still be edited, else None."""
        interaction = self._interactions.get(question_id)
        if interaction is None or interaction.created_at < discord.utils.utcnow() - EDITABLE:
            return None
        return interaction


def _forget_old(interactions: OrderedDict[Any, discord.Interaction[Any]]) -> None:
    """Drop those whose replies can no longer be edited; they are in the order of their making."""
    oldest = discord.utils.utcnow() - EDITABLE
    while interactions and next(iter(interactions.values())).created_at < oldest:
        interactions.popitem(last=False)
