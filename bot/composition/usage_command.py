"""``pullquote usage``: what language models took, by day, server and model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import console as screen
from bot.command_options import AsJson
from store.usage import COMMAND_LINE, DAYS_KEPT, TokenUsage, UsageOfDay

if TYPE_CHECKING:
    from bot.session import Session

DEFAULT_DAYS = 30
NUMBERS = ("answers", "fallbacks", "requests", "input_tokens", "output_tokens")
USAGE_HELP = f"""\
Show the tokens that language models took, by day (UTC), server and model.

Answers are those that a model was asked for; fallbacks, those of them that were given without its \
words, because it was slow, down, over its budget, or nothing that it said could be verified. The \
tokens are the provider's own count where it gives one, else an estimate. The last {DAYS_KEPT} \
days are kept. With --json, one object a line.
"""


def usage(
    context: typer.Context,
    days: Annotated[
        int, typer.Option(min=1, max=DAYS_KEPT, help="How many days, today included.")
    ] = DEFAULT_DAYS,
    as_json: AsJson = False,
) -> None:
    """Print the usage; see USAGE_HELP."""
    session: Session = context.obj
    with session.library() as library:
        rows = library.usage.totals(days)
    if as_json:
        for row in rows:
            screen.print_json(_as_json(row))
    elif rows:
        print_usage(session.out, rows)
    else:
        when = "today" if days == 1 else f"in the last {days} days"
        session.out.print(f"No language model was asked {when}.", highlight=False)


def print_usage(console: Console, rows: Sequence[UsageOfDay]) -> None:
    """A table with a line for each day, server and model, and the sum."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_footer=len(rows) > 1)
    whole = sum((row.usage for row in rows), TokenUsage())
    table.add_column("day", footer="all", no_wrap=True)
    table.add_column("server", overflow="fold")
    table.add_column("model", overflow="fold")
    for name in NUMBERS:
        table.add_column(
            name.replace("_", " "), justify="right", footer=f"{getattr(whole, name):,}"
        )
    for row in rows:
        server = "command line" if row.guild_id == COMMAND_LINE else str(row.guild_id)
        counts = [f"{getattr(row.usage, name):,}" for name in NUMBERS]
        table.add_row(row.day.isoformat(), server, escape(row.model), *counts)
    console.print(table)
    if whole.answers:
        each = whole.tokens / whole.answers
        console.print(f"\n{each:,.0f} tokens an answer.", highlight=False)


def _as_json(row: UsageOfDay) -> dict[str, Any]:
    return {
        "day": row.day.isoformat(),
        "guild_id": row.guild_id,
        "model": row.model,
        **{name: getattr(row.usage, name) for name in NUMBERS},
    }
