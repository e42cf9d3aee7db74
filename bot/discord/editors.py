"""The editors' channel: questions that members send there, and reports on what was asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.answering.answer import Status
from bot.answering.kept import RestoredAnswer
from bot.discord.message_layout import message_view, notice_view
from bot.discord.notices import Notice, defer
from bot.discord.rendering import Manners, escaped_line, passage_line
from bot.learning.merging import MergedQuestion, without_mentions
from bot.learning.report import Listed, Report
from store.guilds import GuildSettings
from store.questions import KeptQuestion

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

QUESTION_CHARACTERS = 1000
REASON_CHARACTERS = 200
MOST_PASSAGES = 3
LISTED_CHARACTERS = 100
"""Of a question in a report: fifteen of them, all of it escaped, fit into one message."""
SENT = "Sent to the editors of this server, without your name."
SENT_ALREADY = "This question was sent to the editors already."
NO_CHANNEL = "There is no editors' channel here any more, so this was not sent."
CLOSED_CHANNEL = (
    "I may not write in the editors' channel, so this was not sent. Please tell a moderator: I "
    "need View Channel and Send Messages there, or another channel in `/settings`."
)
NOT_NAMED = "Nobody is named here. Questions that were asked privately are counted and not shown."


def offers_editors(status: str, settings: GuildSettings) -> bool:
    """Whether members can send a question with such an answer to the editors."""
    return settings.editors_channel is not None and status in (Status.NOT_FOUND, Status.UNSURE)


def can_write(guild: discord.Guild, channel_id: int) -> bool:
    """Whether the bot may write in a channel that is there."""
    channel = guild.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel):
        return False
    allowed = channel.permissions_for(guild.me)
    return allowed.view_channel and allowed.send_messages


async def post(guild: discord.Guild, channel_id: int, view: ui.LayoutView) -> None:
    """Write into the editors' channel; nobody is pinged.

    Raises ``Notice`` where there is none or the bot may not write there, and what discord.py
    raises.
    """
    channel = guild.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel):
        raise Notice(NO_CHANNEL)
    if not can_write(guild, channel_id):
        raise Notice(CLOSED_CHANNEL)
    try:
        await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        if error.status == HTTPStatus.FORBIDDEN:
            raise Notice(CLOSED_CHANNEL) from error
        if error.status == HTTPStatus.NOT_FOUND:
            raise Notice(NO_CHANNEL) from error
        raise


async def send_to_editors(interaction: PullquoteInteraction, question_id: str) -> None:
    """Post a kept question into the editors' channel, once. Raises ``Notice``."""
    client = interaction.client
    await defer(interaction, private=True)
    kept = await client.answers.find(question_id, interaction.guild_id)
    settings, guild = client.answers.settings(kept.guild_id), interaction.guild
    if settings.editors_channel is None or guild is None:
        raise Notice(NO_CHANNEL)
    restored = await client.answers.restore(kept)
    view = sent_view(kept, restored, Manners(declined_words=settings.declined_words))
    catalog, sent = client.services.workers.catalog, client.services.library.sent_questions
    if not await catalog(sent.note, kept.id):
        raise Notice(SENT_ALREADY)
    try:
        await post(guild, settings.editors_channel, view)
    except BaseException:
        await catalog(sent.take_back, kept.id)
        raise
    await interaction.edit_original_response(view=notice_view(SENT))


def sent_view(kept: KeptQuestion, restored: RestoredAnswer, manners: Manners) -> ui.LayoutView:
    """What the editors read of a question: links to passages, and no words of an article."""
    answer = restored.answer
    question = escaped_line(
        without_mentions(answer.understood or kept.question), QUESTION_CHARACTERS
    )
    status = "I found no answer."
    if answer.status is Status.UNSURE:
        status = f"I was not sure: {escaped_line(answer.reason, REASON_CHARACTERS)}."
    blocks = [f"### A question for the editors\n{question}", status]
    closest = [*answer.citations, *answer.more][:MOST_PASSAGES]
    if closest:
        lines = [passage_line(each, manners) for each in closest]
        blocks.append("\n".join(["Closest passages:", *lines]))
    blocks.append("-# A member sent this with “Send to editors”. Nobody is named.")
    return message_view(blocks)


# ---- reports


def report_view(report: Report, days: int) -> ui.LayoutView:
    """A report for editors."""
    when = "24 hours" if days == 1 else f"{days} days"
    heading = f"### Questions of the last {when}"
    if not report.asked:
        return message_view([f"{heading}\nNothing was asked."])
    by_status = report.by_status
    counts = (
        f"**Asked:** {report.asked:,}, of these {report.private:,} privately\n"
        f"**Answered:** {by_status[Status.ANSWERED]:,} · **Not sure:** {by_status[Status.UNSURE]:,}"
        f" · **No answer:** {by_status[Status.NOT_FOUND]:,}\n"
        f"**Marked wrong:** {report.judged_wrong:,}"
    )
    blocks = [f"{heading}\n{counts}"]
    lists = (
        ("Most asked", report.repeated),
        ("Without a sure answer", report.unanswered),
        ("Marked wrong", report.wrong),
    )
    blocks += [block for title, listed in lists if (block := _list_block(title, listed))]
    return message_view([*blocks, f"-# {NOT_NAMED}"])


def _list_block(title: str, listed: Listed) -> str | None:
    lines = [_line(each) for each in listed.questions]
    left_out = [
        f"{count:,} {what}"
        for count, what in ((listed.more, "more"), (listed.hidden, "private"))
        if count
    ]
    if left_out:
        lines.append(f"- {'and ' if lines else ''}{' and '.join(left_out)}")
    return "\n".join([f"**{title}**", *lines]) if lines else None


def _line(question: MergedQuestion) -> str:
    times = f" (asked {question.count:,} times)" if question.count > 1 else ""
    after = f" (after: {question.before[-1]})" if question.before else ""
    return f"- {escaped_line(question.words + after, LISTED_CHARACTERS)}{times}"
