"""``pullquote calibrate``: thresholds measured on a library, shown as a curve, stored with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from bot import console as screen
from bot.answering.thresholds import (
    CONFIDENCE_FORMULA,
    MANY_PASSAGES,
    NOTE,
    Calibration,
    Thresholds,
    ThresholdsInForce,
    thresholds_in_force,
)
from bot.command_options import AsJson
from bot.errors import CommandError
from bot.evaluation.asking import ask_sets_of_library, check_sets
from bot.evaluation.calibration import (
    EXTREMES,
    Choice,
    Measured,
    Rates,
    choose,
    curve,
    folds,
    found_curve,
    left_out,
    measured,
    needed,
    rates_at,
)
from bot.evaluation.calibration_table import print_curves, print_estimate
from bot.evaluation.printing import share
from bot.evaluation.question_set import Group, QuestionSet, load_question_sets
from store.library import Library

if TYPE_CHECKING:
    from bot.session import Session

FALSE_ANSWERS = 0.2
"""Share of unanswerable questions called answered that is aimed at where nobody says another: of
sets whose near misses were written to mislead, as ours; .1 costs them a quarter of the right
answers that .2 leaves."""
CALIBRATE_HELP = """\
Choose the thresholds between answered, unsure and not found for the library of the data folder.

The question sets are asked of the library as it is. Of the thresholds with at most the wanted \
share of false answers (unanswerable questions called “answered”), those that answer most are \
stored with the library: `ask`, the bot (also one that is running) and `evaluate --library` use \
them from then on, with this embedding model.

Without files, it tells which thresholds are in force. Where nothing can be stored, because there \
are too few questions or the share cannot be had, the exit status is 15.
"""


class CalibrationError(CommandError):
    """Nothing can be calibrated; the message says why, and what to do."""

    exit_status = 15


@dataclass(frozen=True, slots=True)
class Result:
    """What calibrating came to: on the questions themselves, and with each article left out."""

    questions: Sequence[Measured]
    wanted: float
    choice: Choice
    inside: Rates
    outside: Rates
    outside_choices: Sequence[Choice]
    passages: int
    """Of the library's."""

    @property
    def thresholds(self) -> Thresholds:
        """What was chosen."""
        return self.choice.thresholds

    def as_json(self, stored: bool) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "answered_above": self.thresholds.answered_above,
            "found_above": self.thresholds.found_above,
            "stored": stored,
            "wanted": self.wanted,
            "reached": self.choice.reached,
            "in_sample": self.inside.as_json(),
            "left_out": self.outside.as_json(),
            "left_out_thresholds": [
                [each.thresholds.answered_above, each.thresholds.found_above]
                for each in self.outside_choices
            ],
            "curve": [_row(*each) for each in curve(self.questions, self.thresholds)],
            "found_curve": [_row(*each) for each in found_curve(self.questions, self.thresholds)],
        }


def calibrate(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Question sets (YAML).")] = None,
    false_answers: Annotated[
        float,
        typer.Option(
            metavar="RATE",
            min=0.001,
            max=1,
            help="The wanted share of unanswerable questions called “answered”.",
        ),
    ] = FALSE_ANSWERS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Forget what is stored: back to the defaults.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure, print and store; see ``CALIBRATE_HELP``."""
    session: Session = context.obj
    if reset and (files or dry_run):
        raise typer.BadParameter("--reset goes alone, without question sets")
    if not files and dry_run:
        raise typer.BadParameter("name the question sets to measure with")
    sets = load_question_sets(files or [])
    if sets:
        _require_enough(sets, false_answers)
    with session.library() as library:
        if not sets:
            _tell_in_force(session, library, reset, as_json)
            return
        result = _measure(session, library, sets, false_answers)
        stored = result.choice.reached and not dry_run
        if stored:
            made = _calibration(result, sets, library)
            library.write_note(NOTE, made.model_dump_json())
    if as_json:
        screen.print_json(result.as_json(stored))
    else:
        _print(session, result, stored)
    if not result.choice.reached:
        raise CalibrationError(_unreachable(result))


def _tell_in_force(session: Session, library: Library, reset: bool, as_json: bool) -> None:
    gone = reset and library.remove_note(NOTE)
    found = thresholds_in_force(library)
    if as_json:
        screen.print_json(found.as_json())
        return
    if reset:
        session.out.print("Forgotten." if gone else "Nothing was stored.")
    if found.problem:
        session.print_problem(found.problem)
    few = _in_small_library(found.thresholds, _passages(library))
    session.out.print(Text(_in_force(found) + few), highlight=False)


def _in_force(found: ThresholdsInForce) -> str:
    """What is in force and where it comes from, in a few lines."""
    words = f"In force: {found.in_words}."
    made = found.calibration
    if made is None:
        return words
    counts = ", ".join(f"{count} {group}" for group, count in made.questions.items())
    library = f"{made.articles} article{'' if made.articles == 1 else 's'}"
    return (
        f"{words}\nMeasured with {', '.join(made.sets)} ({counts}) on a library of {library}, for "
        f"{share(made.wanted)} false answers: {share(made.in_sample)} on these questions, "
        f"{share(made.left_out)} with each article left out."
    )


def _require_enough(sets: Sequence[QuestionSet], wanted: float) -> None:
    """Say what is missing before anything is asked."""
    groups = [item.group for each in sets for item in each.questions]
    answerable = groups.count(Group.ANSWERABLE)
    unanswerable = len(groups) - answerable
    if not unanswerable:
        raise CalibrationError(
            "these sets have no unanswerable questions, so that no false answer can be counted. "
            "Add near misses (on the articles' topic: `near_miss: true`) and off-topic ones, each "
            "with `expect: {unanswerable: true}`."
        )
    least = needed(wanted)
    lacking = [
        f"{count} of {least[group]} {name}"
        for group, count, name in (
            (Group.ANSWERABLE, answerable, "answerable questions"),
            (Group.NEAR_MISS, unanswerable, "unanswerable ones (near misses and off-topic)"),
        )
        if count < least[group]
    ]
    if lacking:
        raise CalibrationError(
            f"there are too few questions for --false-answers {wanted:g}: "
            f"{', and '.join(lacking)}. Add some, name further sets, or want a higher rate."
        )


def _measure(
    session: Session, library: Library, sets: Sequence[QuestionSet], wanted: float
) -> Result:
    checked = check_sets(sets, library)
    reader = session.reader()
    session.warm_up(library, reader)
    with screen.progress_bar(session.err, "Asking") as progress:
        asked = ask_sets_of_library(checked, library, EXTREMES, progress, reader=reader)
    questions = [measured(*pair) for pair in zip(asked, folds(checked), strict=True)]
    choice = choose(questions, wanted)
    outside, outside_choices = left_out(questions, wanted)
    inside = rates_at(choice.thresholds, questions)
    return Result(questions, wanted, choice, inside, outside, outside_choices, _passages(library))


def _passages(library: Library) -> int:
    return sum(summary.passages for summary in library.articles())


def _in_small_library(thresholds: Thresholds, passages: int) -> str:
    """What “not found” means where there are few passages; nothing where there are many."""
    if passages >= MANY_PASSAGES:
        return ""
    return (
        f" With {passages} passages, fewer than {MANY_PASSAGES}, “not found” is below "
        f"{thresholds.found_above_among(passages):.3f}."
    )


def _calibration(result: Result, sets: Sequence[QuestionSet], library: Library) -> Calibration:
    counts = result.inside
    return Calibration(
        answered_above=result.thresholds.answered_above,
        found_above=result.thresholds.found_above,
        embedding_model=library.model_id,
        confidence_formula=CONFIDENCE_FORMULA,
        made=datetime.now().astimezone(),
        sets=tuple(each.name for each in sets),
        questions={
            Group.ANSWERABLE.value: counts.answerable,
            Group.NEAR_MISS.value: counts.near_misses,
            Group.OFF_TOPIC.value: counts.off_topic,
        },
        articles=library.article_count(),
        wanted=result.wanted,
        in_sample=counts.false_answers,
        left_out=result.outside.false_answers,
    )


def _print(session: Session, result: Result, stored: bool) -> None:
    out = session.out
    print_curves(out, result.questions, result.thresholds)
    out.print()
    print_estimate(out, result.inside, result.outside, result.outside_choices)
    out.print()
    for note in _notes(result.inside):
        out.print(Text(f"Note: {note}", "yellow"))
    if not result.choice.reached:
        return
    values = result.thresholds
    words = (
        f"“answered” from {values.answered_above:.3f}, “not found” below {values.found_above:.3f}"
    )
    few = _in_small_library(values, result.passages)
    if stored:
        out.print(
            Text(
                f"Stored with the library: {words}. `ask`, the bot and `evaluate --library` use "
                f"them from their next question on; `pullquote calibrate --reset` goes back.{few}"
            )
        )
    else:
        out.print(Text(f"Not stored (--dry-run): {words}.{few}"))


def _notes(counts: Rates) -> list[str]:
    """What these questions cannot say."""
    notes = []
    if not counts.near_misses:
        notes.append(
            "no near misses (on the articles' topic, and not answered by them) in these sets: "
            "they are what is falsely answered most, and this rate says nothing about them."
        )
    if not counts.off_topic:
        notes.append(
            "no off-topic questions in these sets: nothing speaks for a higher threshold of “not "
            "found” than the default."
        )
    return notes


def _unreachable(result: Result) -> str:
    counts = result.inside
    if not counts.right:
        return (
            "none of the answerable questions is answered with the right quote, so that nothing "
            "can be told from them. Nothing was stored. `pullquote evaluate --library` shows each."
        )
    lowest = math.ceil(100 * counts.false_answers) / 100
    return (
        f"no thresholds give {result.wanted:g} false answers and keep half of the right ones; the "
        f"lowest rate that does is {counts.false_answers:.3f}, with “answered” from "
        f"{result.thresholds.answered_above:.3f}. Nothing was stored. Want --false-answers "
        f"{lowest:g} or more; `pullquote evaluate --library` shows what is falsely answered."
    )


def _row(thresholds: Thresholds, found: Rates) -> dict[str, Any]:
    return {
        "answered_above": thresholds.answered_above,
        "found_above": thresholds.found_above,
        **found.as_json(),
    }
