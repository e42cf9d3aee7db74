"""A report → what a person reads in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answering.answer import Answer, Mode, Status
from bot.evaluation.asking import Asked
from bot.evaluation.comparison import Change, Comparison, Standing
from bot.evaluation.diagnosis import diagnosis
from bot.evaluation.figures import Figures, refusal, verbatim_share
from bot.evaluation.known_failures import KnownFailures
from bot.evaluation.question_set import Expectation
from bot.evaluation.report import Report

_STATUS_WORDS = {
    Status.ANSWERED: "answered",
    Status.UNSURE: "unsure",
    Status.NOT_FOUND: "not found",
}
_STANDING_WORDS = {
    Standing.RIGHT: "right",
    Standing.IN_THREE: "in the first three only",
    Standing.WRONG: "wrong",
}
MOST_NAMED = 5
"""Questions that are new, or gone, are counted; so many of them are named."""
LONGEST_QUOTE = 300
"""Characters of a quote that are repeated where a failure is told."""


def print_report(console: Console, report: Report, known: KnownFailures) -> None:
    """The tables, what changed since the baseline, each failure, and the verbatim rate.

    Of a live library, first by which thresholds its answers were judged.
    """
    if report.live:
        console.print(Text(f"Judged: {report.judged_by.in_words}\n"))
    console.print(_table(report))
    console.print(Text(LEGEND, "dim"))
    sets = report.set_figures()
    if len(sets) > 1:
        console.print()
        console.print(_set_table(sets))
    console.print()
    for line in summary_lines(report):
        console.print(Text(line))
    if report.comparison is not None:
        _print_comparison(console, report.comparison)
    _print_failures(console, "Failed", report.verdicts.failed)
    if report.verdicts.known:
        console.print(Text("\nKnown to fail", "bold"))
        for each in report.verdicts.known:
            reason = known.reason(each.set_name, each.item.id)
            console.print(Text(f"  {each.name}: {reason}"), soft_wrap=True)
    if report.verdicts.mended:
        console.print(Text("\nKnown to fail, yet right: take them off the list", "bold"))
        for each in report.verdicts.mended:
            console.print(Text(f"  {each.name}"))
    for each in report.unfaithful:
        numbers = ", ".join(map(str, each.score.unfaithful))
        console.print(Text(f"Not verbatim: {each.name}, quotes {numbers}", "bold red"))


def summary_lines(report: Report) -> Iterator[str]:
    """Refusals, what a language model worded, and the verbatim rate, in words."""
    refused = refusal(report.scores)
    quotes = sum(each.quotes for each in report.scores)
    yield (
        f"Refused (not found): precision {share(refused.precision)}, recall {share(refused.recall)}"
    )
    worded = report.worded
    if worded is not None:
        yield worded.in_words()
    yield f"Verbatim: {percent(verbatim_share(report.scores))} of {quotes:,} quotes"


def share(value: float | None) -> str:
    """A share with two decimals, as the tables have it: .93, 1.00, – where there is none."""
    if value is None:
        return "–"
    return f"{value:.2f}".removeprefix("0")


def percent(value: float) -> str:
    """A share in percent that never rounds up to all: 99.99 % is not 100 %."""
    return "100 %" if value == 1 else f"{min(100 * value, 99.99):.2f} %"


def expected_words(expected: Expectation, together: bool = False) -> str:
    """What was expected, in a line."""
    if expected.unanswerable:
        words = "no answer"
    elif expected.quote_contains:
        joined = " and ".join(f"“{each}”" for each in expected.quote_contains)
        words = (
            f"{joined} in the shown quotes together" if together else f"{joined} in the first quote"
        )
    elif expected.answer_contains:
        words = " and ".join(f"“{each}”" for each in expected.answer_contains)
    else:
        words = "a quote"
    if expected.articles:
        words += f" from {(' and ' if together else ' or ').join(expected.articles)}"
    if expected.quote_must_not_contain:
        not_these = " or ".join(f"“{each}”" for each in expected.quote_must_not_contain)
        words += f", and nowhere {not_these}"
    return words


def what_came(answer: Answer) -> str:
    """The status, and the first words that a reader got."""
    status = _STATUS_WORDS[answer.status]
    if answer.citations:
        quote = answer.citations[0].quote
        words = quote.text
        if len(words) > LONGEST_QUOTE:
            words = f"{words[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
        further = len(answer.citations) - 1
        tail = f" (and {further} more)" if further else ""
        return f"{status}: “{words}”{tail}"
    if answer.status is Status.NOT_FOUND and answer.mode is Mode.EXTRACTIVE:
        return f"{status} ({answer.reason})"
    return f"{status}, {answer.mode.value}: {' '.join(answer.text.split())}"


def _table(report: Report) -> Table:
    table = _empty_table("kind")
    for row in report.rows():
        if row.kind is None:
            table.add_row(row.group.value, *_cells(row.figures), style="bold", end_section=True)
        else:
            table.add_row(f"  {row.kind}", *_cells(row.figures))
    return table


def _set_table(sets: dict[str, Figures]) -> Table:
    table = _empty_table("set")
    for name, each in sets.items():
        table.add_row(Text(name), *_cells(each))
    return table


def _empty_table(first: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column(first, overflow="fold")
    names = ("n", "pass", "@1", "@3", "shown", "in", "art.", "ans.", "uns.", "none", "p50", "p95")
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _cells(each: Figures) -> list[str]:
    return [
        str(each.questions),
        share(each.passed),
        share(each.in_first),
        share(each.in_three),
        f"{each.shown:.1f}",
        share(each.in_shown),
        share(each.right_article),
        share(each.answered),
        share(each.unsure),
        share(each.not_found),
        f"{each.p50_ms:.0f}",
        f"{each.p95_ms:.0f}",
    ]


LEGEND = (
    "n questions · pass: as expected · @1, @3: the words in the first quote, in the first three · "
    "shown: quotes shown, mean · in: the words in those shown · art.: right article first · "
    "answered, unsure, not found · p50, p95: milliseconds"
)


def _print_failures(console: Console, heading: str, failed: Iterable[Asked]) -> None:
    for number, each in enumerate(failed):
        if not number:
            console.print(Text(f"\n{heading}", "bold"))
        item = each.item
        console.print(Text.assemble(("✗ ", "red"), (each.name, "bold"), f"  {item.question}"))
        if each.asked_as != item.question:
            console.print(Text(f"  asked as  {each.asked_as}"))
        console.print(Text(f"  expected  {expected_words(item.expect, item.together)}"))
        console.print(Text(f"  came      {what_came(each.answer)}"))
        console.print(Text(f"  why       {diagnosis(each)}"))


def _print_comparison(console: Console, found: Comparison) -> None:
    console.print(Text(f"\nSince {found.made[:16].replace('T', ' ')}", "bold"))
    _print_changes(console, "better", "green", found.better)
    _print_changes(console, "worse", "red", found.worse)
    if not found.better and not found.worse:
        console.print("  no question got better or worse")
    for kind in found.worse_kinds:
        line = (
            f"  {kind.group.value}, {kind.kind} ({kind.questions} questions): "
            f"{share(kind.before)} passed, now {share(kind.now)}"
        )
        console.print(Text(line, "bold red"))
    for words, names in (("not in the baseline", found.new), ("only in the baseline", found.gone)):
        if names:
            named = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
            console.print(Text(f"  {words}: {len(names)} ({named})"), soft_wrap=True)


def _print_changes(console: Console, word: str, style: str, changes: Iterable[Change]) -> None:
    for each in changes:
        before, now = _STANDING_WORDS[each.before], _STANDING_WORDS[each.now]
        console.print(
            Text.assemble((f"  {word}  ", style), (each.asked.name, "bold"), f": {before} → {now}")
        )
