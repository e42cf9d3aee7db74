"""Whoever asked for something, until they have been told what became of it."""

from __future__ import annotations

import asyncio
from typing import Any


class Callers:
    """The tasks in which somebody asked; a stopping service waits until each is wholly done,
    because showing the answer comes after the desk's part of it. All desks of a service share one,
    which also knows whoever was told that the bot is at it before a desk is."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def note(self) -> None:
        """Remember the present task until it is done."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def gone(self, seconds: float) -> None:
        """Wait until all of them are done, for up to ``seconds``."""
        others = self._tasks - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=seconds)
