"""A cog's function → an entry in the menu that Discord shows for a message."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot


class MessageMenuCog(commands.Cog):
    """A cog with an entry of that menu, which discord.py lets no cog declare."""

    def __init__(
        self,
        bot: PullquoteBot,
        label: str,
        chosen: Callable[[discord.Interaction[Any], discord.Message], Coroutine[Any, Any, None]],
    ) -> None:
        self.bot = bot
        self._menu = app_commands.ContextMenu(name=label, callback=chosen)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Register the entry."""
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it back."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)
