"""Two libraries in one data folder: neither shows anything of the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from generated import add, article, paragraphs

from store.embeddings import EmbeddingModel
from store.errors import UnknownArticleError
from store.library import Library
from store.records import Scope

ONE, TWO, BOTH = Scope(("one",)), Scope(("two",)), Scope(("one", "two"))
FERRY = "The ferry Quintessa sank off Aldmoor; forty people were saved."
CHEST = "A keeper in Dunhaven found a chest of silver under the lighthouse Vermeulen."


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """A data folder with a library each for two owners."""
    with Library(tmp_path_factory.mktemp("scopes"), model, exhaustive_below=0) as library:
        add(library, article("ferry", [FERRY, *paragraphs(1)]), into="one")
        add(library, article("chest", [CHEST, *paragraphs(2)]), into="two")
        yield library


def test_a_search_finds_its_own_library_alone(shared: Library) -> None:
    for question in (FERRY, CHEST, "Who found silver?", "What sank?"):
        for scope, name in ((ONE, "one"), (TWO, "two")):
            hits = shared.search(question, scope).hits
            assert hits
            assert {hit.version.library for hit in hits} == {name}
        assert {hit.version.library for hit in shared.search(question, BOTH).hits} == {"one", "two"}
    assert shared.search(FERRY, Scope(("three",))).hits == []
    assert shared.search(FERRY).hits == []


def test_lists_and_ids_are_those_of_the_scope(shared: Library) -> None:
    [ferry], [chest] = shared.articles(ONE), shared.articles(TWO)
    assert (ferry.version.metadata.title, chest.version.metadata.title) == ("On ferry", "On chest")
    assert len(shared.articles(BOTH)) == shared.article_count(BOTH) == 2
    assert shared.article_count(ONE) == 1
    assert shared.articles() == []
    chest_id = chest.version.article_id
    assert shared.find(chest_id, TWO) == chest_id
    with pytest.raises(UnknownArticleError):
        shared.find(chest_id, ONE)
    with pytest.raises(UnknownArticleError):
        shared.find(chest_id[:4], ONE)


def test_an_id_of_another_library_opens_nothing(shared: Library) -> None:
    [chest] = shared.articles(TWO)
    stolen = Scope(("one",), frozenset({chest.version.article_id}))
    assert shared.search(CHEST, stolen).hits == []
    assert shared.articles(stolen) == []
    assert shared.article_count(stolen) == 0


def test_words_of_another_library_are_unknown(shared: Library) -> None:
    assert "Vermeulen" in shared.search("Where is Vermeulen?", ONE).unknown_words
    assert shared.search("Where is Vermeulen?", TWO).unknown_words == ()
    assert shared.search("Where is Vermeulen?", BOTH).unknown_words == ()


def test_corrections_come_from_the_own_library(shared: Library) -> None:
    question = "When did the Quintesa sink?"
    assert shared.search(question, ONE).corrections == {"Quintesa": "Quintessa"}
    assert shared.search(question, BOTH).corrections == {"Quintesa": "Quintessa"}
    assert shared.search(question, TWO).corrections == {}


def test_scores_do_not_tell_what_another_library_holds(shared: Library, library: Library) -> None:
    add(library, article("ferry", [FERRY, *paragraphs(1)]), into="one")
    alone, beside = library.search(FERRY, ONE), shared.search(FERRY, ONE)
    assert [(hit.text, hit.score, hit.coverage) for hit in alone.hits] == [
        (hit.text, hit.score, hit.coverage) for hit in beside.hits
    ]


def test_one_source_in_two_libraries_is_two_articles(library: Library) -> None:
    [one] = add(library, article("same", FERRY), into="one")
    [two] = add(library, article("same", FERRY), into="two")
    assert one.article_id != two.article_id
    library.remove(one.article_id)
    library.catch_up()
    assert library.search(FERRY, ONE).hits == []
    assert library.search(FERRY, TWO).hits[0].text == FERRY
