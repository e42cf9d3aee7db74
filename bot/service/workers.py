"""Dedicated threads: nothing that computes, reads SQL or fetches runs on the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

CATALOG_THREADS = 2
FETCHING_THREADS = 2
COMPOSING_THREADS = 8
"""Answers that wait for a language model at a time; these threads do hardly anything else."""
GIVE_WAY_SECONDS = 2.0
"""How long ingesting rests at a time for questions: fifty at once take one second, and where
questions never end, articles still get done."""


class WorkersClosedError(Exception):
    """The service is stopping; ``str(error)`` says so to whoever wanted something."""

    def __init__(self) -> None:
        super().__init__("I am being restarted. Please try again in a minute.")


class Workers:
    """One executor for each kind of work, so that none waits behind another kind.

    Answering has one thread: it keeps all cores busy by itself.
    """

    def __init__(self) -> None:
        self._running: set[Future[Any]] = set()
        self._answering = ThreadPoolExecutor(1, "answering")
        self._catalog = ThreadPoolExecutor(CATALOG_THREADS, "catalog")
        self._ingesting = ThreadPoolExecutor(FETCHING_THREADS, "ingesting")
        self._composing = ThreadPoolExecutor(COMPOSING_THREADS, "composing")
        self._executors = (self._answering, self._catalog, self._ingesting, self._composing)
        self._no_questions = threading.Event()
        self._no_questions.set()

    async def answering(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a batch of questions; returns or raises what ``work`` does."""
        return await self._run(self._answering, work, *args, **kwargs)

    async def catalog(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a short read or write of the catalog."""
        return await self._run(self._catalog, work, *args, **kwargs)

    async def ingesting(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run what fetches, reads, embeds or studies an article: seconds to minutes."""
        return await self._run(self._ingesting, work, *args, **kwargs)

    async def composing(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run what waits for a language model."""
        return await self._run(self._composing, work, *args, **kwargs)

    @contextmanager
    def questions_first(self) -> Iterator[None]:
        """While this lasts, ingesting gives way: the model reads for one of them at a time."""
        self._no_questions.clear()
        try:
            yield
        finally:
            self._no_questions.set()

    def give_way(self) -> None:
        """On an ingesting thread, between two parts of its work: wait while questions do."""
        self._no_questions.wait(GIVE_WAY_SECONDS)

    def close(self) -> None:
        """Let what runs finish, however long it takes, and start nothing more."""
        for executor in self._executors:
            executor.shutdown(wait=True, cancel_futures=True)

    async def stop(self, seconds: float) -> bool:
        """Start nothing more, and let what was begun finish, for up to ``seconds``.

        Returns whether all of it has ended.
        """
        for executor in self._executors:
            executor.shutdown(wait=False)
        running = [asyncio.wrap_future(each) for each in list(self._running)]
        if running:
            await asyncio.wait(running, timeout=seconds)
        return not self._running

    async def _run(
        self,
        executor: ThreadPoolExecutor,
        work: Callable[P, R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        try:
            future = executor.submit(work, *args, **kwargs)
        except RuntimeError:  # what an executor says that was shut down
            raise WorkersClosedError from None
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return await asyncio.wrap_future(future)
