"""The two confidences that tell answered, unsure and not found apart: the defaults, a library's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from store.library import Library

CONFIDENCE_FORMULA = 1
"""Grows when the same question gets another confidence: thresholds measured before then mean
something else, and are no longer used."""
MANY_PASSAGES = 340
FEW_PASSAGES = 50
"""Libraries are no further told apart above and below."""
NOTE = "thresholds"
"""Under this name a library keeps what was measured for it."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidences, 0 to 1.

    ``answered_above``: from here on an answer is called one, where nothing else speaks against it.
    ``found_above``: below it nothing was found, in a library of ``MANY_PASSAGES``; it goes first.
    Raises ValueError where they are no confidences.
    """

    answered_above: float = 0.5
    found_above: float = 0.04

    def __post_init__(self) -> None:
        for value in (self.answered_above, self.found_above):
            if not 0 <= value <= 1:
                raise ValueError(f"no confidence between 0 and 1: {value}")

    def found_above_among(self, passages: int) -> float:
        """``found_above`` for so many passages.

        The more there are, the closer the closest one comes to any question by chance, and about
        in proportion: the odds that 87 % of the questions from outside stay below are .04 in 340
        passages of SQuAD 2.0 and .004 in 40 (docs/quality.md). Beyond ``MANY_PASSAGES`` nothing
        was measured, and they stay: calibrate.
        """
        return _with_odds(self.found_above, _share(passages))


def found_above_reached(confidence: float, passages: int) -> float:
    """The highest ``found_above`` that a confidence reaches among so many passages."""
    return _with_odds(confidence, 1 / _share(passages))


def _share(passages: int) -> float:
    return min(1.0, max(FEW_PASSAGES, passages) / MANY_PASSAGES)


def _with_odds(confidence: float, times: float) -> float:
    """The confidence with so many times the odds."""
    odds = times * confidence
    return odds / (odds + 1 - confidence) if odds else 0.0


DEFAULT_THRESHOLDS = Thresholds()


class Calibration(BaseModel):
    """Thresholds that were measured for a library, and with what.

    ``questions``: how many of each group were asked. ``wanted``, ``in_sample`` and ``left_out``
    are shares of the unanswerable questions called answered: as it was wanted, on the questions
    that the thresholds were chosen on, and on those of the article left out each time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    answered_above: float = Field(ge=0, le=1)
    found_above: float = Field(ge=0, le=1)
    embedding_model: str
    confidence_formula: int
    made: datetime
    sets: tuple[str, ...]
    questions: dict[str, int]
    articles: int
    wanted: float
    in_sample: float
    left_out: float

    @model_validator(mode="after")
    def _in_order(self) -> Calibration:
        _ = self.thresholds
        return self

    @property
    def thresholds(self) -> Thresholds:
        """What was chosen."""
        return Thresholds(self.answered_above, self.found_above)


@dataclass(frozen=True, slots=True)
class ThresholdsInForce:
    """The thresholds by which a library's answers are judged.

    ``calibration`` is where they come from, None for the defaults; ``problem`` says in a line why
    what is stored cannot be used, and what to do.
    """

    thresholds: Thresholds = DEFAULT_THRESHOLDS
    calibration: Calibration | None = None
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What a program is told of them."""
        return {
            "answered_above": self.thresholds.answered_above,
            "found_above": self.thresholds.found_above,
            "calibrated": self.calibration.made.isoformat() if self.calibration else None,
        }

    @property
    def in_words(self) -> str:
        """The same for a person, in a line."""
        figures = (
            f"“answered” from a confidence of {self.thresholds.answered_above:.3f}, “not found” "
            f"below {self.thresholds.found_above:.3f}"
        )
        if self.calibration is None:
            return f"{figures} (the defaults)"
        return f"{figures} (calibrated for this library on {self.calibration.made:%Y-%m-%d})"


DEFAULTS_IN_FORCE = ThresholdsInForce()


def thresholds_in_force(library: Library) -> ThresholdsInForce:
    """Read what is stored with a library; the defaults where it is nothing that can be used.

    One short read of the catalog, so that it can be done for every question.
    """
    note = library.read_note(NOTE)
    if note is None:
        return DEFAULTS_IN_FORCE
    try:
        found = Calibration.model_validate_json(note)
    except ValidationError:
        return _unusable("cannot be read")
    if found.embedding_model != library.model_id:
        return _unusable(f"were measured with the embedding model {found.embedding_model}")
    if found.confidence_formula != CONFIDENCE_FORMULA:
        return _unusable("were measured with another version of Pullquote")
    return ThresholdsInForce(found.thresholds, found)


def _unusable(why: str) -> ThresholdsInForce:
    problem = (
        f"The thresholds stored with this library {why}: the defaults are used. Run `pullquote "
        "calibrate FILE…` to measure them anew, or `pullquote calibrate --reset` to forget them."
    )
    return ThresholdsInForce(problem=problem)
