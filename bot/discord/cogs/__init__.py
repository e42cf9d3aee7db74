"""The bot's commands, a cog for each subject."""

from __future__ import annotations

from bot.discord.cogs.ask import AskCog

COGS = (AskCog,)
"""Every cog, in the order in which they are added; each takes the bot."""
