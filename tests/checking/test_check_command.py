"""``pullquote check`` as a user or a program sees it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from bot import cli
from bot.session import Session
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.conftest import SAMPLE_ARTICLE, ingest

TROOPS = "The Pentagon placed 8,500 troops on heightened alert"


@pytest.fixture
def data(tmp_path: Path, model: EmbeddingModel) -> Path:
    """The working directory's data folder, with the sample article."""
    with Library(tmp_path / "data", model) as library:
        ingest(library, SAMPLE_ARTICLE)
    return tmp_path / "data"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run the command; status, output, error output."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(Session, "model", lambda _session: EmbeddingModel("must not be loaded"))

    def run_it(*arguments: str, typed: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["pullquote", *arguments])
        if typed is not None:
            stream = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
            monkeypatch.setattr(sys, "stdin", stream)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0), *capsys.readouterr()

    return run_it


@pytest.mark.usefixtures("data")
def test_an_exact_quotation_ends_with_0_and_its_source(run) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("check", TROOPS)
    assert (status, err) == (0, "")
    assert "Exact. These words stand so in an article." in out
    assert "│ The Pentagon placed 8,500 troops on heightened alert so that" in out
    assert "“Allies look east as Moscow denies plan to march on Ukraine”" in out
    assert "paragraph 2" in out
    assert "#:~:text=The%20Pentagon%20placed%208%2C500%20troops%20on%20heightened%20alert" in out


@pytest.mark.usefixtures("data")
def test_one_that_differs_ends_with_17_and_the_differences(run) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("check", *TROOPS.replace("8,500", "9,500").split())
    assert (status, err) == (17, "")
    assert "Nearly. An article has this, but not in these words." in out
    assert "Article: “8,500”. Yours: “9,500”." in out


@pytest.mark.usefixtures("data")
def test_each_part_of_a_message_is_told(run) -> None:  # type: ignore[no-untyped-def]
    message = f"“{TROOPS}” and “There is a whale in the harbour of Sker”"
    status, out, _ = run("check", message)
    assert status == 17
    assert f"“{TROOPS}”\nExact." in out
    assert "Not found. Not in the 1 article here." in out


@pytest.mark.usefixtures("data")
def test_the_message_may_come_from_standard_input(run) -> None:  # type: ignore[no-untyped-def]
    assert run("check", "-", typed=f"\ufeff> {TROOPS}\r\n")[0] == 0
    assert run("check", "-", typed="whatever it was it is not here\n")[0] == 17
    status, out, err = run("check", "-", typed="a " * 100_000)
    assert (status, out) == (2, "")
    assert "at most 4,000 are checked at once" in err


@pytest.mark.usefixtures("data")
def test_json_has_everything(run) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("check", "--json", "--speaker", "John Kirby", TROOPS)
    found = json.loads(out)
    assert status == 17
    assert (found["message"], found["exact"]) == (TROOPS, False)
    [quotation] = found["quotations"]
    assert (quotation["verdict"], quotation["speaker"]) == ("other_speaker", "John Kirby")
    [place] = quotation["places"]
    assert place["quote"][place["match_start"] - place["start"] :].startswith(TROOPS)
    assert place["article"]["publisher"] == "Pullquote Sample Gazette"
    assert quotation["grounds"] == ["The article says so in its own words."]
    assert found["elapsed_ms"] > 0


def test_without_articles_there_is_nothing_to_check(run) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("check", TROOPS)
    assert (status, out) == (4, "")
    assert "There are no articles in data yet" in err
    assert "`pullquote ingest`" in err


def test_the_help_tells_the_exit_statuses(run) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("check", "--help")
    assert status == 0
    assert "Exit status: 0 where all quotations are exact, 17 where one is not" in " ".join(
        out.split()
    )
