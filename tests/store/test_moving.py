"""A catalog that moves from a file into PostgreSQL is the same there, and goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from generated import add, article, paragraphs
from test_contract import answers, rows
from test_guild_removal import GUILD, NOW, WORD, fill

from store.embeddings import EmbeddingModel
from store.errors import CatalogServerError, DataFolderError, LibraryLockedError
from store.guilds import library_of
from store.library import Library
from store.moving import move
from store.records import Scope
from store.sources import SourceKind


def test_all_of_it_is_there_and_goes_on(
    postgresql: Any, tmp_path: Path, model: EmbeddingModel
) -> None:
    url, folder = postgresql.new_database(), tmp_path / "data"
    with pytest.raises(DataFolderError, match="no catalog"):
        move(folder, url)
    with Library(folder, model) as library:
        add(library, *(article(str(seed), paragraphs(seed)) for seed in range(4)))
        fill(library, GUILD, WORD)
        library.guilds_to_forget.note_left(GUILD + 1, NOW)
        expected, had = answers(library), rows(library)
        gone = library.wordings([f"called {WORD} before"], SCOPE, earlier=True).found
        assert gone
        with pytest.raises(LibraryLockedError):
            move(folder, url)
    assert move(folder, url).articles == 6
    with Library(tmp_path / "other", model, catalog_url=url) as moved:
        assert rows(moved) == had
        assert answers(moved) == expected
        assert moved.search(WORD, SCOPE).hits
        assert moved.wordings([f"called {WORD} before"], SCOPE, earlier=True).found == gone
        [more] = add(moved, article("more", paragraphs(7)))
        assert moved.version(more.article_id).number == 1
        assert moved.sources.watch("https://paper.example/", SourceKind.PAGE, library="new").watched
    with pytest.raises(CatalogServerError, match="not empty"):
        move(folder, url)
    with Library(folder, model) as library:
        assert rows(library) == had


SCOPE = Scope((library_of(GUILD),))
