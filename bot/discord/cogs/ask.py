"""Asking: ``/ask``, the message menu "Ask the articles", and mentions."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.addressed import is_answered_in, is_mentioned, may_be_question
from bot.discord.answers import Asked
from bot.discord.asking import EMPTY, ask_by_interaction, checked_question, is_answer_channel
from bot.discord.completion import complete_article, visible_article
from bot.discord.follow_ups import (
    GIVEN_UP,
    OTHERS_MAY_NOT,
    article_kept,
    ask_after,
    followed_by,
    last_in,
)
from bot.discord.housekeeping import blank_if_removed
from bot.discord.mentions import plain_words, question_of
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.message_layout import notice_view
from bot.discord.message_menus import MessageMenuCog
from bot.discord.notices import Notice, describe, mistakes_told
from bot.discord.permissions import channel_ids
from store.guilds import GuildSettings
from store.questions import KeptQuestion

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

REMEMBERED_REPLIES = 1_000
QUESTION_CHARACTERS = 2000
WITHOUT_QUESTION = (
    "Ask me something about the articles here, in one message with my name: for example “Who "
    "announced the aid?”"
)
UNREADABLE = (
    "I cannot read the message that you replied to (this bot does not have the message content "
    "intent). Please write the whole question, or use the message's menu: Apps, Ask the articles."
)
UNREADABLE_REPLY = (
    "I cannot read this reply (this bot does not have the message content intent). Please mention "
    "me in it, or use “Follow up” under the answer."
)
PRIVATE_HERE = "In this channel I answer privately."
NOTHING_TO_ASK = "That message has no text that I could take as a question."


class AskCog(MessageMenuCog):
    """Questions, however they are asked."""

    def __init__(self, bot: PullquoteBot) -> None:
        super().__init__(bot, "Ask the articles", self._ask_about_message)
        # replies that no kept question knows, by the message that asked
        self._replies: OrderedDict[int, discord.PartialMessage | None] = OrderedDict()

    @app_commands.command(description="Ask a question; the answer quotes the articles here.")
    @app_commands.guild_only()
    @app_commands.describe(
        question="Your question, in a sentence",
        article="Only this article",
        private="Show the answer to you alone",
    )
    @app_commands.autocomplete(article=complete_article)
    async def ask(
        self,
        interaction: PullquoteInteraction,
        question: app_commands.Range[str, 1, QUESTION_CHARACTERS],
        article: str | None = None,
        private: bool | None = None,
    ) -> None:
        """Answer a question."""
        async with mistakes_told(interaction):
            if article is not None:
                article = visible_article(interaction, article).id
            await ask_by_interaction(interaction, question, article, private=private)

    async def _ask_about_message(
        self, interaction: PullquoteInteraction, message: discord.Message
    ) -> None:
        async with mistakes_told(interaction):
            question = plain_words(message.content)[:QUESTION_CHARACTERS]
            if not question:
                raise Notice(NOTHING_TO_ASK)
            await ask_by_interaction(interaction, question, private=True)

    # ---- mentions

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is a question for the bot."""
        if self.bot.user is None or message.guild is None or message.author.bot:
            return
        if message.is_system() or not may_be_question(self.bot, message):
            return
        try:
            self.bot.cooldowns.click(message.guild.id, message.author.id)
        except Notice:
            return  # a flood of mentions gets no flood of notices
        self._note_reply(message.id, None)
        self.bot.services.callers.note()
        try:
            await self._answer_or_tell(message, message.guild)
        except discord.HTTPException as error:
            if error.status not in (400, 403, 404):  # no right to write, or nothing to reply to
                raise

    async def _answer_or_tell(self, message: discord.Message, guild: discord.Guild) -> None:
        try:
            await self._answer_message(message, guild)
        except discord.HTTPException:
            raise
        except Exception as error:
            await self._reply(message, notice_view(describe(error, guild_id=guild.id)))

    async def _answer_message(self, message: discord.Message, guild: discord.Guild) -> None:
        services = self.bot.services
        settings = services.communities.settings(guild.id)
        thread = services.threads.find(message.channel.id)
        if thread is not None and services.threads.is_over(thread):
            await self._tell_given_up(message)
            thread = None
        followed = await followed_by(self.bot, message.reference, guild.id)
        if not (is_mentioned(self.bot, message) or thread or followed):
            return  # a reply to something else that I said
        if not self._may_ask(message, guild, settings):
            return  # told a moment ago; a reply to every message would be a nuisance of its own
        if thread is not None and not is_answered_in(self.bot, thread, message):
            raise Notice(OTHERS_MAY_NOT)
        question = await self._question_in(message, followed)
        if question is None:
            return
        question = checked_question(question[:QUESTION_CHARACTERS], settings)
        before = followed
        if before is None and thread is not None:
            before = await last_in(self.bot, thread)
        ids = channel_ids(message.channel)
        scope = services.communities.scope(guild.id, ids, article_kept(before))
        if not services.directory.articles(scope):
            raise Notice(EMPTY)
        elsewhere = bool(settings.answer_channels) and not is_answer_channel(settings, ids)
        if elsewhere or settings.private_by_default:
            await self._reply(message, notice_view(PRIVATE_HERE, MenuButton("answer-privately")))
            return
        async with message.channel.typing():
            kept, view = await self.bot.answers.give(
                Asked(
                    guild.id,
                    ids[0],
                    message.author.id,
                    question,
                    False,
                    scope,
                    message.id,
                    before=before,
                )
            )
        reply = await self._reply(message, view)
        if reply is None:
            await self.bot.answers.forget(kept.id, kept.guild_id)
            return
        kept = await self.bot.answers.attach(kept, reply.id)
        if thread is not None:
            await services.workers.catalog(services.threads.asked, thread.thread_id, kept.id)
        await blank_if_removed(self.bot, kept)

    def _may_ask(
        self, message: discord.Message, guild: discord.Guild, settings: GuildSettings
    ) -> bool:
        """Count a question; False for a member who has to wait and was told so.

        Raises ``Notice`` for one who was not.
        """
        cooldowns, member_id = self.bot.cooldowns, message.author.id
        try:
            cooldowns.question(guild.id, member_id, settings.questions_a_minute)
        except Notice:
            if cooldowns.may_be_told(guild.id, member_id):
                raise
            return False
        return True

    async def _tell_given_up(self, message: discord.Message) -> None:
        """Say once that a thread's day is over."""
        threads = self.bot.services.threads
        if await self.bot.services.workers.catalog(threads.give_up, message.channel.id):
            await self._reply(message, notice_view(GIVEN_UP))

    async def _question_in(
        self, message: discord.Message, followed: KeptQuestion | None
    ) -> str | None:
        """What a message asks; None where nothing is to be said about that it asks nothing.

        Raises ``Notice`` where the member should know.
        """
        replied_to = None if followed else await self._replied_to(message)
        question = question_of(message.content, replied_to or "")
        if question:
            return question
        unreadable = not self.bot.intents.message_content
        if is_mentioned(self.bot, message):
            raise Notice(UNREADABLE if unreadable and replied_to is not None else WITHOUT_QUESTION)
        guild_id = message.guild.id if message.guild else 0
        if unreadable and self.bot.cooldowns.may_be_told(guild_id, message.author.id):
            raise Notice(UNREADABLE_REPLY)
        return None

    async def _replied_to(self, message: discord.Message) -> str | None:
        """The content of the message replied to: empty if it cannot be read, None if there is none.

        Without the message content intent Discord hands it out empty.
        """
        reference = message.reference
        if reference is None or reference.message_id is None:
            return None
        if isinstance(reference.resolved, discord.Message):
            return reference.resolved.content
        return ""

    async def _reply(
        self, message: discord.Message, view: discord.ui.LayoutView
    ) -> discord.PartialMessage | None:
        """Reply to a message; None where it was deleted meanwhile, and so is the reply."""
        if message.id not in self._replies:
            return None
        sent = await message.reply(view=view, mention_author=False)
        reply = self.bot.get_partial_messageable(
            message.channel.id, guild_id=sent.guild.id if sent.guild else None
        ).get_partial_message(sent.id)
        if message.id not in self._replies:
            await reply.delete()
            return None
        self._note_reply(message.id, reply)
        return reply

    def _note_reply(self, asking_id: int, reply: discord.PartialMessage | None) -> None:
        self._replies[asking_id] = reply
        while len(self._replies) > REMEMBERED_REPLIES:
            self._replies.popitem(last=False)

    # ---- deleted questions and threads

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget a thread for follow-ups."""
        threads = self.bot.services.threads
        if threads.find(payload.thread_id) is not None:
            await self.bot.services.workers.catalog(threads.give_up, payload.thread_id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """When the asking message goes, its answer goes too."""
        await self._delete_replies(payload.channel_id, {payload.message_id})

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """The same for many messages at once."""
        await self._delete_replies(payload.channel_id, payload.message_ids)

    async def _delete_replies(self, channel_id: int, asking_ids: set[int]) -> None:
        services = self.bot.services
        channel = self.bot.get_partial_messageable(channel_id)
        replies = {
            reply.id: reply
            for asking_id in asking_ids
            if (reply := self._replies.pop(asking_id, None)) is not None
        }
        questions = services.library.questions
        for kept in await services.workers.catalog(questions.asked_by_message, asking_ids):
            if kept.message_id is not None:
                replies[kept.message_id] = channel.get_partial_message(kept.message_id)
            await self.bot.answers.forget(kept.id, kept.guild_id)
        await asyncio.gather(*(_delete(reply) for reply in replies.values()))


async def _delete(message: discord.PartialMessage) -> None:
    try:
        await message.delete()
    except (discord.NotFound, discord.Forbidden):
        return  # somebody was faster, or the channel is closed to the bot


@menu_action("answer-privately", "Show the answer to me")
async def answer_privately(interaction: PullquoteInteraction, _detail: str) -> None:
    """Answer the message that the button's message replies to, for whoever clicked."""
    reference = interaction.message.reference if interaction.message else None
    if reference is None or reference.message_id is None:
        raise Notice("The question is no longer there. Please use `/ask`.")
    asking = await _referenced(interaction, reference)
    if asking is None:
        raise Notice("I could not read the question again. Please use `/ask`.")
    followed = await followed_by(interaction.client, asking.reference, interaction.guild_id)
    if followed is not None:
        question = plain_words(asking.content)[:QUESTION_CHARACTERS]
        await ask_after(interaction, question, followed, private=True)
        return
    replied_to = await _referenced(interaction, asking.reference)
    context = replied_to.content if replied_to else ""
    question = question_of(asking.content, context)[:QUESTION_CHARACTERS]
    await ask_by_interaction(interaction, question, private=True)


async def _referenced(
    interaction: PullquoteInteraction, reference: discord.MessageReference | None
) -> discord.Message | None:
    """The message that one replies to, None where it is gone; Discord sends along one level."""
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    try:
        channel = interaction.client.get_partial_messageable(reference.channel_id)
        return await channel.fetch_message(reference.message_id)
    except discord.HTTPException:
        return None
