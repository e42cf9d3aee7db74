"""What guilds see, without Discord: the list of articles, their settings, their shares."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answer import Citation, Quote
from bot.service.article_directory import ArticleDirectory, ListedArticle
from bot.service.communities import Communities
from bot.service.quote_share import QuoteShare
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings, library_of
from store.library import Library
from store.records import PUBLIC_LIBRARY, ArticleMetadata, ExtractedArticle, Scope

# ---- the list of articles

TITLES = (
    "Ferry to Aldmoor sinks",
    "Orchard of Brenwick painted",
    "القوات في حالة تأهب",
    "军队进入高度戒备状态",
)


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """Articles of two guilds and of the public; do not change it."""
    with Library(tmp_path_factory.mktemp("shelves"), model) as library:
        for number, title in enumerate(TITLES):
            offer(library, library_of(1), title, published=date(2024, 1, 1 + number))
        offer(library, library_of(2), "Secret of the other guild")
        offer(library, PUBLIC_LIBRARY, "Public tunnel")
        yield library


def offer(library: Library, into: str, title: str, text: str = "It rained.", **known: Any) -> str:
    """Store an article; returns its id."""
    metadata = ArticleMetadata(title, ("Ann Ek",), "The Paper", **known)
    article = ExtractedArticle(f"https://paper.example/{title}", metadata, text)
    [stored] = library.add_all([article], split_passages, into)
    return stored.article_id


def titles(found: Iterable[ListedArticle]) -> list[str]:
    """Their titles, in order."""
    return [each.metadata.title for each in found]


def directory_of(library: Library) -> ArticleDirectory:
    """The list, read once."""
    directory = ArticleDirectory(library)
    assert directory.refresh() == set()
    return directory


OWN = Scope((library_of(1),))


def test_the_list_has_the_newest_first_and_each_guilds_own(shelves: Library) -> None:
    directory = directory_of(shelves)
    assert titles(directory.articles(OWN)) == list(reversed(TITLES))
    assert titles(directory.articles(Scope((library_of(3),)))) == []
    first = directory.articles(OWN)[0]
    assert directory.find(OWN, first.id) == first
    assert directory.find(Scope((library_of(2),)), first.id) is None
    assert directory.articles(Scope((library_of(1),), frozenset({first.id}))) == [first]
    assert (first.words, first.versions, first.version) == (2, 1, 1)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", list(reversed(TITLES))),
        ("  ?! ", list(reversed(TITLES))),
        ("ferry", [TITLES[0]]),
        ("FERRY aldmoor", [TITLES[0]]),
        ("aldm", [TITLES[0]]),
        ("paper", list(reversed(TITLES))),
        ("fery aldmor", [TITLES[0]]),
        ("orchrad brenwick", [TITLES[1]]),
        ("القوات", [TITLES[2]]),
        ("高度戒备", [TITLES[3]]),
        ("secret other guild", []),
        ("zzzzqqq", []),
    ],
)
def test_what_is_typed_finds_titles(shelves: Library, typed: str, expected: list[str]) -> None:
    assert titles(directory_of(shelves).matching(OWN, typed, 25)) == expected


def test_exact_titles_come_before_similar_ones(shelves: Library) -> None:
    directory = directory_of(shelves)
    everything = Scope((library_of(1), library_of(2), PUBLIC_LIBRARY))
    assert titles(directory.matching(everything, "paper", 2)) == list(reversed(TITLES))[:2]
    for typed in ("public tunnel", "tunnel paper ek"):
        assert titles(directory.matching(everything, typed, 25))[0] == "Public tunnel"


def test_typing_is_answered_however_many_articles_there_are(shelves: Library) -> None:
    directory = directory_of(shelves)
    [pattern, *_] = directory.articles(OWN)
    many = tuple(
        replace(pattern, id=str(n), metadata=replace(pattern.metadata, title=f"Story {n}"))
        for n in range(4000)
    )
    directory._articles[library_of(1)] = many
    begun = time.thread_time()
    assert len(directory.matching(OWN, "story", 25)) == 25
    assert titles(directory.matching(OWN, "story 3999", 25))[0] == "Story 3999"
    assert time.thread_time() - begun < 30  # as if each were compared with each other one


def test_a_refresh_tells_what_is_gone_and_reads_only_what_changed(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    with Library(tmp_path, model) as library, Library(tmp_path, model) as elsewhere:
        gone = offer(library, library_of(1), "One")
        offer(library, library_of(1), "Two")
        offer(library, library_of(2), "Three")
        directory = directory_of(library)
        untouched = directory.articles(Scope((library_of(2),)))
        elsewhere.remove(gone)
        offer(elsewhere, library_of(1), "Four")
        assert directory.refresh() == {gone}
        assert set(titles(directory.articles(OWN))) == {"Two", "Four"}
        assert directory.articles(Scope((library_of(2),)))[0] is untouched[0]
        assert directory.refresh() == set()
        for article in directory.articles(OWN):
            elsewhere.remove(article.id)
        assert len(directory.refresh(library_of(1))) == 2
        assert directory.articles(OWN) == []


# ---- guilds


def test_a_guild_sees_its_own_and_what_it_opted_into(shelves: Library) -> None:
    directory = directory_of(shelves)
    communities = Communities(shelves, directory)
    assert communities.visible(1) == OWN
    assert communities.settings(1) == GuildSettings()
    communities._settings[1] = GuildSettings(public_library=True)
    assert communities.visible(1).libraries == (library_of(1), PUBLIC_LIBRARY)
    assert communities.visible(2).libraries == (library_of(2),)


def test_a_question_searches_one_article_its_channels_or_all(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    with Library(tmp_path, model) as library:
        own = [offer(library, library_of(1), f"Own {n}") for n in range(3)]
        foreign = offer(library, library_of(2), "Foreign")
        public = offer(library, PUBLIC_LIBRARY, "Public")
        directory = directory_of(library)
        communities = Communities(library, directory)

        def searched(channels: list[int], article_id: str | None = None) -> frozenset[str] | None:
            return communities.scope(1, channels, article_id).article_ids

        assert searched([10]) is None
        assert searched([10], own[0]) == {own[0]}
        assert searched([10], foreign) is None
        assert searched([10], public) is None
        communities.bind(1, 10, [own[0], own[1], foreign, public])
        assert searched([10]) == {own[0], own[1]}
        assert searched([99, 10]) == {own[0], own[1]}  # a thread is about what its channel is about
        assert searched([99]) is None
        assert searched([10], own[2]) == {own[2]}
        communities.bind(1, 99, [own[2]])
        assert searched([99, 10]) == {own[2]}
        assert Communities(library, directory).bound(1, [10]) == communities.bound(1, [10])
        communities.save(1, GuildSettings(public_library=True, retention_days=3))
        assert searched([10]) == {own[0], own[1], public}
        assert searched([10], public) == {public}
        assert communities.retention_days() == {1: 3}
        library.remove(own[2])
        directory.refresh()
        assert searched([99]) is None
        communities.bind(1, 10, [])
        assert searched([10]) is None
        assert library_of(2) not in communities.scope(1, [10], foreign).libraries
        other = Communities(library, directory)  # of another process
        assert other.settings(1).public_library
        communities.save(1, GuildSettings(retention_days=30))
        communities.bind(1, 10, [own[0]])
        other.refresh()
        assert other.retention_days() == {1: 30}, "what it had would delete questions too early"
        assert [each.id for each in other.bound(1, [10])] == [own[0]]


# ---- shares


def test_a_share_counts_new_characters_of_each_guild(tmp_path: Path, model: EmbeddingModel) -> None:
    text = "abcdefghi " * 10
    with Library(tmp_path, model) as library:
        article_id = offer(library, library_of(1), "Counted", text.strip())
        version = library.version(article_id)

        def citation(number: int, start: int, end: int) -> Citation:
            return Citation(number, Quote(version, 1, start, end, (start, end)), None)

        share = QuoteShare(library, 30 / len(version.text))
        assert share.admit(1, [citation(1, 0, 20)]) == frozenset()
        assert share.admit(1, [citation(1, 0, 20), citation(2, 5, 15)]) == frozenset()
        assert share.admit(1, [citation(1, 10, 31), citation(2, 15, 30)]) == {1}
        assert share.admit(1, [citation(7, 30, 31), citation(8, 25, 30)]) == {7}
        assert share.admit(2, [citation(1, 40, 70), citation(2, 39, 70)]) == {2}
        assert QuoteShare(library, None).admit(1, [citation(1, 0, 99)]) == frozenset()
        shown = library.questions.shown_today(1, article_id, 1)
        assert shown == [(0, 20), (5, 15), (15, 30), (25, 30)]
        lowered = QuoteShare(library, 0.01)
        assert lowered.admit(1, [citation(1, 0, 20), citation(2, 0, 31)]) == {2}


def test_threads_that_quote_at_once_keep_to_the_share(
    tmp_path: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path, model) as library:
        article_id = offer(library, library_of(1), "Counted", "abcdefghi " * 9 + "abcdefghij")
        version = library.version(article_id)
        share = QuoteShare(library, 0.3)
        shown_today = library.questions.shown_today

        def slowly(*args: Any) -> list[tuple[int, int]]:
            found = shown_today(*args)
            time.sleep(0.01)  # in which the others could read the same
            return found

        monkeypatch.setattr(library.questions, "shown_today", slowly)
        spans = [
            Citation(n, Quote(version, 1, n * 10, n * 10 + 10, (0, 1)), None) for n in range(10)
        ]
        with ThreadPoolExecutor(10) as executor:
            refused = list(executor.map(lambda each: share.admit(1, [each]), spans))
        assert sum(not each for each in refused) == 3
        assert len(library.questions.shown_today(1, article_id, 1)) == 3
