"""Dedicated threads: nothing that computes, reads SQL or fetches runs on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

CATALOG_THREADS = 2
FETCHING_THREADS = 2


class Workers:
    """One executor for each kind of work, so that none waits behind another kind.

    Answering and ingesting have one thread each: both keep all cores busy by themselves.
    """

    def __init__(self) -> None:
        self._answering = ThreadPoolExecutor(1, "answering")
        self._catalog = ThreadPoolExecutor(CATALOG_THREADS, "catalog")
        self._ingesting = ThreadPoolExecutor(FETCHING_THREADS, "ingesting")

    async def answering(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a batch of questions; returns or raises what ``work`` does."""
        return await self._run(self._answering, work, *args, **kwargs)

    async def catalog(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a short read or write of the catalog."""
        return await self._run(self._catalog, work, *args, **kwargs)

    async def ingesting(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run what fetches, reads and embeds an article: seconds to minutes."""
        return await self._run(self._ingesting, work, *args, **kwargs)

    def close(self) -> None:
        """Let what runs finish, and start nothing more."""
        for executor in (self._answering, self._catalog, self._ingesting):
            executor.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    async def _run(
        executor: ThreadPoolExecutor, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(executor, lambda: work(*args, **kwargs))
