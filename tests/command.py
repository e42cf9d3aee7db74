"""The command in this process, and how it ended."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot import cli
from bot.session import Session
from store.embeddings import EmbeddingModel


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended."""

    status: int
    out: str
    err: str

    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Finished]


def runner(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    model: EmbeddingModel,
    columns: int,
) -> Run:
    """What runs the command, with a model that is loaded already, on a screen so wide."""
    monkeypatch.setattr(Session, "model", lambda _session: model)
    monkeypatch.setenv("COLUMNS", str(columns))

    def run_it(*arguments: object) -> Finished:
        monkeypatch.setattr(sys, "argv", ["pullquote", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Finished(code or 0, *capsys.readouterr())

    return run_it


def assert_one_line(finished: Finished, status: int, *words: str) -> None:
    """The command said in one line on stderr what is wrong, and nothing else."""
    assert finished.status == status
    assert finished.out == ""
    assert finished.err.startswith("pullquote: ")
    assert finished.err.endswith("\n")
    assert finished.err.count("\n") == 1, finished.err
    for word in words:
        assert word in finished.err, finished.err
