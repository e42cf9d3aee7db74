"""Ingest killed at any moment and run again ends as if nothing had happened."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from generated import write_files

from ingest.chunk import split_passages
from ingest.sources import read_article
from store.catalog import Catalog
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Scope

FILES = 50
Report = list[Any]


class Worker:
    """The process in ``worker.py``."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("worker.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.read() == ["ready"]

    def read(self) -> Report:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the worker ended"
        report: Report = json.loads(line)
        return report

    def start(self, *command: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        kind, child = self.read()
        assert kind == "child"
        return int(child)

    def reports(self) -> Iterator[Report]:
        """What the child reports until it has ended, however it does."""
        while (report := self.read()) != ["ended"]:
            yield report

    def complete(self, *command: str) -> list[Report]:
        self.start(*command)
        return list(self.reports())


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = Worker()
    yield started
    started.process.stdin.close()  # type: ignore[union-attr]
    started.process.wait()


def contents(folder: Path) -> dict[str, Any]:
    """Everything of a library but its vectors and when it was made."""
    catalog = Catalog(folder)
    with contextlib.closing(catalog):
        found: dict[str, Any] = {}
        for summary in catalog.articles(Scope()):
            id_ = summary.version.article_id
            found[id_] = [(v.number, v.text, v.current, v.metadata) for v in catalog.history(id_)]
        return found


def vectors(folder: Path) -> tuple[list[int], np.ndarray[Any, Any]]:
    catalog = Catalog(folder)
    with contextlib.closing(catalog):
        [state] = catalog.all_library_states()
        rows = catalog.vector_rows(state.id, 384)
        assert len(rows.ids) == state.passages
        return rows.ids.tolist(), rows.vectors


def spans(folder: Path) -> list[tuple[Any, ...]]:
    """Where every passage and its sentences are, and what the lexical index has of them."""
    with contextlib.closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        return connection.execute(
            """SELECT id, article_id, ordinal, paragraph, start, "end", sentences, lexical_1.terms
            FROM passages JOIN lexical_1 ON lexical_1.rowid = id ORDER BY id"""
        ).fetchall()


def check_whole(folder: Path, model: EmbeddingModel, kept: dict[str, set[str]]) -> None:
    """Every article that was kept is there with one of its texts, whole and found."""
    if not kept:
        return
    with Library(folder, model) as library:
        assert set(kept) <= {summary.version.article_id for summary in library.articles()}
        for article_id in random.Random(1).sample(sorted(kept), min(len(kept), 3)):
            version = library.version(article_id)
            assert version.text in kept[article_id]
            expected = [
                (p.paragraph, sentence)
                for p in split_passages(version.text, model.word_piece_spans, 254)
                for sentence in p.sentences
            ]
            hits = library.search(version.text[:300], Scope(article_ids=frozenset({article_id})))
            found = [(hit.paragraph, (hit.start, hit.end)) for hit in hits.hits]
            assert sorted(found) == expected


def check_same(folder: Path, undisturbed: Path) -> None:
    assert contents(folder) == contents(undisturbed)
    ids, rows = vectors(folder)
    expected_ids, expected = vectors(undisturbed)
    assert ids == expected_ids
    assert (np.einsum("ij,ij->i", rows, expected) >= 0.999).all()
    assert len(spans(folder)) == len(ids)
    assert spans(folder) == spans(undisturbed)


def kill_somewhere(
    worker: Worker, chance: random.Random, seconds: float, *command: str
) -> tuple[list[Report], bool]:
    """Run a command and kill it: at a random time, after a random report, or while indexing."""
    child = worker.start(*command)
    way = chance.choice(["time", "report", "indexing"])
    patience = chance.uniform(0, seconds)
    count = chance.randrange(FILES)
    seen: list[Report] = []

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    if way == "time":
        time.sleep(patience)
        kill()
    for report in worker.reports():
        seen.append(report)
        if (way == "report" and len(seen) > count) or (
            way == "indexing" and report == ["indexing"]
        ):
            time.sleep(chance.choice([0, 0, 0.001, 0.02, 0.1]))
            kill()
    return seen, ["done"] not in seen


def drill(worker: Worker, model: EmbeddingModel, tmp_path: Path, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    files, undisturbed, folder = tmp_path / "files", tmp_path / "undisturbed", tmp_path / "data"
    kept: dict[str, set[str]] = {}
    killed = 0
    for edition in (1, 2):  # from nothing, then every article changed
        write_files(files, FILES, seed=edition)
        texts = {path.name: read_article(path).text for path in files.iterdir()}
        began = time.monotonic()
        reports = worker.complete("ingest", str(undisturbed), str(files))
        seconds = time.monotonic() - began
        names = {report[2]: report[1] for report in reports if report[0] == "kept"}
        assert len(names) == FILES
        if edition == 2:
            for article_id, name in names.items():
                kept[article_id].add(texts[name])
        wanted = kills // 2 + (edition == 2 and kills % 2)
        for _ in range(wanted):
            seen, was_killed = kill_somewhere(
                worker, chance, seconds, "ingest", str(folder), str(files)
            )
            killed += was_killed
            for report in seen:
                if report[0] == "kept":
                    kept.setdefault(report[2], {texts[report[1]]})
            check_whole(folder, model, kept)
        assert ["done"] in worker.complete("ingest", str(folder), str(files))
        kept |= {id_: kept.get(id_, {texts[name]}) for id_, name in names.items()}
        check_same(folder, undisturbed)
    assert killed, "no run was killed before it was done: nothing was tried"


def test_killed_three_times(worker: Worker, model: EmbeddingModel, tmp_path: Path) -> None:
    drill(worker, model, tmp_path, seed=1, kills=3)


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(2, 6))
def test_killed_many_times(
    worker: Worker, model: EmbeddingModel, tmp_path: Path, seed: int
) -> None:
    drill(worker, model, tmp_path, seed, kills=12)
