"""A server on loopback that speaks OpenAI's chat-completions format, and misbehaves on request.

    with openai_server() as server:
        server.script(Reply({"answered": False, "claims": []}), Status(500))   # one a request
        server.answer = lambda request: Reply(...)                             # or by the request
        model = LanguageModel("openai:test", server.url)
        …
        server.requests[0].text

Format: https://platform.openai.com/docs/api-reference/chat.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Method = Literal["json_schema", "function_calling", "json_mode", "text"]
ALL_METHODS: tuple[Method, ...] = ("json_schema", "function_calling", "json_mode", "text")


@dataclass(frozen=True)
class Request:
    """What was asked of the server."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Role and content of each message."""
        return list(self.body["messages"])

    @property
    def text(self) -> str:
        """The contents of all messages."""
        return "\n".join(str(message["content"]) for message in self.messages)

    @property
    def method(self) -> Method:
        """How the reply is to be structured."""
        if self.body.get("tools"):
            return "function_calling"
        kind = self.body.get("response_format", {}).get("type")
        return {"json_schema": "json_schema", "json_object": "json_mode"}.get(kind, "text")  # type: ignore[return-value]

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the reply that the request has, {} where it has none."""
        if self.method == "function_calling":
            return dict(self.body["tools"][0]["function"]["parameters"])
        return dict(self.body.get("response_format", {}).get("json_schema", {}).get("schema", {}))


@dataclass(frozen=True)
class Reply:
    """A reply in the way that the request asked for; a str is sent as it is, well-formed or not.

    With ``tool`` False it is written as text although a tool was to be called. ``usage`` is input
    and output tokens, None for a server that does not count.
    """

    content: object
    usage: tuple[int, int] | None = (100, 20)
    finish_reason: str | None = None
    tool: bool = True

    def choice(self, request: Request, index: int = 0) -> dict[str, Any]:
        """The choice in the response."""
        content = self.content if isinstance(self.content, str) else json.dumps(self.content)
        message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": None}
        finish_reason = self.finish_reason or "stop"
        if request.method == "function_calling" and self.tool:
            function = {
                "name": request.body["tools"][0]["function"]["name"],
                "arguments": content,
            }
            call = {"id": f"call_{index}", "type": "function", "function": function}
            message |= {"content": None, "tool_calls": [call]}
            finish_reason = self.finish_reason or "tool_calls"
        return _choice(message, finish_reason, index)

    def send(self, connection: Connection) -> None:
        """Send the response."""
        connection.complete([self.choice(connection.request)], self.usage)


@dataclass(frozen=True)
class Choices:
    """Several choices in one response."""

    replies: Sequence[Reply]

    def send(self, connection: Connection) -> None:
        """Send the response."""
        choices = [each.choice(connection.request, n) for n, each in enumerate(self.replies)]
        connection.complete(choices, (100, 20 * len(choices)))


@dataclass(frozen=True)
class Refusal:
    """The model declines."""

    words: str = "I’m sorry, I can’t help with that."

    def send(self, connection: Connection) -> None:
        """Send the response."""
        message = {"role": "assistant", "content": None, "refusal": self.words}
        connection.complete([_choice(message, "stop")], (100, 10))


@dataclass(frozen=True)
class Status:
    """An error. ``retry_after`` is sent as given: seconds, a date, or nonsense."""

    status: int
    retry_after: str | None = None
    code: str | None = None
    message: str = "It does not work."

    def send(self, connection: Connection) -> None:
        """Send the response."""
        headers = {"Retry-After": self.retry_after} if self.retry_after is not None else {}
        error = {"message": self.message, "type": "error", "param": None, "code": self.code}
        connection.write(self.status, json.dumps({"error": error}).encode(), headers)


@dataclass(frozen=True)
class Body:
    """Any bytes as a response with status 200, declared as long as they are."""

    content: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, connection: Connection) -> None:
        """Send the response."""
        connection.write(200, self.content, self.headers)


@dataclass(frozen=True)
class Silence:
    """Nothing for so many seconds, or until the server is closed; then the connection ends."""

    seconds: float = 30

    def send(self, connection: Connection) -> None:
        """Wait."""
        connection.over.wait(self.seconds)
        connection.cut()


@dataclass(frozen=True)
class Dribble:
    """The head, then a space every so many seconds, until the server is closed."""

    pause: float = 0.05

    def send(self, connection: Connection) -> None:
        """Send the beginning, and hardly anything after it."""
        connection.begin_chunks()
        while not connection.over.wait(self.pause):
            connection.chunk(b" ")


@dataclass(frozen=True)
class Cut:
    """The connection is reset: before the response, or in the middle of its body."""

    in_body: bool = False

    def send(self, connection: Connection) -> None:
        """Cut it."""
        if self.in_body:
            connection.begin_chunks()
            connection.chunk(b'{"id": "chatcmpl-1", "choices": [')
        connection.cut()


@dataclass(frozen=True)
class Huge:
    """A reply whose text has so many bytes, its length not declared."""

    size: int = 10_000_000

    def send(self, connection: Connection) -> None:
        """Send it in pieces, as far as it is taken."""
        connection.begin_chunks()
        start, end = json.dumps(
            _response([_choice({"role": "assistant", "content": "%"}, "stop")], (100, 10))
        ).split("%")
        connection.chunk(start.encode())
        for _ in range(self.size // 100_000):
            connection.chunk(b"x" * 100_000)
            connection.sent += 100_000
        connection.chunk(end.encode())
        connection.chunk(b"")


Scripted = Reply | Choices | Refusal | Status | Body | Silence | Dribble | Cut | Huge


class OpenAIServer:
    """The server: its address, what was asked, and what it answers."""

    def __init__(self, methods: Collection[Method] = ALL_METHODS) -> None:
        """``methods``: the ways of structuring a reply that it knows; others get status 400."""
        self.methods = methods
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Scripted] = self._next
        self.over = threading.Event()
        self.bytes_sent: list[int] = []
        """Of each Huge reply: how many bytes of its text were taken."""
        self._queue: list[Scripted] = []
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"served": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """What LLM_BASE_URL is to be."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def script(self, *replies: Scripted) -> None:
        """Answer the next requests with these, one each; further ones get status 418."""
        with self._lock:
            self._queue.extend(replies)

    def close(self) -> None:
        """Stop, and end the answers under way."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def respond(self, request: Request) -> Scripted:
        """Note a request, and choose what it gets."""
        with self._lock:
            self.requests.append(request)
        if request.method not in self.methods:
            return Status(400, message=f"{request.method} is not supported by this model.")
        return self.answer(request)

    def _next(self, _: Request) -> Scripted:
        with self._lock:
            return self._queue.pop(0) if self._queue else Status(418, message="Nothing scripted.")


@contextmanager
def openai_server(methods: Collection[Method] = ALL_METHODS) -> Iterator[OpenAIServer]:
    """A server for as long as the block lasts."""
    server = OpenAIServer(methods)
    try:
        yield server
    finally:
        server.close()


@dataclass
class Connection:
    """The side of a request on which scripted replies write."""

    handler: _Handler
    request: Request
    over: threading.Event
    sent: int = 0

    def complete(self, choices: list[dict[str, Any]], usage: tuple[int, int] | None) -> None:
        """Send a whole response."""
        self.write(200, json.dumps(_response(choices, usage)).encode())

    def write(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Send status, head and body."""
        self.handler.send_response(status)
        fields = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in (fields | (headers or {})).items():
            self.handler.send_header(name, value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def begin_chunks(self) -> None:
        """Send the head of a response whose length is not known."""
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "application/json")
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()

    def chunk(self, content: bytes) -> None:
        """Send a part of the body; an empty one ends it."""
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))

    def cut(self) -> None:
        """Reset the connection."""
        linger = struct.pack("ii", 1, 0)
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.handler.close_connection = True
        self.handler.wfile.close()
        self.handler.rfile.close()
        self.handler.connection.close()


class _Handler(BaseHTTPRequestHandler):
    served: OpenAIServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.path, headers, json.loads(content))
        connection = Connection(self, request, self.served.over)
        scripted = self.served.respond(request)
        try:
            scripted.send(connection)
        finally:
            if isinstance(scripted, Huge):
                self.served.bytes_sent.append(connection.sent)

    def handle(self) -> None:
        with suppress(OSError, ValueError):  # connections that were cut, by either side
            super().handle()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *_: object) -> None:
        return


def _choice(message: dict[str, Any], finish_reason: str, index: int = 0) -> dict[str, Any]:
    return {"index": index, "message": message, "finish_reason": finish_reason, "logprobs": None}


def _response(choices: list[dict[str, Any]], usage: tuple[int, int] | None) -> dict[str, Any]:
    response: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "test",
        "choices": choices,
    }
    if usage is not None:
        taken, written = usage
        response["usage"] = {
            "prompt_tokens": taken,
            "completion_tokens": written,
            "total_tokens": taken + written,
        }
    return response
