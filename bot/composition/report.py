"""What became of an answer on its way through a language model: for logs, JSON and figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.composition.completion import Usage
from bot.composition.verification import DroppedClaim


class Outcome(StrEnum):
    """What a language model contributed."""

    COMPOSED = "composed"
    """At least one claim survived: the answer is in the model's words."""
    NOT_ANSWERED = "not_answered"
    """The model found no answer in the evidence."""
    NOTHING_VERIFIED = "nothing_verified"
    """It claimed things, and none of them survived: the extractive answer was given."""
    UNAVAILABLE = "unavailable"
    """There was no reply, or no budget for one: the extractive answer was given."""


@dataclass(frozen=True, slots=True)
class CompositionReport:
    """``reason`` says why the model's words are not shown; ``model`` is provider and name."""

    model: str
    outcome: Outcome
    reason: str = ""
    claims: int = 0
    dropped: tuple[DroppedClaim, ...] = ()
    usage: Usage = field(default=Usage())
    requests: int = 0
    seconds: float = 0.0
    cached: bool = False

    def as_json(self) -> dict[str, Any]:
        """The object that ``pullquote ask --json`` prints as ``composition``."""
        return {
            "model": self.model,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "claims": self.claims,
            "dropped": [
                {
                    "claim": each.claim.text,
                    "evidence": each.claim.evidence,
                    "quote": each.claim.quote,
                    "fault": each.fault.value,
                    "detail": each.detail,
                }
                for each in self.dropped
            ],
            "input_tokens": self.usage.input_tokens,
            "output_tokens": self.usage.output_tokens,
            "cached": self.cached,
            "seconds": round(self.seconds, 3),
        }
