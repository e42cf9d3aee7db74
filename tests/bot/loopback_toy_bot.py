"""A small bot that uses what the real one uses, so that the Discord on loopback can be tested."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import signal
from io import BytesIO
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

TOPICS = ["sanctions", "summit", "strikes", "talks"]


class MoreButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"toy:more:(?P<number>\d+)"
):
    """A button that works after a restart, because its number is in its ``custom_id``."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label="More", custom_id=f"toy:more:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was clicked, made anew from what Discord kept."""
        assert isinstance(item, discord.ui.Button)
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Answer the click, to whoever clicked alone."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await interaction.followup.send(f"more about answer {self.number}")


class Report(discord.ui.Modal, title="Report"):
    """A form with one field."""

    reason = discord.ui.TextInput[Self](label="What is wrong?", custom_id="reason")

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Repeat what was filled in."""
        await interaction.response.send_message(f"reported: {self.reason.value}", ephemeral=True)


class ToyBot(commands.Bot):
    """Commands, a button, a form, an upload, and replies to messages that mention it."""

    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = "TOY_READS_MESSAGES" in os.environ
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
        )
        self.replies: dict[int, discord.Message] = {}
        self.tree.add_command(ask)
        self.tree.add_command(upload)
        self.tree.add_command(report)

    async def setup_hook(self) -> None:
        """Before the connection: the button and the commands."""
        self.add_dynamic_items(MoreButton)
        await self.tree.sync()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: loop.create_task(self.close()))

    async def on_message(self, message: discord.Message, /) -> None:
        """Reply to whoever mentions the bot."""
        assert self.user is not None
        if message.author != self.user and self.user.mentioned_in(message):
            async with message.channel.typing():
                await asyncio.sleep(0.02)
            self.replies[message.id] = await message.reply(f"you wrote {len(message.content)}")

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Take the reply back when what it replied to is gone."""
        reply = self.replies.pop(event.message_id, None)
        if reply is not None:
            await reply.delete()


@app_commands.command()
async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None:
    """Answer after a moment."""
    await interaction.response.defer(thinking=True, ephemeral=private)
    await asyncio.sleep(0.05)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(f"the answer to {question}"))
    view.add_item(discord.ui.ActionRow(MoreButton(len(question))))
    await interaction.edit_original_response(view=view)


@ask.autocomplete("question")
async def topics(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The topics that begin with what was typed."""
    fitting = [topic for topic in TOPICS if topic.startswith(current)]
    return [app_commands.Choice(name=topic, value=topic) for topic in fitting]


@app_commands.command()
async def upload(interaction: discord.Interaction, file: discord.Attachment) -> None:
    """Download a file and send it back."""
    await interaction.response.defer(thinking=True)
    data = await file.read()
    await interaction.followup.send(
        f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}",
        file=discord.File(BytesIO(data), filename=file.filename, description="the same again"),
    )


@app_commands.command()
async def report(interaction: discord.Interaction) -> None:
    """Show a form."""
    await interaction.response.send_modal(Report())


def run_toy_bot() -> int:
    """Run until SIGTERM, with the token in ``TOY_TOKEN``; gives the exit status."""
    try:
        ToyBot().run(os.environ["TOY_TOKEN"])
    except (discord.LoginFailure, discord.PrivilegedIntentsRequired) as error:
        print(error, flush=True)
        return 3
    return 0
