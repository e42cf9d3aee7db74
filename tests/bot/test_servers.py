"""Commands on a catalog in PostgreSQL, and what they say where that cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.operating.doctor_command import EXIT_PROBLEMS
from bot.settings import SettingsError, read_settings
from tests.command import Finished, Run
from tests.conftest import SAMPLE_ARTICLE
from tests.servers import PostgreSQL

PASSWORD = "correct-horse"
NOWHERE = f"postgresql+psycopg://ann:{PASSWORD}@127.0.0.1:1/articles"
QUESTION = "How many troops were put on heightened alert?"
EXIT_SERVER = 23


def assert_one_line(finished: Finished, *words: str) -> None:
    assert finished.status == EXIT_SERVER
    assert finished.err.count("\n") == 1, finished.err
    assert PASSWORD not in finished.out + finished.err
    for word in words:
        assert word in finished.err


def test_the_same_answer_as_from_files(
    run: Run, data: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    [expected] = run("ask", "--json", QUESTION).objects()
    monkeypatch.setenv("CATALOG_URL", postgresql.new_database())
    findings = {each["check"]: each for each in run("doctor", "--json").objects()}
    assert findings["catalog"]["finding"] == "There are no articles yet."
    assert run("--data-dir", "beside", "ingest", SAMPLE_ARTICLE).status == 0
    asked = run("--data-dir", "elsewhere", "ask", "--json", QUESTION)
    [answer] = asked.objects()
    assert answer["status"] == "answered"
    del answer["elapsed_ms"], expected["elapsed_ms"]
    assert answer == expected
    checked = run("--data-dir", "elsewhere", "doctor", "--json").objects()
    found = next(each["finding"] for each in checked if each["check"] == "catalog")
    assert found.startswith("1 article in 1 version")
    assert "problem" not in {each["severity"] for each in checked}
    assert data.is_dir()


def test_what_works_on_the_file_says_what_to_use_instead(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOG_URL", NOWHERE)
    assert_one_line(run("backup", "here"), "pg_dump")
    assert_one_line(run("restore", "here"), "pg_restore")
    assert_one_line(run("repair"), "pg_restore", "pullquote rebuild")


def test_a_server_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_URL", NOWHERE)
    assert_one_line(run("ask", QUESTION), "articles at 127.0.0.1:1", "Check that the server runs")
    monkeypatch.setenv("CHROMA_URL", f"http://ann:{PASSWORD}@127.0.0.1:1")
    checked = run("doctor", "--json")
    assert checked.status == EXIT_PROBLEMS
    assert PASSWORD not in checked.out
    found = [each for each in checked.objects() if each["severity"] == "problem"]
    assert [each["check"] for each in found] == ["catalog"]


def test_a_database_that_is_not_there(
    run: Run, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOG_URL", postgresql.new_database().replace("/pullquote_", "/other_"))
    assert_one_line(run("articles"), "does not exist", "createdb")


def test_without_the_driver(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("CATALOG_URL", NOWHERE)
    assert_one_line(run("articles"), "pip install -c constraints.txt '.[postgresql]'")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CATALOG_URL", f"mysql://ann:{PASSWORD}@127.0.0.1/articles"),
        ("CATALOG_URL", PASSWORD),
        ("CHROMA_URL", f"ftp://ann:{PASSWORD}@127.0.0.1"),
        ("CHROMA_URL", f"ann:{PASSWORD}@127.0.0.1:8000"),
    ],
)
def test_an_address_that_is_none(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as raised:
        read_settings()
    error: BaseException | None = raised.value
    while error is not None:
        assert PASSWORD not in str(error)
        error = error.__cause__
