"""Scores → the figures of a group of questions: hits, statuses, times, refusals."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any, TypeVar

from bot.answering.answer import Status
from bot.evaluation.question_set import Group, SetQuestion
from bot.evaluation.scoring import Score

Item = TypeVar("Item")

GATHERED = "other"
"""The kind of the questions whose own kind has no other question."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the questions of one group came to.

    Shares are 0 to 1. Those about the expected words count answerable questions alone, and are
    None where there are none; ``right_article`` counts those where it says something.
    """

    questions: int
    passed: float
    in_first: float | None
    in_three: float | None
    shown: float
    in_shown: float | None
    right_article: float | None
    answered: float
    unsure: float
    not_found: float
    p50_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, Any]:
        """All figures by name, rounded."""
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """How well unanswerable questions are told from others, where ``not_found`` is a refusal.

    ``precision``: the unanswerable ones among those refused. ``recall``: those refused among the
    unanswerable ones. None where there are no such questions.
    """

    precision: float | None
    recall: float | None


def figures(scores: Sequence[Score]) -> Figures:
    """The figures of at least one question."""
    answerable = [each for each in scores if each.group is Group.ANSWERABLE]
    right = [each.right_article for each in answerable if each.right_article is not None]
    times = [each.milliseconds for each in scores]
    statuses = status_shares(scores)
    return Figures(
        questions=len(scores),
        passed=fmean(each.passed for each in scores),
        in_first=_share([each.in_first for each in answerable]),
        in_three=_share([each.in_three for each in answerable]),
        shown=fmean(each.shown for each in scores),
        in_shown=_share([each.in_shown for each in answerable]),
        right_article=_share(right),
        answered=statuses[Status.ANSWERED],
        unsure=statuses[Status.UNSURE],
        not_found=statuses[Status.NOT_FOUND],
        p50_ms=percentile(times, 0.50),
        p95_ms=percentile(times, 0.95),
    )


def by_counted_kind(
    items: Sequence[Item], question_of: Callable[[Item], SetQuestion]
) -> dict[tuple[Group, str], list[Item]]:
    """Items by the group and the kind of their question, in order of appearance.

    The kinds of a group that have one question each come last, together: one question is no rate.
    """
    keys = [(question_of(item).group, question_of(item).kind) for item in items]
    counts = Counter(keys)
    found: dict[tuple[Group, str], list[Item]] = {}
    for several in (True, False):
        for item, (group, kind) in zip(items, keys, strict=True):
            if (counts[group, kind] > 1) is several:
                found.setdefault((group, kind if several else GATHERED), []).append(item)
    return found


def refusal(scores: Sequence[Score]) -> Refusal:
    """Precision and recall of refusing, over answerable and unanswerable questions together."""
    refused = [each for each in scores if each.status is Status.NOT_FOUND]
    unanswerable = [each for each in scores if each.group is not Group.ANSWERABLE]
    return Refusal(
        precision=_share([each.group is not Group.ANSWERABLE for each in refused]),
        recall=_share([each.status is Status.NOT_FOUND for each in unanswerable]),
    )


def verbatim_share(scores: Sequence[Score]) -> float:
    """The share of quotes, shown or one click away, that are verbatim; 1 where there are none."""
    quotes = sum(each.quotes for each in scores)
    unfaithful = sum(len(each.unfaithful) for each in scores)
    return 1 - unfaithful / quotes if quotes else 1.0


def status_shares(scores: Sequence[Score]) -> Mapping[Status, float]:
    """The share of each status."""
    return {status: fmean(each.status is status for each in scores) for status in Status}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not exceeded by this share of them (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def seconds_of(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """What half, 95 of 100 and all of some times do not exceed, in milliseconds."""
    times = [1000 * each for each in seconds]
    return {
        "p50": round(percentile(times, 0.50), 2),
        "p95": round(percentile(times, 0.95), 2),
        "max": round(max(times), 2),
    }


def _share(truths: Sequence[bool]) -> float | None:
    return fmean(truths) if truths else None
