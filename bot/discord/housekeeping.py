"""What follows from a removed article: its words are taken out of answers given earlier."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from http import HTTPStatus
from typing import TYPE_CHECKING

import discord
from discord import ui

from store.questions import CHECKED, KeptQuestion
from store.records import Scope

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

log = logging.getLogger(__name__)


async def blank_answers(client: PullquoteBot, article_id: str) -> None:
    """Show the answers that quoted a removed article again, without its words.

    Private answers can be changed for a quarter of an hour only; their buttons show nothing of
    the article in any case.
    """
    questions = client.services.library.questions
    for kept in await client.services.workers.catalog(questions.citing, article_id):
        await show_again(client, kept)


async def blank_if_removed(client: PullquoteBot, kept: KeptQuestion) -> None:
    """The same for one answer just given, if an article went while it was on its way."""
    articles = client.services.directory.articles(Scope(kept.scope.libraries))
    here = {article.id for article in articles}
    if any(citation.article_id not in here for citation in kept.citations):
        await show_again(client, kept)


async def show_again(client: PullquoteBot, kept: KeptQuestion) -> bool:
    """Show an answer or a check as it is now, wherever it can be edited, and what "More" showed.

    Returns whether nothing is left to be done: Discord took it, or the message is out of reach.
    """
    if kept.status == CHECKED:
        return await _replace(client, kept, await client.checks.view(kept))
    restored = await client.answers.restore(kept)
    settled = await _replace(client, kept, client.answers.view(kept, restored))
    for reply in client.private_replies.more_of(kept.id):
        view = await client.answers.more_view(kept, restored)
        settled &= await _if_possible(reply.edit(view), kept)
    return settled


async def _replace(client: PullquoteBot, kept: KeptQuestion, view: ui.LayoutView) -> bool:
    """Put another view into the message that shows an answer, if that can still be changed."""
    if kept.private:
        reply = client.private_replies.find(kept.id)
        if reply is not None:
            return await _if_possible(reply.edit(view), kept)
    elif kept.message_id is not None:
        channel = client.get_partial_messageable(kept.channel_id, guild_id=kept.guild_id)
        message = channel.get_partial_message(kept.message_id)
        return await _if_possible(message.edit(view=view), kept)
    return True


async def _if_possible(editing: Awaitable[object], kept: KeptQuestion) -> bool:
    """Edit; False where Discord is out of order, and it may be tried again."""
    try:
        await editing
    except discord.HTTPException as error:
        # deleted meanwhile, or the channel is closed to the bot: nothing to see there
        log.info(
            "an answer could not be edited",
            extra={"guild_id": kept.guild_id, "status": error.status},
        )
        return error.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return True
