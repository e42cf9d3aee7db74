"""Discord's gateway over a websocket: logins, heartbeats, resuming, and events by intent."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from uuid import uuid4

import discord
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from simcord.backend import Backend, serializers
from simcord.gateway import FakeGateway, FakeWebSocket
from simcord.intents import missing_privileged_intents

from tests.bot.loopback_rest import application_flags

REPLAYED_EVENTS = 1000
"""How many events a login keeps for a bot that resumes."""
AUTHENTICATION_FAILED = 4004
DISALLOWED_INTENTS = 4014


class Login:
    """One login of the bot; like Discord's, it outlives a broken connection.

    It is what simcord's gateway takes for a connection state of discord.py: that gateway checks
    intents and hides what the bot may not read, and hands each event to ``parsers[event]``.
    """

    def __init__(self, backend: Backend, intents: discord.Intents, shard: list[int]) -> None:
        """``shard``: its number, and how many there are."""
        self.identifier = uuid4().hex
        self.shard = shard
        self.intents = intents
        self.parsers = _EveryEvent(self._send_event)
        self.events = FakeGateway(backend, self)
        self.members = FakeWebSocket(backend, self.events)
        self.socket: web.WebSocketResponse | None = None
        self._sequence = 0
        self._sent: deque[tuple[int, str]] = deque(maxlen=REPLAYED_EVENTS)
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()

    def hears_of(self, guild_id: int | None) -> bool:
        """Whether Discord tells this login of a guild; the first is told what is of none."""
        number, count = self.shard
        return ((guild_id or 0) >> 22) % count == number

    def attach(self, socket: web.WebSocketResponse, after: int = 0) -> asyncio.Task[None]:
        """Send events over this connection, those after ``after`` again; gives the sender."""
        self.socket = socket
        self._outgoing = asyncio.Queue()
        for sequence, text in self._sent:
            if sequence > after:
                self._outgoing.put_nowait(text)
        return asyncio.create_task(_send_all(socket, self._outgoing))

    def _send_event(self, event: str, payload: Mapping[str, Any]) -> None:
        self._sequence += 1
        text = _message(DiscordWebSocket.DISPATCH, payload, event, self._sequence)
        self._sent.append((self._sequence, text))
        if self.socket is not None:
            self._outgoing.put_nowait(text)


class LoopbackGateway:
    """Serves any number of connections; an event of the backend goes to every login that hears of
    its guild.

    ``changed`` is called whenever a login begins, resumes or loses its connection.
    """

    def __init__(
        self,
        backend: Backend,
        token: str,
        approved_intents: discord.Intents,
        heartbeat_seconds: float,
        changed: Callable[[], None],
    ) -> None:
        self.url = ""
        self.identified = 0
        """How many logins there have been."""
        self.shards: list[list[int] | None] = []
        """What each login said of its shard."""
        self.resumed = 0
        self.heartbeats: list[float] = []
        """When each heartbeat came, on the clock of ``time.perf_counter``."""
        self._logins: dict[str, Login] = {}
        self._backend = backend
        self._token = token
        self._approved = approved_intents
        self._heartbeat_seconds = heartbeat_seconds
        self._changed = changed
        backend.subscribers.append(self._emit)

    @property
    def connected(self) -> bool:
        """Whether a bot is logged in and its connection stands."""
        return any(login.socket is not None for login in self._logins.values())

    async def disconnect(self, *, resumable: bool) -> None:
        """Break every connection; a login that is not resumable must begin anew."""
        logins = list(self._logins.values())
        if not resumable:
            self._logins.clear()
        for login in logins:
            # Taken off first: whatever aiohttp makes of the close code, the bot did not log out.
            socket, login.socket = login.socket, None
            if socket is not None:
                await socket.close(code=4000)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, until it closes."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        hello = {"heartbeat_interval": round(self._heartbeat_seconds * 1000)}
        await socket.send_str(_message(DiscordWebSocket.HELLO, hello))
        login: Login | None = None
        sender: asyncio.Task[None] | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                content = json.loads(message.data)
                operation, data = content["op"], content["d"]
                if operation == DiscordWebSocket.HEARTBEAT:
                    self.heartbeats.append(time.perf_counter())
                    await socket.send_str(_message(DiscordWebSocket.HEARTBEAT_ACK, None))
                elif operation == DiscordWebSocket.IDENTIFY:
                    login = await self._identify(socket, data)
                    if login is not None:
                        sender = login.attach(socket)
                        self._welcome(login)
                elif operation == DiscordWebSocket.RESUME:
                    login = self._logins.get(data["session_id"])
                    if login is None:
                        await socket.send_str(_message(DiscordWebSocket.INVALIDATE_SESSION, False))
                        continue
                    sender = login.attach(socket, after=data["seq"])
                    login.events.feed("RESUMED", {})
                    self.resumed += 1
                elif operation == DiscordWebSocket.REQUEST_MEMBERS and login is not None:
                    await _send_members(login, data)
                self._changed()
        finally:
            if sender is not None:
                sender.cancel()
            if login is not None and login.socket is socket:
                login.socket = None
                if socket.close_code in (1000, 1001):  # the bot logged out: nothing to resume
                    self._logins.pop(login.identifier, None)
            self._changed()
        return socket

    async def _identify(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> Login | None:
        intents = discord.Intents._from_value(data["intents"])
        if data["token"] != self._token:
            await socket.close(code=AUTHENTICATION_FAILED)
            return None
        if missing_privileged_intents(intents, self._approved):
            await socket.close(code=DISALLOWED_INTENTS)
            return None
        for identifier, login in list(self._logins.items()):
            if login.socket is None:  # a bot that was killed; nobody will resume this
                del self._logins[identifier]
        self.shards.append(data.get("shard"))
        login = Login(self._backend, intents, data.get("shard") or [0, 1])
        self._logins[login.identifier] = login
        return login

    def _welcome(self, login: Login) -> None:
        guilds = [each for each in self._backend.guilds.values() if login.hears_of(each.id)]
        login.events.feed(
            "READY",
            {
                "v": 10,
                "user": serializers.user_payload(self._backend.bot_user),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": login.identifier,
                "resume_gateway_url": self.url,
                "shard": login.shard,
                "application": {
                    "id": str(self._backend.application_id),
                    "flags": application_flags(self._approved),
                },
            },
        )
        for guild in guilds:
            payload = serializers.guild_create_payload(self._backend, guild)
            login.events.feed("GUILD_CREATE", payload)
        self.identified += 1

    def _emit(self, event: str, payload: Mapping[str, Any]) -> None:
        guild_id = payload["id"] if event.startswith("GUILD_") and "id" in payload else None
        guild_id = payload.get("guild_id", guild_id)
        for login in self._logins.values():
            if login.hears_of(int(guild_id) if guild_id else None):
                login.events.feed(event, payload)


class _EveryEvent(Mapping[str, Callable[[Mapping[str, Any]], None]]):
    """Sends any event, whatever its name."""

    def __init__(self, send: Callable[[str, Mapping[str, Any]], None]) -> None:
        self._send = send

    def __getitem__(self, event: str) -> Callable[[Mapping[str, Any]], None]:
        return partial(self._send, event)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


async def _send_all(socket: web.WebSocketResponse, outgoing: asyncio.Queue[str]) -> None:
    while not socket.closed:
        text = await outgoing.get()
        try:
            await socket.send_str(text)
        except ConnectionError:
            return  # killed; what is lost is sent again if the bot resumes


async def _send_members(login: Login, data: dict[str, Any]) -> None:
    users = data.get("user_ids")
    await login.members.request_chunks(
        int(data["guild_id"]),
        data.get("query"),
        limit=data.get("limit", 0),
        user_ids=[users] if isinstance(users, str | int) else users,
        presences=bool(data.get("presences")),
        nonce=data.get("nonce"),
    )


def _message(
    operation: int, data: Any, event: str | None = None, sequence: int | None = None
) -> str:
    return json.dumps({"op": operation, "d": data, "t": event, "s": sequence})
