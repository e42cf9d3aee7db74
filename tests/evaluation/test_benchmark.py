"""That the benchmarks run, measure what they say and write it down; not how fast anything is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from bot.answering.answerer import Answerer
from bot.evaluation import benchmark
from bot.evaluation.figures import milliseconds
from bot.evaluation.measured_process import run_in_turns, run_measured
from bot.evaluation.public_data import public_data
from bot.evaluation.together_benchmark import AT_ONCE, together_figures
from tests.evaluation.test_public_data import squad


def test_spread_of_times() -> None:
    assert milliseconds([0.001 * each for each in range(1, 101)]) == {
        "p50": 50,
        "p95": 95,
        "max": 100,
    }
    assert milliseconds([0.25]) == {"p50": 250, "p95": 250, "max": 250}


def test_memory_and_time_of_a_process() -> None:
    size = 150_000_000
    work = f"import time; held = b'x' * {size}; time.sleep(0.1)"
    small, large = run_in_turns([(sys.executable, "-c", each) for each in ("", work)], 1)
    assert large.memory > size > small.memory
    assert large.seconds > 0.1


def test_a_process_that_fails_is_not_measured() -> None:
    with pytest.raises(SystemExit, match="ended with the exit status 3"):
        run_measured([sys.executable, "-c", "raise SystemExit(3)"])


def test_all_that_are_asked_at_once_are_counted(sample_answerer: Answerer) -> None:
    figures = together_figures(sample_answerer, ["Who announced the aid?"] * 3)
    assert len(figures) == 3 * len(AT_ONCE)
    assert figures["1 at once, times the rate of one at a time"] == 1
    wait = figures["200 at once, milliseconds until answered"]
    assert 0 < wait["p50"] <= wait["p95"] <= wait["max"]


def test_one_stage_alone(tmp_path: Path) -> None:
    """On data of the script that makes it."""
    data = tmp_path / "data.json"
    made = public_data(squad("A", "B", "Out"), ["A", "B"], ["Out"], 1)
    data.write_text(json.dumps(made.as_json()), encoding="utf-8")
    command = Typer()
    command.command()(benchmark.main)
    results = tmp_path / "results"
    ran = CliRunner().invoke(
        command, ["--only", "public", "--data", str(data), "--results", str(results)]
    )
    assert ran.exit_code == 0, ran.output
    assert "Measuring: public" in ran.output
    [path] = results.iterdir()
    assert path.name == "benchmark-public.json"
    sections = json.loads(path.read_text(encoding="utf-8"))
    assert {"Python", "torch", "chromadb", "processor", "cores"} <= sections["machine"].keys()
    assert sections["SQuAD 2.0, answerable questions"]["questions"] == 4
    assert sections["SQuAD 2.0, questions from outside"]["questions"] == 4
    assert sections["milliseconds a question"]["all"]["p50"] > 0


def test_public_data_that_is_not_there_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = tmp_path / "nothing.json"
    bench = benchmark.Bench(None, nothing, benchmark.Console(width=200))  # type: ignore[arg-type]
    assert bench.public_data() is None
    assert "python -m bot.evaluation.public_data" in capsys.readouterr().out
