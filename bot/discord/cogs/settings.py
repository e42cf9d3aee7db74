"""``/settings``: everything that a server's moderators decide, in one private message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discord import news_settings  # noqa: F401, its menu and buttons work once it is imported
from bot.discord.answer_channels import AnswerChannelSelect
from bot.discord.channel_choice import ChannelSelect
from bot.discord.menu_buttons import menu_action
from bot.discord.modals import Form
from bot.discord.notices import mistakes_told
from bot.discord.permissions import moderated_guild
from bot.discord.setting_changes import (
    MOST_QUESTIONS_A_MINUTE,
    MOST_WORDS,
    WORD_CHARACTERS,
    WORDS_CHARACTERS,
    checked_words,
    merged,
    whole_number,
    words_of,
)
from bot.discord.settings_message import (
    ModeratorRoleSelect,
    apply_change,
    retention_days,
    settings_view,
)
from store.guilds import GuildSettings, MayAdd

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

NUMBER_CHARACTERS = 6


class SettingsCog(commands.Cog):
    """The command; its buttons and forms are below."""

    def __init__(self, bot: PullquoteBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Make the menus of messages sent before a restart work."""
        self.bot.add_dynamic_items(AnswerChannelSelect, ModeratorRoleSelect, ChannelSelect)

    # No default_permissions: Discord would hide the command from moderators by role.
    @app_commands.command(description="For moderators: what holds on this server.")
    @app_commands.guild_only()
    async def settings(self, interaction: PullquoteInteraction) -> None:
        """Show the settings to a moderator."""
        async with mistakes_told(interaction):
            guild_id = moderated_guild(interaction)
            view = settings_view(self.bot.services, guild_id, interaction.guild)
            await interaction.response.send_message(view=view, ephemeral=True)


@menu_action("set-may-add", "Who may add")
async def set_may_add(interaction: PullquoteInteraction, who: str) -> None:
    """Let everybody add articles, or moderators only."""
    await apply_change(interaction, lambda present: replace(present, may_add=MayAdd(who)))


@menu_action("set-private", "Private by default")
async def set_private(interaction: PullquoteInteraction, state: str) -> None:
    """Make answers private by default, or not."""
    await apply_change(
        interaction, lambda present: replace(present, private_by_default=state == "on")
    )


@menu_action("set-threads", "Follow-up threads")
async def set_threads(interaction: PullquoteInteraction, state: str) -> None:
    """Let "Follow up" open a thread, or a form."""
    await apply_change(
        interaction, lambda present: replace(present, follow_up_threads=state == "on")
    )


@menu_action("set-public-library", "Public library")
async def set_public_library(interaction: PullquoteInteraction, state: str) -> None:
    """Search the public library, too, or not."""
    await apply_change(interaction, lambda present: replace(present, public_library=state == "on"))


@menu_action("set-rate", "Change the number")
async def set_rate(interaction: PullquoteInteraction, _detail: str) -> None:
    """Ask for the questions a minute."""
    guild_id = moderated_guild(interaction)
    present = interaction.client.services.communities.settings(guild_id)
    await interaction.response.send_modal(RateForm(present.questions_a_minute))


@menu_action("set-retention", "Change the days")
async def set_retention(interaction: PullquoteInteraction, _detail: str) -> None:
    """Ask for the days that questions are kept."""
    services = interaction.client.services
    present = retention_days(services, moderated_guild(interaction))
    await interaction.response.send_modal(RetentionForm(present, services.settings.retention_days))


@menu_action("set-declined-words", "Edit the words")
async def set_declined_words(interaction: PullquoteInteraction, _detail: str) -> None:
    """Show the declined words, to be changed."""
    guild_id = moderated_guild(interaction)
    present = interaction.client.services.communities.settings(guild_id)
    await interaction.response.send_modal(WordsForm(present.declined_words))


class NumberForm(Form):
    """Asks for one number."""

    def __init__(self, title: str, label: str, present: int, most: int) -> None:
        super().__init__(title)
        self.most = most
        self._number: ui.TextInput[NumberForm] = ui.TextInput(
            custom_id="number", default=str(present), max_length=NUMBER_CHARACTERS
        )
        self.add_item(ui.Label(text=label, description=f"From 1 to {most}", component=self._number))

    def number(self) -> int:
        """What was written. Raises ``Notice`` for what is no such number."""
        return whole_number(self._number.value, 1, self.most)


class RateForm(NumberForm):
    """Asks how many questions a member may ask in a minute."""

    def __init__(self, present: int) -> None:
        super().__init__(
            "Questions a minute", "Questions of one member", present, MOST_QUESTIONS_A_MINUTE
        )

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Keep the number."""
        number = self.number()
        await apply_change(interaction, lambda present: replace(present, questions_a_minute=number))


class RetentionForm(NumberForm):
    """Asks for how many days questions are kept."""

    def __init__(self, present: int, most: int) -> None:
        super().__init__("Days that questions are kept", "Days", present, most)

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Keep the number; the operator's own as "no choice", so that it follows theirs."""
        number = self.number()
        days = None if number == self.most else number
        await apply_change(interaction, lambda present: replace(present, retention_days=days))


class WordsForm(Form):
    """Shows the declined words, to be changed."""

    def __init__(self, shown: tuple[str, ...]) -> None:
        super().__init__("Declined words")
        self._shown = shown
        self._words: ui.TextInput[WordsForm] = ui.TextInput(
            custom_id="words",
            style=discord.TextStyle.paragraph,
            default="\n".join(shown),
            required=False,
            max_length=WORDS_CHARACTERS,
        )
        self.add_item(
            ui.Label(
                text="One on each line, or with commas",
                description=f"Up to {MOST_WORDS} words or phrases of {WORD_CHARACTERS} characters",
                component=self._words,
            )
        )

    async def submitted(self, interaction: PullquoteInteraction) -> None:
        """Keep the words, with those that another moderator added meanwhile."""
        chosen = words_of(self._words.value)

        def choose(present: GuildSettings) -> GuildSettings:
            words = merged(present.declined_words, self._shown, chosen)
            return replace(present, declined_words=checked_words(words))

        await apply_change(interaction, choose)
