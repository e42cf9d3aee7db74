"""What the buttons under an answer do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord.answer_buttons import Action, AnswerButton
from bot.discord.notices import Notice, defer, message_view, notice_view, report
from bot.discord.rendering import more_blocks

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

MOST_MORE = 3
"""Further quotes that "More" shows."""
QUESTION_CHARACTERS = 2000
REASON_CHARACTERS = 500
THANKS = "Thank you. Your feedback is kept with the answer, without your name."
NOT_YOURS = "Only whoever asked, or someone who may manage messages, can delete this answer."


async def act(interaction: PullquoteInteraction, action: Action, question_id: str) -> None:
    """Do what a button says; what goes wrong is told to the member alone."""
    try:
        assert interaction.guild_id is not None
        interaction.client.cooldowns.click(interaction.guild_id, interaction.user.id)
        await _ACTIONS[action](interaction, question_id)
    except Exception as error:
        await report(interaction, error)


async def _more(interaction: PullquoteInteraction, question_id: str) -> None:
    await defer(interaction, private=True)
    answers = interaction.client.answers
    kept = await answers.find(question_id, interaction.guild_id)
    restored = await answers.restore(kept)
    citations = restored.answer.more[:MOST_MORE]
    manners = await answers.admit(kept.guild_id, citations)
    blocks = more_blocks(citations, manners)
    await interaction.edit_original_response(view=message_view(blocks))


async def _ask_for_feedback(interaction: PullquoteInteraction, question_id: str) -> None:
    view = notice_view(
        "Was this answer helpful?",
        AnswerButton(Action.HELPFUL, question_id),
        AnswerButton(Action.WRONG, question_id),
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


async def _delete(interaction: PullquoteInteraction, question_id: str) -> None:
    client = interaction.client
    await interaction.response.defer()
    may_manage = interaction.permissions.manage_messages
    if not may_manage:
        kept = await client.answers.find(question_id, interaction.guild_id)
        if kept.asker != client.services.member_keys.of(kept.guild_id, interaction.user.id):
            raise Notice(NOT_YOURS)
    await interaction.delete_original_response()
    await client.answers.forget(question_id)


async def _share(interaction: PullquoteInteraction, question_id: str) -> None:
    if not interaction.permissions.send_messages:
        raise Notice("You may not write in this channel, so this cannot be shared here.")
    client = interaction.client
    await defer(interaction, private=False)
    kept = await client.answers.find(question_id, interaction.guild_id)
    restored = await client.answers.restore(kept)
    shared = await client.answers.keep_shared(kept)
    message = await interaction.edit_original_response(view=client.answers.view(shared, restored))
    await client.answers.attach(shared, message.id)


async def _rephrase(interaction: PullquoteInteraction, question_id: str) -> None:
    kept = await interaction.client.answers.find(question_id, interaction.guild_id)
    await interaction.response.send_modal(_RephraseModal(kept.question, kept.scope.article_ids))


_ACTIONS: dict[Action, Callable[[PullquoteInteraction, str], Awaitable[None]]] = {
    Action.MORE: _more,
    Action.CLOSEST: _more,
    Action.FEEDBACK: _ask_for_feedback,
    Action.HELPFUL: _helpful,
    Action.WRONG: _wrong,
    Action.DELETE: _delete,
    Action.SHARE: _share,
    Action.REPHRASE: _rephrase,
}


class _WrongModal(ui.Modal, title="What is wrong with this answer?"):
    """Asks why an answer is wrong."""

    def __init__(self, question_id: str) -> None:
        super().__init__()
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

    async def on_submit(self, interaction: PullquoteInteraction) -> None:  # type: ignore[override]
        """Keep the reason."""
        try:
            await interaction.response.defer()
            reason = self._reason.value.strip() or None
            await _keep_feedback(interaction, self._question_id, "wrong", reason)
        except Exception as error:
            await report(interaction, error)


class _RephraseModal(ui.Modal, title="Ask in other words"):
    """Asks the question again, to be changed."""

    def __init__(self, question: str, article_ids: frozenset[str] | None) -> None:
        super().__init__()
        self._article_id = (
            next(iter(article_ids)) if article_ids and len(article_ids) == 1 else None
        )
        self._question: ui.TextInput[_RephraseModal] = ui.TextInput(
            style=discord.TextStyle.paragraph,
            default=question[:QUESTION_CHARACTERS],
            max_length=QUESTION_CHARACTERS,
        )
        self.add_item(ui.Label(text="Your question", component=self._question))

    async def on_submit(self, interaction: PullquoteInteraction) -> None:  # type: ignore[override]
        """Answer as ``/ask`` does."""
        from bot.discord.asking import ask_by_interaction

        try:
            await ask_by_interaction(interaction, self._question.value, self._article_id)
        except Exception as error:
            await report(interaction, error)
