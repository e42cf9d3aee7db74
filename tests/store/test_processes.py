"""Several processes on one data folder: everybody is answered, nobody does harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chromadb
import pytest
from generated import add, article, paragraphs, write_files

from ingest.chunk import split_passages
from ingest.sources import read_article
from store.embeddings import EmbeddingModel
from store.errors import LibraryLockedError
from store.library import Library
from store.records import Scope

WHALE = "A whale swam up the river to Glenholt."
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts another process on a data folder; see ``worker.py``."""
    started: list[subprocess.Popen[str]] = []

    def begin(*command: str | Path) -> subprocess.Popen[str]:
        program = [sys.executable, str(Path(__file__).with_name("worker.py"))]
        process = subprocess.Popen(
            [*program, *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def read(process: subprocess.Popen[str]) -> list[Any]:
    assert process.stdout is not None
    report: list[Any] = json.loads(process.stdout.readline())
    return report


def tell(process: subprocess.Popen[str], *command: object) -> list[Any]:
    assert process.stdin is not None
    process.stdin.write(json.dumps(command) + "\n")
    process.stdin.flush()
    return read(process)


def test_a_second_process_answers_and_adds_while_the_first_owns_the_index(
    start: Start, model: EmbeddingModel, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    with Library(folder, model, exhaustive_below=0) as library:
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(4)))
    owner = start("hold", folder)
    assert read(owner) == ["ready"]
    assert read(owner) == ["holding", 4]
    with Library(folder, model, exhaustive_below=0) as library:
        assert library.search("Who opened the bridge?").hits
        [added] = tell(owner, "add", "whale", WHALE)
        assert library.search("What swam up the river?").hits[0].text == WHALE
        assert library.find(added) == added

        add(library, article("owl", "An owl nests in the stadium of Farrow."))
        assert tell(owner, "ask", "Which bird nests in the stadium?")[0].startswith("An owl")
        library.remove(added)
        assert WHALE not in tell(owner, "ask", "What swam up the river?")

        with pytest.raises(LibraryLockedError, match=r"Another process.*Stop the bot") as error:
            library.rebuild(split_passages)
        assert "\n" not in str(error.value)
        assert library.search("Which bird nests in the stadium?").hits[0].text.startswith("An owl")
        assert library.article_count() == 5
    owner.kill()
    owner.wait()
    with Library(folder, model, exhaustive_below=0) as library:
        library.catch_up()
        assert library.rebuild(split_passages) == 5, "a killed owner's lock is free"
    with chromadb.PersistentClient(str(folder / "chroma")) as client:
        [collection] = client.list_collections()
        rows = client.get_collection(collection.name, embedding_function=None)
        assert rows.count() == 4 * 4 + 1


def test_a_library_that_was_used_can_be_rebuilt(library: Library) -> None:
    add(library, article("whale", WHALE))
    assert library.search(WHALE).hits
    assert library.rebuild(split_passages) == 1
    assert library.search(WHALE).hits[0].text == WHALE


@pytest.mark.drill
def test_one_asks_while_another_ingests(
    start: Start, model: EmbeddingModel, tmp_path: Path
) -> None:
    folder, files = tmp_path / "data", tmp_path / "files"
    texts = {path.name: read_article(path).text for path in write_files(files, 18)}
    with Library(folder, model, exhaustive_below=0) as asking:
        add(asking, article("whale", WHALE))
        worker = start("ingest", folder, files)
        assert read(worker) == ["ready"]
        seen = 0
        while (report := read(worker)) != ["done"]:
            if report[0] != "kept":
                continue
            seen += 1
            if seen % 6:
                continue
            _, name, article_id = report
            asked = texts[name].split("\n\n")[-1]
            found = {hit.version.article_id: hit.text for hit in asking.search(asked).hits}
            assert found[article_id] in texts[name]
            assert asking.search(WHALE).hits[0].text == WHALE
            list(asking.add_all([article("own", f"Report number {seen}.")], split_passages))
        assert seen == 18
        asking.catch_up()
        assert asking.article_count() == 20
        assert len(asking.history(asking.find(_id_of(asking, "On own")))) == 3
    with Library(folder, model) as library:
        for summary in library.articles():
            scope = Scope(article_ids=frozenset({summary.version.article_id}))
            for hit in library.search("number", scope).hits:
                assert hit.version.text[hit.start : hit.end] == hit.text


def _id_of(library: Library, title: str) -> str:
    return next(
        summary.version.article_id
        for summary in library.articles()
        if summary.version.metadata.title == title
    )


@pytest.mark.drill
def test_a_running_command_sees_what_is_ingested_meanwhile(
    model: EmbeddingModel, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    with Library(folder, model) as library:
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(3)))
        program = "from bot.cli import main; main()"
        command = ["--data-dir", str(folder), "ask", "--json", "--batch", "-"]
        asking = subprocess.Popen(
            [sys.executable, "-c", program, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        assert asking.stdin is not None

        def ask(question: str) -> dict[str, Any]:
            asking.stdin.write(question + "\n")  # type: ignore[union-attr]
            asking.stdin.flush()  # type: ignore[union-attr]
            answer: dict[str, Any] = json.loads(asking.stdout.readline())  # type: ignore[union-attr]
            return answer

        before = ask("Which animal swam up the river to Glenholt?")
        assert "whale" not in json.dumps(before)
        add(library, article("whale", WHALE))
        after = ask("Which animal swam up the river to Glenholt?")
        assert after["citations"][0]["quote"] == WHALE
        asking.stdin.close()
        assert asking.wait(120) == 0


def test_many_processes_may_make_the_folder_at_once(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from store.catalog import Catalog; from store.records import Scope\n"
        "sys.stdin.readline(); catalog = Catalog(pathlib.Path(sys.argv[1]))\n"
        "print(catalog.identity, catalog.article_count(Scope()))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "data")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        process.stdin.write("go\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    said = [process.communicate() for process in processes]
    assert [error for _, error in said] == [""] * 4
    assert len({out for out, _ in said}) == 1
