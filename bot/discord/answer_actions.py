"""What the buttons under an answer do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord.answer_buttons import Action, AnswerButton
from bot.discord.asking import ask_by_interaction, checked_question
from bot.discord.editors import offers_editors, send_to_editors
from bot.discord.follow_ups import follow_up, follow_up_here
from bot.discord.message_layout import notice_view
from bot.discord.modals import Form
from bot.discord.notices import DECLINED_TO_CHECK, Notice, answer_click, defer
from bot.discord.permissions import may_write
from bot.discord.rendering import has_declined_word
from bot.service.sample import SAMPLE_SCOPE
from store.questions import CHECKED, KeptQuestion

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

QUESTION_CHARACTERS = 2000
REASON_CHARACTERS = 500
OUTDATED = "This button no longer does anything. Please ask the question again."
THANKS = "Thank you. Your feedback is kept with the answer, without your name."
WHOSE_IS_FORGOTTEN = (
    "The question is no longer kept, so I cannot tell whether it was yours. Somebody who may "
    "manage messages can delete this answer."
)
DELETED = "The answer is deleted, and the question is forgotten."
SHARED_ALREADY = "You have shared this answer already."
NOT_YOURS = "Only whoever asked, or someone who may manage messages, can delete this answer."


async def act(interaction: PullquoteInteraction, action: Action, question_id: str) -> None:
    """Do what a button says; what goes wrong is told to the member alone."""
    await answer_click(interaction, lambda: _ACTIONS[action](interaction, question_id))


async def _more(interaction: PullquoteInteraction, question_id: str) -> None:
    message_id = await defer(interaction, private=True)
    answers = interaction.client.answers
    kept = await answers.find(question_id, interaction.guild_id)
    restored = await answers.restore(kept)
    view = await answers.more_view(kept, restored)
    interaction.client.private_replies.remember_more(kept.id, interaction, message_id)
    await interaction.edit_original_response(view=view)


async def _ask_for_feedback(interaction: PullquoteInteraction, question_id: str) -> None:
    answers = interaction.client.answers
    kept = await answers.find(question_id, interaction.guild_id)
    actions = [Action.HELPFUL, Action.WRONG]
    if offers_editors(kept.status, answers.settings(kept.guild_id)):
        actions.append(Action.EDITORS)
    if not kept.private and _may_delete(interaction, kept):
        actions.append(Action.DELETE)
    view = notice_view(
        "Was this answer helpful?", *(AnswerButton(action, question_id) for action in actions)
    )
    await interaction.response.send_message(view=view, ephemeral=True)


async def _helpful(interaction: PullquoteInteraction, question_id: str) -> None:
    await interaction.response.defer()
    await _keep_feedback(interaction, question_id, "helpful", None)


async def _wrong(interaction: PullquoteInteraction, question_id: str) -> None:
    await interaction.response.send_modal(_WrongModal(question_id))


async def _keep_feedback(
    interaction: PullquoteInteraction, question_id: str, verdict: str, reason: str | None
) -> None:
    """Keep it, and put thanks in place of the buttons that were clicked."""
    services = interaction.client.services
    kept = await interaction.client.answers.find(question_id, interaction.guild_id)
    member = services.member_keys.of(kept.guild_id, interaction.user.id)
    await services.workers.catalog(
        services.library.questions.give_feedback, kept.id, member, verdict, reason
    )
    await interaction.edit_original_response(view=notice_view(THANKS))


def _may_delete(interaction: PullquoteInteraction, kept: KeptQuestion) -> bool:
    """Whether a member asked the question, or may manage messages."""
    keys = interaction.client.services.member_keys
    return interaction.permissions.manage_messages or kept.asker == keys.of(
        kept.guild_id, interaction.user.id
    )


async def _delete(interaction: PullquoteInteraction, question_id: str) -> None:
    """Delete an answer: from the private menu of "Feedback", or by a button under it."""
    client = interaction.client
    await interaction.response.defer()
    in_menu = interaction.message is not None and interaction.message.flags.ephemeral
    try:
        kept = await client.answers.find(question_id, interaction.guild_id)
    except Notice:
        if in_menu:
            raise
        if not interaction.permissions.manage_messages:
            raise Notice(WHOSE_IS_FORGOTTEN) from None
    else:
        if not _may_delete(interaction, kept):
            raise Notice(NOT_YOURS)
    if in_menu:
        await _delete_answer(client, kept)
    else:
        await interaction.delete_original_response()
    await client.answers.forget(question_id, interaction.guild_id)
    if in_menu:
        await interaction.edit_original_response(view=notice_view(DELETED))


async def _delete_answer(client: PullquoteBot, kept: KeptQuestion) -> None:
    """Delete the message that shows an answer, if it is still there."""
    if kept.message_id is None:
        return
    channel = client.get_partial_messageable(kept.channel_id, guild_id=kept.guild_id)
    try:
        await channel.get_partial_message(kept.message_id).delete()
    except discord.NotFound:
        return  # somebody was faster


async def _share(interaction: PullquoteInteraction, question_id: str) -> None:
    if not may_write(interaction):
        raise Notice("You may not write in this channel, so this cannot be shared here.")
    client = interaction.client
    if not client.private_replies.share_once(question_id):
        raise Notice(SHARED_ALREADY)
    await defer(interaction, private=False)
    kept = await client.answers.find(question_id, interaction.guild_id)
    show = _shared_check if kept.status == CHECKED else _shared_answer
    shared, view = await show(client, kept, interaction.user.display_name)
    message = await interaction.edit_original_response(view=view)
    await client.answers.attach(shared, message.id)


async def _shared_answer(
    client: PullquoteBot, kept: KeptQuestion, shared_by: str
) -> tuple[KeptQuestion, ui.LayoutView]:
    restored = await client.answers.restore(kept)
    asked = restored.answer.understood or kept.question
    checked_question(asked, client.answers.settings(kept.guild_id))
    shared = await client.answers.keep_shared(kept, restored.answer)
    restored = await client.answers.restore(shared)
    return shared, client.answers.view(shared, restored, shared_by=shared_by)


async def _shared_check(
    client: PullquoteBot, kept: KeptQuestion, shared_by: str
) -> tuple[KeptQuestion, ui.LayoutView]:
    declined = client.answers.settings(kept.guild_id).declined_words
    if has_declined_word(f"{kept.question} {kept.answer['speaker'] or ''}", declined):
        raise Notice(DECLINED_TO_CHECK)
    return await client.checks.share(kept, shared_by)


async def _rephrase(interaction: PullquoteInteraction, question_id: str) -> None:
    answers = interaction.client.answers
    kept = await answers.find(question_id, interaction.guild_id)
    before = await answers.before(kept)
    await interaction.response.send_modal(_RephraseModal(kept, before))


async def _outdated(_interaction: PullquoteInteraction, _question_id: str) -> None:
    raise Notice(OUTDATED)


_ACTIONS: dict[Action, Callable[[PullquoteInteraction, str], Awaitable[None]]] = {
    Action.MORE: _more,
    Action.CLOSEST: _more,
    Action.FOLLOW_UP: follow_up,
    Action.FOLLOW_UP_HERE: follow_up_here,
    Action.EDITORS: send_to_editors,
    Action.FEEDBACK: _ask_for_feedback,
    Action.HELPFUL: _helpful,
    Action.WRONG: _wrong,
    Action.DELETE: _delete,
    Action.SHARE: _share,
    Action.REPHRASE: _rephrase,
    Action.OUTDATED: _outdated,
}


class _WrongModal(Form):
    """Asks why an answer is wrong."""

    def __init__(self, question_id: str) -> None:
        super().__init__("What is wrong with this answer?")
        self._question_id = question_id
        self._reason: ui.TextInput[_WrongModal] = ui.TextInput(
            style=discord.TextStyle.paragraph, required=False, max_length=REASON_CHARACTERS
        )
        self.add_item(
            ui.Label(
                text="Why, if you like",
                description="Wrong passage, out of date, the right answer is elsewhere …",
                component=self._reason,
            )
        )

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Keep the reason."""
        await interaction.response.defer()
        reason = self._reason.value.strip() or None
        await _keep_feedback(interaction, self._question_id, "wrong", reason)


class _RephraseModal(Form):
    """Asks the question again, to be changed."""

    def __init__(self, kept: KeptQuestion, before: KeptQuestion | None) -> None:
        super().__init__("Ask in other words")
        self._before = before
        article_ids = kept.scope.article_ids
        self._sample = kept.scope if kept.scope.libraries == SAMPLE_SCOPE.libraries else None
        self._private = True if kept.private else None
        self._article_id = (
            next(iter(article_ids)) if article_ids and len(article_ids) == 1 else None
        )
        self._question: ui.TextInput[_RephraseModal] = ui.TextInput(
            style=discord.TextStyle.paragraph,
            default=kept.question[:QUESTION_CHARACTERS],
            max_length=QUESTION_CHARACTERS,
        )
        self.add_item(ui.Label(text="Your question", component=self._question))

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Answer as ``/ask`` does; a question that was private stays private."""
        await ask_by_interaction(
            interaction,
            self._question.value,
            self._article_id,
            private=self._private,
            sample=self._sample,
            before=self._before,
        )
