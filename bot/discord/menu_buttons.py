"""Buttons outside answers: set-up, settings, privacy. Each carries its action, so all survive a
restart.

A cog writes ``@menu_action("delete-my-questions", "Delete my questions")`` over a function that
takes the interaction and the button's detail, and puts ``MenuButton(…)`` into its message.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.notices import answer_click

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    MenuHandler = Callable[[discord.Interaction[PullquoteBot], str], Awaitable[None]]

_LABELS: dict[str, str] = {}
_HANDLERS: dict[str, MenuHandler] = {}


def menu_action(name: str, label: str) -> Callable[[MenuHandler], MenuHandler]:
    """Register what the button ``name`` does; ``label`` is what stands on it."""

    def register(handler: MenuHandler) -> MenuHandler:
        _LABELS[name] = label
        _HANDLERS[name] = handler
        return handler

    return register


class MenuButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"menu:(?P<name>[a-z-]{1,40}):(?P<detail>[\w.-]{0,50})",
):
    """One button that does one named thing; ``detail`` says with what."""

    def __init__(
        self,
        name: str,
        detail: str = "",
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(
            ui.Button(
                label=(label or _LABELS.get(name, name))[:80],
                custom_id=f"menu:{name}:{detail}",
                style=style,
            )
        )
        self.name = name
        self.detail = detail

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> MenuButton:
        """The button that was clicked."""
        return cls(match["name"], match["detail"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it, or tell the member why not."""
        await answer_click(interaction, lambda: _HANDLERS[self.name](interaction, self.detail))
