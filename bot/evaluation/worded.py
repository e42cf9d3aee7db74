"""Answers that a language model was asked to word → how many it worded, and what that took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from bot.composition.report import CompositionReport, Outcome


@dataclass(frozen=True, slots=True)
class WordedFigures:
    """What became of the answers that went to a model; the others went to none.

    ``claims``: what the model said; ``dropped``: what of it did not hold. ``cached``: answers whose
    reply was kept from before, so that they took no tokens.
    """

    model: str
    answers: int
    composed: int
    not_answered: int
    nothing_verified: int
    unavailable: int
    claims: int
    dropped: int
    cached: int
    tokens: int

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` writes."""
        return asdict(self)

    def in_words(self) -> str:
        """A line for the screen."""
        line = (
            f"In a language model's words ({self.model}): {self.composed} of {self.answers} "
            f"answers; left as quotations: {self.not_answered} not answered as it says, "
            f"{self.nothing_verified} with nothing that could be verified, {self.unavailable} "
            f"without a reply. Claims that held: {self.claims - self.dropped} of {self.claims}"
        )
        asked = self.answers - self.cached
        return f"{line}; {self.tokens / asked:,.0f} tokens an answer" if asked else line


def worded_figures(reports: Iterable[CompositionReport | None]) -> WordedFigures | None:
    """The figures of some answers' reports; None where no answer went to a model."""
    found = [each for each in reports if each is not None]
    if not found:
        return None
    outcomes = Counter(each.outcome for each in found)
    return WordedFigures(
        model=found[0].model,
        answers=len(found),
        composed=outcomes[Outcome.COMPOSED],
        not_answered=outcomes[Outcome.NOT_ANSWERED],
        nothing_verified=outcomes[Outcome.NOTHING_VERIFIED],
        unavailable=outcomes[Outcome.UNAVAILABLE],
        claims=sum(each.claims for each in found),
        dropped=sum(len(each.dropped) for each in found),
        cached=sum(each.cached for each in found),
        tokens=sum(each.usage.total for each in found),
    )
