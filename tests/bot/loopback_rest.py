"""Discord's REST interface and its file server over HTTP, answered by simcord's router."""

from __future__ import annotations

import fnmatch
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote

import discord
from aiohttp import web
from simcord.backend import Backend
from simcord.backend.cdn import CDN_BASE, CdnStore
from simcord.backend.errors import BackendError
from simcord.http.router import RouteNotImplemented, UnsupportedField, dispatch

API_PREFIX = "/api/v10"
FILES_PREFIX = "/files"
UPLOAD_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One REST request of the bot."""

    method: str
    path: str
    """Without the prefix of the interface, such as ``/channels/1/messages``."""
    status: int
    arrived: float
    """On the clock of ``time.perf_counter``, before the body was read."""
    fault: bool
    """Whether the response was a fault that the test had asked for."""


@dataclass(slots=True)
class Fault:
    """A response that the next matching requests get in place of the real one."""

    method: str
    path: str
    status: int
    times: int
    retry_after: float


class LoopbackFiles(CdnStore):
    """simcord's store of files, with addresses that lead to this server once ``base`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.base = CDN_BASE

    def store_attachment(
        self,
        attachment_id: int,
        channel_id: int,
        filename: str,
        data: bytes,
        description: str | None,
    ) -> dict[str, Any]:
        """Keep a file; gives Discord's description of it, with an address that can be fetched."""
        stored = super().store_attachment(attachment_id, channel_id, filename, data, description)
        address = self.base + quote(stored["url"].removeprefix(CDN_BASE))
        return {**stored, "url": address, "proxy_url": address}

    async def handle(self, request: web.Request) -> web.Response:
        """The bytes of a stored file."""
        data = self.get(CDN_BASE + request.path.removeprefix(FILES_PREFIX))
        return web.Response(status=404) if data is None else web.Response(body=data)


class LoopbackRest:
    """Hands each request to simcord's router and writes it down.

    ``noted`` is called with each request once its response is ready to be sent.
    """

    def __init__(
        self,
        backend: Backend,
        token: str,
        approved_intents: discord.Intents,
        noted: Callable[[Request], None],
    ) -> None:
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.unsupported: list[str] = []
        """What the bot asked for and simcord does not have; the test ought to fail on it."""
        self.gateway_url = ""
        self._backend = backend
        self._authorization = f"Bot {token}"
        self._approved = approved_intents
        self._noted = noted

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request as Discord would."""
        arrived = time.perf_counter()
        path = request.rel_url.raw_path.removeprefix(API_PREFIX)
        fault = self._next_fault(request.method, path)
        # A body that is left unread would break the connection that the bot keeps open.
        body, files = await _body(request)
        response = (
            self._answer(request, path, body, files) if fault is None else _fault_response(fault)
        )
        done = Request(request.method, path, response.status, arrived, fault is not None)
        self.requests.append(done)
        self._noted(done)
        return response

    def _answer(
        self, request: web.Request, path: str, body: Any, files: list[discord.File]
    ) -> web.Response:
        if request.headers.get("Authorization", self._authorization) != self._authorization:
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            return _json({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})
        reason = request.headers.get("X-Audit-Log-Reason")
        try:
            result = dispatch(
                self._backend,
                request.method,
                path,
                json=body,
                params=dict(request.query),
                files=files,
                reason=None if reason is None else unquote(reason),
                message_content_access=self._approved.message_content,
            )
        except (RouteNotImplemented, UnsupportedField) as error:
            self.unsupported.append(str(error))
            return _json(error.to_json(), error.status)
        except BackendError as error:
            return _json(error.to_json(), error.status)
        except Exception as error:  # simcord assumes a well-formed request; say which was not
            self.unsupported.append(f"{request.method} {path}: {error!r}")
            return _json({"message": repr(error), "code": 0}, 400)
        if path == "/oauth2/applications/@me":
            result["flags"] = application_flags(self._approved)
        return web.Response(status=204) if result is None else _json(result)

    def _next_fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.method in (method, "*") and fnmatch.fnmatchcase(path, fault.path):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None


def application_flags(approved: discord.Intents) -> int:
    """What Discord tells a bot about the privileged intents that it was granted."""
    flags = discord.ApplicationFlags()
    flags.gateway_presence_limited = approved.presences
    flags.gateway_guild_members_limited = approved.members
    flags.gateway_message_content_limited = approved.message_content
    return flags.value


async def _body(request: web.Request) -> tuple[Any, list[discord.File]]:
    """The JSON of a request, or None, and the files that came with it."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return (json.loads(text) if text else None), []
    fields = await request.post()
    payload = fields.get("payload_json")
    body = json.loads(payload) if isinstance(payload, str) else None
    described = body.get("attachments") or [] if isinstance(body, dict) else []
    descriptions = {str(item.get("id")): item.get("description") for item in described}
    files = []
    for name, field in fields.items():
        if isinstance(field, web.FileField):
            number = name.removeprefix("files[").removesuffix("]")
            files.append(
                discord.File(
                    BytesIO(field.file.read()),
                    filename=field.filename,
                    description=descriptions.get(number),
                )
            )
    return body, files


def _fault_response(fault: Fault) -> web.Response:
    if fault.status != 429:
        return _json({"message": "A fault that the test asked for", "code": 0}, fault.status)
    body = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": False,
    }
    # Without "Via", discord.py takes the response for a ban by the proxy and does not try again.
    headers = {"Via": "1.1 loopback", "Retry-After": str(fault.retry_after)}
    return _json(body, 429, headers)


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py compares the whole header, so a character set would make it read plain text.
    return web.Response(
        body=json.dumps(content).encode(),
        status=status,
        headers={"Content-Type": "application/json", **(headers or {})},
    )
