"""``pullquote ingest``: addresses, files, folders, feeds and lists → the library."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from bot import console as screen
from bot.command_options import AsJson
from bot.errors import EXIT_REFUSED
from bot.ingesting.queueing import queue_all
from bot.standard_streams import standard_input
from ingest.formats import ANY_FORMAT
from ingest.pipeline import Fate, SourceResult, ingest_sources
from ingest.polite import PoliteFetch
from ingest.sources.arguments import STANDARD_INPUT, named_sources

if TYPE_CHECKING:
    from bot.session import Session

UNCHANGED_SHOWN = 50
"""With more sources than this, those that did not change have no line of their own."""
REASONS_SHOWN = 10
INGEST_HELP = f"""\
Read articles into the library; a changed one becomes a new version of itself.

SOURCES are web addresses of articles, RSS and Atom feeds; files that are \
{ANY_FORMAT}, and folders of them; a file in which every line is a web address (# begins a \
comment); or - for addresses on standard input. What did not change since it was read is passed \
over, so an interrupted ingest goes on where it was when it is started again. A site's robots.txt \
is obeyed, also for a single page that is named here.

With --queue, only the bytes of files are read: any number of `pullquote worker`, also on other \
hosts with the same catalog, do the rest, and `pullquote jobs` shows how far they are.

Exit status: 0, or 3 where something was refused; the rest is in.
"""


@dataclass(slots=True)
class Summary:
    """How many sources became what, and why some were refused."""

    begun: float = field(default_factory=time.perf_counter)
    fates: Counter[Fate] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def count(self, result: SourceResult) -> None:
        """Add one result."""
        self.fates[result.fate] += 1
        if result.refused is not None:
            self.reasons[result.refused] += 1

    @property
    def sources(self) -> int:
        """How many there were."""
        return self.fates.total()

    def as_json(self) -> dict[str, Any]:
        """For programs: every fate, also those that nothing had."""
        fates = {fate.value: self.fates[fate] for fate in Fate}
        seconds = round(time.perf_counter() - self.begun, 1)
        reasons = dict(self.reasons.most_common())
        return {"summary": {"sources": self.sources, **fates, "reasons": reasons, "s": seconds}}

    def lines(self) -> Iterator[str]:
        """For people: one line, then the most frequent reasons where several were refused."""
        seconds = time.perf_counter() - self.begun
        counts = ", ".join(
            f"{self.fates[fate]:,} {_NAMES[fate]}" for fate in Fate if self.fates[fate]
        )
        yield f"{self.sources:,} sources in {_duration(seconds)}: {counts}."
        if self.fates[Fate.REFUSED] > 1:
            for reason, count in self.reasons.most_common(REASONS_SHOWN):
                times = f" {count:,} times" if count > 1 else ""
                yield f"  refused{times}: {reason}"


_NAMES = {
    Fate.NEW: "new",
    Fate.CHANGED: "changed",
    Fate.UNCHANGED: "unchanged",
    Fate.OLDER: "older than what is here",
    Fate.SAME_WORDS: "under another address already",
    Fate.FEED: "feeds",
    Fate.REFUSED: "refused",
}


def ingest(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(help="Addresses, files, folders, feeds, lists, or -.")
    ],
    as_json: AsJson = False,
    queue: Annotated[
        bool, typer.Option("--queue", help="Leave the reading to `pullquote worker`.")
    ] = False,
) -> None:
    """Read sources into the library; see INGEST_HELP."""
    session: Session = context.obj
    fetch = PoliteFetch(session.settings.address_rules)
    found = list(named_sources(sources, _standard_input(sources), fetch))
    if queue:
        queue_all(session, found, as_json)
        return
    summary = Summary()
    total = len(found)
    with session.library() as library:
        with screen.progress_bar(session.err, "Ingesting") as progress:
            for result in ingest_sources(
                library, found, fetch, before_storing=lambda: session.warm_up(library)
            ):
                summary.count(result)
                total += len(result.pages)
                progress(summary.sources, total)
                if as_json:
                    screen.print_json(_as_json(result))
                elif result.fate is not Fate.UNCHANGED or total <= UNCHANGED_SHOWN:
                    line = _line(result)
                    session.print_beside_bar(line, error=result.fate is Fate.REFUSED)
        if any(summary.fates[fate] for fate in (Fate.NEW, Fate.CHANGED)):
            with screen.progress_bar(session.err, "Indexing") as progress:
                library.catch_up(progress)
    if as_json:
        screen.print_json(summary.as_json())
    elif summary.sources > 1:
        for line in summary.lines():
            session.out.print(line, markup=False, highlight=False, soft_wrap=True)
    if summary.fates[Fate.REFUSED]:
        raise typer.Exit(EXIT_REFUSED)


def _standard_input(sources: Sequence[str]) -> Iterator[str]:
    return iter(standard_input()) if STANDARD_INPUT in sources else iter(())


def _line(result: SourceResult) -> str:
    """One line of markup for one source."""
    if result.stored is not None:
        return screen.stored_line(result.stored, result.notes)
    shown = escape(result.shown)
    if result.fate is Fate.REFUSED:
        return f"[red]refused[/] {shown}: {escape(result.refused or '')}"
    if result.fate is Fate.FEED:
        return f"[green]feed[/] {shown} [dim]({len(result.pages)} pages)[/]"
    return f"[dim]unchanged[/] {shown} [dim]({result.article_id})[/]"


def _as_json(result: SourceResult) -> dict[str, Any]:
    given: dict[str, Any] = {"path": result.shown, "outcome": result.fate.value}
    if result.fate is Fate.REFUSED:
        return given | {"reason": result.refused}
    if result.fate is Fate.FEED:
        return given | {"pages": len(result.pages)}
    stored = result.stored
    if stored is None:
        return given | {"id": result.article_id, "embedded": 0}
    return given | {
        "id": stored.article_id,
        "version": stored.version,
        "title": stored.title,
        "passages": stored.passages,
        "embedded": stored.embedded,
        "language": result.language,
        "notes": list(result.notes),
    }


def _duration(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes} min {left} s" if minutes else f"{seconds:.1f} s"
