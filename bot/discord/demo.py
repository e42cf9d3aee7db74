"""``make demo``: the bot in a browser page, with no token and no account.

The page imitates Discord (simcord, a development dependency); the bot behind it is the real one,
with the real library and model. ``make screenshots`` photographs the same world.
"""

from __future__ import annotations

import asyncio
import errno
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from bot.discord.client import PullquoteBot
from bot.service.services import Services, open_services
from bot.settings import Settings
from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.embeddings import EmbeddingModel
from store.errors import StoreError
from store.guilds import GuildSettings, library_of
from store.library import Library

MISSING = "it needs simcord with its preview: run `make setup`, or pip install 'simcord[preview]'."
PORT = 8765
GUILD = "The Reading Room"
ARTICLES = ("border-troops.md", "readiness-order.md")
SETTLE_SECONDS = 60.0
"""How long the page waits for the bot on a slow machine."""


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """A guild with two articles, a channel for answers and one for talk, and two people."""

    env: Any
    guild: Any
    answers: Any
    talk: Any
    alice: Any
    moderator: Any
    services: Services


@asynccontextmanager
async def demo_world(folder: Path, *, articles: bool = True) -> AsyncIterator[DemoWorld]:
    """Start the bot in an imitated Discord; ``articles``: with the sample articles in its guild.

    Raises ``ModuleNotFoundError`` where simcord is not installed.
    """
    import discord
    import simcord
    from simcord.backend.serializers import guild_create_payload

    with Library(folder, EmbeddingModel()) as library:
        services = open_services(Settings(data_dir=folder), library)
        bot = PullquoteBot(services, message_content=True)
        imitation = simcord.run(bot, settle_timeout=SETTLE_SECONDS, check_errors=False)
        imitation._env.backend.bot_user.name = "Pullquote"
        async with imitation as env:
            guild = env.create_guild(GUILD)
            talk = guild.create_text_channel("general")
            channel = guild.create_text_channel("ask-the-articles")
            if articles:
                _add_articles(services, guild.id)
                settings = GuildSettings(answer_channels=frozenset({channel.id}))
                services.communities.save(guild.id, settings)
            role = guild.create_role(
                "Moderators",
                permissions=discord.Permissions(manage_guild=True, manage_messages=True),
            )
            alice = guild.add_member(env.create_user("alice", global_name="Alice"))
            maya = env.create_user("maya", global_name="Maya (moderator)")
            moderator = guild.add_member(maya, roles=[role])
            guild._guild.system_channel_id = talk.id
            joined = dict(guild_create_payload(env.backend, guild._guild))
            del joined["unavailable"]  # simcord's says that an outage is over, not that we joined
            env.backend.emit("GUILD_CREATE", joined)
            await env.settle()
            yield DemoWorld(env, guild, channel, talk, alice, moderator, services)


def _add_articles(services: Services, guild_id: int) -> None:
    for name in ARTICLES:
        with as_file(files("articles") / name) as path:
            list(ingest_files(services.library, [FoundFile(path)], library_of(guild_id)))
    services.directory.refresh()


async def serve() -> None:
    """Serve the page until it is closed there, or the process is stopped."""
    with tempfile.TemporaryDirectory() as folder:
        print("Loading the model and the sample articles …", flush=True)
        async with (
            demo_world(Path(folder)) as world,
            world.env.preview(
                world.answers,
                viewers=[world.alice, world.moderator],
                layout="channel",
                port=PORT,
            ) as page,
        ):
            print(
                f"\nOpen {page.url}\n\n"
                "Type /ask in #ask-the-articles, or mention the bot; switch to Maya for what "
                "moderators do. The window should be 1280 pixels wide or more. Ctrl+C ends it.",
                flush=True,
            )
            await page.wait_closed()


def main() -> int:
    """Run the demo; the exit status."""
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        pass
    except Exception as error:
        reason = _reason(error)
        if reason is None:
            raise
        print(f"The demo cannot run: {reason}", file=sys.stderr)
        return 1
    return 0


def _reason(error: Exception) -> str | None:
    """What is wrong with the machine, and what to do; None where it is our own mistake."""
    if isinstance(error, StoreError):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return f"{MISSING} ({error})"
    # simcord tells of a port in an error of its own
    cause = error if isinstance(error, OSError) else error.__cause__
    if not isinstance(cause, OSError):
        return None
    if cause.errno in (errno.EADDRINUSE, errno.EACCES) and cause.filename is None:
        return f"port {PORT} of this machine is taken. End the other demo, or whatever has it."
    return f"{cause}. What it keeps for the while is in the folder that TMPDIR names."


if __name__ == "__main__":
    sys.exit(main())
