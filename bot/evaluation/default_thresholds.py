"""``python -m bot.evaluation.default_thresholds``: at which rates the default thresholds work.

Asks the public data (all of it: answerable questions, near misses, questions about other articles)
and our own question sets, and prints what they come to at a handful of thresholds, together and
apart, and what calibrating on all of them would choose, each article left out in turn.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.thresholds import DEFAULT_THRESHOLDS
from bot.evaluation.asking import ask_set_at, check_sets, temporary_library
from bot.evaluation.benchmark import own_sets
from bot.evaluation.calibration import (
    EXTREMES,
    Measured,
    Outcome,
    folds,
    found_above_of,
    measured,
)
from bot.evaluation.calibration_table import print_curves, print_left_out
from bot.evaluation.public_data import public_data_path
from bot.evaluation.public_data_benchmark import ingest_public_data
from bot.evaluation.question_set import Group, load_question_sets
from bot.evaluation.scoring import any_within
from bot.settings import read_settings
from bot.tracing import set_tracing
from store.embeddings import EmbeddingModel
from store.library import Library

RATES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Wanted shares of false answers for which the choice is shown."""


def main(
    data: Annotated[
        Path,
        typer.Option(
            help="The public data.", default_factory=public_data_path, show_default="as written"
        ),
    ],
    save: Annotated[
        Path | None, typer.Option(help="JSON file for the confidences and outcomes.")
    ] = None,
) -> None:
    """Measure and print."""
    settings = read_settings()
    set_tracing(settings.tracing)
    model = EmbeddingModel(settings.embedding_model)
    console = Console()
    sources: dict[str, list[Measured]] = {"our own sets": list(_own(model))}
    if data.exists():
        sources["SQuAD 2.0"] = list(_public(json.loads(data.read_text(encoding="utf-8")), model))
    else:
        console.print(f"{data} is not there: the public data is left out. Name it with --data.")
    if save:
        rows = {name: [_row(each) for each in found] for name, found in sources.items()}
        save.write_text(json.dumps(rows), encoding="utf-8")
    for name, found in sources.items():
        console.print(f"\n{name}", style="bold")
        print_curves(console, found, DEFAULT_THRESHOLDS)
    together = [each for found in sources.values() for each in found]
    console.print("\ntogether", style="bold")
    print_curves(console, together, DEFAULT_THRESHOLDS)
    for wanted in RATES:
        print_left_out(console, together, wanted)


def _own(model: EmbeddingModel) -> Iterator[Measured]:
    checked = check_sets(load_question_sets(own_sets()))
    fold = iter(folds(checked))
    for each in track(checked, "Our own sets"):
        with temporary_library(each, model) as (library, ids):
            for asked in ask_set_at(EXTREMES, each, library, ids):
                yield measured(asked, next(fold))


def _public(data: Mapping[str, Any], model: EmbeddingModel) -> Iterator[Measured]:
    titles = [article["title"] for article in data["articles"]]
    with tempfile.TemporaryDirectory() as name, Library(Path(name), model) as library:
        ingest_public_data(library, data)
        answerer = Answerer(library)
        for article in track(data["articles"], "SQuAD 2.0"):
            for paragraph in article["paragraphs"]:
                for item in paragraph["questions"]:
                    group = Group.ANSWERABLE if item["answers"] else Group.NEAR_MISS
                    yield _measured(
                        answerer, item["question"], group, article["title"], item["answers"]
                    )
        for number, question in enumerate(track(data["outside_questions"], "Outside questions")):
            yield _measured(answerer, question, Group.OFF_TOPIC, titles[number % len(titles)], ())


def _measured(
    answerer: Answerer, question: str, group: Group, fold: str, alternatives: Sequence[str]
) -> Measured:
    answers = answerer.answers_at(question, EXTREMES)
    below, between, above = (_outcome(answer, alternatives) for answer in answers)
    found = found_above_of(answers[0])
    return Measured(group, fold, answers[0].confidence, found, below, between, above)


def _outcome(answer: Answer, alternatives: Sequence[str]) -> Outcome:
    return Outcome(answer.status, any_within(answer, 1, alternatives))


def _row(each: Measured) -> list[Any]:
    sides = (each.below, each.between, each.above)
    return [
        each.group,
        each.fold,
        each.confidence,
        each.found,
        *((side.status, side.right) for side in sides),
    ]


if __name__ == "__main__":
    typer.run(main)
