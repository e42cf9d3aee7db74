"""``/help`` says how to ask and what answers mean; ``/privacy`` what is kept, and forgets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.escaping import escaped
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.message_layout import message_view, notice_view
from bot.discord.notices import defer, mistakes_told
from bot.discord.permissions import is_moderator
from bot.discord.server_data import may_delete
from bot.discord.settings_message import retention_days
from bot.service.services import Services
from store.guilds import MayAdd
from store.guilds_to_forget import GRACE

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

MODERATORS_COMMANDS = frozenset(
    {"articles remove", "articles use", "articles watch", "report", "settings", "setup"}
)
ADDERS_COMMANDS = frozenset({"articles add", "articles refresh"})
"""For moderators, or for everybody: a server's settings say which."""
EXPLAINED_COMMANDS = frozenset({"ask", "check quote", "help"})
ASKING_MENU, ADDING_MENU = "Ask the articles", "Add this article"
CHECKING_MENU = "Check this quote"
ENGLISH = "Ask in English, one thing at a time."
ANSWERS = (
    "### What the answers mean\n"
    "**According to …** This passage answers the question.\n"
    "**Not sure** These are the closest passages. They may not answer it: read them first.\n"
    "**I found no answer** Nothing fits well enough. It may still be in an article, in other "
    "words: “Rephrase” asks again. “Send to editors”, where this server has some, passes the "
    "question on without your name; under an answer that is not sure, it is in “Feedback”."
)
CHECKING = (
    "### Is this quotation real?\n"
    "`/check quote`, or a message's Apps, **Check this quote**, looks for its quoted parts in the "
    "articles here, word for word, and says what differs. You alone see it, until you share it. "
    "“Not found” says nothing about true or false, and “Exact” only that the words stand there."
)
EXACT_COPY = (
    "### What “exact copy” means\n"
    "Before a quotation is shown, it is compared with the stored article, character by character. "
    "So the words are the article's own. Nobody checked whether they are true, and the web page "
    "may have changed since."
)
MODERATORS = (
    "**Answers are public** in the channels chosen in `/settings`, else private. There you also "
    "choose a role for moderators, who may add articles, how much each member may ask, how long "
    "questions are kept, words that I decline, and whether “Follow up” opens a thread."
)
KEPT = (
    "### What is kept, and what is not\n"
    "**Read:** only what is put to me: commands, buttons, messages that mention me or whose menu "
    "is used, replies to my answers, and what is written in a thread for follow-up questions.",
    "**Kept:** the question, or the words whose quotations were checked, when and where that was, "
    "which question it follows, whether it was answered, which passages were quoted, feedback on "
    "the answer, and which thread for follow-up questions is whose. A private question is never "
    "used for anybody else's.",
    "**Who asked** is kept as a code that only this bot can make (a keyed hash), another one on "
    "every server. Your name and your Discord id are not kept.",
    "**Who reads it:** moderators of this server see which questions were asked most, left "
    "unanswered or marked wrong; private ones are only counted there. What you send to the editors "
    "is read in their channel. Whoever runs this bot can take out questions and feedback, to make "
    "the answers better. None of them is told who asked.",
)
SENT = (
    "**Sent:** a language model words the answers, {model}. It gets the question as I understood "
    "it and the passages that I found for it; not who asks, nor where. To understand a follow-up "
    "that leaves something out, it gets up to three questions before it and what was quoted for "
    "them; none that was asked privately, and nothing of another server. What it replied is kept "
    "here as long as questions are."
)
ANSWERS_STAY = (
    "Answers that everybody can see stay where they are, but their buttons stop working. If you "
    "want an answer gone as well, use Delete first: it is in the answer's Feedback."
)


class HelpCog(commands.Cog):
    """Two private messages."""

    def __init__(self, bot: PullquoteBot) -> None:
        self.bot = bot

    @app_commands.command(description="How to ask, and what the answers mean.")
    @app_commands.guild_only()
    async def help(self, interaction: PullquoteInteraction) -> None:
        """Explain."""
        async with mistakes_told(interaction):
            settings = self.bot.services.communities.settings(interaction.guild_id or 0)
            moderator = is_moderator(interaction, settings)
            adder = moderator or settings.may_add is MayAdd.EVERYONE
            blocks = help_blocks(self.bot, moderator=moderator, adder=adder)
            await interaction.response.send_message(view=message_view(blocks), ephemeral=True)

    @app_commands.command(description="What is kept of your questions, and how to delete it.")
    @app_commands.guild_only()
    async def privacy(self, interaction: PullquoteInteraction) -> None:
        """Say what is kept of this member."""
        async with mistakes_told(interaction):
            await defer(interaction, private=True)
            await _show_privacy(interaction)


def help_blocks(bot: PullquoteBot, *, moderator: bool, adder: bool) -> list[str]:
    """What ``/help`` says to somebody; the commands in it are those that there are."""
    assert bot.user is not None
    found = sorted(_leaves(bot.tree.get_commands()), key=lambda command: command.qualified_name)
    menus = {each.name for each in bot.tree.get_commands(type=discord.AppCommandType.message)}
    asking = [
        "### How to ask",
        "- Type `/ask` and your question. *article* asks one article alone, *private* shows the "
        "answer to you alone.",
        f"- Mention me in a message: <@{bot.user.id}> Who announced the aid?",
        "- **Follow up** under an answer goes on from it: “and in dollars?”, “what did she say?”. "
        "So does a reply that mentions me. In small print I say how I understood it.",
    ]
    if ASKING_MENU in menus:
        asking.append(
            f"- Hold a message, or right-click it, then Apps, **{ASKING_MENU}**. The answer is "
            "private."
        )
    left_out = MODERATORS_COMMANDS | EXPLAINED_COMMANDS
    left_out |= frozenset() if adder else ADDERS_COMMANDS
    usual = [_line(command) for command in found if command.qualified_name not in left_out]
    if adder and ADDING_MENU in menus:
        usual.append(f"- A message's Apps, **{ADDING_MENU}**: its link or file.")
    blocks = ["\n".join(asking), ENGLISH, ANSWERS]
    blocks += [CHECKING] if CHECKING_MENU in menus else []
    blocks += [EXACT_COPY, "\n".join(["### Commands", *usual])]
    if moderator:
        lines = [_line(each) for each in found if each.qualified_name in MODERATORS_COMMANDS]
        blocks.append("\n".join(["### For moderators", MODERATORS, *lines]))
    return blocks


def _leaves(found: Iterable[Any]) -> Iterable[app_commands.Command[Any, ..., Any]]:
    for command in found:
        if isinstance(command, app_commands.Group):
            yield from _leaves(command.commands)
        elif isinstance(command, app_commands.Command):
            yield command


def _line(command: app_commands.Command[Any, ..., Any]) -> str:
    return f"- `/{command.qualified_name}` {command.description}"


# ---- privacy


def _hashes(services: Services, member_id: int) -> dict[int, str]:
    """What stands for a member, by guild, in every guild that has questions. Reads SQL."""
    return {
        guild_id: services.member_keys.of(guild_id, member_id)
        for guild_id in services.library.questions.guild_ids()
    }


def _count(services: Services, member_id: int, guild_id: int) -> tuple[int, int]:
    """How many of a member's questions are kept: in this guild, and in all. Reads SQL."""
    questions = services.library.questions
    counts = {each: questions.count(asker) for each, asker in _hashes(services, member_id).items()}
    return counts.get(guild_id, 0), sum(counts.values())


def _forget(services: Services, member_id: int) -> int:
    """Delete what a member asked and judged, everywhere; how many questions. Writes SQL."""
    count = services.library.questions.forget_asker(list(_hashes(services, member_id).values()))
    services.threads.refresh()
    return count


async def _show_privacy(interaction: PullquoteInteraction) -> None:
    """Put what is kept of a member into the reply, which is private."""
    services, guild_id = interaction.client.services, interaction.guild_id
    assert guild_id is not None
    here, everywhere = await services.workers.catalog(
        _count, services, interaction.user.id, guild_id
    )
    days = retention_days(services, guild_id)
    elsewhere = "" if everywhere == here else f", and {_questions(everywhere - here)} elsewhere"
    model_id = services.composing_desk.model_id
    blocks = [
        *KEPT,
        *([SENT.format(model=escaped(model_id))] if model_id else []),
        f"**For how long:** {days} day{'' if days == 1 else 's'} on this server. Everything of "
        f"a server is deleted {GRACE.days} days after I am removed from it.",
        f"**Of you:** {_questions(here)} from this server{elsewhere}.",
    ]
    buttons = [MenuButton("delete-my-questions")]
    if may_delete(interaction):
        buttons.append(MenuButton("delete-server-data"))
    view = message_view(blocks, buttons)
    await interaction.edit_original_response(view=view)


@menu_action("delete-my-questions", "Delete my questions")
async def delete_my_questions(interaction: PullquoteInteraction, _detail: str) -> None:
    """Ask once more."""
    text = (
        "**Delete everything that you asked, and your feedback, on all servers?** This cannot be "
        f"undone. {ANSWERS_STAY}"
    )
    view = notice_view(
        text,
        MenuButton("delete-my-questions-now", style=discord.ButtonStyle.danger),
        MenuButton("keep-my-questions"),
    )
    await interaction.response.edit_message(view=view)


@menu_action("delete-my-questions-now", "Yes, delete them")
async def delete_my_questions_now(interaction: PullquoteInteraction, _detail: str) -> None:
    """Delete them, and say how many there were."""
    services = interaction.client.services
    await interaction.response.defer()
    deleted = await services.workers.catalog(_forget, services, interaction.user.id)
    verb = "was" if deleted == 1 else "were"
    text = f"Done: {_questions(deleted)} {verb} deleted, with all of your feedback."
    await interaction.edit_original_response(view=notice_view(text))


@menu_action("keep-my-questions", "Keep them")
async def keep_my_questions(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show again what is kept."""
    await interaction.response.defer()
    await _show_privacy(interaction)


def _questions(count: int) -> str:
    return f"{count or 'no'} question{'' if count == 1 else 's'}"
