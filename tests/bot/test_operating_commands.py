"""``pullquote backup``, ``restore``: what an operator sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from store.embeddings import EmbeddingModel
from store.library import Library
from tests.command import Run, runner
from tests.conftest import SAMPLE_ARTICLE, ingest

TROOPS = "How many troops were put on heightened alert?"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: EmbeddingModel
) -> Run:
    """Run the command in this process, with the model that is loaded already."""
    return runner(monkeypatch, capsys, model, columns=80)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with the sample article; do not change it."""
    folder = tmp_path_factory.mktemp("sample-data")
    with Library(folder, model) as library:
        ingest(library, SAMPLE_ARTICLE)
    return folder


@pytest.fixture
def data(sample: Path, tmp_path: Path) -> Path:
    """A copy of it in the working directory's ``data``, where commands look by default."""
    return Path(shutil.copytree(sample, tmp_path / "data"))


def test_backed_up_and_restored(run: Run, data: Path) -> None:
    made = run("backup", "kept.sqlite")
    assert made.status == 0
    assert made.out.startswith("kept.sqlite: ")
    assert "1 article in 1 version; checked." in made.out
    again = run("backup", "kept.sqlite")
    assert again.status == 19
    assert "there already" in again.err

    refused = run("restore", "kept.sqlite")
    assert refused.status == 19
    assert "--replace" in refused.err
    done = run("restore", "kept.sqlite", "--replace")
    assert done.status == 0
    assert "Restored into data: 1 article in 1 version." in done.out
    [aside] = data.glob("replaced-*")
    assert f"now in data/{aside.name}" in done.out
    assert "8,500" in run("ask", TROOPS).out
    assert "8,500" in run("--data-dir", aside, "ask", TROOPS).out


@pytest.mark.usefixtures("data")
def test_a_backup_made_with_another_model_says_so(
    run: Run, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", "kept.sqlite").status == 0
    monkeypatch.setattr(type(model), "id", "another-model")
    done = run("--data-dir", "new", "restore", "kept.sqlite")
    assert done.status == 0
    assert "all-MiniLM-L6-v2@" in done.out
    assert "pullquote rebuild" in done.out
