"""``pullquote bot``: everything that can be wrong with a token said in one line, then the bot."""

from __future__ import annotations

import asyncio
import base64
import gc
import logging
import os
import re
import signal
from collections.abc import Callable
from contextlib import nullcontext
from http import HTTPStatus
from typing import NoReturn

import aiohttp
import discord

from bot.answering.reader import Reader
from bot.composition.composer import Composer
from bot.composition.opening import open_asked_model
from bot.discord.client import bot_of, needed_intents
from bot.discord.permissions import FOR_THREADS, NEEDED
from bot.library import open_library
from bot.service.monitor import Monitor, PortError
from bot.service.services import Services, open_services
from bot.settings import Settings
from store.library import Library

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"
NO_TOKEN = (
    "DISCORD_TOKEN cannot be a bot's token, which has three parts with dots between them; the "
    "application id, the public key and the client secret are something else. Open the developer "
    f"portal ({PORTAL}), choose your application, Bot, Reset Token, and put the token into .env."
)
BAD_TOKEN = (
    f"Discord does not accept this DISCORD_TOKEN. Open the developer portal ({PORTAL}), choose "
    "your application, Bot, Reset Token, and put the new token into .env."
)
INTENTS_REFUSED = (
    "Discord refused an intent that was granted a moment ago. Open the developer portal "
    f"({PORTAL}), your application, Bot, and check Message Content Intent; then start again."
)
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
AUTHENTICATION_FAILED = 4004
"""The gateway's code for a token that it does not accept (any more)."""
SHARDS_REFUSED = {
    4010: "Discord does not take this shard. Check DISCORD_SHARD_COUNT and DISCORD_SHARD_IDS.",
    4011: "The bot is in too many servers for so few connections. Set DISCORD_SHARD_COUNT to more: "
    "one for every thousand servers.",
}
"""The gateway's codes for shards that it does not accept, and what to do."""
UNREACHABLE = (
    aiohttp.ClientError,
    ConnectionError,
    TimeoutError,
    discord.DiscordServerError,
    discord.GatewayNotFound,
)
STOPPING_SIGNALS = (signal.SIGTERM, signal.SIGINT)


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
    if not _TOKEN.fullmatch(token):
        raise StartupError(NO_TOKEN)
    first = token.partition(".")[0]
    try:
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        raise StartupError(NO_TOKEN) from None


def invite_url(token: str, *, threads: bool = False) -> str:
    """The link that adds the bot to a server, with exactly the permissions that it needs.

    ``threads``: also with what it needs where follow-up questions open threads.
    """
    return discord.utils.oauth_url(
        application_id(token),
        permissions=NEEDED | FOR_THREADS if threads else NEEDED,
        scopes=("bot", "applications.commands"),
    )


def check_token(token: str) -> bool:
    """Ask Discord about a token: whether the message content intent was granted with it.

    Raises ``StartupError`` where Discord refuses it or cannot be reached.
    """
    return asyncio.run(_granted_intents(token))


def run_bot(settings: Settings, *, sync: bool = False) -> int:
    """Run the bot until it is stopped; the exit status, 0 after SIGTERM or SIGINT.

    Raises ``StartupError`` and the store's errors.
    """
    token = token_of(settings)
    with (
        _monitor(settings.metrics_port) as monitor,
        open_asked_model(settings) as language_model,
        open_library(settings) as library,
    ):
        reader = Reader.named(settings.reader_model)
        per_day = settings.llm_tokens_per_day
        composer = Composer(library, language_model, per_day, reader) if language_model else None

        def opened(loop: asyncio.AbstractEventLoop) -> Services:
            services = open_services(settings, library, composer, reader)
            gc.collect()
            gc.freeze()  # what is there by now stays; looking through it takes half a second
            if monitor is not None:
                monitor.of(services, loop)
            return services

        return asyncio.run(_until_stopped(opened, library, token, sync=sync))


def _monitor(port: int | None) -> Monitor | nullcontext[None]:
    """What tells of health and figures, where that is wanted. Raises ``StartupError``."""
    try:
        return nullcontext() if port is None else Monitor(port)
    except PortError as error:
        raise StartupError(str(error)) from None


Opened = Callable[[asyncio.AbstractEventLoop], Services]


async def _until_stopped(opened: Opened, library: Library, token: str, *, sync: bool) -> int:
    loop = asyncio.get_running_loop()
    serving = loop.create_task(_serve(opened, library, token, sync=sync))

    def stop() -> None:
        log.info("stopping: finishing the answers under way")
        for each in STOPPING_SIGNALS:
            loop.remove_signal_handler(each)  # who sends a second one does not want to wait
        serving.cancel()

    for each in STOPPING_SIGNALS:
        loop.add_signal_handler(each, stop)
    try:
        await serving
    except asyncio.CancelledError:
        log.info("stopped")
    return 0


async def _serve(opened: Opened, library: Library, token: str, *, sync: bool) -> None:
    """Start the bot and wait for its end; cancelled, let it finish what it has begun."""
    granted = await _granted_intents(token)
    log.info("loading the model and the library")
    try:
        services = await asyncio.to_thread(opened, asyncio.get_running_loop())
    except asyncio.CancelledError:
        _leave_at_once(library)
    bot = bot_of(services, message_content=granted, sync=sync)
    running = asyncio.create_task(bot.start(token))
    stopped = False
    try:
        await asyncio.shield(running)  # while it finishes, members can still be told
    except asyncio.CancelledError:
        stopped = True
        raise
    except Exception as error:
        raise _startup_error(error) or error from None
    finally:
        await bot.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        if stopped and bot.left_threads:
            _leave_at_once(library)


def _leave_at_once(library: Library) -> NoReturn:
    """End the process without waiting for a thread that loads, or waits for a slow site.

    Whatever is half done is not in the catalog: as after a crash, nothing is lost.
    """
    log.info("stopped; what had not ended was given up")
    library.close()
    logging.shutdown()
    os._exit(0)


async def _granted_intents(token: str) -> bool:
    """Whether the message content intent was granted; says once in the log what is off.

    Raises ``StartupError`` for a token that Discord refuses.
    """
    async with discord.Client(intents=needed_intents(message_content=False)) as client:
        try:
            await client.login(token)
        except Exception as error:
            raise _startup_error(error) or error from None
        application = client.application
        assert application is not None
        flags = application.flags
    granted = flags.gateway_message_content or flags.gateway_message_content_limited
    if not granted:
        log.warning(
            "The message content intent is off: a mention in a reply cannot read the message that "
            "it replies to, and in threads for follow-up questions each has to mention the bot or "
            "to reply to it. Everything else works. To switch it on: %s, your application, Bot, "
            "Message Content Intent.",
            PORTAL,
        )
    return granted


def _startup_error(error: Exception) -> StartupError | None:
    """What an operator can do about an error of discord.py's; None for any other error."""
    if isinstance(error, discord.LoginFailure):
        return StartupError(BAD_TOKEN)
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return StartupError(INTENTS_REFUSED)
    if isinstance(error, discord.ConnectionClosed):
        if error.code == AUTHENTICATION_FAILED:
            return StartupError(BAD_TOKEN)
        if error.code in SHARDS_REFUSED:
            return StartupError(SHARDS_REFUSED[error.code])
        return StartupError(f"Discord ended the connection (code {error.code}). Start again.")
    if isinstance(error, discord.HTTPException) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        reason = " ".join(str(error).split())
        return StartupError(f"Discord refused what the bot asked for ({reason}).")
    if isinstance(error, AttributeError) and isinstance(error.__context__, UNREACHABLE):
        error = error.__context__  # discord.py 2.7.1 stumbles over a first connection that fails
    if isinstance(error, UNREACHABLE):
        return StartupError(
            f"Discord cannot be reached ({error}). Check the network, then start again."
        )
    return None
