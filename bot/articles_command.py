"""``pullquote articles``: list, show, compare and remove what is in the library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot import console as screen
from bot.command_options import AsJson
from bot.lazy_commands import Lazy, LazyGroup

if TYPE_CHECKING:
    from bot.session import Session
    from store.catalog import ArticleSummary
    from store.copies import NearCopy
    from store.records import Version


class ArticleCommands(LazyGroup):
    """The commands of this module, and one that compares."""

    lazy: ClassVar[dict[str, Lazy]] = {
        "diff": Lazy(
            "bot.versions.command",
            "diff",
            "Show what changed between two versions of an article: sentences added, removed and "
            "reworded, figures, correction notices.",
        ),
    }


articles_app = typer.Typer(cls=ArticleCommands, help="List, show, compare and remove articles.")


@articles_app.callback(invoke_without_command=True)
def list_articles(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List the articles, newest first."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    with session.library() as library:
        summaries = library.articles()
    if as_json:
        for summary in summaries:
            screen.print_json(_summary_as_json(summary))
    elif summaries:
        _print_articles(session.out, summaries)
    else:
        session.out.print("There are no articles yet. Run `pullquote ingest FILE`.")


@articles_app.command("show")
def show_article(
    context: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="An id or its beginning, an address, a title.")
    ],
    version: Annotated[int | None, typer.Option(help="A version's number.")] = None,
) -> None:
    """Show an article: what is known about it, its versions, and its text."""
    from bot.article_lookup import find_article

    session: Session = context.obj
    with session.library() as library:
        found = find_article(library, article)
        _print_article(
            session.out,
            library.version(found, version),
            library.history(found),
            library.further_addresses(found),
            library.near_copies(found),
        )


@articles_app.command("remove")
def remove_article(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ID", help="An id, or its beginning.")],
) -> None:
    """Remove an article with all its versions, vectors and index rows."""
    session: Session = context.obj
    with session.library() as library:
        found = library.find(article_id)
        title = library.version(found).metadata.title
        library.remove(found)
        library.catch_up_if_quick()
    session.out.print(f"Removed “{title}” ({found}).", markup=False, highlight=False)


def _summary_as_json(summary: ArticleSummary) -> dict[str, Any]:
    version = summary.version
    return {
        "id": version.article_id,
        **version.metadata.as_record(),
        "versions": summary.versions,
        "current_version": version.number,
        "passages": summary.passages,
    }


def _print_articles(console: Console, articles: Sequence[ArticleSummary]) -> None:
    """A table of articles."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "published", "title", "publisher"):
        table.add_column(name, overflow="fold")
    for name in ("versions", "passages"):
        table.add_column(name, justify="right")
    for summary in articles:
        metadata = summary.version.metadata
        table.add_row(
            summary.version.article_id,
            metadata.published.isoformat()[:10] if metadata.published else "",
            escape(metadata.title),
            escape(metadata.publisher or ""),
            str(summary.versions),
            str(summary.passages),
        )
    console.print(table)


def _print_article(
    console: Console,
    version: Version,
    history: Sequence[Version],
    addresses: Sequence[str] = (),
    copies: Sequence[NearCopy] = (),
) -> None:
    """All that is known of an article, its further addresses, its near copies, and its text."""
    from bot.answering.wording import join_names

    metadata = version.metadata
    rows = {
        "id": version.article_id,
        "title": metadata.title,
        "authors": join_names(metadata.authors),
        "publisher": metadata.publisher or "",
        "published": _moment(metadata.published),
        "updated": _moment(metadata.updated),
        "address": metadata.url or version.identity,
        "language": metadata.language or "",
        **{name.replace("_", " "): value for name, value in metadata.declared.items()},
        "length": f"{len(version.text.split()):,} words",
    }
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in rows.items():
        table.add_row(name, escape(value))
    for address in addresses:
        table.add_row("also at", escape(address))
    for copy in copies:
        share = f"{copy.share:.0%} of the shorter one's words in a row are in both"
        table.add_row("nearly same", escape(f"“{copy.title}” ({copy.article_id}): {share}"))
    for other in history:
        mark = " (shown)" if other.number == version.number else ""
        current = ", current" if other.current else ""
        table.add_row(
            f"version {other.number}", f"retrieved {_moment(other.retrieved)}{current}{mark}"
        )
    console.print(table)
    console.print()
    console.print(Text(version.text))


def _moment(moment: object) -> str:
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M %Z")
    return str(moment) if moment else ""
