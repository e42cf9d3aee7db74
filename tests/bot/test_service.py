"""What serves the bot, without Discord: the desk, keys, the list of articles, guilds, shares.

How a desk stops, and what it says when it is full, is in ``test_stopping``.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import stat
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.service.article_directory import ArticleDirectory, ListedArticle
from bot.service.communities import Communities
from bot.service.desk import BATCH_QUESTIONS, DeskFullError, LateAnswerError, QuestionDesk
from bot.service.member_keys import KEY_FILE, MemberKeys
from bot.service.quote_share import QuoteShare
from bot.service.workers import Workers
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings, library_of
from store.library import Library
from store.records import PUBLIC_LIBRARY, ArticleMetadata, ExtractedArticle, Scope

SCOPE = Scope(("here",))


# ---- the desk


class FakeAnswerer:
    """Answers with the question itself; remembers its batches, and waits where it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.begun = threading.Event()

    def answer_all(self, asked: Sequence[tuple[str, Scope]]) -> list[Answer]:
        """One answer each, in order."""
        self.begun.set()
        assert self.may_go_on.wait(10)
        questions = [question for question, _ in asked]
        self.batches.append(questions)
        return [
            Answer(question, Status.ANSWERED, Mode.EXTRACTIVE, question, scope.libraries[0])
            for question, scope in asked
        ]


@pytest.fixture
def answerer() -> FakeAnswerer:
    """The answerer behind the desk."""
    return FakeAnswerer()


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Workers]:
    """Threads for one test."""
    opened = Workers()
    yield opened
    await opened.stop(5)


def desk_of(answerer: FakeAnswerer, workers: Workers, **limits: Any) -> QuestionDesk:
    """A desk that passes questions to the fake answerer."""
    return QuestionDesk(answerer, workers, **limits)  # type: ignore[arg-type]


async def asked_while_busy(
    desk: QuestionDesk, answerer: FakeAnswerer, questions: Sequence[str]
) -> list[asyncio.Task[Answer]]:
    """Ask a first question that keeps the thread busy, then these; they all wait."""
    answerer.may_go_on.clear()
    tasks = [asyncio.create_task(desk.ask("first", SCOPE))]
    await asyncio.to_thread(answerer.begun.wait, 5)
    tasks += [asyncio.create_task(desk.ask(each, SCOPE)) for each in questions]
    await asyncio.sleep(0)
    return tasks


async def test_each_question_gets_its_own_answer_and_scope(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    answers = await asyncio.gather(
        *(desk.ask(f"question {n}", Scope((f"library {n}",))) for n in range(20))
    )
    assert [(each.text, each.reason) for each in answers] == [
        (f"question {n}", f"library {n}") for n in range(20)
    ]


async def test_questions_that_wait_are_answered_together(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers)
    questions = [f"question {n}" for n in range(BATCH_QUESTIONS + 3)]
    tasks = await asked_while_busy(desk, answerer, questions)
    answerer.may_go_on.set()
    await asyncio.gather(*tasks)
    assert answerer.batches == [
        ["first"],
        questions[:BATCH_QUESTIONS],
        questions[BATCH_QUESTIONS:],
    ]


async def test_a_full_queue_refuses_at_once(answerer: FakeAnswerer, workers: Workers) -> None:
    desk = desk_of(answerer, workers, most_waiting=2)
    tasks = await asked_while_busy(desk, answerer, ["second", "third"])
    with pytest.raises(DeskFullError, match="half a minute"):
        await desk.ask("fourth", SCOPE)
    answerer.may_go_on.set()
    assert [each.text for each in await asyncio.gather(*tasks)] == ["first", "second", "third"]
    assert (await desk.ask("fourth", SCOPE)).text == "fourth"


async def test_a_late_answer_is_given_up_in_real_time(
    answerer: FakeAnswerer, workers: Workers
) -> None:
    desk = desk_of(answerer, workers, seconds_to_answer=0.2)
    begun = time.perf_counter()
    tasks = await asked_while_busy(desk, answerer, ["second"])
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in results] == [LateAnswerError, LateAnswerError]
    assert 0.15 < time.perf_counter() - begun < 2
    answerer.may_go_on.set()
    assert (await desk.ask("third", SCOPE)).text == "third"
    assert ["second"] not in answerer.batches  # nobody waits for it, so nobody answers it


# ---- keys


def test_members_are_the_same_in_a_guild_and_not_between_guilds(tmp_path: Path) -> None:
    keys = MemberKeys(tmp_path / "new")
    assert keys.of(1, 2) == MemberKeys(tmp_path / "new").of(1, 2)
    assert len({keys.of(1, 2), keys.of(2, 2), keys.of(1, 3), keys.of(12, 2), keys.of(1, 22)}) == 5
    assert keys.of(1, 23) != keys.of(12, 3)
    assert len(keys.of(1, 2)) == 32
    assert keys.of(1, 2) != MemberKeys(tmp_path / "other").of(1, 2)


def test_the_key_is_its_owners_alone_and_not_in_the_catalog(tmp_path: Path) -> None:
    MemberKeys(tmp_path)
    [file] = list(tmp_path.iterdir())
    assert file.name == KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(file.read_text().strip())) == 32


def _hash_at_the_same_time(folder: Path, barrier: Any, results: Any) -> None:
    barrier.wait(20)
    results.put(MemberKeys(folder).of(1, 2))


def test_processes_that_race_agree_on_a_key(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("fork")
    barrier, results = spawned.Barrier(6), spawned.Queue()
    processes = [
        spawned.Process(target=_hash_at_the_same_time, args=(tmp_path, barrier, results))
        for _ in range(6)
    ]
    for each in processes:
        each.start()
    hashes = {results.get(timeout=20) for _ in processes}
    for each in processes:
        each.join(20)
    assert hashes == {MemberKeys(tmp_path).of(1, 2)}
    assert [each.name for each in tmp_path.iterdir()] == [KEY_FILE]


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


def test_typing_is_answered_at_once_however_many_articles_there_are(shelves: Library) -> None:
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
    assert time.thread_time() - begun < 1  # 3 s are all that Discord gives


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
        assert Communities(library, directory).settings(1).public_library


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


def test_threads_that_quote_at_once_keep_to_the_share(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    with Library(tmp_path, model) as library:
        article_id = offer(library, library_of(1), "Counted", "abcdefghi " * 9 + "abcdefghij")
        version = library.version(article_id)
        share = QuoteShare(library, 0.3)
        spans = [
            Citation(n, Quote(version, 1, n * 10, n * 10 + 10, (0, 1)), None) for n in range(10)
        ]
        with ThreadPoolExecutor(10) as executor:
            refused = list(executor.map(lambda each: share.admit(1, [each]), spans))
        assert sum(not each for each in refused) == 3
        assert len(library.questions.shown_today(1, article_id, 1)) == 3
