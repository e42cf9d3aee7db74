"""A command, run in a process of its own → the time that it took and the most memory it held."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

PULLQUOTE = (sys.executable, "-c", "from bot.cli import main; main()")
"""The command ``pullquote`` of this environment."""

_LAUNCHER = """
import json, os, subprocess, sys, time
begun = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - begun
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss, seconds]))
"""
"""Started in between, because Linux counts as a process's memory also what the one that started it
had at that moment: here that would be the model and more."""


@dataclass(frozen=True, slots=True)
class Run:
    """A whole process: most memory at once (resident, bytes) and the time that it took, seconds."""

    memory: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """The memory in millions of bytes."""
        return self.memory / 1e6


def run_measured(command: Sequence[str]) -> Run:
    """Run a command to its end; what it prints is thrown away, its progress goes to our stderr.

    Ends this process where it fails, because then there is nothing to be measured.
    """
    launched = subprocess.run(
        [sys.executable, "-c", _LAUNCHER, *command], stdout=subprocess.PIPE, check=True
    )
    status, memory, seconds = json.loads(launched.stdout)
    if status:
        sys.exit(f"{' '.join(command)} ended with the exit status {status}")
    # kilobytes, but bytes on macOS
    return Run(memory * (1 if sys.platform == "darwin" else 1024), seconds)


def run_in_turns(commands: Sequence[Sequence[str]], times: int) -> list[Run]:
    """Each command so many times, in turns, so that what else the machine does hits all alike:
    the medians of each."""
    runs: list[list[Run]] = [[] for _ in commands]
    for _ in range(times):
        for command, done in zip(commands, runs, strict=True):
            done.append(run_measured(command))
    return [
        Run(int(median(each.memory for each in done)), median(each.seconds for each in done))
        for done in runs
    ]
