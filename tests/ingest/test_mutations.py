"""Real pages broken in every way: an article with right spans or a refusal, and within a second."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mutations import EDIT, check_in_time, check_reading, mutated, samples

SAMPLES = samples()
OTHERS = list(SAMPLES.values())
TURNS = 35
MUTATED_A_TURN = 2_000
FUZZED = 30_000
FOUND = 77
"""libFuzzer's exit status for a failure."""


@st.composite
def inputs(draw: st.DrawFn) -> tuple[bytes, str]:
    """A mutated page, and the name that it has: mostly its own, at times another kind's."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    edits = draw(st.lists(EDIT, min_size=1, max_size=6))
    other_suffix = draw(st.sampled_from(["", "", "", ".html", ".md", ".txt", ".bin"]))
    return mutated(SAMPLES[name], edits, OTHERS), name + other_suffix


def limited(examples: int, **known: object) -> settings:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=quiet, **known)  # type: ignore[arg-type]


@pytest.fixture(scope="module", autouse=True)
def _everything_loaded() -> None:
    """What is loaded on first use takes longer than an input may."""
    for name, content in SAMPLES.items():
        check_reading(content, name)


@limited(40)
@given(inputs())
def test_mutated_pages(broken: tuple[bytes, str]) -> None:
    check_in_time(*broken)


@pytest.mark.drill
@pytest.mark.parametrize("turn", range(TURNS))
def test_many_mutated_pages(turn: int, tmp_path: Path) -> None:
    read: list[bool] = []

    # as found, since making a whole page smaller takes minutes; a test of its own will be small
    @limited(MUTATED_A_TURN, derandomize=False, database=None, phases=[Phase.generate])
    @given(inputs())
    def check(broken: tuple[bytes, str]) -> None:
        try:
            read.append(check_in_time(*broken))
        except Exception as error:
            content, name = broken
            (tmp_path / name).write_bytes(content)
            raise AssertionError(f"{tmp_path / name}: {error!r}") from error

    check()
    print(f"turn {turn}: {len(read):,} inputs, {sum(read):,} of them articles")
    assert sum(read) > len(read) // 4, "nearly everything is refused: nothing is tried"


@pytest.mark.drill
def test_pages_fuzzed_by_coverage(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="pip install atheris (Linux, macOS; Python 3.11 to 3.13)")
    folder = tmp_path / "inputs"
    folder.mkdir()
    script = Path(__file__).with_name("fuzz_reading.py")
    command = [sys.executable, str(script), str(folder), f"-runs={FUZZED}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    report = done.stderr + done.stdout
    assert done.returncode == 0, f"status {done.returncode} ({FOUND}: found)\n{report[-4_000:]}"
    kept = sorted(folder.iterdir())
    for path in kept:  # unwatched, at full speed
        data = path.read_bytes()
        check_in_time(data[1:], f"a{('.html', '.md', '.txt')[data[0] % 3] if data else '.txt'}")
    print(f"{report.strip().splitlines()[-1]}; {len(kept)} kept for reaching new code")
