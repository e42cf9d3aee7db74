"""Chroma is made from the catalog: complete, thrown away when damaged, never needed for answers."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import chromadb
import pytest
from generated import add, article, paragraphs
from sqlalchemy import create_engine, text

from ingest.chunk import split_passages
from store.catalog import Catalog
from store.embeddings import EmbeddingModel
from store.library import Library
from store.vector_index import CHECKED_ROWS, UPSERT_ROWS
from store.vector_rows import VectorRows

QUESTIONS = (
    "Who repaired the lighthouse of Hartsea?",
    "Which council closed a library?",
    "What did the judge of Corsley sell?",
    "Where did fishermen paint a stadium?",
    "How many tunnels were inspected by the mayor?",
)
Damage = Callable[[Path], None]


def open_library(folder: Path, model: EmbeddingModel, by_index: bool = True) -> Library:
    return Library(folder, model, exhaustive_below=0 if by_index else 10**9)


def found(library: Library) -> list[list[tuple[str, float]]]:
    """The best sentences; Chroma finds only about all of the passages they are chosen from."""
    return [
        [(hit.text, round(hit.score, 5)) for hit in library.search(question).hits[:5]]
        for question in QUESTIONS
    ]


def indexed(folder: Path) -> int:
    """How many rows Chroma has; call when no library has the folder open."""
    with chromadb.PersistentClient(str(folder / "chroma")) as client:
        return sum(
            client.get_collection(item.name, embedding_function=None).count()
            for item in client.list_collections()
        )


def passages(folder: Path) -> int:
    with create_engine(f"sqlite:///{folder / 'catalog.sqlite'}").connect() as connection:
        return connection.execute(text("SELECT count(*) FROM passages")).scalar_one()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with more rows than Chroma keeps out of its graph (1,000); copy it."""
    folder = tmp_path_factory.mktemp("large") / "data"
    chance = random.Random(5)
    words = "harbour council bridge river vote storm train coal wheat price".split()
    with open_library(folder, model) as library:
        add(
            library,
            *(
                article(f"short{n}", ["-".join(chance.sample(words, 3)) for _ in range(150)])
                for n in range(7)
            ),
            *(article(str(seed), paragraphs(seed)) for seed in range(8)),
        )
    return folder


@pytest.fixture(scope="module")
def expected(large: Path, model: EmbeddingModel) -> list[list[tuple[str, float]]]:
    """What an exhaustive search finds in it."""
    with open_library(large, model, by_index=False) as library:
        return found(library)


def test_the_index_has_every_passage_once(large: Path) -> None:
    assert indexed(large) == passages(large) > 1000


def test_the_index_and_exhaustive_search_find_the_same(
    large: Path, model: EmbeddingModel, expected: list[list[tuple[str, float]]], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(large, folder)
    with open_library(folder, model) as library:
        assert found(library) == expected


def garbage(pattern: str, first: int = 0, count: int = -1) -> Damage:
    def damage(folder: Path) -> None:
        chance = random.Random(1)
        files = list(folder.glob(pattern))
        assert files
        for file in files:
            data = bytearray(file.read_bytes())
            last = len(data) if count < 0 else first + count
            data[first:last] = chance.randbytes(last - first)
            file.write_bytes(data)

    return damage


def cut_in_half(folder: Path) -> None:
    file = folder / "chroma" / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def without_folder(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")


def without_graph(folder: Path) -> None:
    for found in (folder / "chroma").iterdir():
        if found.is_dir():
            shutil.rmtree(found)


def without_graph_and_seal(folder: Path) -> None:
    without_graph(folder)
    (folder / "index.seal").unlink()


def file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")
    (folder / "chroma").write_text("not a folder")


def without_a_row(folder: Path) -> None:
    with chromadb.PersistentClient(str(folder / "chroma")) as client:
        [collection] = client.list_collections()
        rows = client.get_collection(collection.name, embedding_function=None)
        rows.delete(ids=rows.get(limit=1)["ids"])


DAMAGES: dict[str, Damage] = {
    "folder gone": without_folder,
    "graph gone": without_graph,
    "graph gone unnoticed": without_graph_and_seal,
    "a file in its place": file_in_its_place,
    "no database": garbage("chroma/chroma.sqlite3"),
    "database damaged inside": garbage("chroma/chroma.sqlite3", 200_000),
    "database cut": cut_in_half,
    "graph": garbage("chroma/*/data_level0.bin"),
    "graph header": garbage("chroma/*/header.bin"),
    "graph ids": garbage("chroma/*/index_metadata.pickle"),
    "one row gone": without_a_row,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_made_again_and_nothing_is_missed(
    large: Path,
    model: EmbeddingModel,
    expected: list[list[tuple[str, float]]],
    tmp_path: Path,
    damage: Damage,
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(large, folder)
    damage(folder)
    with open_library(folder, model) as library:
        assert found(library) == expected
        library.catch_up()
        assert found(library) == expected
    assert indexed(folder) == passages(folder)


def test_an_index_that_breaks_while_in_use(
    large: Path, model: EmbeddingModel, expected: list[list[tuple[str, float]]], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(large, folder)
    with open_library(folder, model) as library:
        assert found(library) == expected
        garbage("chroma/chroma.sqlite3")(folder)
        assert found(library) == expected
        add(library, article("later", "The orchard of Farrow was sold to nurses."))
        assert library.search("Who bought the orchard of Farrow?").hits[0].text.startswith("The o")
    assert indexed(folder) == passages(folder)


def test_rows_newer_than_the_index_are_found(tmp_path: Path, model: EmbeddingModel) -> None:
    with open_library(tmp_path / "data", model) as library:
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(5)))
        [stored] = library.add_all(
            [article("later", "A whale swam up the river to Glenholt.")], split_passages
        )
        for question in ("What swam up the river?", "Which cetacean was seen upstream?"):
            hits = library.search(question).hits
            assert any(hit.version.article_id == stored.article_id for hit in hits)
        list(library.add_all([article("later", "A seal swam up it.")], split_passages))
        hits = library.search("A whale swam up the river to Glenholt.").hits
        assert not any("whale" in hit.text for hit in hits)
        assert any("seal" in hit.text for hit in hits)
    assert indexed(tmp_path / "data") < passages(tmp_path / "data") + 2
    with open_library(tmp_path / "data", model) as library:
        library.catch_up_if_quick()
    assert indexed(tmp_path / "data") == passages(tmp_path / "data")


def test_an_index_of_a_lost_catalog_is_not_used(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "data"
    with open_library(folder, model) as library:
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(4)))
    for file in folder.glob("catalog.sqlite*"):
        file.unlink()
    with open_library(folder, model) as library:
        for seed in range(10, 16):
            add(library, article(str(seed), paragraphs(seed)))
        by_index = found(library)
    with open_library(folder, model, by_index=False) as library:
        assert by_index == found(library)
    assert indexed(folder) == passages(folder)


def test_an_index_newer_than_the_catalog_is_not_used(tmp_path: Path, model: EmbeddingModel) -> None:
    folder, backup = tmp_path / "data", tmp_path / "backup.sqlite"
    with open_library(folder, model) as library:
        add(library, article("0", paragraphs(0)))
    shutil.copy(folder / "catalog.sqlite", backup)
    with open_library(folder, model) as library:
        for seed in range(1, 4):
            add(library, article(str(seed), paragraphs(seed)))
    for file in folder.glob("catalog.sqlite*"):
        file.unlink()
    shutil.copy(backup, folder / "catalog.sqlite")
    with open_library(folder, model) as library:
        assert all(found(library))
        add(library, article("7", "A whale swam up the river to Glenholt."))
        assert "whale" in library.search("Which cetacean was seen upstream?").hits[0].text
    assert indexed(folder) == passages(folder) == 5


def test_paragraphs_that_all_articles_share_are_no_damage(
    tmp_path: Path, model: EmbeddingModel, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    shared = "This is a story that develops; more will follow in Hartsea."
    with open_library(folder, model) as library:
        add(library, *(article(str(number), shared) for number in range(30)))
    with open_library(folder, model) as library:
        assert library.search(shared).hits[0].text == shared
    assert caplog.messages == []
    assert indexed(folder) == 30


def test_the_index_is_the_process_own_not_a_thread_s(large: Path, model: EmbeddingModel) -> None:
    """A bot opens it on one thread, answers on another, and closes on a third."""
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        library = first.submit(open_library, large, model).result()
        first.submit(library.warm_up).result()
        assert second.submit(library.require_index).result().owned
        second.submit(library.close).result()
    with open_library(large, model) as again:
        assert again.require_index().owned


def test_it_is_made_and_checked_in_parts(
    large: Path, model: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million vectors are never in memory at once, and what goes meanwhile is no damage."""
    folder = tmp_path / "data"
    shutil.copytree(large, folder)
    without_folder(folder)
    read: list[int] = []
    told: list[tuple[int, int]] = []
    vectors_of = Catalog.vectors_of

    def watched(catalog: Catalog, library_id: int, ids: list[int], dimension: int) -> VectorRows:
        read.append(len(ids))
        return vectors_of(catalog, library_id, ids, dimension)

    monkeypatch.setattr(Catalog, "vectors_of", watched)
    monkeypatch.setattr(Catalog, "vector_rows", None)
    total = passages(folder)
    with open_library(folder, model) as library:

        def removing(done: int, of: int) -> None:
            told.append((done, of))
            if done == UPSERT_ROWS:
                for summary in library.articles()[:4]:
                    library._catalog.remove(summary.version.article_id)

        library.catch_up(removing)
        assert told[-1] == (total, total)
        assert sum(read) == total
        assert max(read) == UPSERT_ROWS
        library.catch_up()
    assert indexed(folder) == passages(folder) < total
    read.clear()
    with open_library(folder, model) as library:
        library.catch_up()
    assert sum(read) <= (CHECKED_ROWS + 1) ** 2  # a sample, and what is like each of it
    assert indexed(folder) == passages(folder)
