"""What was asked, and what it came to: the one thing that every output is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answering.thresholds import DEFAULTS_IN_FORCE, ThresholdsInForce
from bot.evaluation.asking import Asked
from bot.evaluation.comparison import Comparison
from bot.evaluation.figures import (
    Figures,
    by_counted_kind,
    figures,
    refusal,
    verbatim_share,
)
from bot.evaluation.known_failures import Verdicts
from bot.evaluation.question_set import Group
from bot.evaluation.scoring import Score
from bot.evaluation.worded import WordedFigures, worded_figures

FORMAT = 1
"""Of the JSON; it grows when older readers would misread it."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a kind of questions, or of a whole group where ``kind`` is None."""

    group: Group
    kind: str | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one run. ``live``: of a library as it is, not of the sets' articles alone.

    ``judged_by``: the thresholds that the statuses come from.
    """

    asked: tuple[Asked, ...]
    verdicts: Verdicts
    machine: Mapping[str, str]
    made: datetime
    live: bool = False
    judged_by: ThresholdsInForce = DEFAULTS_IN_FORCE
    comparison: Comparison | None = None

    @property
    def scores(self) -> list[Score]:
        """All scores, in the order of asking."""
        return [each.score for each in self.asked]

    @property
    def unfaithful(self) -> list[Asked]:
        """Questions with a quote that is not verbatim."""
        return [each for each in self.asked if each.score.unfaithful]

    def rows(self) -> Iterator[Row]:
        """Each group by its kinds, where it has several, and as a whole."""
        for group in Group:
            members = [each for each in self.asked if each.item.group is group]
            if not members:
                continue
            by_kind = by_counted_kind(members, lambda each: each.item)
            for (_, kind), of_kind in by_kind.items() if len(by_kind) > 1 else ():
                yield Row(group, kind, figures([each.score for each in of_kind]))
            yield Row(group, None, figures([each.score for each in members]))

    def set_figures(self) -> dict[str, Figures]:
        """The figures of each set."""
        names = dict.fromkeys(each.set_name for each in self.asked)
        return {
            name: figures([each.score for each in self.asked if each.set_name == name])
            for name in names
        }

    @property
    def worded(self) -> WordedFigures | None:
        """What a language model made of the answers; None where none was asked."""
        return worded_figures(each.answer.composition for each in self.asked)

    def problems(self, with_list: bool) -> list[str]:
        """Why the run failed, in a line each; ``with_list``: known failures were listed."""
        found = []
        if self.unfaithful:
            names = ", ".join(each.name for each in self.unfaithful)
            found.append(f"quotes that are not verbatim: {names}")
        if self.comparison is not None and self.comparison.worse_kinds:
            names = ", ".join(
                f"{each.kind} ({each.group.value})" for each in self.comparison.worse_kinds
            )
            found.append(f"worse than the baseline: {names}")
        if with_list and self.verdicts.failed:
            names = ", ".join(each.name for each in self.verdicts.failed)
            found.append(f"failed, and not on the list of known failures: {names}")
        if with_list and self.verdicts.mended:
            names = ", ".join(each.name for each in self.verdicts.mended)
            found.append(f"on the list of known failures, yet right: {names}")
        return found

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` writes and ``--baseline`` reads."""
        refused = refusal(self.scores)
        worded = self.worded
        return {
            "format": FORMAT,
            "made": self.made.isoformat(timespec="seconds"),
            "live_library": self.live,
            "thresholds": self.judged_by.as_json(),
            "machine": dict(self.machine),
            "composition": worded.as_json() if worded else None,
            "verbatim": verbatim_share(self.scores),
            "refusal": {"precision": refused.precision, "recall": refused.recall},
            "kinds": [
                {"group": row.group.value, "kind": row.kind, **row.figures.as_json()}
                for row in self.rows()
            ],
            "sets": {name: each.as_json() for name, each in self.set_figures().items()},
            "questions": [_question_as_json(each) for each in self.asked],
        }


def _question_as_json(asked: Asked) -> dict[str, Any]:
    item, scored = asked.item, asked.score
    return {
        "set": asked.set_name,
        "id": item.id,
        "kind": item.kind,
        "group": item.group.value,
        "question": item.question,
        "history": list(item.history),
        "asked_as": asked.asked_as,
        "expect": item.expect.model_dump(mode="json", exclude_defaults=True),
        "passed": scored.passed,
        "in_first": scored.in_first,
        "in_three": scored.in_three,
        "in_shown": scored.in_shown,
        "right_article": scored.right_article,
        "forbidden": list(scored.forbidden),
        "not_verbatim": list(scored.unfaithful),
        "answer": asked.answer.as_json(),
    }
