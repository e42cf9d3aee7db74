"""The first minute in a new server: one message, three buttons, and ``/setup`` to see it again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discord.answer_channels import answer_channels_view
from bot.discord.asking import ask_by_interaction
from bot.discord.menu_buttons import MenuButton, menu_action
from bot.discord.message_layout import message_view, notice_view
from bot.discord.modals import Form
from bot.discord.notices import Notice, mistakes_told
from bot.discord.permissions import moderated_guild
from bot.service.sample import SAMPLE_QUESTION, SAMPLE_SCOPE
from ingest.formats import ANY_FORMAT
from store.guilds import GuildSettings, library_of
from store.records import Scope

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

log = logging.getLogger(__name__)

WELCOMED_PROPERTY = "welcomed:{guild_id}"
"""The catalog's property that says that a guild had its message."""
URL_CHARACTERS = 2048
SAMPLE_QUESTION_CHARACTERS = 500
SAMPLE_QUESTIONS = (
    "How much aid did the European Commission promise?",
    "Who wrote this article?",
    "What is the capital of Australia?",
)
"""A figure, a fact about the article, and something that it does not answer."""
AFTER_SAMPLE = (
    "**That was the sample:** an article about soldiers at a border, written for trying things "
    "out. It is not among your articles, and members are never answered from it. Ask it something "
    "else:"
)
ONE_OF_TWO = (
    "Please give one of the two: the article's web address, or a file with its text. The button "
    "opens the form again."
)


class WelcomeCog(commands.Cog):
    """Says hello once."""

    def __init__(self, bot: PullquoteBot) -> None:
        self.bot = bot
        self._welcomed: set[int] = set()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say once, in the server's system channel, what this bot is for."""
        channel = guild.system_channel
        if channel is None:
            return
        allowed = channel.permissions_for(guild.me)
        if not (allowed.view_channel and allowed.send_messages):
            return
        if not await self._is_first_time(guild.id):
            return
        try:
            await channel.send(view=welcome_view(self.bot, guild.id))
        except discord.HTTPException as error:
            # closed to the bot a moment ago, or Discord is out of order: /setup is still there
            log.warning("no welcome", extra={"guild_id": guild.id, "error": str(error)})

    async def _is_first_time(self, guild_id: int) -> bool:
        """Whether a guild has not been welcomed; from now on it has."""
        if guild_id in self._welcomed:
            return False
        self._welcomed.add(guild_id)
        library, catalog = self.bot.services.library, self.bot.services.workers.catalog
        name = WELCOMED_PROPERTY.format(guild_id=guild_id)
        if await catalog(library.read_note, name) is not None:
            return False
        await catalog(library.write_note, name, discord.utils.utcnow().isoformat())
        return True

    @app_commands.command(description="For moderators: what this bot does, and how to begin.")
    @app_commands.guild_only()
    # No default_permissions: Discord would hide the command from moderators by role.
    async def setup(self, interaction: PullquoteInteraction) -> None:
        """Show the message again, to one moderator."""
        async with mistakes_told(interaction):
            guild_id = moderated_guild(interaction)
            view = welcome_view(self.bot, guild_id)
            await interaction.response.send_message(view=view, ephemeral=True)


def welcome_view(bot: PullquoteBot, guild_id: int) -> ui.LayoutView:
    """What the bot does, how to ask, what is promised, and a moderator's three buttons."""
    assert bot.user is not None
    count = len(bot.services.directory.articles(Scope((library_of(guild_id),))))
    have = {
        0: "I need articles to answer from. Begin here:",
        1: "There is 1 article of yours.",
    }.get(count, f"There are {count:,} articles of yours.")
    blocks = [
        "### Questions about articles, answered with exact quotations\n"
        "I answer from the articles that this server adds, in their own words, with a link to the "
        "passage. Where I find no answer, I say so.",
        f"**How to ask:** `/ask`, or mention me with a question: <@{bot.user.id}> Who announced "
        "the aid?",
        "**What a quotation promises:** an exact copy, checked against the article. It is not "
        "fact-checked.",
        "**What I read:** only what is put to me: commands, buttons, messages that mention me, "
        "replies to my answers, and threads for follow-up questions. "
        "`/privacy` says what is kept, `/help` explains the answers.",
        "**Moderators:** `/settings` has everything that you can decide, `/setup` shows this "
        f"again. {have}",
    ]
    first = "Add an article" if count else "Add the first article"
    buttons = [
        MenuButton("setup-article", label=first, style=discord.ButtonStyle.primary),
        MenuButton("setup-channels"),
        MenuButton("setup-sample"),
    ]
    return message_view(blocks, buttons)


def _settings(interaction: PullquoteInteraction) -> GuildSettings:
    return interaction.client.services.communities.settings(interaction.guild_id or 0)


# ---- the first article


@menu_action("setup-article", "Add the first article")
async def add_article(interaction: PullquoteInteraction, _detail: str) -> None:
    """Ask for an address or a file."""
    moderated_guild(interaction)
    await interaction.response.send_modal(ArticleForm())


class ArticleForm(Form):
    """Asks for an article: its address, or a file."""

    def __init__(self) -> None:
        super().__init__("Add an article")
        self._url: ui.TextInput[ArticleForm] = ui.TextInput(
            custom_id="url",
            placeholder="https://…",
            required=False,
            max_length=URL_CHARACTERS,
        )
        self._file: ui.FileUpload[ArticleForm] = ui.FileUpload(
            custom_id="file", required=False, min_values=0, max_values=1
        )
        self.add_item(
            ui.Label(
                text="Web address",
                description="Of the article itself, not of a front page",
                component=self._url,
            )
        )
        self.add_item(
            ui.Label(
                text="Or a file",
                description=f"With the article as {ANY_FORMAT}",
                component=self._file,
            )
        )

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Add it."""
        from bot.discord.article_jobs import start_adding

        moderated_guild(interaction)
        url = self._url.value.strip() or None
        attachment = next(iter(self._file.values), None)
        if (url is None) == (attachment is None):
            raise Notice(ONE_OF_TWO)
        await start_adding(interaction, url=url, attachment=attachment)


# ---- the answer channels


@menu_action("setup-channels", "Choose answer channels")
async def choose_channels(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show the channels in which answers are public, to be changed."""
    moderated_guild(interaction)
    view = answer_channels_view(_settings(interaction), interaction.guild)
    await interaction.response.send_message(view=view, ephemeral=True)


# ---- the sample


@menu_action("setup-sample", "Try it with the sample")
async def try_sample(interaction: PullquoteInteraction, _detail: str) -> None:
    """Answer a question from the sample, then offer more."""
    await _ask_sample(interaction, SAMPLE_QUESTION)
    questions = [
        MenuButton("sample-question", str(number), label=question)
        for number, question in enumerate(SAMPLE_QUESTIONS)
    ]
    view = notice_view(AFTER_SAMPLE, *questions, MenuButton("sample-other"))
    await interaction.followup.send(view=view, ephemeral=True)


@menu_action("sample-question", "Ask the sample")
async def ask_sample_question(interaction: PullquoteInteraction, number: str) -> None:
    """Answer one of the ready-made questions."""
    await _ask_sample(interaction, SAMPLE_QUESTIONS[int(number) % len(SAMPLE_QUESTIONS)])


@menu_action("sample-other", "Ask something else")
async def ask_sample_other(interaction: PullquoteInteraction, _detail: str) -> None:
    """Ask for a question to the sample."""
    moderated_guild(interaction)
    await interaction.response.send_modal(SampleForm())


class SampleForm(Form):
    """Asks for a question to the sample."""

    def __init__(self) -> None:
        super().__init__("Ask the sample")
        self._question: ui.TextInput[SampleForm] = ui.TextInput(
            custom_id="question",
            style=discord.TextStyle.paragraph,
            placeholder="What did Zelensky say about fuel?",
            max_length=SAMPLE_QUESTION_CHARACTERS,
        )
        self.add_item(ui.Label(text="Your question", component=self._question))

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Answer it."""
        await _ask_sample(interaction, self._question.value)


async def _ask_sample(interaction: PullquoteInteraction, question: str) -> None:
    moderated_guild(interaction)
    await ask_by_interaction(interaction, question, private=True, sample=SAMPLE_SCOPE)
