"""What happens on the wire while a model is asked: watched, and cut off where it grows too large.

The providers' clients are built on httpx or its successor httpx2; both call hooks with each
response before its body is read.
"""

from __future__ import annotations

import math
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

LARGEST_BODY = 1_000_000
"""Bytes of a response. A reply with eight claims has under 20,000; a model that thinks aloud adds
some 100,000."""

Hook = Callable[[Any], Awaitable[None]]


class BodyTooLargeError(Exception):
    """A response went on beyond LARGEST_BODY, or is compressed although that was declined."""


@dataclass(slots=True)
class Exchange:
    """What is known of one request: whether an answer came, its status, and what it asks for."""

    status: int | None = None
    retry_after: float | None = None
    """Seconds that the provider asks to wait."""
    too_large: bool = False


current_exchange: ContextVar[Exchange | None] = ContextVar("current_exchange", default=None)
"""The exchange that a request made in this context belongs to."""


def event_hooks() -> dict[str, list[Hook]]:
    """The hooks for an asynchronous httpx or httpx2 client."""
    return {"request": [_decline_compression], "response": [_watch]}


async def _decline_compression(request: Any) -> None:
    """A small compressed body can stand for gigabytes; a reply is small without."""
    request.headers["Accept-Encoding"] = "identity"


async def _watch(response: Any) -> None:
    exchange = current_exchange.get() or Exchange()
    exchange.status = response.status_code
    exchange.retry_after = retry_after(response.headers)
    compressed = response.headers.get("Content-Encoding", "identity").lower() != "identity"
    if compressed or _declared_length(response.headers) > LARGEST_BODY:
        exchange.too_large = True
        raise BodyTooLargeError
    response.stream = _capped(type(response).__module__.partition(".")[0])(
        response.stream, exchange
    )


def retry_after(headers: Any) -> float | None:
    """Seconds to wait (RFC 9110, 10.2.3, and OpenAI's milliseconds), None where none are given."""
    milliseconds, value = headers.get("Retry-After-Ms"), headers.get("Retry-After")
    for text, unit in ((milliseconds, 0.001), (value, 1.0)):
        try:
            seconds = float(text) * unit
        except (TypeError, ValueError):
            continue
        if math.isfinite(seconds):
            return max(0.0, seconds)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _declared_length(headers: Any) -> int:
    length = headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


@cache
def _capped(library: str) -> type:
    """A byte stream of httpx or httpx2 (each wants its own class) that ends at LARGEST_BODY."""

    def start(self: Any, stream: Any, exchange: Exchange) -> None:
        self.stream, self.exchange = stream, exchange

    async def chunks(self: Any) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self.stream:
            size += len(chunk)
            if size > LARGEST_BODY:
                self.exchange.too_large = True
                raise BodyTooLargeError
            yield chunk

    async def close(self: Any) -> None:
        await self.stream.aclose()

    base = sys.modules[library].AsyncByteStream
    return type("CappedStream", (base,), {"__init__": start, "__aiter__": chunks, "aclose": close})
