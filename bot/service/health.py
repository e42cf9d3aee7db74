"""Whether a running service works: the gateway, the event loop, and the threads that answer."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.service.services import Services

SECONDS_TO_ANSWER = 4.0
"""How long a part may take to say that it is there: a batch of eight questions takes half a second,
and whoever asks about health usually waits five to ten."""
SECONDS_FOR_THE_LOOP = SECONDS_TO_ANSWER + 1.0
"""The parts' own limit runs on the event loop, so nothing but the loop itself takes longer."""

OK, STARTING, LATE = "ok", "starting", "does not answer"


@dataclass(frozen=True, slots=True)
class Health:
    """What each part says of itself; ``ok`` where it works."""

    parts: dict[str, str]

    @property
    def healthy(self) -> bool:
        """Whether all is well."""
        return all(each == OK for each in self.parts.values())

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"healthy": self.healthy, **self.parts}


def health_of(services: Services, loop: asyncio.AbstractEventLoop) -> Health:
    """Ask every part, for up to ``SECONDS_FOR_THE_LOOP``; not from the event loop's own thread."""
    asking = _parts(services)
    try:
        asked = asyncio.run_coroutine_threadsafe(asking, loop)
    except RuntimeError:  # what a loop says that is closed
        asking.close()
        return Health({"service": "stopped"})
    try:
        return Health({"event_loop": OK, **asked.result(SECONDS_FOR_THE_LOOP)})
    except (TimeoutError, concurrent.futures.CancelledError):
        asked.cancel()
        return Health({"event_loop": LATE})


async def _parts(services: Services) -> dict[str, str]:
    workers, library = services.workers, services.library
    answering, catalog = await asyncio.gather(
        _asked(workers.answering, int), _asked(workers.catalog, library.article_count)
    )
    return {"gateway": _gateway(services), "answering": answering, "catalog": catalog}


def _gateway(services: Services) -> str:
    missing = services.gateway.missing
    if missing is None:
        return STARTING
    return f"not connected (shards {', '.join(map(str, missing))})" if missing else OK


async def _asked(
    part: Callable[[Callable[[], int]], Awaitable[int]], something: Callable[[], int]
) -> str:
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            await part(something)
    except TimeoutError:
        return LATE
    except Exception as error:  # a text may name a file, and nobody but the log needs that
        return f"fails ({type(error).__name__})"
    return OK
