"""How long a question takes in libraries small and large, against one encoding of that question;
how long several take that are asked at once; what a library takes on disk and in memory.

News that never happened (``made_news``), and questions about them. The largest library has
generated vectors: embedding as much would take hours, and nothing here looks at what is found.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.progress import track

from bot.answering.answerer import Answerer
from bot.evaluation.figures import milliseconds
from bot.evaluation.machine import bytes_in
from bot.evaluation.made_news import write_news
from bot.evaluation.measured_process import PULLQUOTE, run_in_turns
from bot.evaluation.together_benchmark import together_figures
from ingest.chunk import split_passages
from ingest.sources import read_article
from store.default_model import model_path
from store.embeddings import EmbeddingModel
from store.encoder import Encoding
from store.library import Library
from store.records import ExtractedArticle

ARTICLES = (10, 1_000)
TOGETHER_AMONG = 1_000
"""Articles among which questions are also asked at once."""
MANY_ARTICLES = 10_000
"""Embedded like the others: most of an hour on two cores, so only where it is asked for."""
PARAGRAPHS_OF_AN_ARTICLE = 8
GENERATED_PASSAGES = 100_000
QUESTIONS = 200
WARM_UP = 5
COMMANDS = 3
"""Times that the command is run; the median counts."""
STORED_TOGETHER = 200
"""Articles that are made and stored at a time."""
TIMES_AIMED_AT = {"1,000 articles": 2, "100,000 passages": 3}
KILOBYTES_AIMED_AT = 30
SEED = 21
_ASKED = (
    (re.compile(r"people from (\w+) use the ([\w-]+(?: \w+)?),"), "How many from {} use the {}?"),
    (re.compile(r"“Our ([\w-]+(?: \w+)?) is .*?” said (\w+ \w+)"), "What is the {} like for {}?"),
    (re.compile(r"On \w+ \w+ the ([\w -]+?) ([A-Z]\w+ \w+) trav"), "When did the {} {} go?"),
    (re.compile(r"(\w+) had [\d,]+ visitors in (\w+)"), "How many visitors had {} in {}?"),
)


class GeneratedVectors(EmbeddingModel):
    """The model for questions; passages get vectors that chance makes, of the same shape."""

    def __init__(self, name: str, seed: int) -> None:
        super().__init__(name)
        self._chance = np.random.default_rng(seed)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """A single text is a question; several are passages."""
        return super().encode(texts) if len(texts) == 1 else [self._made(each) for each in texts]

    def _made(self, text: str) -> Encoding:
        spans = np.array(self.word_piece_spans(text)[: self.max_word_pieces], dtype=np.int32)
        pieces = self._chance.standard_normal((len(spans), self.dimension), dtype=np.float32)
        vector = pieces.sum(axis=0)
        return Encoding(vector / np.linalg.norm(vector), pieces, spans.reshape(-1, 2))


@dataclass(slots=True)
class _Times:
    """Seconds of every question, and of one plain encoding of it, asked in turn."""

    answers: list[float]
    encodings: list[float]
    stages: dict[str, list[float]]


def question_figures(model: EmbeddingModel) -> Iterator[dict[str, dict[str, Any]]]:
    """Sections for each size of library, as each is measured."""
    for count in ARTICLES:
        yield _figures(f"{count:,} articles", model, count, count == TOGETHER_AMONG)
    generated = GeneratedVectors(model.name, SEED)
    articles = GENERATED_PASSAGES // PARAGRAPHS_OF_AN_ARTICLE
    yield _figures(f"{GENERATED_PASSAGES:,} passages", generated, articles)


def many_articles_figures(model: EmbeddingModel) -> dict[str, dict[str, Any]]:
    """The sections for a large library with vectors of the model itself."""
    return _figures(f"{MANY_ARTICLES:,} articles", model, MANY_ARTICLES)


def _figures(
    size: str, model: EmbeddingModel, articles: int, together: bool = False
) -> dict[str, dict[str, Any]]:
    sections: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Library(folder / "data", model) as library:
            begun = time.perf_counter()
            questions = _store(library, folder, size, articles)
            stored = time.perf_counter() - begun
            passages = sum(each.passages for each in library.articles())
            chance = random.Random(SEED)
            chosen = chance.sample(questions, min(QUESTIONS, len(questions)))
            times = _ask(library, model, chosen)
            if together:
                title = f"questions at once among {size}"
                sections[title] = together_figures(Answerer(library), chosen)
        sections[f"a question among {size}"] = {
            "passages": passages,
            "seconds to store them": round(stored, 1),
            f"kB on disk a passage (aimed at {KILOBYTES_AIMED_AT})": round(
                bytes_in(folder / "data") / passages / 1000, 1
            ),
            **_time_figures(times, size),
            **_command_figures(folder / "data", chosen[0]),
        }
    return sections


def _store(library: Library, folder: Path, size: str, articles: int) -> list[str]:
    """Store made-up news; gives the questions that it answers."""
    questions: list[str] = []
    parts = -(-articles // STORED_TOGETHER)
    for part in track(_made_articles(folder, articles), f"Storing {size}", total=parts):
        for _ in library.add_all(part, split_passages):
            pass
        questions += [each for article in part for each in questions_about(article.text)]
    library.catch_up()
    return questions


def _time_figures(times: _Times, size: str) -> dict[str, Any]:
    aim = f" (aimed at {TIMES_AIMED_AT[size]})" if size in TIMES_AIMED_AT else ""
    ratio = median(times.answers) / median(times.encodings)
    return {
        "milliseconds a question": milliseconds(times.answers),
        "milliseconds of one plain encoding of it (float32)": milliseconds(times.encodings),
        f"times the encoding, p50{aim}": round(ratio, 2),
        **{
            f"stage {stage}, milliseconds": milliseconds(seconds)
            for stage, seconds in times.stages.items()
        },
    }


def _command_figures(data: Path, question: str) -> dict[str, Any]:
    """What one command takes that opens the library, asks, and ends."""
    [run] = run_in_turns([[*PULLQUOTE, "--data-dir", str(data), "ask", question]], COMMANDS)
    return {
        "seconds of `pullquote ask`": round(run.seconds, 2),
        "MB of memory at most in it": round(run.megabytes),
    }


def questions_about(text: str) -> list[str]:
    """Questions that sentences of made-up news answer."""
    return [
        form.format(*match.groups()) for pattern, form in _ASKED for match in pattern.finditer(text)
    ]


def _made_articles(folder: Path, count: int) -> Iterator[list[ExtractedArticle]]:
    for part in range(-(-count // STORED_TOGETHER)):
        files = min(STORED_TOGETHER, count - part * STORED_TOGETHER)
        paths = write_news(folder / str(part), files, PARAGRAPHS_OF_AN_ARTICLE, SEED + part)
        yield [read_article(path) for path in paths]


def _ask(library: Library, model: EmbeddingModel, questions: Sequence[str]) -> _Times:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(model_path(model.name))
    answerer = Answerer(library)
    for question in islice(questions, WARM_UP):
        answerer.answer(question)
        plain.encode(question)
    times = _Times([], [], {})
    for question in track(questions, "Asking"):
        begun = time.perf_counter()
        answer = answerer.answer(question)
        between = time.perf_counter()
        plain.encode(question)
        times.encodings.append(time.perf_counter() - between)
        times.answers.append(between - begun)
        for stage, seconds in answer.seconds.items():
            times.stages.setdefault(stage, []).append(seconds)
    return times
