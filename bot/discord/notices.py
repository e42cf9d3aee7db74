"""What a member is told besides answers: mistakes to mend, limits, and failures with a reference.

Everything here is private to whoever caused it, wherever Discord allows that.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import discord
from discord import app_commands, ui

from bot.checking.checker import MessageTooLongError
from bot.discord.escaping import escaped
from bot.discord.message_layout import notice_view
from bot.service.desk import DeskError
from bot.service.workers import WorkersClosedError
from ingest.errors import ExtractionError
from store.errors import UnknownArticleError

log = logging.getLogger(__name__)

REFERENCE_BYTES = 4
ENDED = "This could not be done."
"""Stands for a moment where everybody can see it, until the member was told why."""
DECLINED = "A word in that question is declined by the moderators of this server."
DECLINED_TO_CHECK = "A word in that is declined by the moderators of this server."
GONE = "That article is no longer here."


class Notice(Exception):
    """Something that a member should know or do; ``str(error)`` is the sentence, in Markdown."""


EXPECTED = (
    Notice,
    DeskError,
    MessageTooLongError,
    WorkersClosedError,
    ExtractionError,
    UnknownArticleError,
)
"""What can go wrong by anybody's doing; their messages are fit to be shown."""


@asynccontextmanager
async def mistakes_told(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Around a command's work: expected mistakes are told to the member and end here.

    Everything else goes on to the command tree, which logs it.
    """
    try:
        yield
    except EXPECTED as error:
        await report(interaction, error)


async def tell_privately(
    interaction: discord.Interaction[Any], text: str, *buttons: ui.Item[Any]
) -> None:
    """Show something to the member alone, whether or not the interaction was acknowledged."""
    view = notice_view(text, *buttons)
    if not interaction.response.is_done():
        await interaction.response.send_message(view=view, ephemeral=True)
        return
    original = interaction.response.type
    if original is discord.InteractionResponseType.deferred_channel_message:
        # What follows a deferral takes its place, and its visibility with it: a public one has to
        # be filled before anything private can follow.
        if interaction.extras.get("private"):
            await interaction.edit_original_response(view=view)
            return
        await interaction.edit_original_response(view=notice_view(ENDED))
        await interaction.followup.send(view=view, ephemeral=True)
        await interaction.delete_original_response()
        return
    await interaction.followup.send(view=view, ephemeral=True)


async def defer(interaction: discord.Interaction[Any], *, private: bool) -> int | None:
    """Acknowledge a command or a button whose reply is a new message; gives that message's id."""
    interaction.extras["private"] = private
    interaction.client.services.callers.note()
    sent = await interaction.response.defer(thinking=True, ephemeral=private)
    return sent.message_id if sent else None


async def report(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the member what went wrong, and the log what it was."""
    error = _cause(error)
    try:
        await tell_privately(interaction, _sentence(error, interaction))
    except discord.HTTPException as failed:
        # the member has gone, or waited longer than Discord allows: there is nobody to tell
        log.warning("a notice could not be shown", extra={"error": str(failed)})


async def answer_click(
    interaction: discord.Interaction[Any], work: Callable[[], Awaitable[None]]
) -> None:
    """Count a click on a button or a menu, and do what it is for, or tell the member why not."""
    try:
        assert interaction.guild_id is not None
        interaction.client.cooldowns.click(interaction.guild_id, interaction.user.id)
        await work()
    except Exception as error:
        await report(interaction, error)


def describe(error: Exception, **where: object) -> str:
    """The sentence for a member; what is nobody's mistake is logged under the reference in it."""
    if isinstance(error, Notice):
        return str(error)
    if isinstance(error, UnknownArticleError):
        return GONE  # the store's own words are for whoever runs commands
    if isinstance(error, EXPECTED):
        return escaped(_capitalised(str(error)))
    reference = secrets.token_hex(REFERENCE_BYTES)
    if isinstance(error, discord.HTTPException) and error.status != HTTPStatus.BAD_REQUEST:
        # out of order, too slow, or what was to be changed is gone: Discord's doing, or a member's
        what = {"reference": reference, "error": str(error), **where}
        log.warning("Discord did not take a reply", extra=what)
        return (
            "Discord did not take my reply. Please try again in a moment; if it happens again, "
            f"tell whoever runs this bot this reference: `{reference}`"
        )
    log.error("failed", exc_info=error, extra={"reference": reference, **where})
    return (
        "Something went wrong on my side. Please try again; if it happens again, tell whoever "
        f"runs this bot this reference: `{reference}`"
    )


def _sentence(error: Exception, interaction: discord.Interaction[Any]) -> str:
    if isinstance(error, app_commands.CommandOnCooldown):
        return wait_sentence(error.retry_after)
    if isinstance(error, app_commands.NoPrivateMessage):
        return "This works in servers only."
    command = interaction.command
    return describe(
        error,
        guild_id=interaction.guild_id,
        command=command.qualified_name if command else "button",
    )


def wait_sentence(seconds: float) -> str:
    """What is said to someone who asks faster than allowed."""
    whole = max(1, round(seconds))
    return f"That was quick. Please wait {whole} second{'' if whole == 1 else 's'} and try again."


def _cause(error: Exception) -> Exception:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    return error


def _capitalised(sentence: str) -> str:
    text = sentence[:1].upper() + sentence[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
