"""``pullquote watch``, as its users see it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.bot.samples import write_article
from tests.command import Run
from tests.ingest.test_watching import old


@pytest.fixture
def watch(run: Run) -> Run:
    """Runs ``pullquote watch``."""
    return partial(run, "watch")


def test_a_folder_is_watched_read_listed_and_left(watch: Run, tmp_path: Path) -> None:
    assert "Nothing is watched." in watch().out
    folder = tmp_path / "desk"
    folder.mkdir()
    old(write_article(folder / "rain.md", "Rain", "It rained in Oslo on Monday."))
    added = watch("add", "desk")
    assert (added.status, added.out) == (0, f"Watching the folder {folder}.\n")
    once = watch("--once")
    assert (once.status, once.out, once.err) == (0, "new Rain\n", "")
    assert watch("--once").out == ""
    [listed] = watch("list", "--json").objects()
    assert (listed["kind"], listed["address"], listed["failures"]) == ("folder", str(folder), 0)
    assert listed["checked"] < listed["due"]
    assert str(folder) in watch("list").out
    assert "No longer watching desk" in watch("remove", "desk").out
    assert "Nothing is watched." in watch("list").out


def test_mistakes_are_told_and_the_others_done(watch: Run, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    done = watch("add", "http://127.0.0.1/x", "nowhere", "desk")
    assert done.status == 3
    assert done.out == f"Watching the folder {tmp_path / 'desk'}.\n"
    [private, nowhere] = done.err.splitlines()
    assert "http://127.0.0.1/x: " in private
    assert "nowhere is no folder and no web address" in nowhere
    gone = watch("remove", "elsewhere")
    assert gone.status == 3
    assert "elsewhere is not watched. `pullquote watch list` lists what is." in gone.err
    (tmp_path / "desk").rmdir()
    once = watch("--once")
    assert once.status == 0
    assert "no such folder, or no permission to read it" in once.err
