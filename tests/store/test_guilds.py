"""What guilds have chosen: settings kept whole, channels bound to articles that are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from generated import article
from sqlalchemy.exc import IntegrityError

from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings, MayAdd, library_of
from store.library import Library

EVERYTHING = GuildSettings(
    answer_channels=frozenset({1, 700_000_000_000_000_001}),
    moderator_role=2**62,
    may_add=MayAdd.EVERYONE,
    private_by_default=True,
    questions_a_minute=30,
    public_library=True,
    declined_words=("düne", "two words", "'; --", "🪖"),
    retention_days=3,
    follow_up_threads=True,
)


@pytest.fixture
def library(tmp_path: Path, model: EmbeddingModel) -> Iterator[Library]:
    """An empty library."""
    with Library(tmp_path, model) as opened:
        yield opened


def stored(library: Library, name: str, guild_id: int = 1) -> str:
    """The id of a new article of a guild."""
    offered = [article(name, f"It rained on {name}.")]
    [found] = library.add_all(offered, split_passages, library_of(guild_id))
    return found.article_id


def test_settings_are_read_as_they_were_saved(library: Library) -> None:
    assert library.guilds.all_settings() == {}
    library.guilds.save(1, EVERYTHING)
    library.guilds.save(2**62, GuildSettings())
    assert library.guilds.all_settings() == {1: EVERYTHING, 2**62: GuildSettings()}
    library.guilds.save(1, GuildSettings(retention_days=1))
    assert library.guilds.all_settings()[1] == GuildSettings(retention_days=1)


def test_settings_outlive_the_process(tmp_path: Path) -> None:
    with Library(tmp_path, EmbeddingModel()) as first:
        first.guilds.save(1, EVERYTHING)
    with Library(tmp_path, EmbeddingModel()) as second:
        assert second.guilds.all_settings() == {1: EVERYTHING}


def test_channels_are_bound_to_articles_and_unbound(library: Library) -> None:
    one, two, three = (stored(library, name) for name in ("one", "two", "three"))
    library.guilds.bind(1, 10, [one, two, one])
    library.guilds.bind(1, 11, {three})
    assert library.guilds.bound_articles() == {10: {one, two}, 11: {three}}
    library.guilds.bind(1, 10, [three])
    assert library.guilds.bound_articles() == {10: {three}, 11: {three}}
    library.guilds.bind(1, 10, [])
    assert library.guilds.bound_articles() == {11: {three}}


def test_a_removed_article_is_unbound_everywhere(library: Library) -> None:
    one, two = stored(library, "one"), stored(library, "two")
    library.guilds.bind(1, 10, [one, two])
    library.guilds.bind(1, 11, [one])
    library.guilds.bind(2, 12, [one])
    library.remove(one)
    assert library.guilds.bound_articles() == {10: {two}}


def test_nothing_is_bound_to_what_is_not_there(library: Library) -> None:
    one = stored(library, "one")
    library.guilds.bind(1, 10, [one])
    with pytest.raises(IntegrityError):
        library.guilds.bind(1, 10, ["nothing2"])
    assert library.guilds.bound_articles() == {10: {one}}  # all of it is kept, or nothing


def test_guilds_have_libraries_of_their_own() -> None:
    assert len({library_of(1), library_of(11), library_of(2), "public", "sample"}) == 5
