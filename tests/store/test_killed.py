"""Ingest and removal killed at any moment and run again end as if nothing had happened."""

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
FEWER_FILES = 18
REMOVED_SHARE = 4
"""One of so many articles is removed."""
KILLS = 50
MOST_ROUNDS = 15
"""Of 12 runs each, of which about 7 are killed before they are done."""
QUESTIONS = (
    "What did the mayor of Aldmoor open?",
    "Who inspected the lighthouse?",
    "Which number has the bridge that was sold?",
)
DERIVED = {
    "text_sketches": "*",
    "sampled_runs": "*",
    "sources": "address, kind, article_id, content_hash, extractor, watched, failures, problem",
    "removed_passages": "id",
}
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
        texts: dict[str, Any] = {}
        for summary in catalog.articles(Scope()):
            id_ = summary.version.article_id
            texts[id_] = [(v.number, v.text, v.current, v.metadata) for v in catalog.history(id_)]
        return texts


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


def derived(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What is kept beside articles and passages; revisions are numbers of transactions."""
    with contextlib.closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall())
            for table, columns in DERIVED.items()
        }


def found(folder: Path, model: EmbeddingModel) -> list[list[tuple[str, str, float]]]:
    """What a few questions find, through the index."""
    with Library(folder, model, exhaustive_below=0) as library:
        library.catch_up()
        return [
            [(hit.version.article_id, hit.text, hit.score) for hit in library.search(each).hits[:5]]
            for each in QUESTIONS
        ]


def check_whole(
    folder: Path, model: EmbeddingModel, kept: dict[str, set[str]], gone: set[str]
) -> None:
    """Every article that was kept is there with one of its texts, whole and found; none is there
    that was removed."""
    if not kept:
        return
    with Library(folder, model) as library:
        present = {summary.version.article_id for summary in library.articles()}
        assert set(kept) <= present
        assert not gone & present
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


def check_same(folder: Path, undisturbed: Path, model: EmbeddingModel) -> None:
    assert contents(folder) == contents(undisturbed)
    ids, rows = vectors(folder)
    expected_ids, expected = vectors(undisturbed)
    assert ids == expected_ids
    assert (np.einsum("ij,ij->i", rows, expected) >= 0.999).all()
    assert len(spans(folder)) == len(ids)
    assert spans(folder) == spans(undisturbed)
    assert derived(folder) == derived(undisturbed)
    for one, other in zip(found(folder, model), found(undisturbed, model), strict=True):
        assert one
        assert [hit[:2] for hit in one] == [hit[:2] for hit in other]
        assert [hit[2] for hit in one] == pytest.approx([hit[2] for hit in other], abs=0.01)


def kill_somewhere(
    worker: Worker, chance: random.Random, seconds: float, most: int, *command: str
) -> tuple[list[Report], bool]:
    """Run a command and kill it: at a random time, after a random report, or while indexing."""
    child = worker.start(*command)
    way = chance.choice(["time", "report", "indexing"])
    patience = chance.uniform(0, seconds)
    count = chance.randrange(most)
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


class Drill:
    """One library that is killed again and again, and one that is left in peace."""

    def __init__(
        self, worker: Worker, model: EmbeddingModel, tmp_path: Path, seed: int, files: int
    ) -> None:
        self.count = files
        self.worker, self.model = worker, model
        self.chance = random.Random(seed)
        self.files = tmp_path / "files"
        self.undisturbed, self.folder = tmp_path / "undisturbed", tmp_path / "data"
        self.kept: dict[str, set[str]] = {}
        self.gone: set[str] = set()
        self.killed = 0

    def ingest(self, edition: int, kills: int) -> None:
        """Ingest all files anew, in an edition of their own, killed so many times."""
        write_files(self.files, self.count, seed=edition)
        texts = {path.name: read_article(path).text for path in self.files.iterdir()}
        reports, seconds = self.left_in_peace("ingest", str(self.files))
        names = {report[2]: report[1] for report in reports if report[0] == "kept"}
        assert len(names) == self.count
        for article_id in self.kept:
            self.kept[article_id].add(texts[names[article_id]])
        for _ in range(kills):
            for report in self.kill(seconds, "ingest", str(self.files)):
                if report[0] == "kept":
                    self.kept.setdefault(report[2], {texts[report[1]]})
            check_whole(self.folder, self.model, self.kept, self.gone)
        self.resume("ingest", str(self.files))
        self.kept |= {id_: self.kept.get(id_, {texts[name]}) for id_, name in names.items()}

    def remove(self, kills: int) -> None:
        """Remove some of the articles, killed so many times."""
        removed = self.chance.sample(sorted(self.kept), self.count // REMOVED_SHARE)
        _, seconds = self.left_in_peace("remove", *removed)
        for article_id in removed:
            del self.kept[article_id]
        for _ in range(kills):
            reports = self.kill(seconds, "remove", *removed)
            self.gone |= {report[1] for report in reports if report[0] == "removed"}
            check_whole(self.folder, self.model, self.kept, self.gone)
        self.resume("remove", *removed)

    def left_in_peace(self, command: str, *given: str) -> tuple[list[Report], float]:
        began = time.monotonic()
        reports = self.worker.complete(command, str(self.undisturbed), *given)
        return reports, time.monotonic() - began

    def kill(self, seconds: float, command: str, *given: str) -> list[Report]:
        reports, killed = kill_somewhere(
            self.worker, self.chance, seconds, self.count, command, str(self.folder), *given
        )
        self.killed += killed
        return reports

    def resume(self, command: str, *given: str) -> None:
        assert ["done"] in self.worker.complete(command, str(self.folder), *given)
        check_same(self.folder, self.undisturbed, self.model)


def drill(
    worker: Worker,
    model: EmbeddingModel,
    tmp_path: Path,
    seed: int,
    kills: int,
    files: int = FILES,
) -> int:
    """Kill the first ingest, the ingest of changed files and a removal so many times each.

    Returns how many of the runs were killed before they were done.
    """
    one = Drill(worker, model, tmp_path, seed, files)
    one.ingest(1, kills)
    one.ingest(2, kills)
    one.remove(kills)
    return one.killed


def test_killed_three_times(worker: Worker, model: EmbeddingModel, tmp_path: Path) -> None:
    killed = drill(worker, model, tmp_path, seed=1, kills=1, files=FEWER_FILES)
    assert killed, "no run was killed before it was done: nothing was tried"


@pytest.mark.drill
def test_killed_fifty_times(worker: Worker, model: EmbeddingModel, tmp_path: Path) -> None:
    killed = runs = 0
    for seed in range(2, 2 + MOST_ROUNDS):
        now = drill(worker, model, tmp_path / str(seed), seed, kills=4)
        killed, runs = killed + now, runs + 12
        print(f"seed {seed}: {now} of 12 runs killed before they were done")
        if killed >= KILLS:
            break
    print(f"{killed} of {runs} runs killed")
    assert killed >= KILLS, "most runs were done before they could be killed"
