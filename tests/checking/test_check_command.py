"""``pullquote check`` as a user or a program sees it."""

from __future__ import annotations

import io
import json
import sys

import pytest

from bot.session import Session
from store.embeddings import EmbeddingModel
from tests.command import Finished, Run

TROOPS = "The Pentagon placed 8,500 troops on heightened alert"


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, for which no model may be loaded."""
    monkeypatch.setattr(Session, "model", lambda _session: EmbeddingModel("must not be loaded"))
    return run


@pytest.mark.usefixtures("data")
def test_an_exact_quotation_ends_with_0_and_its_source(run: Run) -> None:
    done = run("check", TROOPS)
    assert (done.status, done.err) == (0, "")
    assert "Exact. These words stand so in an article." in done.out
    assert "│ The Pentagon placed 8,500 troops on heightened alert so that" in done.out
    assert "“Allies look east as Moscow denies plan to march on Ukraine”" in done.out
    assert "paragraph 2" in done.out
    assert (
        "#:~:text=The%20Pentagon%20placed%208%2C500%20troops%20on%20heightened%20alert" in done.out
    )


@pytest.mark.usefixtures("data")
def test_one_that_differs_ends_with_17_and_the_differences(run: Run) -> None:
    done = run("check", *TROOPS.replace("8,500", "9,500").split())
    assert (done.status, done.err) == (17, "")
    assert "Nearly. An article has this, but not in these words." in done.out
    assert "Article: “8,500”. Yours: “9,500”." in done.out


@pytest.mark.usefixtures("data")
def test_each_part_of_a_message_is_told(run: Run) -> None:
    message = f"“{TROOPS}” and “There is a whale in the harbour of Sker”"
    done = run("check", message)
    assert done.status == 17
    assert f"“{TROOPS}”\nExact." in done.out
    assert "Not found. Not in the 1 article here." in done.out


@pytest.mark.usefixtures("data")
def test_the_message_may_come_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(text: str) -> Finished:
        stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)
        return run("check", "-")

    assert typed(f"\ufeff> {TROOPS}\r\n").status == 0
    assert typed("whatever it was it is not here\n").status == 17
    done = typed("a " * 100_000)
    assert (done.status, done.out) == (2, "")
    assert "at most 4,000 are checked at once" in done.err


@pytest.mark.usefixtures("data")
def test_json_has_everything(run: Run) -> None:
    done = run("check", "--json", "--speaker", "John Kirby", TROOPS)
    found = json.loads(done.out)
    assert done.status == 17
    assert (found["message"], found["exact"]) == (TROOPS, False)
    [quotation] = found["quotations"]
    assert (quotation["verdict"], quotation["speaker"]) == ("other_speaker", "John Kirby")
    [place] = quotation["places"]
    assert place["quote"][place["match_start"] - place["start"] :].startswith(TROOPS)
    assert place["article"]["publisher"] == "Pullquote Sample Gazette"
    assert quotation["grounds"] == ["The article says so in its own words."]
    assert found["elapsed_ms"] > 0


def test_without_articles_there_is_nothing_to_check(run: Run) -> None:
    done = run("check", TROOPS)
    assert (done.status, done.out) == (4, "")
    assert "There are no articles in data yet" in done.err
    assert "`pullquote ingest`" in done.err


def test_the_help_tells_the_exit_statuses(run: Run) -> None:
    done = run("check", "--help")
    assert done.status == 0
    assert "Exit status: 0 where all quotations are exact, 17 where one is not" in " ".join(
        done.out.split()
    )
