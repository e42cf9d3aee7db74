"""``/healthz`` and ``/metrics`` over HTTP, on this host alone, in threads of their own.

In threads, so that reading them never holds up the event loop, and so that a loop that is stuck
can be told from one that works.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from bot.service.health import STARTING, Health, health_of
from bot.service.monitor_address import HEALTH_PATH, LOOPBACK, METRICS_PATH
from bot.service.services import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

SECONDS_TO_READ = 10
"""How long a connection may say nothing before it is closed."""
SECONDS_BETWEEN_LOOKS = 0.1
"""How soon the server sees that it is to end."""
READING = ("GET", "HEAD")


class PortError(Exception):
    """The port cannot be had; ``str(error)`` is one line that says what to do."""


class _Handler(WSGIRequestHandler):
    timeout = SECONDS_TO_READ

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: somebody asks every few seconds."""


class Monitor:
    """Serves from the moment that it is opened; until ``of`` is called, the service is starting."""

    def __init__(self, port: int) -> None:
        """Raises ``PortError``. Port 0: any that is free."""
        self._services: Services | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._metrics: Callable[..., Iterable[bytes]] = make_wsgi_app(CollectorRegistry())
        try:
            self._server = make_server(
                LOOPBACK, port, self._answer, ThreadingWSGIServer, handler_class=_Handler
            )
        except OSError as error:
            raise PortError(
                f"METRICS_PORT {port} cannot be opened on {LOOPBACK} ({error.strerror}). Choose "
                "another port, or leave METRICS_PORT empty."
            ) from None
        self.port: int = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            args=(SECONDS_BETWEEN_LOOKS,),
            name="monitor",
            daemon=True,
        )

    def __enter__(self) -> Self:
        self._thread.start()
        log.info("health and metrics are on http://%s:%d", LOOPBACK, self.port)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def of(self, services: Services, loop: asyncio.AbstractEventLoop) -> None:
        """From now on, tell of these services, which run on this event loop."""
        self._metrics = make_wsgi_app(services.metrics.registry)
        self._services, self._loop = services, loop

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == METRICS_PATH:
            return self._metrics(environ, start)
        if path != HEALTH_PATH:
            there = f"There are {HEALTH_PATH} and {METRICS_PATH}.\n"
            return _plain(start, "404 Not Found", there)
        if method not in READING:
            return _plain(start, "405 Method Not Allowed", "Use GET.\n")
        health = self._health()
        status = "200 OK" if health.healthy else "503 Service Unavailable"
        return _plain(start, status, json.dumps(health.as_json()) + "\n", "application/json")

    def _health(self) -> Health:
        if self._services is None or self._loop is None:
            return Health({"service": STARTING})
        return health_of(self._services, self._loop)


def _plain(
    start: StartResponse, status: str, text: str, kind: str = "text/plain; charset=utf-8"
) -> list[bytes]:
    content = text.encode()
    start(status, [("Content-Type", kind), ("Content-Length", str(len(content)))])
    return [content]
