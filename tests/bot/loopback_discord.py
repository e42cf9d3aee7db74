"""A Discord on loopback: the bot talks to it over real sockets, in real time, as its own process.

What Discord knows and does is simcord's ``Backend`` and router; what members do is simcord's
actors. Unlike in simcord itself the clock is the real one: an acknowledgement after more than
three seconds is refused.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, Self, TypeVar

import discord
from aiohttp import web
from simcord import actors
from simcord._clock import Clock
from simcord.actors import MemberActor
from simcord.backend import Backend
from simcord.backend.models import Interaction, Message
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from tests.bot.loopback_exchange import InteractionExchange, MessageExchange
from tests.bot.loopback_gateway import LoopbackGateway
from tests.bot.loopback_process import BotProcess
from tests.bot.loopback_rest import (
    API_PREFIX,
    FILES_PREFIX,
    UPLOAD_BYTES,
    Fault,
    LoopbackFiles,
    LoopbackRest,
    Request,
)

T = TypeVar("T")

TOKEN = "loopback.token.of-the-bot"
LOG_LINES_SHOWN = 40


class RealClock(Clock):
    """The real time, plus what a test has skipped by ``backend.advance_clock``."""

    def now(self) -> datetime:
        """The present."""
        return datetime.now(UTC) + timedelta(seconds=self.elapsed)


class World(Env):
    """simcord's builders and actors without the bot in the same process.

    Their acts emit events and return at once: there is nothing here that could settle.
    """

    def __init__(self) -> None:
        # Never logged in: the actors only use it to make message objects.
        super().__init__(discord.Client(intents=discord.Intents.none()))
        self.backend = Backend(clock=RealClock())
        self.files = LoopbackFiles()
        self.backend.cdn = self.files
        self._message_states.add(self.bot._connection)

    def _begin_operation(self, label: str) -> None:
        """Members may act at the same time."""

    def _end_operation(self) -> None:
        """Nothing was begun."""

    async def _settle_internal(self, **_: Any) -> None:
        """The bot answers in its own time."""


class LoopbackDiscord:
    """``async with LoopbackDiscord() as discord:`` arrange, start the bot, act, wait, look.

    ``approved_intents`` are those that the portal grants, none of the privileged ones by default;
    a bot that asks for more is turned away as by Discord, as is one with another token.
    """

    def __init__(
        self,
        *,
        approved_intents: discord.Intents | None = None,
        heartbeat_seconds: float = 41.25,
        token: str = TOKEN,
    ) -> None:
        approved = discord.Intents.default() if approved_intents is None else approved_intents
        self.token = token
        self.world = World()
        self.backend: Backend = self.world.backend
        self.rest = LoopbackRest(self.backend, token, approved, self._note)
        self.gateway = LoopbackGateway(
            self.backend, token, approved, heartbeat_seconds, self._change
        )
        self.bot: BotProcess | None = None
        """The process that was started last."""
        self._started: list[BotProcess] = []
        self._identified_before = 0
        self._interactions: dict[str, InteractionExchange] = {}
        """By id and by token, the two ways in which the bot's requests name them."""
        self._messages: list[MessageExchange] = []
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.backend.subscribers.append(self._note_event)
        self.world._register_dispatch_observer(self._begin)

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=UPLOAD_BYTES)
        application.router.add_route("*", API_PREFIX + "/{path:.*}", self.rest.handle)
        application.router.add_get(FILES_PREFIX + "/{path:.*}", self.world.files.handle)
        application.router.add_get("/gateway", self.gateway.handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.api = f"http://{host}:{port}{API_PREFIX}"
        self.world.files.base = f"http://{host}:{port}{FILES_PREFIX}"
        self.gateway.url = self.rest.gateway_url = f"ws://{host}:{port}/gateway"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._started:
            await process.clean_up()
        assert self._runner is not None
        await self._runner.cleanup()
        if error is None and self.rest.unsupported:
            raise AssertionError(f"The bot asked for what is not there: {self.rest.unsupported}")

    # Arranging; the handles are simcord's, with all their builders.

    def create_guild(self, name: str = "Newsroom", **settings: Any) -> GuildHandle:
        """A guild with the bot in it; see ``simcord.Env.create_guild``."""
        return self.world.create_guild(name, **settings)

    def create_member(
        self, guild: GuildHandle, name: str, permissions: discord.Permissions | None = None
    ) -> MemberActor:
        """A new member, with a role of its own for any permissions beyond everybody's."""
        roles = []
        if permissions is not None:
            roles = [guild.create_role(f"role of {name}", permissions=permissions)]
        return guild.add_member(self.world.create_user(name), roles=roles)

    # The bot's process.

    def launcher(self, *arguments: str) -> list[str]:
        """The command that starts the bot against this server; ``--toy`` starts the toy bot."""
        addresses = ["--api", self.api, "--gateway", self.gateway.url]
        return [sys.executable, "-m", "tests.bot.loopback_bot", *addresses, *arguments]

    async def start_bot(
        self, command: Sequence[str] | None = None, env: Mapping[str, str] | None = None
    ) -> BotProcess:
        """Start the bot, by default with ``launcher()``, with ``env`` added to the environment."""
        if self.bot is not None and self.bot.exit_status is None:
            raise AssertionError("The bot is still running.")
        self._identified_before = self.gateway.identified
        self.bot = await BotProcess.start(command or self.launcher(), env or {}, self._change)
        self._started.append(self.bot)
        return self.bot

    async def ready(self, *commands: str, timeout: float = 30) -> None:
        """Wait until the bot started last is logged in and these commands are known."""
        await self.until(
            lambda: (
                self.gateway.identified > self._identified_before
                and self.gateway.connected
                and self._known_commands().issuperset(commands)
            ),
            f"the bot to be logged in, with the commands {commands}",
            timeout,
        )

    async def kill(self) -> int:
        """End the bot with SIGKILL; gives the exit status, -9."""
        assert self.bot is not None
        return await self._stopped(await self.bot.stop(signal.SIGKILL, 10))

    async def terminate(self, timeout: float = 15) -> int:
        """Ask the bot to end with SIGTERM; gives its exit status."""
        assert self.bot is not None
        return await self._stopped(await self.bot.stop(signal.SIGTERM, timeout))

    @property
    def log(self) -> list[str]:
        """What the bot started last has written, line by line."""
        return [] if self.bot is None else self.bot.lines

    async def logged(self, words: str, timeout: float = 10) -> str:
        """Wait for a line of the log with these words; gives the line."""
        return await self.until(
            lambda: next((line for line in self.log if words in line), None),
            f"{words!r} in the log",
            timeout,
        )

    # Members' acts; each dispatches its event before it returns.

    async def slash(
        self, member: MemberActor | UserHandle, channel: ChannelHandle, name: str, **options: Any
    ) -> InteractionExchange:
        """Use a command; a file is ``("name.txt", b"…")``. A user instead of a member: direct."""
        if isinstance(member, UserHandle):
            return self._of(await member.slash(name, **options))
        return self._of(await member.slash(channel, name, **options))

    async def context_menu(
        self, member: MemberActor, channel: ChannelHandle, name: str, target: Message | MemberActor
    ) -> InteractionExchange:
        """Use a command of the menu on a message or a member."""
        shown = self._shown(target) if isinstance(target, Message) else target
        return self._of(await member.context_menu(channel, name, shown))

    async def autocomplete(
        self,
        member: MemberActor | UserHandle,
        channel: ChannelHandle,
        name: str,
        option: str,
        value: str,
        **filled: Any,
    ) -> InteractionExchange:
        """Type into an option that completes itself; await ``acknowledged``, see ``choices``."""
        result = await actors._autocomplete_result(member, channel, name, option, value, filled)
        return self._of(result)

    async def click(
        self,
        member: MemberActor | UserHandle,
        message: Message,
        label: str | None = None,
        *,
        custom_id: str | None = None,
    ) -> InteractionExchange:
        """Click the button with this label or ``custom_id``."""
        shown = self._shown(message)
        return self._of(await member.click(shown, label=label, custom_id=custom_id))

    async def select(
        self,
        member: MemberActor | UserHandle,
        message: Message,
        values: Sequence[Any],
        *,
        custom_id: str | None = None,
    ) -> InteractionExchange:
        """Choose values in a menu."""
        return self._of(await member.select(self._shown(message), values, custom_id=custom_id))

    async def submit_modal(
        self,
        member: MemberActor | UserHandle,
        shown: InteractionExchange,
        values: Mapping[str, Any],
    ) -> InteractionExchange:
        """Send the form that the bot showed, its values by ``custom_id``."""
        result = InteractionResult(self.world, shown.record)
        return self._of(await member.submit_modal(result, dict(values)))

    async def send(
        self, member: MemberActor | UserHandle, channel: ChannelHandle, text: str, **options: Any
    ) -> MessageExchange:
        """Write a message, with ``reply_to`` or ``attachments``; from a user: directly."""
        if isinstance(options.get("reply_to"), Message):
            options["reply_to"] = self._shown(options["reply_to"])
        began = time.perf_counter()
        if isinstance(member, UserHandle):
            sent = await member.send_dm(text, **options)
        else:
            sent = await member.send(channel, text, **options)
        message = self.backend.get_message(sent.channel.id, sent.id)
        exchange = MessageExchange(self.backend, self.until, message, began)
        self._messages.append(exchange)
        return exchange

    async def delete(self, message: Message) -> None:
        """Delete a message, as its author or a moderator would."""
        self.backend.delete_message(message.channel_id, message.id)

    # Looking and waiting.

    def messages(
        self, channel: ChannelHandle, viewer: MemberActor | UserHandle | None = None
    ) -> list[Message]:
        """The channel's messages, oldest first; with ``viewer`` only what that member sees."""
        stored = sorted(self.backend.messages.get(channel.id, {}).values(), key=lambda one: one.id)
        if viewer is None:
            return stored
        return [message for message in stored if message.visible_to(viewer.id)]

    def count(self, method: str = "*", path: str = "*") -> int:
        """How many requests the bot has made whose method and path match these patterns."""
        return sum(
            method in (request.method, "*") and fnmatchcase(request.path, path)
            for request in self.rest.requests
        )

    def fail_next(
        self, method: str, path: str, status: int, times: int = 1, retry_after: float = 0.2
    ) -> None:
        """Give the next matching requests this status; ``retry_after`` counts with 429."""
        self.rest.faults.append(Fault(method, path, status, times, retry_after))

    async def until(self, condition: Callable[[], T | None], what: str, timeout: float = 10) -> T:
        """Wait until ``condition`` gives something true, and give it; ``what`` names it.

        It is tried whenever the bot has made a request, logged in or out, or written a line. If
        the bot ends meanwhile or the time is up, the error shows the end of its log.
        """
        try:
            async with asyncio.timeout(timeout):
                while not (value := condition()):
                    if self.bot is not None and self.bot.exit_status is not None:
                        raise AssertionError(
                            f"Waited for {what}, but the bot ended with status "
                            f"{self.bot.exit_status}. {self._log_end()}"
                        )
                    await self._changed.wait()
        except TimeoutError as error:
            raise TimeoutError(f"Waited {timeout} seconds for {what}. {self._log_end()}") from error
        return value

    def _log_end(self) -> str:
        return "\n".join(["The end of its log:", *self.log[-LOG_LINES_SHOWN:]])

    async def _stopped(self, status: int) -> int:
        """Wait until the server has seen that the connection is gone, so that no act is lost."""
        async with asyncio.timeout(5):
            while self.gateway.connected:
                await self._changed.wait()
        return status

    def _shown(self, message: Message) -> ResponseMessage:
        return ResponseMessage(self.world, message)

    def _begin(self, record: Interaction) -> None:
        exchange = InteractionExchange(self.backend, self.until, record)
        self._interactions[str(record.id)] = self._interactions[record.token] = exchange

    def _of(self, result: InteractionResult) -> InteractionExchange:
        return self._interactions[result._interaction.token]

    def _known_commands(self) -> set[str]:
        return {name for scope in self.backend.commands.values() for name, _ in scope}

    def _note(self, request: Request) -> None:
        match request.path.split("/")[1:]:
            case ["interactions", name, _, "callback"] | ["webhooks", _, name, *_]:
                if name in self._interactions:
                    self._interactions[name].note(request)
            case ["channels", *_]:
                for exchange in self._messages:
                    if exchange.acknowledged_after is None:
                        exchange.note(request)
        self._change()

    def _note_event(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "MESSAGE_CREATE" and payload["author"]["id"] == str(self.backend.bot_user.id):
            for exchange in self._messages:
                exchange.note_message(payload)

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
