"""``pullquote watch``: pages, feeds and folders read again and again, until stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot import console as screen
from bot.command_options import AsJson
from bot.errors import EXIT_REFUSED
from ingest.errors import ExtractionError
from ingest.polite import PoliteFetch
from ingest.watched_web import WatchResult
from ingest.watching import read_next, shown_address, unwatch, watch
from store.library import Library
from store.records import PUBLIC_LIBRARY, moment_to_text
from store.sources import Source, SourceKind

if TYPE_CHECKING:
    from bot.session import Session

LONGEST_SLEEP_SECONDS = 20.0
"""What another process adds is noticed after so long."""
PAUSE_SECONDS = 2.0
"""Between two sources, also where many are due: nobody is hurried by a watch."""
NOTHING_WATCHED = (
    "Nothing is watched. `pullquote watch add https://…` or a folder adds something to watch."
)

watch_app = typer.Typer(
    help="Read watched pages, feeds and folders again when they are due, until stopped (Ctrl+C)."
    "\n\n"
    "A page is read the less often the older its article is, from every ten minutes to once a "
    "week; a feed every quarter of an hour, and what is new in it is ingested; a folder is looked "
    "into every minute. The Discord bot does the same while it runs."
)


@watch_app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Read what is due now, and end.")] = False,
) -> None:
    """Read what is due, again and again."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    fetch = PoliteFetch(session.settings.address_rules)
    with session.library() as library:
        if not library.sources.watched():
            session.out.print(NOTHING_WATCHED, soft_wrap=True, highlight=False)
            return
        while True:
            result = read_next(library, fetch)
            if result is not None:
                _print_result(session, result)
                if result.articles:
                    library.catch_up_if_quick()
                time.sleep(0 if once else PAUSE_SECONDS)
            elif once:
                return
            else:
                time.sleep(_seconds_to_sleep(library))


def _seconds_to_sleep(library: Library) -> float:
    due = library.sources.next_due()
    left = (due - datetime.now(UTC)).total_seconds() if due else LONGEST_SLEEP_SECONDS
    return min(max(left, PAUSE_SECONDS), LONGEST_SLEEP_SECONDS)


@watch_app.command("add")
def add(
    context: typer.Context,
    addresses: Annotated[list[str], typer.Argument(help="Addresses of pages, feeds; folders.")],
) -> None:
    """Watch pages, feeds and folders, which are read once `pullquote watch` or the bot runs."""
    session: Session = context.obj
    refused = False
    rules = session.settings.address_rules
    with session.library() as library:
        for address in addresses:
            try:
                source = watch(library, address, PUBLIC_LIBRARY, rules=rules)
            except ExtractionError as error:
                refused = True
                session.print_problem(f"{address}: {error}")
            else:
                line = f"Watching {_what(source)} {shown_address(source)}."
                session.out.print(line, markup=False, highlight=False, soft_wrap=True)
    if refused:
        raise typer.Exit(EXIT_REFUSED)


@watch_app.command("list")
def list_watched(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List what is watched, with when it is read next, and what was wrong last."""
    session: Session = context.obj
    with session.library() as library:
        sources = library.sources.watched()
    if as_json:
        for source in sources:
            screen.print_json(_as_json(source))
    elif sources:
        session.out.print(_table(sources))
    else:
        session.out.print(NOTHING_WATCHED, soft_wrap=True, highlight=False)


@watch_app.command("remove")
def remove(
    context: typer.Context,
    addresses: Annotated[list[str], typer.Argument(help="What is watched no longer.")],
) -> None:
    """Watch pages, feeds and folders no longer; their articles stay."""
    session: Session = context.obj
    unknown = False
    rules = session.settings.address_rules
    with session.library() as library:
        for address in addresses:
            if unwatch(library, address, PUBLIC_LIBRARY, rules):
                line = f"No longer watching {address}; its articles stay."
                session.out.print(line, markup=False, highlight=False, soft_wrap=True)
            else:
                unknown = True
                session.print_problem(
                    f"{address} is not watched. `pullquote watch list` lists what is."
                )
    if unknown:
        raise typer.Exit(EXIT_REFUSED)


def _print_result(session: Session, result: WatchResult) -> None:
    for outcome, title in result.articles:
        session.out.print(f"{outcome.value} {title}", markup=False, highlight=False, soft_wrap=True)
    for refused in result.refused:
        session.print_problem(f"{refused.shown}: {refused.refused}")
    if result.problem:
        session.print_problem(f"{shown_address(result.source)}: {result.problem}")
    if result.ended:
        session.print_problem(
            f"{shown_address(result.source)}: its article was removed, so it is watched no longer."
        )


def _what(source: Source) -> str:
    """What a source is; of an address that was never read, only its server knows."""
    if source.kind is SourceKind.PAGE and source.checked is None:
        return "the page or feed"
    return f"the {source.kind.value}"


def _table(sources: Sequence[Source]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("what", "address", "read", "next", "problem"):
        table.add_column(name, overflow="fold")
    for source in sources:
        table.add_row(
            source.kind.value,
            escape(shown_address(source)),
            _moment(source.checked),
            _moment(source.due),
            escape(source.problem or ""),
        )
    return table


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else ""


def _as_json(source: Source) -> dict[str, Any]:
    return {
        "library": source.library,
        "kind": source.kind.value,
        "address": shown_address(source),
        "article": source.article_id,
        "checked": moment_to_text(source.checked),
        "due": moment_to_text(source.due),
        "failures": source.failures,
        "problem": source.problem,
    }
