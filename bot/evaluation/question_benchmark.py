"""How long a question takes in libraries small and large, against one encoding of that question.

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
from statistics import median, quantiles
from typing import Any

import numpy as np
from rich.progress import track

from bot.answering.answerer import Answerer
from bot.evaluation.machine import bytes_in
from bot.evaluation.made_news import write_news
from ingest.chunk import split_passages
from ingest.sources import read_article
from store.embeddings import EmbeddingModel, Encoding, model_path
from store.library import Library
from store.records import ExtractedArticle

ARTICLES = (10, 1_000)
PARAGRAPHS_OF_AN_ARTICLE = 8
GENERATED_PASSAGES = 100_000
QUESTIONS = 150
WARM_UP = 5
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


def question_figures(model: EmbeddingModel) -> dict[str, dict[str, Any]]:
    """A section for each size of library."""
    sections: dict[str, dict[str, Any]] = {}
    for count in ARTICLES:
        sections |= _figures(f"{count:,} articles", model, count)
    generated = GeneratedVectors(model.name, SEED)
    articles = GENERATED_PASSAGES // PARAGRAPHS_OF_AN_ARTICLE
    return sections | _figures(f"{GENERATED_PASSAGES:,} passages", generated, articles)


def _figures(size: str, model: EmbeddingModel, articles: int) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name, Library(Path(name) / "data", model) as library:
        begun = time.perf_counter()
        questions: list[str] = []
        parts = -(-articles // STORED_TOGETHER)
        made = _made_articles(Path(name), articles)
        for part in track(made, f"Storing {size}", total=parts):
            for _ in library.add_all(part, split_passages):
                pass
            questions += [each for article in part for each in questions_about(article.text)]
        library.catch_up()
        stored = time.perf_counter() - begun
        passages = sum(each.passages for each in library.articles())
        chance = random.Random(SEED)
        times = _ask(library, model, chance.sample(questions, min(QUESTIONS, len(questions))))
        size_on_disk = bytes_in(Path(name) / "data")
    ratio = median(times.answers) / median(times.encodings)
    aim = f" (aimed at {TIMES_AIMED_AT[size]})" if size in TIMES_AIMED_AT else ""
    kilobytes = f"kB on disk a passage (aimed at {KILOBYTES_AIMED_AT})"
    return {
        f"a question among {size}": {
            "passages": passages,
            "seconds to store them": round(stored, 1),
            kilobytes: size_on_disk / passages / 1000,
            "milliseconds a question": _percentiles(times.answers),
            "milliseconds of one plain encoding of it (float32)": _percentiles(times.encodings),
            f"times the encoding, p50{aim}": ratio,
            **{
                f"stage {stage}, milliseconds": f"p50 {1000 * median(seconds):.1f}"
                for stage, seconds in times.stages.items()
            },
        }
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


def _percentiles(seconds: Sequence[float]) -> str:
    parts = quantiles([1000 * each for each in seconds], n=20)
    return f"p50 {parts[9]:.1f}, p95 {parts[18]:.1f}"
