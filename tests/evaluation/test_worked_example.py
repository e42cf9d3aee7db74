"""The worked example of the documentation is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.evaluation.worked_example import PAGE, Example, with_example
from bot.service.sample import ensure_sample
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.conftest import PROJECT

TOLERANCE = 0.02
"""Figures have two decimals; what another processor computes may be rounded to the next one."""
_FIGURE = re.compile(r"-?\d+\.\d+")


def test_the_worked_example_is_current(tmp_path: Path, model: EmbeddingModel) -> None:
    page = (PROJECT / PAGE).read_text(encoding="utf-8")
    with Library(tmp_path, model) as library:
        ensure_sample(library)
        example = Example(library, model)
        made = with_example(page, example)
        assert set(re.findall(r"<!-- made: (\w+) -->", page)) == set(example.blocks())
    assert _FIGURE.sub("#", made) == _FIGURE.sub("#", page), "run `make docs`"
    figures = [[float(each) for each in _FIGURE.findall(text)] for text in (made, page)]
    assert figures[0] == pytest.approx(figures[1], abs=TOLERANCE), "run `make docs`"


def test_what_a_sentence_earns_adds_up_to_its_score() -> None:
    page = (PROJECT / PAGE).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `\w+_WEIGHT` \| ([^|]+) \|", page, re.MULTILINE)
    score = re.search(r"^\| \*\*score\*\* \| ([^|]+) \|", page, re.MULTILINE)
    assert score is not None
    assert sum(map(float, rows)) == pytest.approx(float(score[1]), abs=0.005 * (len(rows) + 1))
