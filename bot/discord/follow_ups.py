"""What "Follow up" opens: a form, or a thread in which every message of its asker is a question."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord
from discord import ui

from bot.discord.answer_buttons import Action, AnswerButton
from bot.discord.asking import ask_by_interaction, checked_question, is_answer_channel
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.message_layout import notice_view
from bot.discord.modals import Form
from bot.discord.notices import Notice, defer
from bot.discord.permissions import channel_ids, missing_for_threads
from bot.discord.rendering import escaped_line
from bot.service.sample import SAMPLE_SCOPE
from store.question_threads import QuestionThread
from store.questions import KeptQuestion

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

log = logging.getLogger(__name__)

QUESTION_CHARACTERS = 2000
THREAD_NAME_CHARACTERS = 100
DESCRIPTION_CHARACTERS = 100
NAME_CHARACTERS = 40
MINUTES_TO_ARCHIVE: Final = 1440
HERE_INSTEAD = "I will answer here instead."
THREAD_THERE = "This answer has a thread already. " + HERE_INSTEAD
YOU_MAY_NOT = "You may not write in threads here. " + HERE_INSTEAD
NOT_OPENED = "Discord did not open a thread. You can ask here, in a form."
OTHERS_MAY_NOT = (
    "In this thread I answer only whoever opened it, or everybody, if they let others ask. Ask in "
    "the channel, or use `/ask`: then I answer you privately."
)
GIVEN_UP = (
    "I gave this thread up: nobody had asked anything in it for a day. “Follow up” under an "
    "answer, or a reply to one that mentions me, goes on from there."
)
NOT_YOUR_THREAD = "Only whoever opened this thread, or who may manage messages, can change that."


async def follow_up(interaction: PullquoteInteraction, question_id: str) -> None:
    """Open a thread where the server wants that and it can be, else the form."""
    kept = await _followed(interaction, question_id)
    if not _wants_thread(interaction, kept):
        await interaction.response.send_modal(FollowUpForm(kept))
        return
    assert interaction.message is not None
    thread_id = interaction.message.id
    opened = interaction.client.services.threads.find(thread_id)
    if opened is not None and opened.asker == _member(interaction):
        await _keep(interaction, kept, thread_id)
        raise Notice(_go_on_in(thread_id))
    obstacle = _obstacle(interaction)
    if obstacle is not None:
        await interaction.response.send_modal(FollowUpForm(kept, obstacle))
        return
    await _open_thread(interaction, kept)


async def follow_up_here(interaction: PullquoteInteraction, question_id: str) -> None:
    """Open the form, whatever the server wants."""
    kept = await _followed(interaction, question_id)
    await interaction.response.send_modal(FollowUpForm(kept))


async def _followed(interaction: PullquoteInteraction, question_id: str) -> KeptQuestion:
    """The question under whose answer somebody clicked, if its answer was for them."""
    kept = await interaction.client.answers.find(question_id, interaction.guild_id)
    if kept.private and kept.asker != _member(interaction):
        raise Notice("That answer was private. Please ask a question of your own.")
    return kept


def _member(interaction: PullquoteInteraction) -> str:
    return interaction.client.services.member_keys.of(
        interaction.guild_id or 0, interaction.user.id
    )


class FollowUpForm(Form):
    """Asks for the next question; ``line`` is told above it."""

    def __init__(self, before: KeptQuestion, line: str | None = None) -> None:
        super().__init__("Follow up")
        self._before = before
        self._question: ui.TextInput[FollowUpForm] = ui.TextInput(
            custom_id="question",
            style=discord.TextStyle.paragraph,
            placeholder="And why?",
            max_length=QUESTION_CHARACTERS,
        )
        if line is not None:
            self.add_item(ui.TextDisplay(line))
        after = _on_one_line(f"After: {before.question}", DESCRIPTION_CHARACTERS)
        self.add_item(
            ui.Label(text="Your next question", description=after, component=self._question)
        )

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Answer it; what follows a private answer is private."""
        await ask_after(interaction, self._question.value, self._before)


async def ask_after(
    interaction: PullquoteInteraction,
    question: str,
    before: KeptQuestion,
    private: bool | None = None,
) -> None:
    """Answer a question that follows a kept one, in place of the interaction's reply.

    A private question to the sample, and one to one article alone, keep that. Raises what
    ``ask_by_interaction`` does.
    """
    of_sample = before.private and before.scope.libraries == SAMPLE_SCOPE.libraries
    await ask_by_interaction(
        interaction,
        question,
        article_kept(before),
        private=True if before.private else private,
        sample=before.scope if of_sample else None,
        before=before,
    )


def article_kept(before: KeptQuestion | None) -> str | None:
    """The only article that a question was asked of; None where others were searched, too."""
    articles = before.scope.article_ids if before else None
    return next(iter(articles)) if articles and len(articles) == 1 else None


async def followed_by(
    client: PullquoteBot, reference: discord.MessageReference | None, guild_id: int | None
) -> KeptQuestion | None:
    """The question whose answer a message replies to, None where it replies to anything else."""
    if reference is None or reference.message_id is None or guild_id is None:
        return None
    return await client.answers.answered_by(reference.message_id, guild_id)


async def last_in(client: PullquoteBot, thread: QuestionThread) -> KeptQuestion | None:
    """The question that the next one in a thread follows, if it is still kept."""
    if thread.question_id is None:
        return None
    try:
        return await client.answers.find(thread.question_id, thread.guild_id)
    except Notice:
        return None


# ---- threads


def _wants_thread(interaction: PullquoteInteraction, kept: KeptQuestion) -> bool:
    """Whether this server has threads for follow-ups, and this is a place for one.

    Not under what is private, nor within a thread, nor where answers are private now.
    """
    settings = interaction.client.answers.settings(kept.guild_id)
    return (
        settings.follow_up_threads
        and not settings.private_by_default
        and not kept.private
        and isinstance(interaction.channel, discord.TextChannel)
        and is_answer_channel(settings, channel_ids(interaction.channel))
    )


def _obstacle(interaction: PullquoteInteraction) -> str | None:
    """Why no thread can be opened, said to the member; None where one can."""
    message = interaction.message
    if message is None or message.flags.has_thread:
        return THREAD_THERE
    missing = missing_for_threads(interaction.app_permissions)
    if missing:
        return f"I may not open a thread here (missing: {', '.join(missing)}). {HERE_INSTEAD}"
    if not interaction.permissions.send_messages_in_threads:
        return YOU_MAY_NOT
    return None


async def _open_thread(interaction: PullquoteInteraction, kept: KeptQuestion) -> None:
    client, message = interaction.client, interaction.message
    assert message is not None
    settings = client.answers.settings(kept.guild_id)
    name = _on_one_line(checked_question(kept.question, settings), THREAD_NAME_CHARACTERS)
    # threads are seen by all, so that opening them is limited as asking is
    client.cooldowns.question(kept.guild_id, interaction.user.id, settings.questions_a_minute)
    await defer(interaction, private=True)
    try:
        thread = await message.create_thread(name=name, auto_archive_duration=MINUTES_TO_ARCHIVE)
    except discord.HTTPException as error:
        log.warning("no thread", extra={"guild_id": kept.guild_id, "error": str(error)})
        view = notice_view(NOT_OPENED, AnswerButton(Action.FOLLOW_UP_HERE, kept.id))
        await interaction.edit_original_response(view=view)
        return
    # kept before anything is said in it: what is asked there at once is answered
    await _keep(interaction, kept, thread.id)
    await thread.send(view=opening_view(client, interaction.user.display_name, others=False))
    await interaction.edit_original_response(view=notice_view(_go_on_in(thread.id)))
    try:
        await thread.add_user(interaction.user)
    except discord.HTTPException:
        return  # it is one click away all the same


async def _keep(interaction: PullquoteInteraction, kept: KeptQuestion, thread_id: int) -> None:
    """Make a thread the clicker's for another day."""
    services = interaction.client.services
    await services.workers.catalog(
        services.threads.open, thread_id, kept.guild_id, _member(interaction), kept.id
    )


def _go_on_in(thread_id: int) -> str:
    return f"Go on in <#{thread_id}>."


def opening_view(client: PullquoteBot, name: str, *, others: bool) -> ui.LayoutView:
    """A thread's first message: how to ask in it, and who is answered."""
    shown = escaped_line(name, NAME_CHARACTERS)
    who = "Everybody is answered here." if others else f"Only {shown} is answered here."
    if client.intents.message_content:
        how = "Ask on here: each message is a question, and no mention is needed."
        if others:
            how = (
                f"Ask on here, without mentioning me: each message of {shown} is a question, and "
                "of others each that asks something."
            )
    else:
        how = (
            "Ask on here: mention me in each question, or reply to one of my answers. Other "
            "messages I cannot read (this bot does not have the message content intent)."
        )
    text = (
        f"**Follow-up questions of {shown}**\n{how} I go on from the answer before. {who} A day "
        "after the last question I give the thread up."
    )
    button = MenuButton(
        "thread-others",
        "off" if others else "on",
        label="Answer only whoever opened it" if others else "Let others ask",
    )
    return notice_view(text, button)


@menu_action("thread-others", "Let others ask")
async def let_others_ask(interaction: PullquoteInteraction, state: str) -> None:
    """Answer everybody in a thread, or its asker alone; its asker or a moderator decides."""
    client, thread_id = interaction.client, interaction.channel_id or 0
    services = client.services
    thread = services.threads.find(thread_id)
    if thread is None or services.threads.is_over(thread):
        raise Notice(GIVEN_UP)
    is_asker = thread.asker == _member(interaction)
    if not (is_asker or interaction.permissions.manage_messages):
        raise Notice(NOT_YOUR_THREAD)
    others = state == "on"
    await interaction.response.defer()
    await services.workers.catalog(services.threads.let_others_ask, thread_id, others)
    name = interaction.user.display_name if is_asker else "whoever opened it"
    view = opening_view(client, name, others=others)
    await interaction.edit_original_response(view=view)


def _on_one_line(text: str, characters: int) -> str:
    """A member's words for where Discord shows them as they are, cut at the end of a word."""
    line = " ".join(text.split())
    if len(line) <= characters:
        return line
    return f"{line[: characters - 2].rsplit(' ', 1)[0]} …"
