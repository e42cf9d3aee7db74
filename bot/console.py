"""Answers and lists → what a person reads in a terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from bot.answering import wording
from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from store.catalog import ArticleSummary
from store.copies import NearCopy
from store.records import Outcome, Stored, Version

SHOW_PROGRESS_AFTER_SECONDS = 1.0
INDENT = 2
BAR = "│ "

_STATUS_STYLES = {Status.ANSWERED: "", Status.UNSURE: "yellow", Status.NOT_FOUND: "yellow"}
_OUTCOME_WORDS = {
    Outcome.NEW: "[green]new[/]",
    Outcome.CHANGED: "[green]changed[/]",
    Outcome.UNCHANGED: "[dim]unchanged[/]",
    Outcome.OLDER: "[yellow]older than the one here; kept as history[/]",
    Outcome.SAME_WORDS: "[yellow]the same text as[/]",
}


class Screen(Console):
    """Where to print: emoji codes are left as they are written."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, emoji=False)

    def on_broken_pipe(self) -> None:
        """Leave it to the command to end in its own way."""
        raise BrokenPipeError


def print_answer(console: Console, answer: Answer, with_more: bool = False) -> None:
    """The answer: who says it, the quotes with what answers in bold, their sources.

    What was not found shows no quote by itself; ``with_more`` adds the further passages.
    """
    console.print()
    if answer.understood:
        console.print(Text(f"{wording.UNDERSTOOD_AS} {answer.understood}", "dim"))
    console.print(Text(_introduction(answer), _STATUS_STYLES[answer.status]))
    _print_citations(console, answer.citations, numbered=bool(answer.claims))
    if answer.claims:
        console.print(Text(wording.COMPOSED_NOTE, "dim"))
    for note in answer.notes:
        console.print(Text(note, "dim"))
    if with_more and answer.more:
        console.print(Text("\nFurther passages, no more than the closest:"))
        _print_citations(console, answer.more)
    elif answer.status is Status.NOT_FOUND and answer.more:
        console.print(Text("Add --more to see the closest passages all the same.", "dim"))
    console.print()


def _introduction(answer: Answer) -> str:
    """What stands before the quotes, or instead of them."""
    if not answer.citations:
        return answer.text
    if answer.status is Status.UNSURE:
        return wording.unsure(answer.reason, len(answer.citations))
    if answer.mode is Mode.SUMMARY:
        return answer.text.partition("\n")[0]
    if answer.claims:
        return wording.claims_text(answer.claims)
    return answer.heading or wording.lead(answer.citations[0].quote)


def _print_citations(
    console: Console, citations: Sequence[Citation], *, numbered: bool = False
) -> None:
    before = None
    for citation in citations:
        number = f"[{citation.number}] " if numbered or len(citations) > 1 else ""
        print_citation(console, citation, number, citation.quote.version == before)
        before = citation.quote.version


def print_citation(
    console: Console, citation: Citation, number: str = "", same_article: bool = False
) -> None:
    """A quote, and below it where it is from with its link."""
    quote = citation.quote
    console.print()
    _print_quote(console, quote)
    place = f"the same article · {paragraph_name(quote)}" if same_article else source_line(quote)
    console.print(Padding(Text(number + place, "dim"), (0, 0, 0, INDENT)))
    if citation.link:
        # one line whatever the width, so that a terminal can open it
        link = Text(" " * INDENT + citation.link, "blue")
        console.print(link, soft_wrap=True)


def _print_quote(console: Console, quote: Quote) -> None:
    """The quote with a bar at its left; in bold what answers: the words that a reader marked, else
    the answering sentence if it is only a part."""
    words = Text(quote.text)
    start, end = quote.highlight
    if quote.answer is None and (start, end) != (quote.start, quote.end):
        words.stylize("bold", start - quote.start, end - quote.start)
    if quote.marked:
        words.stylize("bold", *quote.marked)
    print_words(console, words)
    note = wording.cut_note(quote)
    if note:
        console.print(Padding(Text(note, "dim italic"), (0, 0, 0, INDENT)))


def print_words(console: Console, words: Text) -> None:
    """An article's words with a bar at their left."""
    for line in words.wrap(console, console.width - INDENT - len(BAR)):
        line.rstrip()
        console.print(Text(" " * INDENT) + Text(BAR, "cyan") + line, soft_wrap=True)


def paragraph_name(quote: Quote) -> str:
    """Where in its article a quote stands."""
    version = f", version {quote.version.number}" if quote.version.number > 1 else ""
    return f"paragraph {quote.paragraph}{version}"


def source_line(quote: Quote) -> str:
    """Title, authors, publisher, date, and the paragraph of a quote."""
    metadata = quote.version.metadata
    authors = f"by {wording.join_names(metadata.authors)}" if metadata.authors else ""
    when = wording.full_date(metadata.published) if metadata.published else ""
    parts = (f"“{metadata.title}”", authors, metadata.publisher or "", when, paragraph_name(quote))
    return " · ".join(part for part in parts if part)


def print_articles(console: Console, articles: Sequence[ArticleSummary]) -> None:
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


def print_article(
    console: Console,
    version: Version,
    history: Sequence[Version],
    addresses: Sequence[str] = (),
    copies: Sequence[NearCopy] = (),
) -> None:
    """All that is known of an article, its further addresses, its near copies, and its text."""
    metadata = version.metadata
    rows = {
        "id": version.article_id,
        "title": metadata.title,
        "authors": wording.join_names(metadata.authors),
        "publisher": metadata.publisher or "",
        "published": _moment(metadata.published),
        "updated": _moment(metadata.updated),
        "address": metadata.url or version.identity,
        "language": metadata.language or "",
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


def stored_line(stored: Stored, notes: Sequence[str] = ()) -> str:
    """One line of markup for one ingested article, and what is unusual about it below."""
    embedded = (
        f", {stored.embedded} of {stored.passages} passages embedded" if stored.embedded else ""
    )
    return (
        f"{_OUTCOME_WORDS[stored.outcome]} {escape(stored.title)} "
        f"[dim]({stored.article_id}, version {stored.version}{embedded})[/]"
        + "".join(f"\n  [yellow]{escape(note)}[/]" for note in notes)
    )


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on a line of its own, escaped where the output is not UTF-8."""
    utf8 = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not utf8), flush=True)


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f}/s", "dim")


@contextmanager
def progress_bar(console: Console, what: str) -> Iterator[Callable[[int, int], None]]:
    """A function that shows done and total in a bar, once the work has taken a second."""
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = bar.add_task(what, total=None)
    begun = time.monotonic()

    def show(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - begun > SHOW_PROGRESS_AFTER_SECONDS:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()


def _moment(moment: object) -> str:
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M %Z")
    return str(moment) if moment else ""
