"""``pullquote watch``, as its users see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.embeddings import EmbeddingModel
from tests.bot.samples import write_article
from tests.command import Finished, Run, runner
from tests.ingest.test_watching import old


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    model: EmbeddingModel,
) -> Run:
    """Run ``pullquote watch``."""
    command = runner(monkeypatch, capsys, model, 200)

    def watch(*arguments: object) -> Finished:
        return command("--data-dir", tmp_path / "data", "watch", *arguments)

    return watch


def test_a_folder_is_watched_read_listed_and_left(run: Run, tmp_path: Path) -> None:
    assert "Nothing is watched." in run().out
    folder = tmp_path / "desk"
    folder.mkdir()
    old(write_article(folder / "rain.md", "Rain", "It rained in Oslo on Monday."))
    added = run("add", "desk")
    assert (added.status, added.out) == (0, f"Watching the folder {folder}.\n")
    once = run("--once")
    assert (once.status, once.out, once.err) == (0, "new Rain\n", "")
    assert run("--once").out == ""
    [listed] = run("list", "--json").objects()
    assert (listed["kind"], listed["address"], listed["failures"]) == ("folder", str(folder), 0)
    assert listed["checked"] < listed["due"]
    assert str(folder) in run("list").out
    assert "No longer watching desk" in run("remove", "desk").out
    assert "Nothing is watched." in run("list").out


def test_mistakes_are_told_and_the_others_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    done = run("add", "http://127.0.0.1/x", "nowhere", "desk")
    assert done.status == 3
    assert done.out == f"Watching the folder {tmp_path / 'desk'}.\n"
    [private, nowhere] = done.err.splitlines()
    assert "http://127.0.0.1/x: " in private
    assert "nowhere is no folder and no web address" in nowhere
    gone = run("remove", "elsewhere")
    assert gone.status == 3
    assert "elsewhere is not watched. `pullquote watch list` lists what is." in gone.err
    (tmp_path / "desk").rmdir()
    once = run("--once")
    assert once.status == 0
    assert "no such folder, or no permission to read it" in once.err
