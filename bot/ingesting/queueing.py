"""Sources that were named → jobs for workers, told line by line as ``pullquote ingest`` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from bot import console as screen
from bot.errors import EXIT_REFUSED
from ingest.queued import queue_sources
from ingest.sources.files import Refusal
from ingest.sources.source import ArticleSource

if TYPE_CHECKING:
    from bot.session import Session


def queue_all(session: Session, sources: Sequence[ArticleSource | Refusal], as_json: bool) -> None:
    """Queue sources and say what became of each; refused ones have a line, the others a count."""
    queued = unchanged = refused = 0
    with session.library() as library, screen.progress_bar(session.err, "Queueing") as progress:
        for each in queue_sources(library, sources):
            queued += not each.refused and not each.unchanged
            unchanged += each.unchanged
            refused += each.refused is not None
            progress(queued + unchanged + refused, len(sources))
            outcome = "refused" if each.refused else "unchanged" if each.unchanged else "queued"
            if as_json:
                reason = {"reason": each.refused} if each.refused else {}
                screen.print_json({"path": each.shown, "outcome": outcome, **reason})
            elif each.refused:
                session.print_problem(f"{each.shown}: {each.refused}")
    if as_json:
        counts = {"queued": queued, "unchanged": unchanged, "refused": refused}
        screen.print_json({"summary": {"sources": len(sources), **counts}})
    else:
        beside = "".join(
            f", {count:,} {what}"
            for count, what in ((unchanged, "unchanged"), (refused, "refused"))
            if count
        )
        line = f"{queued:,} queued{beside}. `pullquote worker` reads what is queued."
        session.out.print(line, highlight=False, soft_wrap=True)
    if refused:
        raise typer.Exit(EXIT_REFUSED)
