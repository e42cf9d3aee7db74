"""Whether a message is a question for the bot: by a mention, a reply, or where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord.mentions import asks_something, is_small_talk, mentions_bot, plain_words
from store.question_threads import QuestionThread

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot


def is_mentioned(client: PullquoteBot, message: discord.Message) -> bool:
    """Whether a message's words mention the bot."""
    return client.user is not None and mentions_bot(message.content, client.user.id)


def may_be_question(client: PullquoteBot, message: discord.Message) -> bool:
    """Whether to look closer at a message.

    A mention always counts. A reply to the bot counts that notifies it and is no mere thanks; a
    reply that cannot be read might be a question. In a thread for follow-ups, so do the messages
    of whoever opened it, and, where they let others ask, questions of others.
    """
    if is_mentioned(client, message):
        return True
    thread = client.services.threads.find(message.channel.id)
    if thread is not None:
        return is_answered_in(client, thread, message) and _is_asked_in(client, thread, message)
    if not _notifies_by_reply(client, message):
        return False
    if not message.content:
        return not client.intents.message_content and not message.attachments
    return not is_small_talk(plain_words(message.content))


def is_answered_in(client: PullquoteBot, thread: QuestionThread, message: discord.Message) -> bool:
    """Whether whoever wrote a message in a thread is answered there."""
    return thread.open_to_others or _is_asker(client, thread, message)


def _is_asker(client: PullquoteBot, thread: QuestionThread, message: discord.Message) -> bool:
    keys = client.services.member_keys
    return thread.asker == keys.of(thread.guild_id, message.author.id)


def _is_asked_in(client: PullquoteBot, thread: QuestionThread, message: discord.Message) -> bool:
    """Whether a message in a thread is for the bot, which nobody needs to mention there."""
    if message.mention_everyone or message.role_mentions or _is_for_somebody_else(client, message):
        return False
    words = plain_words(message.content)
    if is_small_talk(words):
        return False
    return _is_asker(client, thread, message) or asks_something(words)


def _is_for_somebody_else(client: PullquoteBot, message: discord.Message) -> bool:
    bot = client.user
    if any(bot is None or each.id != bot.id for each in message.mentions):
        return True
    if message.reference is None:
        return False
    replied_to = message.reference.resolved
    return not (isinstance(replied_to, discord.Message) and replied_to.author == bot)


def _notifies_by_reply(client: PullquoteBot, message: discord.Message) -> bool:
    bot = client.user
    return (
        bot is not None
        and message.reference is not None
        and any(each.id == bot.id for each in message.mentions)
    )
