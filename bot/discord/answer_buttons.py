"""The buttons under an answer. Each carries the id of its kept question, so all survive a restart.

What a button does is in ``bot.discord.answer_actions``.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import discord
from discord import ui


class Action(StrEnum):
    """What a button under an answer does."""

    MORE = "more"
    FOLLOW_UP = "followup"
    FOLLOW_UP_HERE = "followuphere"
    """In a form, also where a thread could be opened."""
    FEEDBACK = "feedback"
    HELPFUL = "helpful"
    WRONG = "wrong"
    DELETE = "delete"
    SHARE = "share"
    REPHRASE = "rephrase"
    CLOSEST = "closest"
    EDITORS = "editors"
    OUTDATED = "outdated"
    """What another version of the bot put under its answers."""

    @classmethod
    def _missing_(cls, _value: object) -> Action:
        return cls.OUTDATED


LABELS = {
    Action.MORE: "More",
    Action.FOLLOW_UP: "Follow up",
    Action.FOLLOW_UP_HERE: "Ask here",
    Action.FEEDBACK: "Feedback",
    Action.HELPFUL: "Helpful",
    Action.WRONG: "Wrong",
    Action.DELETE: "Delete",
    Action.SHARE: "Share here",
    Action.REPHRASE: "Rephrase",
    Action.CLOSEST: "Show closest, privately",
    Action.EDITORS: "Send to editors",
    Action.OUTDATED: "Outdated",
}


class AnswerButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"answer:(?P<action>[a-z]+):(?P<question_id>[\w-]{1,40})",
):
    """One button under one answer."""

    def __init__(self, action: Action, question_id: str) -> None:
        super().__init__(
            ui.Button(label=LABELS[action], custom_id=f"answer:{action.value}:{question_id}")
        )
        self.action = action
        self.question_id = question_id

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> AnswerButton:
        """The button that was clicked."""
        return cls(Action(match["action"]), match["question_id"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the label says, or tell the member why not."""
        from bot.discord.answer_actions import act

        await act(interaction, self.action, self.question_id)
