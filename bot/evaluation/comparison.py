"""Two runs → what got better and what got worse, question by question and kind by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from statistics import fmean
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import CommandError
from bot.evaluation.asking import Asked
from bot.evaluation.figures import by_counted_kind
from bot.evaluation.question_set import Group
from bot.evaluation.scoring import Score

_ROUNDING = 1e-9
"""Shares are quotients: 0.9 - 0.8 is a little more than 0.1."""


class BaselineError(CommandError):
    """The file is no result of ``pullquote evaluate --json``; the message names it."""

    exit_status = 13


class Standing(IntEnum):
    """How good an answer was, as far as two runs are compared."""

    WRONG = 0
    IN_THREE = 1
    """The expected words are among the first three quotes, and not where they should be."""
    RIGHT = 2


class _Before(BaseModel):
    """What is read of a question in an earlier result."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    set: str
    id: str
    question: str
    expect: dict[str, Any]
    history: tuple[str, ...] = ()
    passed: bool
    in_three: bool

    @property
    def standing(self) -> Standing:
        return _standing(self.passed, self.in_three)


class Baseline(BaseModel):
    """An earlier result, as far as it is compared."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: int
    made: str
    questions: tuple[_Before, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose answer got better or worse."""

    asked: Asked
    before: Standing
    now: Standing


@dataclass(frozen=True, slots=True)
class KindChange:
    """The shares of a kind's questions that passed, over those that both runs have."""

    group: Group
    kind: str
    questions: int
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since the baseline; ``worse_kinds`` by more than was allowed."""

    made: str
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    kinds: tuple[KindChange, ...]
    worse_kinds: tuple[KindChange, ...]
    new: tuple[str, ...]
    """Questions that the baseline does not have, or has with other words or expectations."""
    gone: tuple[str, ...]


def read_baseline(path: Path, known_format: int) -> Baseline:
    """Read an earlier result; raises ``BaselineError``."""
    try:
        found = Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BaselineError(f"The baseline {path} cannot be read ({error.strerror}).") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BaselineError(
            f"The baseline {path} is no result of `pullquote evaluate --json` "
            f"({field}: {first['msg']})."
        ) from error
    if found.format != known_format:
        raise BaselineError(
            f"The baseline {path} has format {found.format}, this Pullquote reads {known_format}: "
            "make it anew with --json."
        )
    return found


def compare(asked: Sequence[Asked], baseline: Baseline, allow: float) -> Comparison:
    """Compare a run with an earlier one.

    A kind got worse where the share of its questions that pass sank by more than ``allow``,
    counted over the questions that both runs have in the same words.
    """
    before = {(each.set, each.id): each for each in baseline.questions}
    common: list[tuple[Asked, _Before]] = []
    new: list[str] = []
    for each in asked:
        earlier = before.get((each.set_name, each.item.id))
        if earlier is not None and _same(each, earlier):
            common.append((each, earlier))
        else:
            new.append(each.name)
    sets = {each.set_name for each in asked}
    present = {(each.set_name, each.item.id) for each in asked}
    changes = [Change(each, earlier.standing, standing(each.score)) for each, earlier in common]
    kinds = _kind_changes(common)
    return Comparison(
        made=baseline.made,
        better=tuple(each for each in changes if each.now > each.before),
        worse=tuple(each for each in changes if each.now < each.before),
        kinds=kinds,
        worse_kinds=tuple(each for each in kinds if each.before - each.now > allow + _ROUNDING),
        new=tuple(new),
        # sets that were not asked this time are no loss
        gone=tuple(
            f"{name}/{known}"
            for name, known in before
            if name in sets and (name, known) not in present
        ),
    )


def standing(scored: Score) -> Standing:
    """How good an answer was."""
    return _standing(scored.passed, scored.in_three)


def _standing(passed: bool, in_three: bool) -> Standing:
    if passed:
        return Standing.RIGHT
    return Standing.IN_THREE if in_three else Standing.WRONG


def _same(asked: Asked, earlier: _Before) -> bool:
    item = asked.item
    expect = item.expect.model_dump(mode="json", exclude_defaults=True)
    return (item.question, item.history, expect) == (
        earlier.question,
        earlier.history,
        earlier.expect,
    )


def _kind_changes(common: Sequence[tuple[Asked, _Before]]) -> tuple[KindChange, ...]:
    by_kind = by_counted_kind(common, lambda pair: pair[0].item)
    return tuple(
        KindChange(
            group,
            kind,
            len(members),
            fmean(earlier.passed for _, earlier in members),
            fmean(each.score.passed for each, _ in members),
        )
        for (group, kind), members in by_kind.items()
    )
