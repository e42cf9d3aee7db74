"""Forms that members fill in; what goes wrong with one is told to whoever sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.notices import report

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

FORM_SECONDS = 3600.0
"""Discord does not say when somebody closes a form, so it is forgotten after an hour."""


class Form(ui.Modal):
    """A modal whose mistakes are told to the member, and that is not remembered for ever."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=FORM_SECONDS)

    async def submitted(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        """Do what the form is for. May raise ``Notice``."""
        raise NotImplementedError

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Do it, or tell the member why not."""
        try:
            await self.submitted(interaction)
        except Exception as error:
            await report(interaction, error)
