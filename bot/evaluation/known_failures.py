"""The list of questions that are known to fail, each with its reason, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.evaluation.asking import Asked
from bot.evaluation.diagnosis import diagnosis
from bot.evaluation.question_set import QuestionSet
from bot.evaluation.yaml_lines import FileMistakesError, Mistake, read_lined

HEADER = """\
# Questions that are known to fail: set name → question id → reason.
# `pullquote evaluate --known-failures` fails where another one does, or where one of these passes.
"""


@dataclass(frozen=True, slots=True)
class KnownFailures:
    """Reasons by set name and question id."""

    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def reason(self, set_name: str, question_id: str) -> str | None:
        """Why a question is known to fail, None where it is expected to pass."""
        return self.reasons.get(set_name, {}).get(question_id)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The questions by what became of them, against the list."""

    failed: tuple[Asked, ...]
    known: tuple[Asked, ...]
    mended: tuple[Asked, ...]
    """On the list, yet passed: they are to be taken off it."""


def verdicts(asked: Sequence[Asked], known: KnownFailures) -> Verdicts:
    """Hold what was asked against the list."""

    def listed(each: Asked) -> bool:
        return known.reason(each.set_name, each.item.id) is not None

    failed = [each for each in asked if not each.score.passed]
    return Verdicts(
        failed=tuple(each for each in failed if not listed(each)),
        known=tuple(each for each in failed if listed(each)),
        mended=tuple(each for each in asked if each.score.passed and listed(each)),
    )


def updated(known: KnownFailures, asked: Sequence[Asked]) -> KnownFailures:
    """The list brought up to date with a run.

    Questions that pass are taken off it, those that fail are put on it with what went wrong;
    reasons that are there already stay, and so do sets that were not asked.
    """
    reasons = {name: dict(each) for name, each in known.reasons.items()}
    for name in {each.set_name for each in asked}:
        reasons[name] = {}
    for each in asked:
        if not each.score.passed:
            earlier = known.reason(each.set_name, each.item.id)
            reasons[each.set_name][each.item.id] = earlier or diagnosis(each)
    return KnownFailures({name: each for name, each in sorted(reasons.items()) if each})


def known_failures_text(known: KnownFailures) -> str:
    """What a file with this list holds."""
    if not known.reasons:
        return HEADER
    content = {name: dict(each) for name, each in known.reasons.items()}
    return HEADER + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def load_known_failures(path: Path, sets: Sequence[QuestionSet]) -> KnownFailures:
    """Read a list: set name → question id → reason.

    Sets that are not at hand are let be. Raises ``FileMistakesError`` for what has another shape,
    for an id that its set does not have, and for a missing reason.
    """
    lines = read_lined(path)
    content = {} if lines.content is None else lines.content
    mistakes: list[Mistake] = []
    reasons: dict[str, dict[str, str]] = {}

    def wrong(place: Sequence[str], message: str) -> None:
        mistakes.append(Mistake(path, lines.line(place), "/".join(place), message))

    if not isinstance(content, dict):
        wrong((), "has to be a mapping: set name → question id → reason")
        content = {}
    for place, line in lines.repeated_fields():
        mistakes.append(Mistake(path, line, "/".join(map(str, place)), "is here twice"))
    ids = {each.name: {item.id for item in each.questions} for each in sets}
    for name, entries in content.items():
        if not isinstance(entries, dict):
            wrong((str(name),), "has to be a mapping: question id → reason")
            continue
        for known, reason in entries.items():
            place = (str(name), str(known))
            if not isinstance(reason, str) or not reason.strip():
                wrong(place, "needs a reason")
            elif name in ids and known not in ids[name]:
                wrong(place, "the set has no such question")
            else:
                reasons.setdefault(str(name), {})[str(known)] = " ".join(reason.split())
    if mistakes:
        raise FileMistakesError(mistakes)
    return KnownFailures(reasons)
