"""``pullquote repair``: a damaged data folder → a whole one, and the list of what was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot import console as screen
from bot.operating.counts import counted
from ingest.chunk import split_passages
from store.repair import Repaired
from store.repair import repair as repair_folder

if TYPE_CHECKING:
    from bot.session import Session

EXIT_LOST = 20
"""Repaired, but something could not be saved."""
REPAIR_HELP = f"""\
Check the catalog, save what can be read of a damaged one, and make the rest again.

The damaged file is kept aside. What is made from the articles' texts (passages and vectors that \
are missing, the lexical index, the Chroma index) is made again in any case. The bot and other \
commands have to be stopped. Exit status {EXIT_LOST}: repaired, but what is listed is lost.
"""
REPAIR_INSTEAD = (
    "The server checks and repairs its own files (pg_amcheck); what is lost comes back from a dump "
    "(pg_restore). What is made from the articles' texts is made again by `pullquote rebuild`."
)


def repair(context: typer.Context) -> None:
    """Repair the data folder; see REPAIR_HELP."""
    session: Session = context.obj
    folder = session.catalog_folder(REPAIR_INSTEAD)
    with screen.progress_bar(session.err, "Repairing") as progress:
        done = repair_folder(folder, session.model(), split_passages, progress)
    with (
        session.library() as library,
        screen.progress_bar(session.err, "Indexing") as progress,
    ):
        library.catch_up(progress)
    for line in _report(done):
        session.out.print(line, markup=False, highlight=False, soft_wrap=True)
    if done.lost:
        raise typer.Exit(EXIT_LOST)


def _report(done: Repaired) -> list[str]:
    lines = []
    if done.problems:
        lines.append(f"The catalog was damaged: {done.problems[0]}.")
        lines.append(f"It is now in {done.aside}; what could be read is in a new one.")
    else:
        lines.append("The catalog is sound.")
    embedded = counted(done.embedded, "passage")
    lines.append(
        f"{counted(done.contents.articles, 'article')} in "
        f"{counted(done.contents.versions, 'version')}; {embedded} embedded anew, the indexes made "
        "again."
    )
    if done.lost:
        lines += ["Lost:", *(f"  {each}" for each in done.lost)]
        lines.append("A backup may have it: `pullquote restore FILE --replace`.")
    elif done.problems:
        lines.append("Nothing is lost.")
    return lines
