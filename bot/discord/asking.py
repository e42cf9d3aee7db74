"""A question that a member asks through a command, a menu or a modal → its answer in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord.answers import Asked
from bot.discord.housekeeping import blank_if_removed
from bot.discord.notices import DECLINED, Notice, defer
from bot.discord.permissions import channel_ids
from bot.discord.rendering import has_declined_word
from store.guilds import GuildSettings
from store.questions import KeptQuestion
from store.records import Scope

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

EMPTY = (
    "There are no articles here yet. A moderator can add the first one with `/articles add`; "
    "`/setup` shows how to begin."
)
EMPTY_QUESTION = "Please write a question, for example: Who announced the aid?"


async def ask_by_interaction(
    interaction: discord.Interaction[PullquoteBot],
    question: str,
    article_id: str | None = None,
    *,
    private: bool | None = None,
    sample: Scope | None = None,
    before: KeptQuestion | None = None,
) -> None:
    """Answer a question in place of the interaction's reply.

    ``private``: None where the channel and the guild's settings decide. ``sample``: the scope to
    search instead of the guild's own. ``before``: the question that this one follows. Raises
    ``Notice``, ``DeskError`` and what the answerer raises; a notice comes before anything is shown
    to others.
    """
    client = interaction.client
    guild_id, channel = interaction.guild_id, interaction.channel
    if guild_id is None or channel is None:
        raise Notice("Ask me in a server, please: articles belong to servers.")
    settings = client.services.communities.settings(guild_id)
    question = checked_question(question, settings)
    client.cooldowns.question(guild_id, interaction.user.id, settings.questions_a_minute)
    ids = channel_ids(channel)
    scope = sample or client.services.communities.scope(guild_id, ids, article_id)
    if not client.services.directory.articles(scope):
        raise Notice(EMPTY)
    if private is None:
        private = settings.private_by_default or not is_answer_channel(settings, ids)
    elif not private:
        private = not is_answer_channel(settings, ids)
    if not may_ask_here(client, channel, guild_id, interaction.user.id):
        private = True
    message_id = await defer(interaction, private=private)
    asked = Asked(
        guild_id,
        ids[0],
        interaction.user.id,
        question,
        private,
        scope,
        message_id=message_id,
        before=before,
    )
    kept, view = await client.answers.give(asked)
    if private:
        client.private_replies.remember(kept.id, interaction, message_id)
    message = await interaction.edit_original_response(view=view)
    if kept.message_id is None:
        kept = await client.answers.attach(kept, message.id)
    if not private:
        await client.services.workers.catalog(client.services.threads.asked, ids[0], kept.id)
    await blank_if_removed(client, kept)


def may_ask_here(client: PullquoteBot, channel: object, guild_id: int, member_id: int) -> bool:
    """Whether a member may be answered here in public: not in a thread for another's questions."""
    services = client.services
    thread = services.threads.find(getattr(channel, "id", 0))
    if thread is None or thread.open_to_others or services.threads.is_over(thread):
        return True
    return thread.asker == services.member_keys.of(guild_id, member_id)


def checked_question(question: str, settings: GuildSettings) -> str:
    """The question without white space around it. Raises ``Notice`` for one that is not taken."""
    question = question.strip()
    if not any(each.isprintable() and not each.isspace() for each in question):
        raise Notice(EMPTY_QUESTION)
    if has_declined_word(question, settings.declined_words):
        raise Notice(DECLINED)
    return question


def is_answer_channel(settings: GuildSettings, ids: list[int]) -> bool:
    """Whether answers are public here: in a chosen channel, or in a thread of one."""
    return any(each in settings.answer_channels for each in ids)
