"""``pullquote guilds``: of which Discord servers something is kept, and how it is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot import console as screen
from bot.command_options import AsJson
from store.errors import LibraryLockedError, UnknownGuildError
from store.guild_data import GuildContents
from store.guild_removal import forget_guild
from store.guilds_to_forget import GRACE, GuildToForget

if TYPE_CHECKING:
    from bot.session import Session

NUMBERS = ("articles", "versions", "sources", "questions")

guilds_app = typer.Typer(
    help="List the Discord servers of which something is kept, and delete it.\n\n"
    f"The bot by itself deletes everything of a server {GRACE.days} days after it was removed from "
    "it; in Discord, whoever may manage a server can delete everything of it with /privacy."
)


@guilds_app.callback(invoke_without_command=True)
def list_guilds(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List the servers by id, with how much is kept of each, and when it is to be deleted."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    with session.library() as library:
        data = library.guild_data
        contents = {guild_id: data.contents(guild_id) for guild_id in sorted(data.known())}
        noted = {each.guild_id: each for each in library.guilds_to_forget.all()}
    if as_json:
        for guild_id, kept in contents.items():
            due = noted[guild_id].due.isoformat() if guild_id in noted else None
            screen.print_json({"guild_id": guild_id, **asdict(kept), "deleted_on": due})
    elif contents:
        session.out.print(_table(contents, noted))
    else:
        session.out.print("Nothing is kept of any server.")


@guilds_app.command("forget")
def forget(
    context: typer.Context,
    guild_id: Annotated[int, typer.Argument(metavar="ID", help="The server's id in Discord.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Delete it; without this, it is only shown.")
    ] = False,
) -> None:
    """Show what is kept of a server and, with --yes, delete all of it.

    Backups made before still have it.
    """
    session: Session = context.obj
    with session.library() as library:
        if guild_id not in library.guild_data.known():
            raise UnknownGuildError(
                f"Nothing is kept of a server with the id {guild_id}. `pullquote guilds` lists the "
                "ids."
            )
        _print_contents(session.out, guild_id, library.guild_data.contents(guild_id))
        if not yes:
            _say(session, "Nothing was deleted. Add --yes to delete all of it, for good.")
            return
        try:
            forget_guild(library, guild_id)
        except LibraryLockedError:
            library.guilds_to_forget.note_asked(guild_id, datetime.now(UTC))
            _say(
                session,
                "Another process has the index, in which this server's vectors are. It is noted: "
                "a running bot deletes everything within a minute or so, else the next start of "
                "the bot or of this command does.",
            )
            return
    _say(
        session,
        "Deleted. Delete backups that were made before, too. Where the bot is still in that "
        "server, it begins there anew.",
    )


def _print_contents(console: Console, guild_id: int, contents: GuildContents) -> None:
    console.print(f"Kept of the server {guild_id}:", highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name in NUMBERS:
        what = "watched addresses" if name == "sources" else name
        table.add_row(f"  {what}", f"{getattr(contents, name):,}")
    table.add_row("  settings", "yes" if contents.settings else "none")
    console.print(table)
    console.print(
        "and what belongs to them: vectors and index rows, feedback, threads, a language model's "
        "replies, counts, limits and notes.",
        highlight=False,
        soft_wrap=True,
    )


def _table(contents: Mapping[int, GuildContents], noted: Mapping[int, GuildToForget]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("server", no_wrap=True)
    for name in NUMBERS:
        table.add_column("watched" if name == "sources" else name, justify="right")
    table.add_column("deleted on")
    for guild_id, kept in contents.items():
        numbers: list[Any] = [f"{getattr(kept, name):,}" for name in NUMBERS]
        due = f"{noted[guild_id].due:%Y-%m-%d}" if guild_id in noted else ""
        table.add_row(str(guild_id), *numbers, due)
    return table


def _say(session: Session, line: str) -> None:
    session.out.print(line, markup=False, highlight=False, soft_wrap=True)
