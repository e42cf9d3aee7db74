"""The command as the tests of evaluation run it."""

from __future__ import annotations

import pytest

from store.embeddings import EmbeddingModel
from tests.command import Run, runner


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: EmbeddingModel
) -> Run:
    """Run the command in this process, with the model that is loaded already."""
    return runner(monkeypatch, capsys, model, columns=100)
