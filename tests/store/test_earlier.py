"""Words that articles no longer have: found among earlier versions, gone with their article."""

from __future__ import annotations

from pathlib import Path

from generated import add, article, paragraphs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_migrations import first as first  # noqa: PLC0414  (a fixture)
from test_removal import holds

from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Scope
from store.terms import terms

OLD = "The dish called Quuxwortel is served in Hartsea."
NEW = "The dish called Xylocarpinade is served in Hartsea."
ONE = Scope(("one",))


def found(library: Library, words: str, earlier: bool, scope: Scope = ONE) -> list[tuple[int, str]]:
    """Version and words of what is found."""
    return [
        (each.version.number, each.version.text[each.start : each.end])
        for each in library.wordings([words], scope, earlier).found
    ]


def test_a_paragraph_is_earlier_once_it_is_gone(library: Library) -> None:
    kept = paragraphs(3)
    add(library, article("dish", [OLD, *kept]), into="one")
    assert found(library, OLD, earlier=False)[0] == (1, OLD)
    assert found(library, OLD, earlier=True) == []
    add(library, article("dish", [NEW, *kept]), into="one")
    assert found(library, NEW, earlier=False)[0] == (2, NEW)
    assert found(library, OLD, earlier=True) == [(1, OLD)]
    assert found(library, kept[0], earlier=True) == []


def test_it_is_found_in_its_own_library_and_articles_alone(library: Library) -> None:
    for name in ("dish", "meal"):
        add(library, article(name, OLD), into="one")
        [stored] = add(library, article(name, NEW), into="one")
    assert found(library, OLD, earlier=True, scope=Scope(("two",))) == []
    assert found(library, OLD, earlier=True, scope=Scope()) == []
    bound = Scope(("one",), frozenset({stored.article_id}))
    assert len(found(library, OLD, earlier=True)) == 2
    assert len(found(library, OLD, earlier=True, scope=bound)) == 1


def test_questions_do_not_see_it(library: Library) -> None:
    add(library, article("dish", [OLD, *paragraphs(3)]), into="one")
    add(library, article("dish", [NEW, *paragraphs(3)]), into="one")
    result = library.search("Where is Quuxwortel served?", ONE)
    assert "Quuxwortel" in result.unknown_words
    assert all("Quuxwortel" not in hit.text for hit in result.hits)


def test_it_is_there_once_however_often_it_came_and_went(library: Library) -> None:
    for text in (OLD, NEW, OLD, NEW, OLD, NEW):
        add(library, article("dish", text), into="one")
    assert sorted(found(library, OLD, earlier=True)) == [(1, OLD), (2, NEW)]


def test_nothing_of_it_is_left_when_the_article_is_removed(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    folder = tmp_path / "data"
    indexed = terms("Quuxwortel")[0][3:].encode()
    with Library(folder, model) as library:
        add(library, article("other", OLD.replace("Quuxwortel", "Rutabaga")), into="one")
        add(library, article("dish", OLD), into="one")
        [stored] = add(library, article("dish", NEW), into="one")
        assert holds(folder, indexed)
        library.remove(stored.article_id)
        assert found(library, OLD, earlier=True) == []
        assert holds(folder, indexed) == []
        assert holds(folder, b"Quuxwortel") == []


def test_a_catalog_without_the_index_gets_it(first: Path, model: EmbeddingModel) -> None:
    with Library(first, model) as library:
        [before] = library.wordings(["The ferry sank off Aldmoor."], Scope(), earlier=True).found
        assert (before.version.number, before.version.text) == (1, "The ferry sank off Aldmoor.")


def test_a_rebuilt_library_keeps_what_is_earlier(library: Library) -> None:
    from ingest.chunk import split_passages

    add(library, article("dish", [OLD, *paragraphs(3)]), into="one")
    add(library, article("dish", [NEW, *paragraphs(3)]), into="one")
    library.rebuild(split_passages)
    assert found(library, OLD, earlier=True) == [(1, OLD)]
    assert found(library, "Xylocarpinade", earlier=True) == []


PLACES = ("Aldmoor", "Sker", "Hartsea")
SENTENCES = st.sampled_from([f"The ferry of {place} sank." for place in PLACES])


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=3, unique=True), min_size=1, max_size=5))
def test_every_paragraph_of_every_version_is_found(
    tmp_path_factory: object, model: EmbeddingModel, texts: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("data")  # type: ignore[attr-defined]
    with Library(folder, model) as library:
        for text in texts:
            add(library, article("ferry", text), into="one")
        present = set(texts[-1])
        for paragraph in {each for text in texts for each in text}:
            now = [words for _, words in found(library, paragraph, earlier=False)]
            before = [words for _, words in found(library, paragraph, earlier=True)]
            assert (paragraph in now) == (paragraph in present)
            if paragraph not in present:
                assert before.count(paragraph) == 1
