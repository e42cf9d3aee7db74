"""Files that a person named and that cannot be read: which one it is, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.evaluation.yaml_lines import FileMistakesError, read_lined
from store.embeddings import EmbeddingModel
from tests.command import Run, runner

WANTED = """\
name: made
articles: [made.md]
questions: [{id: who-closed, question: "Who closed it?", expect: {unanswerable: true}}]
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command, which must not get as far as the model."""
    (tmp_path / "made.md").write_text("# Made\n\nAna Brandt closed the bridge.\n", "utf-8")
    return runner(monkeypatch, capsys, EmbeddingModel("must not be loaded"), 200)


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda _: None, "cannot be read (No such file or directory): check its path"),
        (Path.mkdir, "cannot be read (Is a directory): check its path"),
        (lambda file: file.write_bytes("name: Zoë".encode("latin-1")), "save it as UTF-8"),
        (lambda file: file.write_text("name: [made", "utf-8"), "set.yaml:1: this is not YAML"),
    ],
    ids=["missing", "folder", "latin-1", "no YAML"],
)
def test_a_set_that_cannot_be_read(write: Callable[[Path], object], told: str) -> None:
    file = Path("set.yaml")
    write(file)
    with pytest.raises(FileMistakesError) as raised:
        read_lined(file)
    assert str(raised.value).startswith("set.yaml")
    assert told in str(raised.value)


def test_a_list_to_update_has_to_be_named(run: Run) -> None:
    Path("set.yaml").write_text(WANTED, "utf-8")
    finished = run("evaluate", "set.yaml", "--update")
    assert finished.status == 2
    assert "--known-failures" in finished.err


def test_an_article_that_no_questions_can_be_drafted_from(run: Run) -> None:
    Path("saved.mhtml").write_text("From: <Saved by Blink>\nMIME-Version: 1.0\n", "utf-8")
    finished = run("questions", "new", "saved.mhtml", "--out", "drafted.yaml")
    assert finished.status not in (0, 1)
    assert "saved.mhtml" in finished.err
    assert "save the page as 'HTML only' instead" in finished.err
    assert not Path("drafted.yaml").exists()
