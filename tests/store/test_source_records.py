"""Sources: what came of reading them, what is watched and due; they go with their article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from generated import add, article
from sqlalchemy import text

from store.connection import writing
from store.embeddings import EmbeddingModel
from store.library import Library
from store.sources import Reading, Source, SourceKind

NOW = datetime(2024, 5, 7, 12, 0, 0, tzinfo=UTC)
PAGE = "https://paper.example/ferry"
READ = Reading(PAGE, SourceKind.PAGE, content_hash="a", extractor="1", etag='"x"')


@pytest.fixture
def library(tmp_path: Path, model: EmbeddingModel) -> Iterator[Library]:
    """An empty library."""
    with Library(tmp_path / "data", model) as opened:
        yield opened


def found(library: Library, address: str = PAGE, into: str = "public") -> Source:
    """The source, which must be there."""
    source = library.sources.find(address, into)
    assert source is not None
    return source


def test_a_reading_is_kept(library: Library) -> None:
    [stored] = add(library, article("ferry", "It sank."))
    begun = datetime.now(UTC)
    library.sources.note([replace(READ, article_id=stored.article_id, last_modified="then")])
    source = found(library)
    assert source.checked is not None
    assert begun <= source.checked <= datetime.now(UTC)
    assert source == Source(
        "public", PAGE, SourceKind.PAGE, stored.article_id, "a", "1", '"x"', "then",
        source.checked, source.checked,
    )  # fmt: skip
    assert source.is_same("a", "1")
    assert not source.is_same("b", "1")
    assert not source.is_same("a", "2")
    assert source.may_be_unchanged("1")
    assert not source.may_be_unchanged("2")


def test_changed_is_when_other_bytes_came(library: Library) -> None:
    library.sources.note([READ])
    first = found(library)
    library.sources.note([READ])
    same = found(library)
    library.sources.note([replace(READ, content_hash="b")])
    other = found(library)
    assert same.changed == first.changed
    assert same.checked is not None
    assert first.checked is not None
    assert same.checked > first.checked
    assert other.changed == other.checked != first.changed


def test_failures_are_counted_until_one_reading_succeeds(library: Library) -> None:
    [stored] = add(library, article("ferry", "It sank."))
    library.sources.note([replace(READ, article_id=stored.article_id)])
    failed = Reading(PAGE, SourceKind.PAGE, problem="no answer")
    library.sources.note([failed])
    library.sources.note([failed])
    source = found(library)
    assert (source.failures, source.problem) == (2, "no answer")
    assert source.article_id == stored.article_id  # what it was stays known
    assert source.etag is None
    assert not source.may_be_unchanged("1")
    library.sources.note([replace(READ, article_id=stored.article_id)])
    assert (found(library).failures, found(library).problem) == (0, None)


def test_refused_bytes_are_known_again(library: Library) -> None:
    library.sources.note([replace(READ, problem="a sign-in")])
    source = found(library)
    assert source.is_same("a", "1")
    assert source.problem == "a sign-in"
    assert not source.may_be_unchanged("1")


def test_unchanged_sources_are_noted_together(library: Library) -> None:
    addresses = [f"file:///{number}.txt" for number in range(1_200)]
    library.sources.note(
        Reading(address, SourceKind.FILE, content_hash="a", extractor="1") for address in addresses
    )
    before = library.sources.find_all(addresses)
    assert len(before) == len(addresses)
    library.sources.note_unchanged(addresses)
    after = library.sources.find_all(addresses)
    for address in addresses:
        assert after[address].checked != before[address].checked
        assert replace(after[address], checked=None) == replace(before[address], checked=None)


def test_sources_go_with_their_article(library: Library) -> None:
    first, second = add(library, article("ferry", "It sank."), article("bus", "It burned."))
    addresses = {
        stored.article_id: [f"https://paper.example/{stored.title}{end}" for end in ("", "?print")]
        for stored in (first, second)
    }
    for article_id, its in addresses.items():
        for address in its:
            library.sources.note([replace(READ, address=address, article_id=article_id)])
    library.remove(first.article_id)
    assert library.sources.find_all(addresses[first.article_id]) == {}
    assert set(library.sources.find_all(addresses[second.article_id])) == set(
        addresses[second.article_id]
    )
    library.sources.note([replace(READ, article_id=first.article_id)])  # removed meanwhile
    assert library.sources.find(PAGE) is None


def test_libraries_have_their_own_sources(library: Library) -> None:
    library.sources.note([READ])
    library.sources.note([replace(READ, content_hash="b")], "guild:1")
    assert found(library).content_hash == "a"
    assert found(library, into="guild:1").content_hash == "b"
    assert library.sources.find(PAGE, "guild:2") is None
    assert library.sources.forget(PAGE)
    assert not library.sources.forget(PAGE)
    assert found(library, into="guild:1")


def test_what_is_due_comes_in_turn(library: Library) -> None:
    tokyo = timezone(timedelta(hours=9))
    times = {"b": NOW, "c": (NOW - timedelta(hours=1)).astimezone(tokyo), "a": None}
    times["later"] = NOW + timedelta(seconds=1)
    for address, due in times.items():
        watched = library.sources.watch(address, SourceKind.FEED, due)
        assert (watched.watched, watched.due, watched.kind) == (True, due, SourceKind.FEED)
    library.sources.note([replace(READ, address="never watched")])
    assert [each.address for each in library.sources.due(NOW, 10)] == ["a", "c", "b"]
    assert [each.address for each in library.sources.due(NOW, 2)] == ["a", "c"]
    assert library.sources.next_due() == NOW - timedelta(hours=1)
    assert library.sources.schedule("c", NOW + timedelta(days=1))
    assert library.sources.unwatch("a")
    assert not library.sources.unwatch("a")
    assert not library.sources.schedule("a", NOW)
    assert [each.address for each in library.sources.due(NOW, 10)] == ["b"]
    assert [each.address for each in library.sources.watched()] == ["b", "c", "later"]
    assert library.sources.watched("guild:1") == []
    assert found(library, "a").due is None


def test_reading_keeps_the_watch(library: Library) -> None:
    library.sources.watch(PAGE, SourceKind.PAGE, NOW)
    library.sources.note([READ])
    assert (found(library).watched, found(library).due) == (True, NOW)
    library.sources.watch(PAGE, SourceKind.PAGE, None)
    assert found(library).content_hash == "a"


def test_a_source_that_was_never_read_is_known(library: Library) -> None:
    library.sources.watch(PAGE, SourceKind.PAGE)
    assert found(library) == Source("public", PAGE, SourceKind.PAGE, watched=True)
    with writing(library._catalog.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM sources")).scalar() == 1
