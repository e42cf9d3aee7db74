"""A removed article is gone: not found, not listed, and in none of the files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from generated import add, article, paragraphs

from store.embeddings import EmbeddingModel
from store.errors import UnknownArticleError
from store.library import Library
from store.terms import terms

SECRET = "Xylocarpinade"
FORMER = "Quuxwortel"


def holds(folder: Path, needle: bytes) -> list[str]:
    """The files of a data folder that have these bytes."""
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file() and needle in file.read_bytes()
    ]


@pytest.mark.parametrize("open_elsewhere", [False, True])
def test_nothing_is_left_of_a_removed_article(
    tmp_path: Path, model: EmbeddingModel, open_elsewhere: bool
) -> None:
    folder = tmp_path / "data"
    other = [article(str(seed), paragraphs(seed)) for seed in range(5)]
    secret = f"The dish called {SECRET} is served in Hartsea."
    with (
        Library(folder, model, exhaustive_below=0) as library,
        Library(folder, model, exhaustive_below=0) as second,
    ):
        [first] = add(library, article("secret", [f"It was called {FORMER}.", *paragraphs(9)]))
        add(library, *other)
        add(library, article("secret", [secret, *paragraphs(9)], title=f"Of {SECRET}"))
        if open_elsewhere:
            assert second.search(SECRET).hits
        assert library.search(SECRET).hits[0].text == secret
        assert holds(folder, SECRET.encode())
        assert holds(folder, FORMER.encode())
        indexed = terms(SECRET)[0][3:].encode()  # the index leaves out what terms begin with alike
        assert holds(folder, indexed)
        vector = model.encode([secret])[0].vector
        stored_vectors = [
            vector.astype("<f2").tobytes(),
            (vector.astype("<f2")).astype("<f4").tobytes(),
        ]
        assert all(holds(folder, data[:64]) for data in stored_vectors)

        library.remove(first.article_id)
        library.catch_up()

        assert holds(folder, SECRET.encode()) == []
        assert holds(folder, indexed) == []
        assert holds(folder, FORMER.encode()) == []
        assert [holds(folder, data[:64]) for data in stored_vectors] == [[], []]
        assert not any(SECRET in hit.version.text for hit in library.search(secret).hits)
        assert not any(SECRET in hit.version.text for hit in second.search(secret).hits)
        assert SECRET in library.search(SECRET).unknown_words
        assert library.article_count() == len(other)
        assert library.history(first.article_id) == []
        assert library.text_of(first.article_id, 1) is None
        with pytest.raises(UnknownArticleError):
            library.version(first.article_id)
        with pytest.raises(UnknownArticleError):
            library.find(first.article_id)
        assert library.search("Who opened the bridge?").hits
    assert holds(folder, SECRET.encode()) == []


def test_a_removed_article_may_come_back(library: Library) -> None:
    text = f"The dish called {SECRET} is served in Hartsea."
    [first] = add(library, article("one", text))
    library.remove(first.article_id)
    assert library.search(text).hits == []
    [again] = add(library, article("one", text))
    assert (again.article_id, again.version, again.embedded) == (first.article_id, 1, 1)
    assert library.search(text).hits[0].text == text


def test_an_unknown_article_cannot_be_removed(library: Library) -> None:
    add(library, article("one", "It rained."))
    with pytest.raises(UnknownArticleError, match="no article with the id 'nothing'"):
        library.remove("nothing")
    assert library.article_count() == 1
    assert np.isfinite(library.search("rain").hits[0].score)
