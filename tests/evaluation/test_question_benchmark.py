"""What the benchmarks of questions are made of; how fast anything is, is not tested here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.evaluation.made_news import write_news
from bot.evaluation.question_benchmark import GeneratedVectors, questions_about
from bot.evaluation.tutorial_benchmark import ComparedQuestion, tutorial_figures
from bot.evaluation.vectors_benchmark import vector_figures
from ingest.sources import read_article
from store.embeddings import EmbeddingModel
from tests.conftest import SAMPLE_ARTICLE


def test_questions_are_about_what_the_news_says(tmp_path: Path) -> None:
    [path] = write_news(tmp_path, 1, 12, seed=3)
    text = read_article(path).text
    questions = questions_about(text)
    assert len(questions) >= 5
    for question in questions:
        names = [word.strip("?") for word in question.split()[1:] if word[0].isupper()]
        assert all(name in text for name in names), question


def test_generated_vectors_have_the_shapes_of_real_ones(model: EmbeddingModel) -> None:
    generated = GeneratedVectors(model.name, seed=1)
    texts = ["The ferry sank.", "Nobody was hurt on the quay."]
    for made, real in zip(generated.encode(texts), model.encode(texts), strict=True):
        assert made.spans.tolist() == real.spans.tolist()
        assert made.pieces.shape == real.pieces.shape
        assert made.pieces.dtype == made.vector.dtype == np.float32
        assert abs(float(np.linalg.norm(made.vector)) - 1) < 1e-5
    [question] = generated.encode(texts[:1])
    assert question.vector @ model.encode(texts[:1])[0].vector > 0.999


def test_both_pipelines_are_asked_the_same(model: EmbeddingModel) -> None:
    pytest.importorskip("langchain_chroma", reason="`make bench` installs it")
    questions = [
        ComparedQuestion("How many troops were put on heightened alert?", ("8,500",)),
        ComparedQuestion("Which way does a pawn capture in chess?"),
    ]
    figures = tutorial_figures("sample", [read_article(SAMPLE_ARTICLE)], questions, model)
    [section] = figures.values()
    assert section["answer in the first piece (a quote, a chunk)"].startswith("1.000 against ")
    outside = section["questions from outside: said that nothing answers"]
    assert outside == "1.000 against 0.000"


def test_vectors_alone_are_found_by_either_way() -> None:
    [[figures]] = [list(each.values()) for each in vector_figures((300,))]
    assert figures["of the nearest 10, found by Chroma"] >= 0.99
    assert figures["MB of memory at most"] > 50
