"""The bot's commands, a cog for each subject."""

from __future__ import annotations

from bot.discord.cogs.articles import ArticlesCog
from bot.discord.cogs.ask import AskCog
from bot.discord.cogs.check import CheckCog
from bot.discord.cogs.editors import EditorsCog
from bot.discord.cogs.help import HelpCog
from bot.discord.cogs.settings import SettingsCog
from bot.discord.cogs.welcome import WelcomeCog

COGS = (AskCog, ArticlesCog, CheckCog, EditorsCog, HelpCog, SettingsCog, WelcomeCog)
"""Every cog, in the order in which they are added; each takes the bot."""
