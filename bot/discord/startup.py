"""``pullquote bot``: everything that can be wrong with a token said in one line, then the bot."""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
import signal

import discord

from bot.discord.client import PullquoteBot, needed_intents
from bot.service.services import open_services
from bot.settings import Settings
from store.embeddings import EmbeddingModel
from store.library import Library

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"
INVITE_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
)
"""What the bot does by itself: read the message that asks, and reply to it."""
INTENTS_REFUSED = 4014
UNREACHABLE_HELP = "Discord cannot be reached ({error}). Check the network, then start again."


class StartupError(Exception):
    """The bot cannot start; ``str(error)`` is one line that says what to do."""


def token_of(settings: Settings) -> str:
    """The bot's token. Raises ``StartupError`` where there is none, or it cannot be one."""
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise StartupError(
            "There is no DISCORD_TOKEN. Open the Discord developer portal "
            f"({PORTAL}), choose your application, Bot, Reset Token, and put the token into .env "
            "as DISCORD_TOKEN=…"
        )
    application_id(token)
    return token


def application_id(token: str) -> int:
    """The application's id, which is the first part of its bot's token.

    Raises ``StartupError`` for what cannot be a token.
    """
    first = token.partition(".")[0]
    try:
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, binascii.Error):
        raise StartupError(_bad_token()) from None


def invite_url(token: str) -> str:
    """The link that adds the bot to a server, with exactly the permissions that it needs."""
    return discord.utils.oauth_url(
        application_id(token),
        permissions=INVITE_PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )


def run_bot(settings: Settings, *, sync: bool = False) -> int:
    """Run the bot until it is stopped; the exit status, 0 after SIGTERM or SIGINT.

    Raises ``StartupError``, ``OSError`` and the store's errors.
    """
    token = token_of(settings)
    with Library(settings.data_dir, EmbeddingModel(settings.embedding_model)) as library:
        return asyncio.run(_run(settings, library, token, sync=sync))


async def _run(settings: Settings, library: Library, token: str, *, sync: bool) -> int:
    granted = await _granted_intents(token)
    log.info("loading the model and the library")
    services = await asyncio.to_thread(open_services, settings, library)
    bot = PullquoteBot(services, message_content=granted, sync=sync)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, stopping.set)
    running = asyncio.create_task(bot.start(token))
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set():
            log.info("stopping: finishing the answers under way")
    finally:
        waiting.cancel()
        await bot.close()
    try:
        await running
    except discord.PrivilegedIntentsRequired:
        raise StartupError(_refused_intents()) from None
    except discord.LoginFailure:
        raise StartupError(_bad_token()) from None
    except (OSError, discord.HTTPException, discord.GatewayNotFound) as error:
        raise StartupError(UNREACHABLE_HELP.format(error=error)) from error
    return 0


async def _granted_intents(token: str) -> bool:
    """Whether the message content intent was granted; says once in the log what is off.

    Raises ``StartupError`` for a token that Discord refuses.
    """
    async with discord.Client(intents=needed_intents(message_content=False)) as client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            raise StartupError(_bad_token()) from None
        except (OSError, discord.HTTPException) as error:
            raise StartupError(UNREACHABLE_HELP.format(error=error)) from error
        application = client.application
        assert application is not None
        flags = application.flags
    granted = flags.gateway_message_content or flags.gateway_message_content_limited
    if not granted:
        log.warning(
            "The message content intent is off: a mention in a reply cannot read the message that "
            "it replies to. Everything else works. To switch it on: %s, your application, Bot, "
            "Message Content Intent.",
            PORTAL,
        )
    return granted


def _bad_token() -> str:
    return (
        "Discord does not accept this DISCORD_TOKEN. Open the developer portal "
        f"({PORTAL}), choose your application, Bot, Reset Token, and put the new token into .env."
    )


def _refused_intents() -> str:
    return (
        "Discord refused an intent that was granted a moment ago. Open the developer portal "
        f"({PORTAL}), your application, Bot, and check Message Content Intent; then start again."
    )
