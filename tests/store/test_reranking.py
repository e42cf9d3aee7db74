"""A tiny CrossEncoder, made and saved here, ranks again; anything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from store.embeddings import EmbeddingModel
from store.errors import ModelError
from store.library import Library
from store.reranking import MOST_RERANKED, Reranker
from tests.command import Run
from tests.conftest import SAMPLE_ARTICLE, TROOPS, ingest
from tests.tiny_bert import save_tiny_bert


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Makes a tiny model with random weights that gives so many numbers for a pair."""
    import torch

    def make(numbers: int) -> Path:
        folder = tmp_path_factory.mktemp("reranker")
        torch.manual_seed(7)
        save_tiny_bert(
            folder,
            "BertForSequenceClassification",
            max_position_embeddings=128,
            num_labels=numbers,
        )
        return folder

    return make


def test_the_first_sentences_come_in_its_order(
    tmp_path: Path, model: EmbeddingModel, saved: Callable[[int], Path]
) -> None:
    reranker = Reranker(str(saved(1)))
    with Library(tmp_path / "data", model) as library:
        ingest(library, SAMPLE_ARTICLE)
        before = library.search(TROOPS).hits
    with Library(tmp_path / "data", model, reranker=reranker) as library:
        found = library.search(TROOPS).hits
        first = before[:MOST_RERANKED]
        scores = reranker.scores(TROOPS, [hit.text for hit in first])
        order = sorted(range(len(first)), key=lambda row: -scores[row])
        assert [hit.text for hit in found[: len(first)]] == [first[row].text for row in order]
        assert order != sorted(order), "random weights leave nothing where it was"
        assert [hit.score for hit in found] == [hit.score for hit in before]
        assert [hit.text for hit in found[len(first) :]] == [
            hit.text for hit in before[len(first) :]
        ]
        assert library.search(TROOPS).hits == found
        answer = Answerer(library).answer(TROOPS)
        shown = [*answer.citations, *answer.more]
        assert all(each.quote.text in each.quote.version.text for each in shown)


def test_what_is_no_reranker_is_refused(saved: Callable[[int], Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="3 numbers for a sentence"):
        Reranker(str(saved(3))).load()
    with pytest.raises(ModelError, match="RERANKER_MODEL"):
        Reranker(str(tmp_path)).load()
    assert Reranker.named(None) is None


def test_the_command_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(tmp_path / "data"))
    assert run("ingest", SAMPLE_ARTICLE).status == 0
    monkeypatch.setenv("RERANKER_MODEL", str(tmp_path / "nothing"))
    failed = run("ask", TROOPS)
    assert failed.status != 0
    assert "RERANKER_MODEL" in failed.err
    assert "Traceback" not in failed.err
