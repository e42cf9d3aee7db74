"""``pullquote move``: a catalog in the data folder into PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot import console as screen
from bot.operating.counts import counted
from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.session import Session

MOVE_HELP = """\
Copy the data folder's catalog into the empty database of CATALOG_URL.

Everything is in it then: articles with all versions and vectors, settings, questions. The file \
stays as it is; the bot and other commands have to be stopped. member-hash.key stays in the data \
folder and has to be in that of every process.
"""
NO_URL = (
    "There is nowhere to move the catalog to. Set CATALOG_URL to an empty database in PostgreSQL: "
    "postgresql+psycopg://user:password@host/database."
)


def move(context: typer.Context) -> None:
    """Move the catalog; see MOVE_HELP."""
    from store.moving import move as move_catalog

    session: Session = context.obj
    settings = session.settings
    if settings.catalog_url is None:
        raise SettingsError(NO_URL)
    with screen.progress_bar(session.err, "Copying") as progress:
        moved = move_catalog(settings.data_dir, settings.catalog_url.get_secret_value(), progress)
    line = (
        f"{counted(moved.articles, 'article')} in {counted(moved.versions, 'version')}, and all "
        "else, copied. With CATALOG_URL set, every process uses the database now."
    )
    session.out.print(line, highlight=False, soft_wrap=True)
