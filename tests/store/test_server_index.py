"""A Chroma server that several processes share: turns are taken, and without it work goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import pytest
from generated import add, article, paragraphs

from ingest.chunk import split_passages
from store.catalog import LibraryState
from store.embeddings import EmbeddingModel
from store.library import Library
from store.server_index import ServerIndex
from tests.servers import running_chroma

OWL = "An owl nests in the stadium of Farrow."
ASKED = "Which bird nests in the stadium?"

Open = Callable[..., Library]


@pytest.fixture(params=["sqlite", "postgresql"])
def open_(request: pytest.FixtureRequest, tmp_path: Path, model: EmbeddingModel) -> Iterator[Open]:
    """Opens a library on the Chroma server whose URL is given."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").new_database()
    opened: list[Library] = []

    def again(chroma_url: str, name: str = "data") -> Library:
        opened.append(
            Library(
                tmp_path / name, model, exhaustive_below=0, catalog_url=url, chroma_url=chroma_url
            )
        )
        return opened[-1]

    yield again
    for library in opened:
        library.close()


def index_of(library: Library) -> ServerIndex:
    index = library.require_index()
    assert isinstance(index, ServerIndex)
    return index


def state_of(library: Library) -> LibraryState:
    [state] = library._catalog.all_library_states()
    return state


def indexed(library: Library, state: LibraryState | None = None) -> int | None:
    """The revision that the server has."""
    return index_of(library).revision(library._catalog, state or state_of(library))


def test_one_at_a_time_brings_it_up_to_date(open_: Open, chroma: str) -> None:
    first, second = open_(chroma), open_(chroma)
    list(first.add_all([article("owl", [OWL, *paragraphs(1)])], split_passages))
    with index_of(first)._turn(state_of(first).id) as ours:
        assert ours
        second.catch_up()
        assert indexed(second) is None
        assert second.search(ASKED).hits[0].text == OWL  # without it
        first.catch_up()  # within its turn
    second.catch_up()
    assert indexed(first) == indexed(second) == state_of(first).revision == 1


def test_a_question_asks_for_the_collection_once(open_: Open, chroma: str) -> None:
    library = open_(chroma)
    add(library, article("owl", [OWL, *paragraphs(1)]))
    assert library.search(ASKED).hits[0].text == OWL  # the first one also looks whether it is sound
    asked: list[str] = []
    client = index_of(library)._chroma()
    hooks = client._server._session.event_hooks  # type: ignore[attr-defined]
    hooks["request"].append(lambda request: asked.append(request.url.path.rpartition("/")[2]))
    assert library.search(ASKED).hits[0].text == OWL
    assert asked == [index_of(library)._name(state_of(library).id), "query"]


def test_a_collection_that_another_process_made_anew(open_: Open, chroma: str) -> None:
    """Between the look at its revision and the question."""
    first, second = open_(chroma), open_(chroma)
    add(first, article("owl", [OWL, *paragraphs(1)]))
    state, vector = state_of(first), first._model.encode([OWL])[0].vector
    assert indexed(first) == state.revision
    found = index_of(first).nearest(state.id, vector, 3)
    assert found
    index_of(second).drop()
    assert index_of(first).nearest(state.id, vector, 3) is None
    second.catch_up()
    assert index_of(first).nearest(state.id, vector, 3) == found
    index_of(second).drop()
    second.catch_up()
    assert index_of(first).nearest(state.id, vector, 3) == found


def test_a_state_that_is_older_than_the_index(open_: Open, chroma: str) -> None:
    """Another process was faster; only an index newer than the catalog itself is thrown away."""
    library = open_(chroma)
    add(library, article("owl", OWL))
    before = state_of(library)
    add(library, article("more", paragraphs(2)))
    assert indexed(library, before) == before.revision
    assert indexed(library) == before.revision + 1
    collection = index_of(library)._collection(before.id)
    assert collection is not None
    known = dict(collection.metadata or {})
    collection.modify(metadata={**known, "revision": before.revision + 7})
    assert indexed(library) is None
    assert library.search(ASKED).hits[0].text == OWL
    library.catch_up()
    assert indexed(library) == before.revision + 1
    assert indexed(library, replace(before, revision=0)) == 0


@pytest.mark.parametrize("open_", ["sqlite"], indirect=True)
def test_catalogs_on_one_server_do_not_meet(open_: Open, chroma: str) -> None:
    one, other = open_(chroma), open_(chroma, "other")
    for library in (one, other):
        add(library, article("owl", OWL))
    [stored] = add(one, article("more", paragraphs(3)))
    one.remove(stored.article_id)  # throws the index away, which is small
    place = urlsplit(chroma)
    client = chromadb.HttpClient(place.hostname or "", place.port or 0)
    names = [each.name for each in client.list_collections()]
    assert index_of(other)._name(1) in names
    assert index_of(one)._name(1) not in names
    assert indexed(other) == 1
    one.catch_up()
    assert indexed(one) == state_of(one).revision


@pytest.mark.parametrize("open_", ["sqlite"], indirect=True)
def test_a_server_that_goes_away_and_comes_back(
    open_: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with running_chroma(tmp_path / "chroma") as url:
        library = open_(url)
        add(library, article("owl", [OWL, *paragraphs(4)]))
        assert indexed(library) == 1
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert library.search(ASKED).hits[0].text == OWL
        [stored] = add(library, article("whale", "A whale swam up the river to Glenholt."))
        assert library.search("What swam up the river?").hits[0].version.article_id == (
            stored.article_id
        )
        library.remove(stored.article_id)
    assert caplog.text.count("cannot be used") == 1
    with running_chroma(tmp_path / "chroma", urlsplit(url).port or 0):
        index_of(library)._rests_until = 0
        library.catch_up()
        assert indexed(library) == state_of(library).revision
        assert library.search(ASKED).hits[0].text == OWL
