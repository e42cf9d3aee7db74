"""Checking quotations: ``/check quote`` and the message menu "Check this quote"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.checking.checker import LONGEST_MESSAGE
from bot.checking.message import has_words
from bot.discord.asking import EMPTY
from bot.discord.checks import CheckRequest
from bot.discord.completion import complete_article, visible_article
from bot.discord.housekeeping import blank_if_removed
from bot.discord.mentions import quotable_words
from bot.discord.message_menus import MessageMenuCog
from bot.discord.notices import DECLINED_TO_CHECK, Notice, defer, mistakes_told
from bot.discord.permissions import channel_ids
from bot.discord.rendering import has_declined_word

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

SPEAKER_CHARACTERS = 100
NOTHING_TO_CHECK = "That has no words that I could look for in the articles."


@app_commands.guild_only()
class CheckCog(MessageMenuCog, commands.GroupCog, name="check", description="Check a quotation."):
    """Whether quotations are really in the articles, told to whoever asks, who may share it."""

    def __init__(self, bot: PullquoteBot) -> None:
        super().__init__(bot, "Check this quote", self._check_message)

    @app_commands.command(description="Is this really in an article here, word for word?")
    @app_commands.describe(
        quotation="The quotation, or a text with quoted parts",
        speaker="Who is supposed to have said it",
        article="Look in this article alone",
    )
    @app_commands.autocomplete(article=complete_article)
    async def quote(
        self,
        interaction: PullquoteInteraction,
        quotation: app_commands.Range[str, 1, LONGEST_MESSAGE],
        speaker: app_commands.Range[str, 1, SPEAKER_CHARACTERS] | None = None,
        article: str | None = None,
    ) -> None:
        """Check a quotation."""
        async with mistakes_told(interaction):
            if article is not None:
                article = visible_article(interaction, article).id
            await check_by_interaction(interaction, quotation, speaker, article)

    async def _check_message(
        self, interaction: PullquoteInteraction, message: discord.Message
    ) -> None:
        async with mistakes_told(interaction):
            await check_by_interaction(interaction, _content(message))


def _content(message: discord.Message) -> str:
    """The words of a message, or of the one that it passes on."""
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    return "\n".join(filter(None, (message.clean_content, *forwarded)))


async def check_by_interaction(
    interaction: PullquoteInteraction,
    text: str,
    speaker: str | None = None,
    article_id: str | None = None,
) -> None:
    """Check the quoted parts of a text, in a private reply to the interaction.

    Raises ``Notice``, ``DeskError``, ``MessageTooLongError``, and the store's errors.
    """
    client = interaction.client
    guild_id, channel = interaction.guild_id, interaction.channel
    assert guild_id is not None
    settings = client.services.communities.settings(guild_id)
    text = quotable_words(text)
    if not has_words(text):
        raise Notice(NOTHING_TO_CHECK)
    if has_declined_word(f"{text} {speaker or ''}", settings.declined_words):
        raise Notice(DECLINED_TO_CHECK)
    client.cooldowns.question(guild_id, interaction.user.id, settings.questions_a_minute)
    ids = channel_ids(channel)
    scope = client.services.communities.scope(guild_id, ids, article_id)
    if not client.services.directory.articles(scope):
        raise Notice(EMPTY)
    message_id = await defer(interaction, private=True)
    request = CheckRequest(guild_id, ids[0], interaction.user.id, text, speaker, scope, message_id)
    kept, view = await client.checks.give(request)
    client.private_replies.remember(kept.id, interaction, message_id)
    await interaction.edit_original_response(view=view)
    await blank_if_removed(client, kept)
