"""The curves of a calibration → tables that a person reads in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answering.thresholds import DEFAULT_THRESHOLDS, Thresholds
from bot.evaluation.calibration import (
    Choice,
    Measured,
    Rates,
    curve,
    found_curve,
    left_out,
    rates_at,
)
from bot.evaluation.printing import share

CURVE_LEGEND = (
    "Of the answerable questions: right (answered, the first quote has the expected words), wrong "
    "(answered with others), unsure, none (not found). near, off: near misses and off-topic "
    "questions answered · false: both together"
)


def print_curves(console: Console, questions: Sequence[Measured], chosen: Thresholds) -> None:
    """How many questions there are, and both curves with the chosen thresholds marked."""
    counts = rates_at(chosen, questions)
    console.print(
        Text(
            f"{counts.answerable:,} answerable questions, {counts.near_misses:,} near misses, "
            f"{counts.off_topic:,} off-topic; “not found” below {chosen.found_above:.3f}:\n"
        )
    )
    table = _table("answered ≥", "right", "wrong", "unsure", "none", "near", "off", "false", "")
    for thresholds, found in curve(questions, chosen):
        value = thresholds.answered_above
        table.add_row(
            f"{value:.3f}",
            _share(found.right, found.answerable),
            _share(found.wrong, found.answerable),
            _share(found.unsure, found.answerable),
            _share(found.not_found, found.answerable),
            _share(found.near_misses_answered, found.near_misses),
            _share(found.off_topic_answered, found.off_topic),
            share(found.false_answers if found.unanswerable else None),
            _mark(value, chosen.answered_above, DEFAULT_THRESHOLDS.answered_above),
            style="bold" if value == chosen.answered_above else None,
        )
    console.print(table)
    console.print(Text(CURVE_LEGEND, "dim"))
    console.print(Text(f"\nWith “answered” from {chosen.answered_above:.3f}, not found are:\n"))
    table = _table("not found <", "answerable", "near misses", "off-topic", "")
    for thresholds, found in found_curve(questions, chosen):
        value = thresholds.found_above
        table.add_row(
            f"{value:.3f}",
            _share(found.not_found, found.answerable),
            _share(found.near_misses_not_found, found.near_misses),
            _share(found.off_topic_not_found, found.off_topic),
            _mark(value, chosen.found_above, DEFAULT_THRESHOLDS.found_above),
            style="bold" if value == chosen.found_above else None,
        )
    console.print(table)


def print_estimate(
    console: Console, inside: Rates, outside: Rates, choices: Sequence[Choice]
) -> None:
    """The rates on the questions that the thresholds were chosen on, and on those left out."""
    table = _table("", "false answers", "answerable right", "off-topic not found")
    for name, found in (("on these questions", inside), ("each article left out", outside)):
        answered = found.near_misses_answered + found.off_topic_answered
        table.add_row(
            name,
            _counted(answered, found.unanswerable),
            _counted(found.right, found.answerable),
            _counted(found.off_topic_not_found, found.off_topic),
        )
    console.print(table)
    values = [each.thresholds for each in choices]
    console.print(
        Text(
            f"Left out in {len(values)} parts, the thresholds would be "
            f"{_range([each.answered_above for each in values])} and "
            f"{_range([each.found_above for each in values])}.",
            "dim",
        )
    )


def print_left_out(console: Console, questions: Sequence[Measured], wanted: float) -> None:
    """One line on a wanted rate: what it chooses, each article left out, and what comes of it."""
    found, choices = left_out(questions, wanted)
    values = [each.thresholds for each in choices]
    console.print(
        Text(
            f"wanted {share(wanted)}: answered from {_range([v.answered_above for v in values])}, "
            f"not found below {_range([v.found_above for v in values])}; left out: "
            f"false {share(found.false_answers)}, near misses answered "
            f"{_share(found.near_misses_answered, found.near_misses)}, off-topic answered "
            f"{_share(found.off_topic_answered, found.off_topic)} and not found "
            f"{_share(found.off_topic_not_found, found.off_topic)}, answerable right "
            f"{_share(found.right, found.answerable)}, wrong "
            f"{_share(found.wrong, found.answerable)}, not found "
            f"{_share(found.not_found, found.answerable)}"
            + ("" if all(each.reached for each in choices) else " (not reached)")
        ),
        soft_wrap=True,
    )


def _table(first: str, *names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first, no_wrap=True)
    for name in names:
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    return table


def _share(part: int, whole: int) -> str:
    return share(part / whole if whole else None)


def _counted(part: int, whole: int) -> str:
    return f"{share(part / whole)} ({part:,} of {whole:,})" if whole else "–"


def _mark(value: float, chosen: float, default: float) -> str:
    names = [name for name, its in (("chosen", chosen), ("default", default)) if value == its]
    return f"← {', '.join(names)}" if names else ""


def _range(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:.3f}" if low == high else f"{low:.3f} to {high:.3f}"
