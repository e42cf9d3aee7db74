"""``make bench``: quality on public data and our own sets, what checks catch, times, memory, disk.

Prints a table and writes the same as JSON after each stage, with the machine and the versions.
``--only questions`` measures one stage alone; ``docs/performance.md`` says what each is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.answering.answer import Status
from bot.evaluation.asking import Asked, ask_sets, check_sets
from bot.evaluation.checking_benchmark import checking_figures
from bot.evaluation.composition_benchmark import composition_figures
from bot.evaluation.figures import figures
from bot.evaluation.ingest_benchmark import ingest_figures
from bot.evaluation.machine import machine
from bot.evaluation.public_data import public_data_path
from bot.evaluation.public_data_benchmark import public_figures, tutorial_on_public_data
from bot.evaluation.question_benchmark import many_articles_figures, question_figures
from bot.evaluation.question_set import Group, QuestionSetError, load_question_set
from bot.evaluation.scoring import Score
from bot.evaluation.start_benchmark import start_figures
from bot.evaluation.tutorial_benchmark import set_figures
from bot.evaluation.vectors_benchmark import vector_figures
from bot.settings import read_settings
from bot.tracing import set_tracing
from store.embeddings import EmbeddingModel

OWN_SETS = Path("tests/questions")
OTHER_SETS = (Path("../shared/questions/ukraine.yaml"),)
"""Asked where they are beside the repository, which does not have their article."""
KNOWN_FAILURES = "known-failures.yaml"
"""Beside the sets, and none itself."""
RESULTS = Path("bench-results")

Sections = dict[str, dict[str, Any]]
"""Named figures under titles; a figure is a number, words, or several under names of their own."""


class Stage(StrEnum):
    """A part of the benchmarks that can be run by itself."""

    SETS = "sets"
    """How many questions of our own sets are answered as expected."""
    CHECKING = "checking"
    COMPOSITION = "composition"
    START = "start"
    QUESTIONS = "questions"
    """Times, disk and memory in libraries of several sizes; questions at once."""
    INGEST = "ingest"
    PUBLIC = "public"
    TUTORIAL = "tutorial"
    MANY = "many"
    """10,000 articles, embedded: only where it is named."""
    VECTORS = "vectors"
    """A million vectors without texts: likewise."""


ONLY_WHERE_NAMED = frozenset({Stage.MANY, Stage.VECTORS})
"""Most of an hour on two cores, each."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the stages measure with."""

    model: EmbeddingModel
    data: Path
    console: Console

    def public_data(self) -> dict[str, Any] | None:
        """The public data; None where it is not there, which is told."""
        if not self.data.exists():
            self.console.print(
                f"{self.data} is not there, and is left out. Name it with --data, or make it: "
                "python -m bot.evaluation.public_data"
            )
            return None
        read: dict[str, Any] = json.loads(self.data.read_text(encoding="utf-8"))
        return read


@dataclass(slots=True)
class Report:
    """Named figures, printed and kept."""

    sections: Sections = field(default_factory=dict)

    def add(self, sections: Sections, console: Console) -> None:
        """Keep some sections, and print a table for each."""
        self.sections |= sections
        for title, section in sections.items():
            console.print(title, style="bold", highlight=False)
            table = Table(box=None, show_header=False)
            for name, value in section.items():
                table.add_row(name, _shown(value))
            console.print(table)
            console.print()

    def write(self, path: Path) -> None:
        """The same as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.sections, indent=2) + "\n", encoding="utf-8")


def main(
    data: Annotated[
        Path,
        typer.Option(
            help="The public data.", default_factory=public_data_path, show_default="as written"
        ),
    ],
    only: Annotated[
        list[Stage] | None, typer.Option(help="This stage alone; may be given several times.")
    ] = None,
    results: Annotated[Path, typer.Option(help="Folder for the JSON.")] = RESULTS,
) -> None:
    """Measure, print, and write ``benchmark.json``, or ``benchmark-STAGE.json`` of one alone."""
    settings = read_settings()
    set_tracing(settings.tracing)
    stages = only or [stage for stage in Stage if stage not in ONLY_WHERE_NAMED]
    target = results / f"{'-'.join(['benchmark', *(only or [])])}.json"
    bench = Bench(EmbeddingModel(settings.embedding_model), data, Console())
    report = Report()
    report.add({"machine": dict(machine(bench.model))}, bench.console)
    for stage in stages:
        bench.console.print(f"Measuring: {stage}", style="dim")
        for sections in _STAGES[stage](bench):
            report.add(sections, bench.console)
            report.write(target)
    bench.console.print(f"Written to {target}")


def own_sets() -> list[Path]:
    """The files of our own question sets."""
    return sorted(path for path in OWN_SETS.glob("*.yaml") if path.name != KNOWN_FAILURES)


def _question_sets(bench: Bench) -> Sections:
    try:
        sets = [load_question_set(path) for path in (*own_sets(), *OTHER_SETS) if path.exists()]
        asked = ask_sets(check_sets(sets), bench.model)
    except QuestionSetError as error:
        sys.exit(str(error))
    return {
        f"question set: {found.name}": _set_figures(
            [each for each in asked if each.set_name == found.name]
        )
        for found in sets
    }


def _set_figures(asked: Sequence[Asked]) -> dict[str, Any]:
    scores = {group: [each.score for each in asked if each.item.group is group] for group in Group}
    near, outside = scores[Group.NEAR_MISS], scores[Group.OFF_TOPIC]
    failures = [each.item.id for each in asked if not each.score.passed]
    answerable: dict[str, Any] = {"answerable": 0}
    if scores[Group.ANSWERABLE]:
        found = figures(scores[Group.ANSWERABLE])
        answerable = {
            "answerable": found.questions,
            "expected words in the first quote": found.in_first,
            "in the first three": found.in_three,
            "answered": found.answered,
        }
    return {
        **answerable,
        "near misses answered": f"{_count(near, Status.ANSWERED)} of {len(near)}",
        "off-topic not found": f"{_count(outside, Status.NOT_FOUND)} of {len(outside)}",
        "not as expected": ", ".join(failures) or "none",
    }


def _public(bench: Bench) -> Sections:
    public = bench.public_data()
    return {} if public is None else public_figures(public, bench.model)


def _tutorial(bench: Bench) -> Iterator[Sections]:
    for path in OTHER_SETS:
        if path.exists():
            yield set_figures(path, bench.model)
    public = bench.public_data()
    if public is not None:
        yield tutorial_on_public_data(public, bench.model)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "   ".join(f"{name} {_shown(part)}" for name, part in value.items())
    if isinstance(value, float):
        return f"{value:.3f}" if value < 10 else f"{value:.1f}"
    return str(value)


def _count(scores: Iterable[Score], status: Status) -> int:
    return sum(each.status is status for each in scores)


_STAGES: dict[Stage, Callable[[Bench], Iterable[Sections]]] = {
    Stage.SETS: lambda bench: [_question_sets(bench)],
    Stage.CHECKING: lambda _: [checking_figures()],
    Stage.COMPOSITION: lambda bench: [composition_figures(bench.model)],
    Stage.START: lambda bench: [start_figures(bench.model)],
    Stage.QUESTIONS: lambda bench: question_figures(bench.model),
    Stage.INGEST: lambda bench: ingest_figures(bench.model),
    Stage.PUBLIC: lambda bench: [_public(bench)],
    Stage.TUTORIAL: _tutorial,
    Stage.MANY: lambda bench: [many_articles_figures(bench.model)],
    Stage.VECTORS: lambda _: vector_figures(),
}
"""What each stage measures; one that takes long gives its figures one after the other."""


if __name__ == "__main__":
    typer.run(main)
