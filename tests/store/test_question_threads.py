"""Threads for follow-ups: kept over a restart, given up once, forgotten with their asker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from store import questions as questions_module
from store.embeddings import EmbeddingModel
from store.library import Library
from store.question_threads import QuestionThread
from store.questions import KeptQuestion
from store.records import Scope

NOW = datetime(2024, 5, 7, 12, 0, 0, tzinfo=UTC)
THREAD = QuestionThread(2**62, 1, "ann", "first", NOW)


def question(id_: str, **known: object) -> KeptQuestion:
    """A kept question; what is not given is made up."""
    made = KeptQuestion(id_, 1, 2, "ann", "Who?", "answered", False, {}, Scope(), NOW)
    return replace(made, **known)  # type: ignore[arg-type]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """An empty library with one question, at noon of one day."""
    monkeypatch.setattr(questions_module, "_now", lambda: NOW)
    with Library(tmp_path, EmbeddingModel()) as opened:
        opened.questions.keep(question("first"))
        yield opened


def test_a_thread_is_read_as_it_was_kept(library: Library, tmp_path: Path) -> None:
    other = replace(THREAD, thread_id=3, question_id=None, open_to_others=True)
    for each in (THREAD, other):
        assert library.threads.keep(each) == each
    with Library(tmp_path, EmbeddingModel()) as again:
        assert again.threads.all() == {THREAD.thread_id: THREAD, 3: other}


def test_keeping_again_replaces(library: Library) -> None:
    library.threads.keep(THREAD)
    later = NOW.astimezone(timezone(timedelta(hours=9))) + timedelta(hours=1)
    library.questions.keep(question("second"))
    changed = replace(THREAD, question_id="second", used=later, open_to_others=True)
    assert library.threads.keep(changed) == changed
    assert library.threads.all() == {THREAD.thread_id: changed}


def test_a_question_that_is_gone_leaves_the_thread(library: Library) -> None:
    library.threads.keep(THREAD)
    library.questions.forget("first", 1)
    [left] = library.threads.all().values()
    assert left == replace(THREAD, question_id=None)
    assert library.threads.keep(replace(THREAD, question_id="never there")) == left


def test_a_thread_is_given_up_once(library: Library) -> None:
    library.threads.keep(THREAD)
    assert library.threads.give_up(THREAD.thread_id)
    assert not library.threads.give_up(THREAD.thread_id)
    assert library.threads.all() == {}
    assert library.questions.find("first")


def test_a_members_threads_are_forgotten_with_the_questions(library: Library) -> None:
    library.threads.keep(THREAD)
    library.threads.keep(replace(THREAD, thread_id=3, asker="bob"))
    library.questions.forget("first", 1)
    assert library.questions.guild_ids() == [1]  # of the threads
    assert library.questions.forget_asker(["ann"]) == 0
    assert list(library.threads.all()) == [3]


def test_old_threads_are_forgotten_by_each_guilds_own_days(library: Library) -> None:
    for number, (guild, days) in enumerate([(1, 6.9), (1, 7.1), (2, 7.1), (2, 30.1)]):
        used = NOW - timedelta(days=days)
        library.threads.keep(QuestionThread(number, guild, "ann", None, used))
    library.questions.forget_old(30, {1: 7})
    assert list(library.threads.all()) == [0, 2]
