"""A damaged catalog is repaired: what can be read is kept, what is lost is named."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from generated import add, article, paragraphs

from ingest.chunk import split_passages
from store.catalog import CATALOG_FILE
from store.embeddings import EmbeddingModel
from store.errors import CatalogCorruptError, DataFolderError, LibraryLockedError
from store.guilds import GuildSettings, library_of
from store.library import Library
from store.questions import KeptQuestion
from store.records import PUBLIC_LIBRARY, ExtractedArticle, Scope
from store.repair import Repaired, repair

GUILD = 7
SCOPE = Scope((PUBLIC_LIBRARY, library_of(GUILD)))
PAGE = 4096
WHALE = "A whale swam up the river to Glenholt."
ASKED = KeptQuestion(
    "q", GUILD, 2, "ann", "Who?", "answered", False, {}, Scope(), datetime(2024, 5, 7, tzinfo=UTC)
)


def web_article(seed: int, text: list[str]) -> ExtractedArticle:
    return article(str(seed), text, url=f"https://paper.example/{seed}")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, other_model: EmbeddingModel) -> Path:
    """A data folder with two libraries, earlier versions and a guild's records; copy it."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    with Library(folder, other_model) as library:
        add(library, article("whale", [WHALE, *paragraphs(70)], "On a whale", section="Wildlife"))
        add(library, *(web_article(seed, paragraphs(seed, 12)) for seed in range(12)))
        add(library, *(web_article(seed, paragraphs(seed + 20, 9)) for seed in range(0, 12, 2)))
        own = [
            replace(article(f"own{n}", paragraphs(n + 40)), identity=f"file:///own{n}.txt")
            for n in range(4)
        ]
        add(library, *own, into=library_of(GUILD))
        library.guilds.save(GUILD, GuildSettings(public_library=True))
        library.questions.keep(ASKED)
    return folder


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data"))


def texts(folder: Path, model: EmbeddingModel) -> dict[str, dict[int, str]]:
    with Library(folder, model) as library:
        ids = [summary.version.article_id for summary in library.articles(SCOPE)]
        return {
            id_: {version.number: version.text for version in library.history(id_)} for id_ in ids
        }


def derived(folder: Path) -> dict[str, Any]:
    """What is made from the texts, as it is after an ingest."""
    queries = {
        "passages": "SELECT id, article_id, library_id, ordinal, paragraph, start, [end], terms, "
        "vector FROM passages",
        "details": "SELECT passage_id, sentence_vectors, piece_vectors FROM passage_details",
        "lexical": "SELECT rowid, terms FROM lexical_1 "
        "UNION ALL SELECT rowid, terms FROM lexical_2",
        "earlier": "SELECT article_id, text_hash FROM earlier_paragraphs",
        "earlier terms": "SELECT terms FROM lexical_1_earlier",
        "sketches": "SELECT * FROM text_sketches",
        "runs": "SELECT * FROM sampled_runs",
        "libraries": "SELECT id, name, passages, terms FROM libraries",
        "sources": "SELECT address, article_id FROM sources",
        "questions": "SELECT * FROM kept_questions",
    }
    with closing(sqlite3.connect(folder / CATALOG_FILE)) as connection:
        return {name: sorted(connection.execute(query)) for name, query in queries.items()}


def is_like(folder: Path, other: Path, vectors: bool = True) -> bool:
    """Whether both have the same; vectors made in other batches differ in their last bits."""
    one, two = derived(folder), derived(other)
    if not vectors:
        for each in (one, two):
            each["passages"] = [row[:-1] for row in each["passages"]]
            each["details"] = [row[0] for row in each["details"]]
    return one == two


def mend(folder: Path, model: EmbeddingModel) -> Repaired:
    return repair(folder, model, split_passages)


def test_a_sound_catalog_is_left_as_it_is(
    data: Path, filled: Path, other_model: EmbeddingModel
) -> None:
    done = mend(data, other_model)
    assert (done.problems, done.lost, done.aside, done.embedded) == ((), (), None, 0)
    assert (done.contents.articles, done.contents.versions) == (17, 23)
    assert is_like(data, filled)
    assert texts(data, other_model) == texts(filled, other_model)


SPOILT: dict[str, str] = {
    "lexical rows": "DELETE FROM lexical_1 WHERE rowid % 2; DELETE FROM lexical_1_earlier",
    "no lexical table": "DROP TABLE lexical_2_terms; DROP TABLE lexical_2",
    "sketches": "DELETE FROM text_sketches; DELETE FROM sampled_runs WHERE run % 3",
    "counts": "UPDATE libraries SET passages = 5, terms = 5",
    "vectors": "UPDATE passages SET vector = zeroblob(length(vector)) WHERE id % 3 = 0",
    "short vectors": "UPDATE passages SET vector = x'00' WHERE id % 3 = 0",
    "details": "DELETE FROM passage_details WHERE passage_id % 3 = 0",
    "piece vectors": "UPDATE passage_details SET piece_vectors = x'' WHERE passage_id % 3 = 0",
    "passages": "DELETE FROM passage_details WHERE passage_id % 3 = 0;"
    "DELETE FROM passages WHERE id % 3 = 0",
    "frequencies": "UPDATE versions SET sentence_frequencies = '{}', sentences = 1",
}


@pytest.mark.parametrize("statements", SPOILT.values(), ids=SPOILT)
def test_what_derives_is_made_again(
    data: Path, filled: Path, other_model: EmbeddingModel, statements: str
) -> None:
    with closing(sqlite3.connect(data / CATALOG_FILE)) as connection:
        connection.executescript(statements)
    done = mend(data, other_model)
    assert (done.problems, done.lost) == ((), ())
    changes_vectors = "passages SET" in statements or "passage_details" in statements
    assert (done.embedded > 0) == changes_vectors
    assert is_like(data, filled, vectors=not changes_vectors)
    with Library(data, other_model, exhaustive_below=0) as library:
        library.catch_up()
        assert WHALE in [hit.text for hit in library.search(WHALE).hits[:3]]


def garble(file: Path, page: int) -> None:
    data = bytearray(file.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = random.Random(page).randbytes(PAGE)
    file.write_bytes(data)


def check_saved(
    folder: Path, done: Repaired, before: dict[str, dict[int, str]], model: EmbeddingModel
) -> None:
    """All is there that is not named as lost, nothing else is, and it can be asked and added to."""
    after = texts(folder, model)
    unnamed = any("cannot be named" in line for line in done.lost)
    for id_, versions in before.items():
        named = " ".join(line for line in done.lost if id_ in line)
        kept = after.get(id_, {})
        assert kept.items() <= versions.items()
        for number in versions.keys() - kept.keys():
            assert f"version {number}" in named or "all of it" in named or unnamed
    assert after.keys() <= before.keys()
    with Library(folder, model, exhaustive_below=0) as library:
        library.catch_up()
        assert bool(library.search("Who opened the bridge?", SCOPE).hits) == bool(after)
        add(library, article("later", "It rained."))


@pytest.fixture
def pages(filled: Path) -> int:
    return (filled / CATALOG_FILE).stat().st_size // PAGE


def damaged_pages(count: int) -> Iterator[int]:
    return iter([1, *random.Random(3).sample(range(2, count + 1), 6)])


def test_any_one_damaged_page_costs_no_more_than_what_was_on_it(
    filled: Path, tmp_path: Path, other_model: EmbeddingModel, pages: int
) -> None:
    before = texts(filled, other_model)
    for page in damaged_pages(pages):
        one_page(filled, tmp_path / str(page), other_model, before, page)


@pytest.mark.drill
def test_every_damaged_page(
    filled: Path, tmp_path: Path, other_model: EmbeddingModel, pages: int
) -> None:
    before = texts(filled, other_model)
    lost = []
    for page in range(1, pages + 1):
        lost.append(one_page(filled, tmp_path / str(page), other_model, before, page))
        shutil.rmtree(tmp_path / str(page))
    print(f"{pages} pages, each damaged once: articles lost {sum(lost)}, at most {max(lost)}")


def one_page(
    filled: Path, folder: Path, model: EmbeddingModel, before: dict[str, dict[int, str]], page: int
) -> int:
    shutil.copytree(filled, folder)
    garble(folder / CATALOG_FILE, page)
    garbled = (folder / CATALOG_FILE).read_bytes()
    done = mend(folder, model)
    if done.aside:
        kept = (done.aside / CATALOG_FILE).read_bytes()
        assert kept[100:] == garbled[100:], "the damaged one is kept, but for its header"
    else:
        assert not done.problems, "a page that nothing was on"
    check_saved(folder, done, before, model)
    lost = len(before) - len(texts(folder, model).keys() & before.keys())
    assert not lost or not any("cannot be named" in line for line in done.lost)
    return lost


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_catalog_that_was_cut_off(data: Path, other_model: EmbeddingModel, share: float) -> None:
    before = texts(data, other_model)
    catalog = data / CATALOG_FILE
    catalog.write_bytes(catalog.read_bytes()[: int(catalog.stat().st_size * share)])
    done = mend(data, other_model)
    assert done.problems
    check_saved(data, done, before, other_model)
    assert share < 0.9 or texts(data, other_model)


def test_a_text_that_changed_on_the_disk_is_not_quoted_but_can_be_read(
    data: Path, other_model: EmbeddingModel
) -> None:
    catalog = data / CATALOG_FILE
    spoilt = WHALE.replace("whale", "shale")
    bytes_before = catalog.read_bytes()
    assert WHALE.encode() in bytes_before
    catalog.write_bytes(bytes_before.replace(WHALE.encode(), spoilt.encode()))
    done = mend(data, other_model)
    [line] = done.lost
    assert "“On a whale”" in line
    assert done.aside is not None
    [file] = done.aside.glob("text-*.txt")
    assert str(file) in line
    assert spoilt in file.read_text(encoding="utf-8")
    with Library(data, other_model) as library:
        assert library.article_count(SCOPE) == 16
        assert not any("hale swam" in hit.text for hit in library.search(WHALE, SCOPE).hits)
        [again] = add(library, article("whale", WHALE))
        assert again.version == 1


def test_what_is_said_of_a_text_may_be_lost_without_it(
    data: Path, other_model: EmbeddingModel
) -> None:
    catalog = data / CATALOG_FILE
    said = b'{"section": "Wildlife"}'
    assert said in catalog.read_bytes()
    catalog.write_bytes(catalog.read_bytes().replace(said, said.replace(b"}", b"{")))
    garble(catalog, 1)
    mend(data, other_model)
    with Library(data, other_model) as library:
        known = library.search(WHALE, SCOPE).hits[0].version.metadata
        assert (known.title, known.section) == ("On a whale", None)


def test_what_the_log_alone_has_is_saved_too(
    data: Path, tmp_path: Path, other_model: EmbeddingModel
) -> None:
    folder = tmp_path / "killed"
    with Library(data, other_model) as library:
        [stored] = library.add_all([article("owl", "An owl nests in Farrow.")], split_passages)
        shutil.copytree(data, folder)
    garble(folder / CATALOG_FILE, 1)
    (folder / CATALOG_FILE).write_bytes(b"no database" * 9 + (folder / CATALOG_FILE).read_bytes())
    done = mend(folder, other_model)
    assert done.problems
    assert stored.article_id in texts(folder, other_model)


@pytest.fixture
def lost_tables() -> list[str]:
    return ["articles", "libraries", "guilds", "alembic_version"]


def test_articles_are_known_by_their_addresses(
    data: Path, other_model: EmbeddingModel, lost_tables: list[str]
) -> None:
    before = texts(data, other_model)
    with closing(sqlite3.connect(data / CATALOG_FILE)) as connection:
        roots = [
            connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)
            ).fetchone()[0]
            for name in lost_tables
        ]
    for root in roots:
        garble(data / CATALOG_FILE, root)
    done = mend(data, other_model)
    after = texts(data, other_model)
    assert after.items() <= before.items()
    assert len(after) == 12, "those whose address is with their text"
    assert done.problems


def test_nothing_is_repaired_under_somebody(data: Path, other_model: EmbeddingModel) -> None:
    with Library(data, other_model), pytest.raises(LibraryLockedError):
        mend(data, other_model)


def test_what_cannot_be_repaired(data: Path, tmp_path: Path, other_model: EmbeddingModel) -> None:
    with pytest.raises(DataFolderError, match="no catalog"):
        mend(tmp_path / "nowhere", other_model)
    with closing(sqlite3.connect(data / CATALOG_FILE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    before = (data / CATALOG_FILE).read_bytes()
    for spoil in (lambda: None, lambda: garble(data / CATALOG_FILE, 5)):
        spoil()
        before = (data / CATALOG_FILE).read_bytes()
        with pytest.raises(CatalogCorruptError, match="Update Pullquote"):
            mend(data, other_model)
        assert (data / CATALOG_FILE).read_bytes()[100:] == before[100:], "all but its header"
