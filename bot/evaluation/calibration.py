"""Questions with known answers → the thresholds at which they get the wanted statuses.

Only what a member would see counts: each question is asked once, and its answer is judged with the
confidence below both thresholds, between them, and above both. So a question that is ``unsure`` for
another reason than its confidence stays so at any threshold.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.answer import Answer, Status
from bot.answering.thresholds import DEFAULT_THRESHOLDS, Thresholds, found_above_reached
from bot.evaluation.asking import Asked, CheckedSet
from bot.evaluation.question_set import Group
from bot.evaluation.set_check import right_articles

EXTREMES = (Thresholds(1, 1), Thresholds(1, 0), Thresholds(0, 0))
"""By which a confidence lies below both thresholds, between them, above both."""
LOST_AT_MOST = 0.02
"""Share of the right quotes that ``found_above`` may turn into "not found"."""
KEPT_AT_LEAST = 0.5
"""Share of the right answers that are left where thresholds are of any use: what can be had
otherwise is a bot that is never wrong because it never answers."""
FEWEST = 20
"""Questions that are needed, answerable and unanswerable ones each: with fewer, one question moves
every share by more than five points."""
PARTS = 5
"""In which the questions are left out in turn where they are all on one article."""
STEPS = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
"""Values of ``answered_above`` that the curve shows."""
FOUND_STEPS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32)
"""The same for ``found_above``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question; ``right``: of an answerable one, the expected words are in the
    first quote."""

    status: Status
    right: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A question, the confidence in its answer, and its outcome on each side of the thresholds.

    ``fold``: the article with which it is left out. ``found``: the highest ``found_above`` that
    its confidence reaches; in small libraries that is more than the confidence.
    """

    group: Group
    fold: str
    confidence: float
    found: float
    below: Outcome
    between: Outcome
    above: Outcome

    def at(self, thresholds: Thresholds) -> Outcome:
        """The outcome at certain thresholds."""
        if self.found < thresholds.found_above:
            return self.below
        return self.between if self.confidence < thresholds.answered_above else self.above


@dataclass(frozen=True, slots=True)
class Rates:
    """What the questions came to, in numbers of them."""

    answerable: int
    right: int
    """Answered, with the expected words in the first quote."""
    wrong: int
    """Answered, with other words."""
    unsure: int
    not_found: int
    near_misses: int
    near_misses_answered: int
    near_misses_not_found: int
    off_topic: int
    off_topic_answered: int
    off_topic_not_found: int

    @property
    def unanswerable(self) -> int:
        """Near misses and off-topic questions."""
        return self.near_misses + self.off_topic

    @property
    def false_answers(self) -> float:
        """The share of unanswerable questions called answered; 0 where there are none."""
        answered = self.near_misses_answered + self.off_topic_answered
        return answered / self.unanswerable if self.unanswerable else 0.0

    def as_json(self) -> dict[str, Any]:
        """All numbers by name."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "false_answers": round(self.false_answers, 4)
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """Thresholds; ``reached``: with them there are no more false answers than wanted.

    Where that cannot be had, they are those with the fewest that still answer ``KEPT_AT_LEAST``.
    """

    thresholds: Thresholds
    reached: bool


def measured(asked: Sequence[Asked], fold: str) -> Measured:
    """A question that was judged at each of ``EXTREMES``."""
    first = asked[0]
    answerable = first.item.group is Group.ANSWERABLE
    below, between, above = (
        Outcome(each.score.status, answerable and each.score.passed) for each in asked
    )
    reached = found_above_of(first.answer)
    return Measured(first.item.group, fold, first.answer.confidence, reached, below, between, above)


def found_above_of(answer: Answer) -> float:
    """The highest ``found_above`` that an answer's confidence reaches."""
    return found_above_reached(answer.confidence, answer.passages_searched)


def folds(checked: Sequence[CheckedSet]) -> list[str]:
    """For every question in order, with what it is left out: the article that answers it.

    What no article answers, or several, goes to those of its set in turn. Where all questions are
    on one article, they are left out in ``PARTS`` parts.
    """
    found: list[str] = []
    groups: list[Group] = []
    for each in checked:
        unbound = 0
        for item in each.questions.questions:
            right = list(right_articles(each.questions, item, each.texts))
            if len(right) != 1:
                right = [each.questions.articles[unbound % len(each.questions.articles)]]
                unbound += 1
            found.append(each.articles[right[0]].identity)
            groups.append(item.group)
    if len(set(found)) > 1:
        return found
    counts: Counter[Group] = Counter()
    parts = []
    for group in groups:
        parts.append(f"part {counts[group] % PARTS + 1}")
        counts[group] += 1
    return parts


def needed(wanted: float) -> dict[Group, int]:
    """How many questions of a group are needed; ``NEAR_MISS`` stands for all unanswerable ones.

    With fewer than 1 / ``wanted`` unanswerable ones, a single question is more than the wanted
    rate.
    """
    return {Group.ANSWERABLE: FEWEST, Group.NEAR_MISS: max(FEWEST, math.ceil(1 / wanted))}


def rates(outcomes: Iterable[tuple[Group, Outcome]]) -> Rates:
    """Count the outcomes of questions."""
    listed = list(outcomes)
    counts = Counter((group, each.status) for group, each in listed)
    right = sum(
        each.right and each.status is Status.ANSWERED
        for group, each in listed
        if group is Group.ANSWERABLE
    )
    totals = Counter(group for group, _ in listed)
    return Rates(
        answerable=totals[Group.ANSWERABLE],
        right=right,
        wrong=counts[Group.ANSWERABLE, Status.ANSWERED] - right,
        unsure=counts[Group.ANSWERABLE, Status.UNSURE],
        not_found=counts[Group.ANSWERABLE, Status.NOT_FOUND],
        near_misses=totals[Group.NEAR_MISS],
        near_misses_answered=counts[Group.NEAR_MISS, Status.ANSWERED],
        near_misses_not_found=counts[Group.NEAR_MISS, Status.NOT_FOUND],
        off_topic=totals[Group.OFF_TOPIC],
        off_topic_answered=counts[Group.OFF_TOPIC, Status.ANSWERED],
        off_topic_not_found=counts[Group.OFF_TOPIC, Status.NOT_FOUND],
    )


def rates_at(thresholds: Thresholds, questions: Sequence[Measured]) -> Rates:
    """What all questions come to at certain thresholds."""
    return rates((each.group, each.at(thresholds)) for each in questions)


def choose(questions: Sequence[Measured], wanted: float) -> Choice:
    """The thresholds that answer most with at most ``wanted`` false answers (a share)."""
    found_above = _found_above(questions)
    found = [each for each in questions if each.found >= found_above]
    unanswerable = [each for each in questions if each.group is not Group.ANSWERABLE]
    always = sum(
        each.at(Thresholds(1, found_above)).status is Status.ANSWERED for each in unanswerable
    )
    allowed = math.floor(wanted * len(unanswerable) + 1e-9) - always
    false = sorted(_moved(found, lambda each: each.group is not Group.ANSWERABLE), reverse=True)
    right = sorted(_moved(found, lambda each: each.above.right))
    if not right:
        return Choice(Thresholds(DEFAULT_THRESHOLDS.answered_above, found_above), False)
    judged = sorted({each.confidence for each in found})
    # to be exceeded: what one more than the allowed number of false answers have
    barrier = 1.0 if allowed < 0 else false[allowed] if allowed < len(false) else 0.0
    least_kept = right[math.floor((1 - KEPT_AT_LEAST) * len(right))]
    reached = barrier < least_kept
    if not reached:
        lower = bisect_left(judged, least_kept)
        barrier = judged[lower - 1] if lower else 0.0
    next_one = judged[bisect_right(judged, barrier)]
    answered_above = _between(barrier, next_one, DEFAULT_THRESHOLDS.answered_above)
    return Choice(Thresholds(answered_above, found_above), reached)


def left_out(questions: Sequence[Measured], wanted: float) -> tuple[Rates, list[Choice]]:
    """What questions come to at thresholds that were chosen without their article's questions.

    Out: the rates over all questions, and the choice for each article left out.
    """
    outcomes: list[tuple[Group, Outcome]] = []
    choices: list[Choice] = []
    for fold in dict.fromkeys(each.fold for each in questions):
        others = [each for each in questions if each.fold != fold]
        choice = choose(others, wanted)
        choices.append(choice)
        outcomes += [
            (each.group, each.at(choice.thresholds)) for each in questions if each.fold == fold
        ]
    return rates(outcomes), choices


def curve(questions: Sequence[Measured], chosen: Thresholds) -> list[tuple[Thresholds, Rates]]:
    """The rates at a handful of values of ``answered_above``, the chosen one among them."""
    values = sorted({*STEPS, DEFAULT_THRESHOLDS.answered_above, chosen.answered_above})
    rows = [Thresholds(each, chosen.found_above) for each in values]
    return [(each, rates_at(each, questions)) for each in rows]


def found_curve(
    questions: Sequence[Measured], chosen: Thresholds
) -> list[tuple[Thresholds, Rates]]:
    """The same for values of ``found_above``."""
    values = sorted({*FOUND_STEPS, DEFAULT_THRESHOLDS.found_above, chosen.found_above})
    rows = [Thresholds(chosen.answered_above, each) for each in values]
    return [(each, rates_at(each, questions)) for each in rows]


def _found_above(questions: Sequence[Measured]) -> float:
    """The value that refuses most off-topic questions and loses few right quotes.

    The default where it does that as well as any other value.
    """
    right = sorted(each.found for each in questions if each.between.right and not each.below.right)
    off_topic = sorted(
        each.found
        for each in questions
        if each.group is Group.OFF_TOPIC and each.below.status is not each.between.status
    )
    if not right:
        return DEFAULT_THRESHOLDS.found_above
    highest = right[math.floor(LOST_AT_MOST * len(right))]
    refused = bisect_left(off_topic, highest)
    lowest = off_topic[refused - 1] if refused else 0.0
    return _between(lowest, highest, DEFAULT_THRESHOLDS.found_above)


def _moved(questions: Iterable[Measured], counted: Callable[[Measured], bool]) -> list[float]:
    """The confidences of those that are answered above the threshold, and only there."""
    return [
        each.confidence
        for each in questions
        if counted(each)
        and each.above.status is Status.ANSWERED
        and each.between.status is not Status.ANSWERED
    ]


def _between(low: float, high: float, default: float) -> float:
    """A threshold that tells these confidences apart: the default, else the middle in log-odds."""
    if low < default <= high:
        return default
    if low <= 0 or high >= 1:
        return high if low <= 0 else (low + 1) / 2
    middle = (math.log(low / (1 - low)) + math.log(high / (1 - high))) / 2
    return min(high, max(math.nextafter(low, 1), 1 / (1 + math.exp(-middle))))
