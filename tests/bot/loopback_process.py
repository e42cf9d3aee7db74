"""The bot as a process of its own: started, listened to, stopped."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).parents[2]
LONGEST_LINE = 1024 * 1024


class BotProcess:
    """A started process; ``changed`` is called for each line that it writes and when it ends."""

    def __init__(self, process: asyncio.subprocess.Process, changed: Callable[[], None]) -> None:
        self.lines: list[str] = []
        """What it wrote to standard output and standard error, so far."""
        self._process = process
        self._changed = changed
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(
        cls, command: Sequence[str], env: Mapping[str, str], changed: Callable[[], None]
    ) -> BotProcess:
        """Start ``command`` with this process's environment and ``env`` on top."""
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1", **env},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LONGEST_LINE,
            process_group=0,  # so that its own children can be cleaned up with it
        )
        return cls(process, changed)

    @property
    def pid(self) -> int:
        """The process id, for measuring memory or processor time."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs; negative if a signal ended it."""
        return self._process.returncode

    async def stop(self, how: signal.Signals, timeout: float) -> int:
        """Send a signal and wait for the end; gives the exit status."""
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        return await self.wait(timeout)

    async def wait(self, timeout: float) -> int:
        """The exit status, once the process has ended and all it wrote was read."""
        async with asyncio.timeout(timeout):
            status = await self._process.wait()
            await asyncio.shield(self._reader)
        return status

    async def clean_up(self) -> None:
        """Kill it and every process that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        self._reader.cancel()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.lines.append(line.decode(errors="replace").rstrip("\n"))
            self._changed()
        await self._process.wait()
        self._changed()
