"""What a guild asked in the last days → a report for its editors, and when the next one is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answering.answer import Status
from bot.learning.merging import MergedQuestion, merged, was_searched
from store.asked import AskedQuestion

WEEK = timedelta(days=7)
MOST_LISTED = 5
"""Questions under one heading: the next ones follow when these are dealt with."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Questions under one heading, and how many more there are that are not shown.

    ``hidden`` are those that were only ever asked privately.
    """

    questions: tuple[MergedQuestion, ...] = ()
    more: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked; equal questions count each time, and are listed once."""

    asked: int
    private: int
    by_status: Counter[Status]
    judged_wrong: int
    repeated: Listed
    unanswered: Listed
    wrong: Listed


def report_on(askings: Iterable[AskedQuestion]) -> Report:
    """A report on one guild's questions; greetings and the like are left out."""
    found = [each for each in askings if was_searched(each)]
    questions = merged(found)
    return Report(
        asked=len(found),
        private=sum(each.private for each in found),
        by_status=Counter(Status(each.status) for each in found),
        judged_wrong=sum(bool(each.judged_wrong) for each in found),
        repeated=_listed(each for each in questions if each.count > 1),
        unanswered=_listed(each for each in questions if each.unanswered),
        wrong=_listed(each for each in questions if each.judged_wrong),
    )


def _listed(questions: Iterable[MergedQuestion]) -> Listed:
    found = list(questions)
    shown = [each for each in found if not each.private]
    listed = tuple(shown[:MOST_LISTED])
    return Listed(listed, len(shown) - len(listed), len(found) - len(shown))


def week_begun(first: datetime, now: datetime) -> datetime:
    """When the present week began, of weeks that are counted from ``first`` on.

    A report is due where this is later than the moment noted at the last one. After a long pause
    one report is due, not one for each week, and its day of the week stays.
    """
    return first + WEEK * ((now - first) // WEEK)
