"""``pullquote evaluate``: question sets asked, told on the screen, written and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import console as screen
from bot.answering.thresholds import DEFAULTS_IN_FORCE, thresholds_in_force
from bot.composition.modes import MODE_HELP, AnswerMode
from bot.evaluation import printing
from bot.evaluation.asking import Progress, ask_sets, ask_sets_of_library, check_sets
from bot.evaluation.comparison import compare, read_baseline
from bot.evaluation.html_page import html_page
from bot.evaluation.junit import junit_xml
from bot.evaluation.known_failures import (
    KnownFailures,
    known_failures_text,
    load_known_failures,
    updated,
    verdicts,
)
from bot.evaluation.machine import machine
from bot.evaluation.output_files import OutputError, require_place
from bot.evaluation.question_set import load_question_sets
from bot.evaluation.report import FORMAT, Report
from bot.library import open_library
from bot.standard_streams import write_output

if TYPE_CHECKING:
    from bot.answering.reader import Reader
    from bot.session import Session
    from store.embeddings import EmbeddingModel

EXIT_FAILED = 14
"""The evaluation failed: a quote that is not verbatim, a kind that got worse, a failure that is
not on the list."""
STANDARD_OUTPUT = "-"
EVALUATE_HELP = """\
Ask question sets with known answers, and tell how good the answers were.

Each set is asked of a temporary library with its articles alone. A set that contradicts itself or \
its articles is refused before anything is asked (exit status 13).

A question that fails is told, and is no error by itself. The command fails (exit status 14) where \
a quote is not verbatim, always; with --baseline, where a kind of questions passes less often than \
before by more than --allow; with --known-failures, where a question fails that is not on the \
list, or one on the list passes.

As expected (pass) are: answerable questions with the expected words in the first quote (of the \
kind “disagree”: in the shown quotes together); near misses that are not “answered”; other \
unanswerable questions for which nothing is quoted.
"""


def evaluate(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Question sets (YAML).")],
    library: Annotated[
        bool,
        typer.Option(
            "--library",
            help="Ask the library of the data folder, with all that is in it, instead of the "
            "sets' articles alone. The sets' articles have to be in it.",
        ),
    ] = False,
    mode: Annotated[AnswerMode, typer.Option(help=MODE_HELP)] = AnswerMode.EXTRACTIVE,
    json_file: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write everything as JSON (- for output)."),
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML.")] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page to read in a browser.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Compare with an earlier --json, question by question."),
    ] = None,
    allow: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="By how much a kind's share may sink against the baseline."
        ),
    ] = 0.0,
    known_failures: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="YAML: set name → question id → reason. Every other question has to pass, and "
            "these have to fail.",
        ),
    ] = None,
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="Bring the list of --known-failures up to date with this run: those that pass "
            "go, those that fail come with what went wrong.",
        ),
    ] = False,
) -> None:
    """Ask question sets, print the figures, write what was asked for; see ``EVALUATE_HELP``."""
    session: Session = context.obj
    sets = load_question_sets(files)
    if update and known_failures is None:
        raise typer.BadParameter("name the list to update with --known-failures")
    known = KnownFailures()
    if known_failures is not None and (known_failures.exists() or not update):
        known = load_known_failures(known_failures, sets)
    earlier = read_baseline(baseline, FORMAT) if baseline else None
    json_path = Path(json_file) if json_file not in (None, STANDARD_OUTPUT) else None
    for path in (json_path, junit, html, known_failures):
        if path is not None:
            require_place(path)
    model, reader = session.model(), session.reader()
    if library:
        with (
            session.language_model(mode) as language_model,
            open_library(session.settings, model) as opened,
        ):
            judged_by = thresholds_in_force(opened)
            if judged_by.problem:
                session.print_problem(judged_by.problem)
            checked = check_sets(sets, opened)
            with _asking(session, model, reader) as progress:
                thresholds = [judged_by.thresholds]
                found = ask_sets_of_library(
                    checked, opened, thresholds, progress, language_model, reader
                )
            asked = [each for (each,) in found]
    else:
        judged_by = DEFAULTS_IN_FORCE
        checked = check_sets(sets)
        with (
            session.language_model(mode) as language_model,
            _asking(session, model, reader) as progress,
        ):
            asked = ask_sets(checked, model, progress, language_model, session.reranker(), reader)
    report = Report(
        asked=tuple(asked),
        verdicts=verdicts(asked, known),
        machine=machine(model),
        made=datetime.now().astimezone(),
        live=library,
        judged_by=judged_by,
        comparison=compare(asked, earlier, allow) if earlier else None,
    )
    to_output = json_file == STANDARD_OUTPUT
    printing.print_report(session.err if to_output else session.out, report, known)
    if to_output:
        write_output(_json_text(report))
    written: list[tuple[Path | None, Callable[[], str | bytes]]] = [
        (json_path, lambda: _json_text(report)),
        (junit, lambda: junit_xml(report, known)),
        (html, lambda: html_page(report, known)),
        (known_failures if update else None, lambda: known_failures_text(updated(known, asked))),
    ]
    for path, content in written:
        if path is not None:
            _write(path, content())
    problems = report.problems(known_failures is not None and not update)
    for problem in problems:
        session.print_problem(problem)
    if problems:
        raise typer.Exit(EXIT_FAILED)


@contextmanager
def _asking(session: Session, model: EmbeddingModel, reader: Reader | None) -> Iterator[Progress]:
    """Load the models, then show how far the asking has come."""
    watched = session.err.is_terminal
    with session.err.status("Loading the embedding model …") if watched else nullcontext():
        model.load()
        if reader is not None:
            reader.load()
    with screen.progress_bar(session.err, "Asking") as progress:
        yield progress


def _json_text(report: Report) -> str:
    return json.dumps(report.as_json(), indent=1, ensure_ascii=False) + "\n"


def _write(path: Path, content: str | bytes) -> None:
    if isinstance(content, str):  # an article may hold what is no character, such as half a pair
        content = content.encode("utf-8", "backslashreplace")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}).") from error
