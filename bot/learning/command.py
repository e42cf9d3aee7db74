"""``pullquote feedback export``: what members asked in vain, as a question set to be completed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.evaluation.output_files import require_free, write_text
from bot.learning.export import export
from bot.standard_streams import write_output

if TYPE_CHECKING:
    from bot.session import Session

EXPORT_HELP = """\
Write the questions that went wrong as a question set, for a person to complete.

Those whose answers were marked wrong come first, then those that the bot was not sure of or \
found no answer to; most asked first, equal ones merged. Comments say what was answered, and what \
members found wrong with it. Nobody who asked is named, and nothing stands for them.

Which answer is right only a person can tell: each entry has an “expect” to be completed, and \
`pullquote evaluate` names those that are not yet. Questions that were deleted, or are too old to \
be kept, are gone from here, too.
"""
_NAME = "asked"

feedback_app = typer.Typer(help="Learn from what members asked.")


@feedback_app.callback()
def feedback() -> None:
    """Learn from what members asked."""


@feedback_app.command("export", help=EXPORT_HELP)
def export_feedback(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it, by default to output.")
    ] = None,
    since: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS", min=1, max=100_000, help="Only what was asked in the last DAYS days."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there already.")
    ] = False,
) -> None:
    """Read, merge and write; see ``EXPORT_HELP``."""
    session: Session = context.obj
    if out is not None:
        require_free(out, force)
    folder = out.parent if out else Path()
    moment = datetime.now(UTC) - timedelta(days=since) if since else None
    with session.library() as library:
        name = out.stem if out else _NAME
        exported = export(library.questions.asked(moment), library, name, folder)
    if exported is None:
        when = f" in the last {since} day{'' if since == 1 else 's'}" if since else ""
        session.print_problem(
            f"note: nothing to export. No kept question{when} was marked wrong, or left without "
            "a sure answer."
        )
        return
    if out is None:
        write_output(exported.text)
        return
    write_text(out, exported.text)
    count = exported.questions
    session.out.print(
        f"{count} question{'' if count == 1 else 's'} to be completed: {out}. Then run "
        f"`pullquote evaluate {out}`.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
