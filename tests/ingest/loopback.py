"""A web site on loopback that counts, and a network that leads every address to it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

import httpcore

Answer = bytes | Callable[[socket.socket, threading.Event], None]
"""The bytes to send, or what sends them until the event says that the test is over."""

PUBLIC = "93.184.215.14"
"""An address that counts as public; the network of the tests never leaves this computer."""


class Site:
    """A server on 127.0.0.1: every request is written down, and answered by its path."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.connections = 0
        self._tls = tls
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.split(" ")[1] for request in self.requests]

    def close(self) -> None:
        """Stop, and end the answers under way."""
        self._over.set()
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(10)
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(65_536)
                if not received:
                    return
                head += received
            self.requests.append(head.decode("latin-1"))
            answer = self.answers.get(self.paths[-1].partition("?")[0], page(status="404 None"))
            if isinstance(answer, bytes):
                connection.sendall(answer)
            else:
                answer(connection, self._over)
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site for as long as the block lasts."""
    site = Site(tls)
    try:
        yield site
    finally:
        site.close()


class Rerouted(httpcore.NetworkBackend):
    """A network on which every address is the site's, so that a missing check would be seen."""

    def __init__(self, site: Site | None) -> None:
        self.dialled: list[str] = []
        self._site = site
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,  # noqa: ARG002 - always the site's
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the site; without one, none."""
        self.dialled.append(host)
        if self._site is None:
            raise httpcore.ConnectError("nobody there")
        return self._real.connect_tcp(
            "127.0.0.1", self._site.port, timeout, local_address, socket_options
        )


def page(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    kind: str | None = "text/html; charset=utf-8",
    length: int | None = None,
    headers: Iterable[str] = (),
) -> bytes:
    """A whole HTTP response; ``length`` may lie, -1 leaves it out."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if kind is not None:
        lines.append(f"Content-Type: {kind}")
    if length != -1:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """A response that leads elsewhere."""
    return page(b"<p>Moved.</p>", status=status, headers=[f"Location: {location}"])


def dripping(first: bytes, drop: bytes, seconds: float) -> Answer:
    """``first`` at once, then ``drop`` again and again, one every so many seconds."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        while not over.wait(seconds):
            connection.sendall(drop)

    return answer
