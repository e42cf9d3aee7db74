"""Pullquote and a tutorial's pipeline on the same articles and questions, in turns, in one run."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

from rich.progress import track

from bot.answering.answer import Answer, Status
from bot.answering.answerer import Answerer
from bot.evaluation.figures import seconds_of
from bot.evaluation.machine import bytes_in
from bot.evaluation.question_set import QuestionSet, load_question_set
from bot.evaluation.tutorial_pipeline import MISSING, TutorialPipeline
from ingest.chunk import split_passages
from ingest.sources import read_article
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ExtractedArticle

TOGETHER = 3
"""Pieces that are looked at beyond the first."""
SEED = 5


@dataclass(frozen=True, slots=True)
class ComparedQuestion:
    """A question, and the words of which one must be in what is shown; none: nothing answers."""

    text: str
    answers: tuple[str, ...] = ()


@dataclass(slots=True)
class _Shown:
    """What one of the two showed for one question after the other."""

    seconds: list[float] = field(default_factory=list)
    pieces: list[list[str]] = field(default_factory=list)
    nothing: list[bool] = field(default_factory=list)
    """Whether it said that it found no answer."""


def tutorial_figures(
    name: str,
    articles: Sequence[ExtractedArticle],
    questions: Sequence[ComparedQuestion],
    model: EmbeddingModel,
) -> dict[str, dict[str, Any]]:
    """One section of the report: quality, size and speed of the two, side by side."""
    title = f"against a tutorial's pipeline: {name}"
    with (
        tempfile.TemporaryDirectory() as folder,
        Library(Path(folder) / "ours", model) as library,
    ):
        try:
            tutorial = TutorialPipeline(Path(folder) / "tutorial", model)
        except ImportError:
            return {title: {"left out": f"its packages are missing: {MISSING}"}}
        model.encode([articles[0].text])
        tutorial.encode(articles[0].text)
        ours_seconds, theirs_seconds = _ingest(articles, library, tutorial)
        ours, theirs, floor = _ask(questions, Answerer(library), tutorial)
        characters = sum(len(article.text) for article in articles)
        passages = sum(each.passages for each in library.articles())
        bytes_a_passage = bytes_in(Path(folder) / "ours") / passages
    figures = {
        "articles": len(articles),
        "questions": len(questions),
        "ingest, characters a second": _pair(
            characters / ours_seconds, characters / theirs_seconds, "{:,.0f}"
        ),
        **_quality(questions, ours, theirs),
        "milliseconds a question, p50": _pair(
            1000 * median(ours.seconds), 1000 * median(theirs.seconds), "{:.1f}"
        ),
        "one encoding of the question (float32), p50": f"{1000 * median(floor):.1f}",
        "times that encoding": _pair(
            median(ours.seconds) / median(floor), median(theirs.seconds) / median(floor), "{:.2f}"
        ),
        "kB on disk a passage, ours": f"{bytes_a_passage / 1000:.1f}",
    }
    return {title: figures}


def public_questions(data: Mapping[str, Any]) -> list[ComparedQuestion]:
    """The questions of the public data, those from outside among them."""
    about = [
        ComparedQuestion(item["question"], tuple(item["answers"]))
        for article in data["articles"]
        for paragraph in article["paragraphs"]
        for item in paragraph["questions"]
        if item["answers"]
    ]
    return [*about, *(ComparedQuestion(text) for text in data["outside_questions"])]


def set_questions(loaded: QuestionSet) -> list[ComparedQuestion]:
    """The questions of a set that have words to be quoted, and those that nothing answers."""
    return [
        ComparedQuestion(item.question, tuple(item.expect.quote_contains))
        for item in loaded.questions
        if not item.near_miss and not item.history
        if item.expect.quote_contains or item.expect.unanswerable
    ]


def set_figures(path: Path, model: EmbeddingModel) -> dict[str, dict[str, Any]]:
    """The section for a question set and its articles."""
    loaded = load_question_set(path)
    articles = [read_article(each) for each in loaded.articles]
    return tutorial_figures(loaded.name, articles, set_questions(loaded), model)


def _ingest(
    articles: Sequence[ExtractedArticle], library: Library, tutorial: TutorialPipeline
) -> tuple[float, float]:
    """The seconds that each takes to store the articles: half of them first the one, then the
    other."""
    half = -(-len(articles) // 2)
    ours = theirs = 0.0
    for number, part in enumerate((articles[:half], articles[half:])):
        if not part:
            continue
        texts = [each.text for each in part]
        if number == 0:
            theirs += seconds_of(partial(tutorial.ingest, texts))
        ours += seconds_of(partial(_add, library, part))
        if number:
            theirs += seconds_of(partial(tutorial.ingest, texts))
    return ours + seconds_of(library.catch_up), theirs


def _add(library: Library, articles: Sequence[ExtractedArticle]) -> None:
    for _ in library.add_all(articles, split_passages):
        pass


def _ask(
    questions: Sequence[ComparedQuestion], answerer: Answerer, tutorial: TutorialPipeline
) -> tuple[_Shown, _Shown, list[float]]:
    """Both asked each question, in turn first the one or the other; and the floor."""
    ours, theirs = _Shown(), _Shown()
    floor: list[float] = []
    chance = random.Random(SEED)
    for question in track(questions, "Against a tutorial's pipeline"):
        turns: list[tuple[list[float], Callable[[], None]]] = [
            (ours.seconds, partial(_ask_us, ours, answerer, question.text)),
            (theirs.seconds, partial(_ask_them, theirs, tutorial, question.text)),
            (floor, partial(tutorial.encode, question.text)),
        ]
        for seconds, work in chance.sample(turns, len(turns)):
            seconds.append(seconds_of(work))
    return ours, theirs, floor


def _ask_us(shown: _Shown, answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    shown.pieces.append(_quotes(answer))
    shown.nothing.append(answer.status is Status.NOT_FOUND)


def _ask_them(shown: _Shown, tutorial: TutorialPipeline, question: str) -> None:
    shown.pieces.append(tutorial.search(question))
    shown.nothing.append(False)  # the nearest chunks are always shown


def _quotes(answer: Answer) -> list[str]:
    """The quotes, those shown first."""
    return [each.quote.text for each in (*answer.citations, *answer.more)]


def _quality(questions: Sequence[ComparedQuestion], ours: _Shown, theirs: _Shown) -> dict[str, str]:
    rows = [row for row, question in enumerate(questions) if question.answers]
    outside = [row for row, question in enumerate(questions) if not question.answers]

    def found(shown: _Shown, count: int) -> float:
        return mean(
            any(
                words in piece
                for piece in shown.pieces[row][:count]
                for words in questions[row].answers
            )
            for row in rows
        )

    def length(shown: _Shown) -> float:
        return mean(len(shown.pieces[row][0]) for row in rows if shown.pieces[row])

    figures = {
        "answer in the first piece (a quote, a chunk)": _pair(found(ours, 1), found(theirs, 1)),
        f"answer in the first {TOGETHER}": _pair(found(ours, TOGETHER), found(theirs, TOGETHER)),
        "characters of the first piece, mean": _pair(length(ours), length(theirs), "{:.0f}"),
    }
    if outside:
        figures["questions from outside: said that nothing answers"] = _pair(
            mean(ours.nothing[row] for row in outside), mean(theirs.nothing[row] for row in outside)
        )
    return figures


def _pair(ours: float, theirs: float, form: str = "{:.3f}") -> str:
    return f"{form.format(ours)} against {form.format(theirs)}"
