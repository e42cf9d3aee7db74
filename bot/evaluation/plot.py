"""Scores → the places of a plot of confidence against correctness."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.thresholds import DEFAULT_THRESHOLDS, Thresholds
from bot.evaluation.asking import Asked
from bot.evaluation.question_set import Group

# All lengths are units of the drawing.
WIDTH = 460
LEFT = 8
RIGHT = 452
BARS_TOP = 20
BARS_HEIGHT = 60
BARS = 12
DOT = 7
"""From dot to dot."""
HIGHEST_STACK = 12
"""Dots; further ones go beside it."""
LANE_HEAD = 18
"""Room for a lane's name."""
FURTHEST = 6.0
"""Log-odds at either end: most answers are very sure, or not at all, so that a plain scale would
show two heaps."""
TICKS = (0.01, 0.1, 0.5, 0.9, 0.99)


@dataclass(frozen=True, slots=True)
class Dot:
    """One question, by its number among those asked."""

    number: int
    x: float
    y: float
    title: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The dots of one group of questions."""

    name: str
    y: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Of the questions with about this confidence, those whose first quote answers."""

    x: float
    width: float
    y: float
    height: float
    questions: int
    right: int


@dataclass(frozen=True, slots=True)
class Line:
    """A confidence with its name: a threshold of the statuses, or a tick of the scale."""

    x: float
    name: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything that is drawn. ``base`` is where the bars stand."""

    width: int
    height: float
    base: float
    bars_height: int
    bars: tuple[Bar, ...]
    lanes: tuple[Lane, ...]
    thresholds: tuple[Line, ...]
    ticks: tuple[Line, ...]


def plot(asked: Sequence[Asked], thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Plot:
    """Place every question: along by its confidence, across by its group."""
    base = BARS_TOP + BARS_HEIGHT
    y = base + 32.0
    lanes = []
    for group in Group:
        numbered = [(n, each) for n, each in enumerate(asked) if each.item.group is group]
        if numbered:
            dots = _stacked(numbered, y + LANE_HEAD)
            lanes.append(Lane(group.value, y + 10, dots))
            y = max(dot.y for dot in dots) + DOT + 8
    return Plot(
        width=WIDTH,
        height=round(y + 26, 1),
        base=base,
        bars_height=BARS_HEIGHT,
        bars=tuple(_bars(asked, base)),
        lanes=tuple(lanes),
        thresholds=(
            Line(_x(thresholds.found_above), "found"),
            Line(_x(thresholds.answered_above), "answered"),
        ),
        ticks=tuple(Line(_x(each), f"{each}".removeprefix("0")) for each in TICKS),
    )


def _along(confidence: float) -> float:
    """0 at the left end, 1 at the right one: log-odds, as far as the scale goes."""
    if confidence <= 0 or confidence >= 1:
        return 0.0 if confidence <= 0 else 1.0
    odds = math.log(confidence / (1 - confidence))
    return min(1.0, max(0.0, 0.5 + odds / (2 * FURTHEST)))


def _x(confidence: float) -> float:
    return round(LEFT + _along(confidence) * (RIGHT - LEFT), 1)


def _bars(asked: Sequence[Asked], base: float) -> Iterator[Bar]:
    width = (RIGHT - LEFT) / BARS
    places = [min(int(_along(each.answer.confidence) * BARS), BARS - 1) for each in asked]
    for place in range(BARS):
        members = [each for each, its in zip(asked, places, strict=True) if its == place]
        right = sum(each.score.in_first for each in members)
        height = BARS_HEIGHT * right / len(members) if members else 0.0
        yield Bar(
            x=round(LEFT + place * width + 1, 1),
            width=round(width - 2, 1),
            y=round(base - height, 1),
            height=round(height, 1),
            questions=len(members),
            right=right,
        )


def _stacked(numbered: Sequence[tuple[int, Asked]], top: float) -> tuple[Dot, ...]:
    """Dots in columns of their width, stacked from the top.

    Those that failed come first in a column, where they are seen.
    """
    columns = (RIGHT - LEFT) // DOT
    heights = [0] * columns
    dots = []
    for number, each in sorted(numbered, key=lambda pair: (pair[1].score.passed, pair[0])):
        own = min(int(_along(each.answer.confidence) * columns), columns - 1)
        free = [column for column in range(columns) if heights[column] < HIGHEST_STACK]
        column = min(free, key=lambda other: abs(other - own), default=own)
        x = LEFT + (column + 0.5) * DOT
        y = top + (heights[column] + 0.5) * DOT
        heights[column] += 1
        title = f"{each.name}, confidence {each.answer.confidence:.3f}"
        dots.append(Dot(number, round(x, 1), round(y, 1), title, each.score.passed))
    return tuple(dots)
