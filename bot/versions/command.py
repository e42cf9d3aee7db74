"""``pullquote articles diff``: what changed between two versions of an article, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot import console as screen
from bot.article_lookup import find_article
from bot.checking.history import in_order
from bot.checking.words import Words
from bot.command_options import AsJson
from bot.errors import CommandError
from bot.versions import wording
from bot.versions.comparison import TextChange, VersionComparison, compare_versions
from bot.versions.word_changes import differing_ranges
from store.library import Library
from store.records import Version

if TYPE_CHECKING:
    from bot.session import Session

DIFF_HELP = """\
Show what changed between two versions of an article: sentences added, removed and reworded, \
figures, correction notices.

By default between the last two; with one number, between that version and the current one. What \
only moved, and mere punctuation, is not listed.
"""


class OnlyVersionError(CommandError):
    """An article has one version; ``str(error)`` says so."""

    exit_status = 5


def diff(
    context: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="An id or its beginning, an address, a title.")
    ],
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="V1 V2", help="Numbers of versions.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two versions; see DIFF_HELP."""
    session: Session = context.obj
    given = numbers or []
    if len(given) > 2:
        raise typer.BadParameter("give at most two numbers of versions")
    with session.library() as library:
        before, after = _two_versions(library, find_article(library, article), given)
    comparison = compare_versions(before, after)
    if as_json:
        screen.print_json(comparison.as_json())
    else:
        print_comparison(session.out, comparison)


def _two_versions(library: Library, article_id: str, numbers: list[int]) -> tuple[Version, Version]:
    """The versions to be compared. Raises ``OnlyVersionError`` and ``UnknownArticleError``."""
    if len(numbers) == 2:
        before, after = (library.version(article_id, number) for number in numbers)
        return before, after
    if numbers:
        return library.version(article_id, numbers[0]), library.version(article_id)
    history = in_order(library.history(article_id))
    if len(history) < 2:
        raise OnlyVersionError(
            f"“{history[0].metadata.title}” has one version, so there is nothing to compare. A "
            "changed text that is ingested becomes the next one."
        )
    return history[-2], history[-1]


def print_comparison(console: Console, comparison: VersionComparison) -> None:
    """All that changed, in the order of the later text."""
    before, after = comparison.before, comparison.after
    console.print()
    console.print(Text(f"“{after.metadata.title}”", "bold"))
    for version, earlier in ((before, None), (after, before)):
        console.print(Text(f"version {version.number}, {wording.when(version, earlier)}", "dim"))
    for notice in comparison.notices:
        name = Text(f"\n{wording.NOTICE_NAMES[notice.kind]}:", "bold yellow")
        console.print(name)
        screen.print_words(console, Text(comparison.text_of(notice)))
    if comparison.title:
        was, now = comparison.title
        console.print(Text(f"\nTitle: was “{was}”, now “{now}”"))
    for change in comparison.changes:
        _print_change(console, comparison, change)
    rest = wording.rest_sentences(comparison)
    if not (comparison.changes or comparison.title or comparison.notices):
        rest.insert(0, wording.NOTHING)
    if rest:
        console.print(Text("\n" + " ".join(rest), "dim"))
    console.print()


def _print_change(console: Console, comparison: VersionComparison, change: TextChange) -> None:
    name = wording.CHANGE_NAMES[change.kind]
    heading = Text(f"\n{name}, ", "bold").append(wording.place(change, comparison), "not bold")
    console.print(heading)
    if change.before and change.after:
        if wording.is_told_whole(change):
            console.print(Padding(Text("It was:"), (0, 0, 0, screen.INDENT)))
            screen.print_words(console, Text(comparison.text_before(change)))
            console.print(Padding(Text("Now it is:"), (0, 0, 0, screen.INDENT)))
        else:
            for each in change.words or ():
                line = wording.word_change_sentence(each)
                console.print(Padding(Text(line), (0, 0, 0, screen.INDENT)))
        screen.print_words(console, _with_changed_words(comparison, change))
    else:
        text = comparison.text_after(change) or comparison.text_before(change)
        screen.print_words(console, Text(text))


def _with_changed_words(comparison: VersionComparison, change: TextChange) -> Text:
    """The sentence as it is now, with the words in bold that were not there before."""
    assert change.after is not None
    shown = Text(comparison.text_after(change))
    if change.words is None:
        return shown
    old, new = Words(comparison.text_before(change)), Words(comparison.text_after(change))
    for _, (first, last) in differing_ranges(old, (0, len(old)), new, (0, len(new))):
        if last > first:
            shown.stylize("bold", *new.span(first, last))
    return shown
