"""``pullquote ingest --queue``, ``worker`` and ``jobs``, as their users see them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bot.working import command
from ingest.queued import IngestWorker, WorkResult
from store.errors import CatalogServerError
from tests.bot.samples import write_article
from tests.command import Run

pytestmark = pytest.mark.usefixtures("service_logs")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles and an empty file."""
    files = tmp_path / "files"
    files.mkdir()
    write_article(files / "rain.md", "Rain", "It rained in Oslo on Monday.")
    write_article(files / "snow.md", "Snow", "It snowed in Bergen on Sunday.")
    (files / "void.md").write_text("")
    return files


def test_queued_read_and_listed(run: Run, folder: Path) -> None:
    assert "Nothing is queued." in run("jobs").out
    queued = run("ingest", "--queue", folder, "nowhere.md")
    assert queued.status == 3
    assert queued.out == "3 queued, 1 refused. `pullquote worker` reads what is queued.\n"
    assert "nowhere.md: no such file or folder" in queued.err
    assert run("jobs").out.endswith("3 waiting\n")

    done = run("worker", "--once")
    assert done.status == 0
    read = [each for each in map(str, done.err.splitlines()) if '"outcome": "new"' in each]
    assert len(read) == 2
    assert "It rained" not in done.err
    listed = run("jobs")
    assert "the file is empty" in listed.out
    assert listed.out.endswith("1 failed, 2 done within a day\n")
    [failed, summary] = run("jobs", "--json").objects()
    assert (failed["status"], failed["attempts"]) == ("failed", 1)
    assert summary["summary"] == {"waiting": 0, "running": 0, "failed": 1, "done": 2}

    [*_, again] = run("ingest", "--queue", "--json", folder).objects()
    assert again["summary"] == {"sources": 3, "queued": 1, "unchanged": 2, "refused": 0}
    assert run("jobs", "remove", "waiting").out == "1 waiting removed.\n"
    assert run("jobs", "remove", "running").status == 2


def test_a_worker_waits_for_the_catalog_and_finishes_its_article_when_stopped(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = IngestWorker.work
    faults = [CatalogServerError("The catalog is away.")]

    def work(worker: IngestWorker) -> WorkResult | None:
        if faults:
            raise faults.pop()
        os.kill(os.getpid(), signal.SIGTERM)
        return real(worker)

    monkeypatch.setattr(IngestWorker, "work", work)
    monkeypatch.setattr(command, "CATALOG_SECONDS", 0.01)
    before = signal.getsignal(signal.SIGTERM)
    run("ingest", "--queue", folder)
    stopped = run("worker")
    assert stopped.status == 0
    assert "The catalog is away. Trying again in 0 s." in stopped.err
    assert "stopping after this article" in stopped.err
    [*_, summary] = run("jobs", "--json").objects()
    assert summary["summary"] == {"waiting": 2, "running": 0, "failed": 0, "done": 1}
    assert signal.getsignal(signal.SIGTERM) is before
