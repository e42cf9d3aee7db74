"""``pullquote usage`` prints what was noted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot.cli import main
from store.embeddings import EmbeddingModel
from store.library import Library
from store.usage import TokenUsage


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["pullquote", "--data-dir", "here", *arguments])
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.fixture
def _noted() -> None:
    with Library(Path("here"), EmbeddingModel()) as library:
        library.usage.note(TokenUsage(1_000, 40, 1, 1), "openai:small")
        library.usage.note(TokenUsage(2_000, 0, 3, 2, 1), "openai:small[x]", 123456789012345678)


@pytest.mark.usefixtures("_noted")
def test_a_table_with_the_sum(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "usage") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[1][1:] == ["command", "line", "openai:small", "1", "0", "1", "1,000", "40"]
    assert lines[2][1:] == ["123456789012345678", "openai:small[x]", "2", "1", "3", "2,000", "0"]
    assert lines[3] == ["all", "3", "1", "4", "3,000", "40"]
    assert lines[-1] == ["1,013", "tokens", "an", "answer."]


@pytest.mark.usefixtures("_noted")
def test_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "usage", "--days", "1", "--json") == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first.pop("day") == second.pop("day")
    assert first == {
        "guild_id": 0,
        "model": "openai:small",
        "answers": 1,
        "fallbacks": 0,
        "requests": 1,
        "input_tokens": 1000,
        "output_tokens": 40,
    }
    assert second["guild_id"] == 123456789012345678


def test_nothing_yet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "usage") == 0
    assert capsys.readouterr().out == "No language model was asked in the last 30 days.\n"
    assert run(monkeypatch, "usage", "--days", "0") == 2
