"""``pullquote backup`` and ``restore``: the catalog into a file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import console as screen
from bot.operating.counts import counted
from store import backup as backups
from store.additions import MODEL_PROPERTY
from store.integrity import Contents

if TYPE_CHECKING:
    from bot.session import Session

BACKUP_HELP = """\
Write everything that is kept into one file, while the bot runs.

The file has the catalog as it was at one moment, and is checked before it gets its name; no file \
is ever overwritten. In a FOLDER, the name says when. The Chroma index is not in it (it is made \
from the catalog), nor is member-hash.key.
"""
RESTORE_HELP = """\
Make a backup the data folder's catalog.

The backup is checked before anything is touched. The bot and other commands have to be stopped.
"""
BACKUP_INSTEAD = "Back it up with `pg_dump --format=custom --file=FILE DATABASE`."
RESTORE_INSTEAD = "Stop the bot and run `pg_restore --clean --if-exists --dbname=DATABASE FILE`."


def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help="Where to write it.")],
) -> None:
    """Back the catalog up; see BACKUP_HELP."""
    session: Session = context.obj
    with screen.progress_bar(session.err, "Writing") as progress:
        made = backups.back_up(session.catalog_folder(BACKUP_INSTEAD), target, progress)
    _say(session, f"{made.file}: {_size(made.size)}, {_counts(made.contents)}; checked.")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `pullquote backup` wrote.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Move a catalog that is there aside, into a folder beside."),
    ] = False,
) -> None:
    """Restore a backup; see RESTORE_HELP."""
    session: Session = context.obj
    folder = session.catalog_folder(RESTORE_INSTEAD)
    restored = backups.restore(file, folder, replace=replace)
    _say(session, f"Restored into {folder}: {_counts(restored.contents)}.")
    if restored.aside:
        _say(session, f"The catalog that was there is now in {restored.aside}.")
    with session.library() as library:
        made_with = library.read_note(MODEL_PROPERTY)
        if made_with not in (None, library.model_id):
            _say(
                session,
                f"It was made with the embedding model {made_with}. Set EMBEDDING_MODEL to it, or "
                "run `pullquote rebuild`.",
            )


def _say(session: Session, line: str) -> None:
    session.out.print(line, markup=False, highlight=False, soft_wrap=True)


def _counts(counts: Contents) -> str:
    return f"{counted(counts.articles, 'article')} in {counted(counts.versions, 'version')}"


def _size(size: int) -> str:
    megabytes = size / 1e6
    return f"{megabytes:,.1f} MB" if megabytes < 1000 else f"{megabytes / 1000:,.1f} GB"
