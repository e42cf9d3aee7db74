"""What every command shows in a terminal: lines, JSON, an article's words, a bar of progress."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from store.records import Outcome, Stored

SHOW_PROGRESS_AFTER_SECONDS = 1.0
INDENT = 2
BAR = "│ "

_OUTCOME_WORDS = {
    Outcome.NEW: "[green]new[/]",
    Outcome.CHANGED: "[green]changed[/]",
    Outcome.UNCHANGED: "[dim]unchanged[/]",
    Outcome.OLDER: "[yellow]older than the one here; kept as history[/]",
    Outcome.SAME_WORDS: "[yellow]the same text as[/]",
}


class Screen(Console):
    """Where to print: emoji codes are left as they are written."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, emoji=False)

    def on_broken_pipe(self) -> None:
        """Leave it to the command to end in its own way."""
        raise BrokenPipeError


def print_words(console: Console, words: Text) -> None:
    """An article's words with a bar at their left."""
    for line in words.wrap(console, console.width - INDENT - len(BAR)):
        line.rstrip()
        console.print(Text(" " * INDENT) + Text(BAR, "cyan") + line, soft_wrap=True)


def stored_line(stored: Stored, notes: Sequence[str] = ()) -> str:
    """One line of markup for one ingested article, and what is unusual about it below."""
    embedded = (
        f", {stored.embedded} of {stored.passages} passages embedded" if stored.embedded else ""
    )
    return (
        f"{_OUTCOME_WORDS[stored.outcome]} {escape(stored.title)} "
        f"[dim]({stored.article_id}, version {stored.version}{embedded})[/]"
        + "".join(f"\n  [yellow]{escape(note)}[/]" for note in notes)
    )


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on a line of its own, escaped where the output is not UTF-8."""
    utf8 = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not utf8), flush=True)


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f}/s", "dim")


@contextmanager
def progress_bar(console: Console, what: str) -> Iterator[Callable[[int, int], None]]:
    """A function that shows done and total in a bar, once the work has taken a second."""
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = bar.add_task(what, total=None)
    begun = time.monotonic()

    def show(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - begun > SHOW_PROGRESS_AFTER_SECONDS:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()
