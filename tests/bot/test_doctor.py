"""``pullquote doctor``: finds what is wrong, says what to do, and gives no secret away."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.discord import startup
from bot.operating import environment_checks, folder_checks
from store.condition import index_condition
from store.embeddings import EmbeddingModel
from store.errors import ModelError
from store.library import Library
from tests.command import Run

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.not-a-real-token-but-one-of-its-form"


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch, model: EmbeddingModel) -> Run:
    """The command where there is no token; the checks, too, have the loaded model."""
    monkeypatch.setattr(environment_checks, "EmbeddingModel", lambda _name: model)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    return run


Found = dict[str, dict[str, Any]]


def findings(run: Run, status: int, *options: str) -> Found:
    """The worst finding of each check by its name."""
    done = run("doctor", "--json", *options)
    assert done.status == status
    order = ["ok", "note", "warning", "problem"]
    worst: Found = {}
    for each in sorted(done.objects(), key=lambda each: order.index(each["severity"])):
        worst[each["check"]] = each
    return worst


def statements(data: Path, script: str) -> None:
    with closing(sqlite3.connect(data / "catalog.sqlite")) as connection:
        connection.executescript(script)


@pytest.mark.usefixtures("data")
def test_all_is_well(run: Run, data: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    done = run("doctor")
    assert done.status == 0, done.out
    assert "0 problems, 0 warnings, 1 note." in done.out
    assert "1 article in 1 version" in done.out
    after = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    assert after == before, "looking changes nothing"


def test_nothing_is_there_yet(run: Run, tmp_path: Path) -> None:
    found = findings(run, 0)
    assert found["data folder"]["severity"] == found["catalog"]["severity"] == "note"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_catalog(run: Run, data: Path) -> None:
    catalog = data / "catalog.sqlite"
    whole = catalog.read_bytes()
    for damaged in (
        whole.replace(b"heightened alert", b"heightened alarm"),
        whole[: len(whole) // 2],
        random.Random(1).randbytes(9000),
    ):
        catalog.write_bytes(damaged)
        found = findings(run, 21)
        assert found["catalog"]["severity"] == "problem"
        assert "pullquote repair" in found["catalog"]["remedy"]


def test_schemas(run: Run, data: Path) -> None:
    for newer in ("0099", "abc123"):
        statements(data, f"UPDATE alembic_version SET version_num = '{newer}'")
        assert findings(run, 21)["catalog"]["remedy"] == "Update Pullquote."
    statements(data, "UPDATE alembic_version SET version_num = '0016'")
    assert findings(run, 0)["catalog"]["severity"] == "note"
    statements(data, "DROP TABLE alembic_version; UPDATE schema_version SET number = 99")
    assert findings(run, 21)["catalog"]["remedy"] == "Update Pullquote."
    statements(data, "UPDATE schema_version SET number = 1")
    assert "of schema 0001" in findings(run, 0)["catalog"]["finding"]


def test_a_library_of_another_model(run: Run, data: Path) -> None:
    statements(data, "UPDATE properties SET value = 'other-model' WHERE name = 'embedding_model'")
    found = findings(run, 21)["model"]
    assert "other-model" in found["finding"]
    assert "pullquote rebuild" in found["remedy"]


@pytest.mark.usefixtures("data")
def test_a_model_that_is_damaged(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_model: EmbeddingModel) -> None:
        raise ModelError("The weights are not the expected ones. Run: pip install it")

    monkeypatch.setattr(EmbeddingModel, "load", load)
    found = findings(run, 21)["model"]
    assert found["finding"] == "The weights are not the expected ones."
    assert found["remedy"] == "Run: pip install it"


def test_a_clock_that_goes_wrong(run: Run, data: Path) -> None:
    future = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    statements(data, f"UPDATE versions SET retrieved = '{future}'")
    found = findings(run, 0)["clock"]
    assert found["severity"] == "warning"
    assert future[:10] in found["finding"]


def test_sources_and_articles(run: Run, data: Path) -> None:
    statements(
        data,
        "UPDATE versions SET published = NULL;"
        "INSERT INTO sources (library_id, address, kind, watched, failures, problem)"
        "VALUES (1, 'https://gone.example/', 'page', 1, 7, 'It is not there (404).')",
    )
    found = findings(run, 0)
    assert "date of publication: 1 of 1" in found["articles"]["finding"]
    assert found["sources"]["severity"] == "warning"
    assert "https://gone.example/ (7 times: It is not there (404))" in found["sources"]["finding"]


def test_queued_sources(run: Run, data: Path) -> None:
    assert "queue" not in findings(run, 0)
    columns = "library_id, address, kind, status, again, attempts, queued, due, until"
    rows = [
        "(1, 'a', 'page', 'waiting', 0, 0, '2020', '2020-01-01T00:00:00+00:00', NULL)",
        "(1, 'b', 'page', 'running', 0, 1, '2020', '2020', '2020')",  # of a worker that is dead
    ]
    statements(data, f"INSERT INTO ingest_jobs ({columns}) VALUES {', '.join(rows)}")
    found = findings(run, 0)["queue"]
    assert found["severity"] == "warning"
    assert found["finding"] == "1 queued source and no worker that reads."
    statements(data, "UPDATE ingest_jobs SET until = '9999' WHERE address = 'b'")
    assert findings(run, 0)["queue"]["finding"] == "1 waiting, 1 being read."
    statements(data, "UPDATE ingest_jobs SET status = 'failed'")
    assert "pullquote jobs" in (findings(run, 0)["queue"]["remedy"] or "")


def test_the_owner_of_the_index_is_named(
    run: Run, data: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_checks, "EXHAUSTIVE_BELOW_PASSAGES", 0)
    assert "Whole" in findings(run, 0)["index"]["finding"]
    with Library(data, model, exhaustive_below=0) as library:
        library.search("troops")
        if index_condition(data).owner is None:
            pytest.skip("this system does not list locks")
        assert findings(run, 0)["index"]["finding"].startswith("In use by process ")
    (data / "index.seal").write_text("another")
    assert findings(run, 0)["index"]["severity"] == "note"


@pytest.mark.usefixtures("data")
def test_settings(run: Run, tmp_path: Path) -> None:
    settings = tmp_path / ".env"
    settings.write_text("DISCORD_TOKN=x\nOPENAI_API_KEY=secret-value\nSHELL_COLOUR=1\n")
    settings.chmod(0o644)
    done = run("doctor", "--json")
    told = [each for each in done.objects() if each["check"] == "settings"]
    assert [each["severity"] for each in told] == ["warning", "warning"]
    assert "DISCORD_TOKEN" in told[0]["remedy"]
    assert told[1]["remedy"] == "chmod 600 .env"
    assert "secret-value" not in done.out + done.err
    settings.write_text("DISCORD_TOKEN=x\n")
    settings.chmod(0o600)
    assert findings(run, 21)["settings"]["severity"] == "ok"


@pytest.mark.usefixtures("data")
def test_the_token_is_never_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_token: str) -> bool:
        raise startup.StartupError(startup.BAD_TOKEN)

    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    assert findings(run, 0)["discord"]["severity"] == "ok"
    monkeypatch.setattr(startup, "check_token", refused)
    done = run("doctor", "--json", "--online")
    assert done.status == 21
    [told] = [each for each in done.objects() if each["check"] == "discord"]
    assert "does not accept" in told["finding"]
    assert "Reset Token" in told["remedy"]
    assert not any(part in done.out + done.err for part in TOKEN.split("."))
    monkeypatch.setenv("DISCORD_TOKEN", "no token")
    assert findings(run, 21)["discord"]["severity"] == "problem"


@pytest.mark.usefixtures("data")
def test_a_language_model_without_its_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("LLM", "openai:some-model")
    assert "OPENAI_API_KEY" in json.dumps(findings(run, 21)["language model"])
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")
    assert findings(run, 0)["language model"]["severity"] == "ok"


@pytest.mark.usefixtures("data")
def test_packages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment_checks, "_constraints", lambda: {"rich": "0.1"})
    assert "rich" in findings(run, 0)["packages"]["finding"]
    monkeypatch.setattr(environment_checks, "_requirements", lambda: frozenset({"absent"}))
    assert any(each["remedy"] == "pip install absent" for each in run("doctor", "--json").objects())
