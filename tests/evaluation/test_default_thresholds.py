"""What the default thresholds come to: printed, and kept question by question."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml
from typer import Typer
from typer.testing import CliRunner

from bot.evaluation import default_thresholds
from bot.evaluation.public_data import public_data
from tests.conftest import SAMPLE_ARTICLE
from tests.evaluation.test_public_data import squad

OWN = {
    "name": "small",
    "articles": [str(SAMPLE_ARTICLE)],
    "questions": [
        {
            "id": "how-many-troops",
            "question": "How many troops were put on heightened alert?",
            "expect": {"quote_contains": ["8,500"]},
        },
        {
            "id": "pawn",
            "question": "Which way does a pawn capture in chess?",
            "expect": {"unanswerable": True},
        },
    ],
}


def test_thresholds_are_measured_on_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "small.yaml"
    own.write_text(yaml.safe_dump(OWN), encoding="utf-8")
    monkeypatch.setattr(default_thresholds, "own_sets", lambda: [own])
    monkeypatch.setenv("COLUMNS", "120")
    data = tmp_path / "data.json"
    made = public_data(squad("A", "B", "Out"), ["A", "B"], ["Out"], 1)
    data.write_text(json.dumps(made.as_json()), encoding="utf-8")
    kept = tmp_path / "kept.json"
    command = Typer()
    command.command()(default_thresholds.main)
    ran = CliRunner().invoke(command, ["--data", str(data), "--save", str(kept)])
    assert ran.exit_code == 0, ran.output
    assert "1 answerable questions, 0 near misses, 1 off-topic" in ran.output
    assert "5 answerable questions, 4 near misses, 5 off-topic" in ran.output  # together
    rows = json.loads(kept.read_text(encoding="utf-8"))
    assert Counter(group for group, *_ in rows["SQuAD 2.0"]) == {
        "answerable": 4,
        "near miss": 4,
        "off-topic": 4,
    }
    [(group, _, confidence, found, *outcomes), (other, *_)] = rows["our own sets"]
    assert (group, other) == ("answerable", "off-topic")
    assert 0 < confidence <= 1
    assert 0 < found <= 1
    assert [status for status, _ in outcomes] == ["not_found", "unsure", "answered"]
    assert outcomes[-1] == ["answered", True]
