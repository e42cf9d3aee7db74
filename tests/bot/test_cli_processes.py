"""The commands as processes: pipes, interrupts, readers that leave."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import cli
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.command import Finished, Run
from tests.conftest import PROJECT, SAMPLE_ARTICLE, TROOPS

START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from bot.cli import main; main()"
)
"""The command in a process of its own; a test run in the background ignores interrupts."""

LONGEST_SECONDS = 120
"""After this a process is taken to hang."""


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process, with pipes to all its ends; ended if it hangs."""
    with subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(PROJECT),
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
    ) as process:
        watchdog = threading.Timer(LONGEST_SECONDS, process.kill)
        watchdog.start()
        try:
            yield process
            process.wait()
        finally:
            watchdog.cancel()
            process.kill()


@pytest.mark.usefixtures("data")
def test_each_answer_comes_before_the_next_question(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (questions_end, to_write), (to_read, answers_end) = os.pipe(), os.pipe()
    ended: list[Finished] = []
    with (
        os.fdopen(questions_end, encoding="ascii") as questions,
        os.fdopen(to_write, "w", encoding="utf-8") as asking,
        os.fdopen(to_read, encoding="utf-8") as answers,
        os.fdopen(answers_end, "w", encoding="utf-8") as answering,
    ):
        monkeypatch.setattr(sys, "stdin", questions)
        monkeypatch.setattr(sys, "stdout", answering)
        command = threading.Thread(
            target=lambda: ended.append(run("ask", "--json", "--batch", "-"))
        )
        command.start()
        for question in (TROOPS, "", "Wer hat das geschrieben – für “wen”?"):
            print(question, file=asking, flush=True)
            assert json.loads(answers.readline())["question"] == question
        asking.close()
        command.join(LONGEST_SECONDS)
        answering.close()
        assert answers.read() == ""
    assert (ended[0].status, ended[0].err) == (0, "")


def test_an_interrupt_while_ingesting_keeps_what_was_reported(data: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(1000):  # more lines than a pipe holds, so that it waits for its reader
        (many / f"{number}.txt").touch()
    with started("ingest", "--json", str(SAMPLE_ARTICLE), str(many)) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["outcome"] == "unchanged"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == cli.EXIT_INTERRUPTED
    assert err == "pullquote: stopped; everything reported so far is kept.\n"
    with Library(data, EmbeddingModel()) as library:
        assert library.article_count() == 1


def test_a_reader_that_has_seen_enough_is_no_error(data: Path) -> None:
    with started("articles", "show", ids(data)[0]) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def ids(data: Path) -> list[str]:
    with Library(data, EmbeddingModel()) as library:
        return [summary.version.article_id for summary in library.articles()]


def test_a_traceback_is_never_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with started("--data-dir", "taken", "articles") as process:
        out, err = process.communicate()
    assert process.returncode == 6
    assert out == ""
    assert re.fullmatch(r"pullquote: [^\n]+\n", err)
