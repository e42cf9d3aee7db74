"""Kept questions: found again whole, judged, and forgotten so that no file has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from generated import add, article

from store import questions as questions_module
from store.embeddings import EmbeddingModel
from store.library import Library
from store.questions import KeptCitation, KeptQuestion, QuestionLog
from store.records import Scope
from tests.kept_feedback import Feedback, feedback_on

NOW = datetime(2024, 5, 7, 12, 0, 0, tzinfo=UTC)
CITATIONS = (
    KeptCitation("quoted22", 1, 3, 10, 40, (12, 30)),
    KeptCitation("more2222", 2, 4, 0, 9, (0, 9), shown=False),
    KeptCitation("quoted22", 1, 9, 90, 140, (90, 140), withheld=True),
)


def question(id_: str = "abc-_123", **known: object) -> KeptQuestion:
    """A kept question; what is not given is made up."""
    made = KeptQuestion(
        id=id_,
        guild_id=700_000_000_000_000_001,
        channel_id=2**63 - 1,
        asker="a" * 32,
        question="¿Кто? 谁 👩‍👧 \u200b\\ '; DROP TABLE feedback; --",
        status="answered",
        private=True,
        answer={"mode": "extractive", "notes": ["“x” was read as “y”."], "text": None},
        scope=Scope(("guild:1", "public"), frozenset({"quoted22", "more2222"})),
        asked=NOW,
        citations=CITATIONS,
        message_id=1,
        asking_message_id=2,
    )
    return replace(made, **known)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of one test."""
    return tmp_path / "data"


@pytest.fixture
def log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[QuestionLog]:
    """An empty log, at noon of one day."""
    monkeypatch.setattr(questions_module, "_now", lambda: NOW)
    with Library(folder, EmbeddingModel()) as library:
        yield library.questions


def holds(folder: Path, words: str) -> list[str]:
    """The files of a data folder that have these words."""
    needle = words.encode()
    return [
        file.name for file in folder.rglob("*") if file.is_file() and needle in file.read_bytes()
    ]


# ---- keeping and finding


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"citations": ()},
        {"scope": Scope(("guild:1",)), "message_id": None, "asking_message_id": None},
        {"scope": Scope((), frozenset()), "answer": {}, "private": False, "question": ""},
        {"question": "?" * 2000, "message_id": 2**63 - 1},
    ],
)
def test_a_question_is_found_as_it_was_kept(log: QuestionLog, known: dict[str, object]) -> None:
    kept = question(**known)
    log.keep(kept)
    assert log.find(kept.id) == kept
    assert log.find("other") is None


def test_a_moment_in_any_zone_is_the_same_moment(log: QuestionLog) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=9)))
    log.keep(question(asked=local))
    found = log.find("abc-_123")
    assert found is not None
    assert found.asked == NOW
    assert found.asked.utcoffset() == timedelta(0)


def test_keeping_again_replaces(log: QuestionLog) -> None:
    log.keep(question())
    other = question(question="other", citations=CITATIONS[:1])
    log.keep(other)
    assert log.find(other.id) == other
    assert log.citing("more2222") == []


def test_the_message_is_noted_later(log: QuestionLog) -> None:
    log.keep(question(message_id=None))
    log.attach_message("abc-_123", 99)
    log.attach_message("other", 98)
    assert log.find("abc-_123") == question(message_id=99)


def test_questions_are_found_by_the_messages_that_asked(log: QuestionLog) -> None:
    for number in range(4):
        log.keep(question(str(number), asking_message_id=number or None))
    assert {each.id for each in log.asked_by_message({1, 3, 77})} == {"1", "3"}
    assert {each.id for each in log.asked_by_message(range(-5000, 3))} == {"1", "2"}
    assert log.asked_by_message([]) == []


def test_a_public_answer_is_found_by_its_message(log: QuestionLog) -> None:
    log.keep(question("public", private=False, message_id=7))
    log.keep(question("private", private=True, message_id=8))
    found = log.answered_by_message(7)
    assert found is not None
    assert found.id == "public"
    assert log.answered_by_message(8) is None
    assert log.answered_by_message(9) is None


def test_a_question_knows_what_it_follows_as_long_as_that_is_kept(log: QuestionLog) -> None:
    log.keep(question("first"))
    for number, follows in (("second", "first"), ("third", "second"), ("lost", "never there")):
        log.keep(question(number, follows=follows))
    assert log.find("second") == question("second", follows="first")
    assert log.find("third") == question("third", follows="second")
    assert log.find("lost") == question("lost")
    log.forget("first", question().guild_id)
    assert log.find("second") == question("second")
    assert log.find("third") == question("third", follows="second")


def test_answers_that_quote_an_article_are_found_newest_first(log: QuestionLog) -> None:
    for number in range(3):
        log.keep(question(str(number), asked=NOW + timedelta(minutes=number)))
    log.keep(question("without", citations=CITATIONS[:1]))
    assert [each.id for each in log.citing("more2222")] == ["2", "1", "0"]
    assert len(log.citing("quoted22")) == 4
    assert log.citing("nobody22") == []


def test_quotes_of_articles_that_are_gone_are_known(folder: Path, model: EmbeddingModel) -> None:
    with Library(folder, model) as library:
        [stored] = add(library, article("there", "It rained."))
        there = replace(CITATIONS[0], article_id=stored.article_id)
        library.questions.keep(question(citations=(there, CITATIONS[1])))
        assert library.questions.removed_articles() == {"more2222"}
        library.remove(stored.article_id)
        assert library.questions.removed_articles() == {"more2222", stored.article_id}


def test_guilds_and_askers_are_counted(log: QuestionLog) -> None:
    log.keep(question("1"))
    log.keep(question("2", guild_id=5))
    log.keep(question("3", guild_id=5, asker="b"))
    assert sorted(log.guild_ids()) == [5, 700_000_000_000_000_001]
    assert (log.count("a" * 32), log.count("b"), log.count("c")) == (2, 1, 0)


# ---- feedback


def test_the_last_word_of_each_member_counts(log: QuestionLog) -> None:
    log.keep(question())
    assert log.give_feedback("abc-_123", "ann", "wrong", "it is old")
    assert log.give_feedback("abc-_123", "bob", "helpful")
    assert log.give_feedback("abc-_123", "ann", "helpful")
    given = {each.member: each for each in feedback_on(log, "abc-_123")}
    assert given == {
        "ann": Feedback("ann", "helpful", None),
        "bob": Feedback("bob", "helpful", None),
    }


def test_feedback_on_a_forgotten_answer_is_refused(log: QuestionLog) -> None:
    assert not log.give_feedback("abc-_123", "ann", "wrong")
    log.keep(question())
    log.give_feedback("abc-_123", "ann", "wrong")
    log.forget("abc-_123", question().guild_id)
    assert not log.give_feedback("abc-_123", "ann", "wrong")
    log.keep(question())
    assert feedback_on(log, "abc-_123") == []


# ---- forgetting


def test_only_its_own_guild_forgets_a_question(log: QuestionLog) -> None:
    log.keep(question())
    log.forget("abc-_123", 5)
    assert log.find("abc-_123")
    log.forget("abc-_123", question().guild_id)
    assert log.find("abc-_123") is None
    assert log.citing("quoted22") == []


def test_a_member_is_forgotten_wholly_and_alone(log: QuestionLog) -> None:
    log.keep(question("1", asker="ann", guild_id=1))
    log.keep(question("2", asker="ann elsewhere", guild_id=2))
    log.keep(question("3", asker="bob"))
    for member in ("ann", "bob"):
        log.give_feedback("3", member, "wrong", f"{member} says so")
    assert log.forget_asker(["ann", "ann elsewhere"]) == 2
    assert log.forget_asker(["ann"]) == 0
    assert [each.id for each in log.citing("quoted22")] == ["3"]
    assert [each.member for each in feedback_on(log, "3")] == ["bob"]


def test_old_questions_are_forgotten_by_each_guilds_own_days(log: QuestionLog) -> None:
    ages = {"new": 0, "young": 6.9, "week": 7.1, "month": 29.9, "old": 30.1}
    for guild in (1, 2, 3):
        for name, days in ages.items():
            asked = NOW - timedelta(days=days)
            log.keep(question(f"{name}{guild}", guild_id=guild, asked=asked))
    assert log.forget_old(30, {1: 7, 2: 365}) == 5
    kept = {each.id for each in log.citing("quoted22")}
    assert kept == {
        *("new1", "young1"),
        *("new2", "young2", "week2", "month2"),  # a guild may only choose less
        *("new3", "young3", "week3", "month3"),
    }
    assert log.forget_old(30, {1: 7, 2: 365}) == 0


def test_the_very_second_decides(log: QuestionLog) -> None:
    log.keep(question("on time", asked=NOW - timedelta(days=30)))
    log.keep(question("late", asked=NOW - timedelta(days=30, microseconds=1)))
    assert log.forget_old(30, {}) == 1
    assert log.find("on time")


@pytest.mark.parametrize("way", ["forget", "forget_asker", "forget_old", "feedback"])
def test_what_is_forgotten_is_in_no_file(log: QuestionLog, folder: Path, way: str) -> None:
    secret, reason = "Xylocarpinade asked this", "Quuxwortel said why"
    asked = NOW - timedelta(days=31 if way == "forget_old" else 0)
    log.keep(question("kept", asker="bob", question="stays here"))
    log.keep(question("gone", asker="ann", question=secret, asked=asked))
    log.give_feedback("kept" if way == "feedback" else "gone", "ann", "wrong", reason)
    assert holds(folder, secret)
    assert holds(folder, reason)
    if way == "forget":
        log.forget("gone", question().guild_id)
    elif way == "forget_old":
        log.forget_old(30, {})
    elif way == "forget_asker":
        log.forget_asker(["ann"])
    else:
        log.forget("gone", question().guild_id)
        log.forget_asker(["ann"])
    assert holds(folder, secret) == []
    assert holds(folder, reason) == []
    assert holds(folder, "stays here")


# ---- what a guild was shown


def test_spans_are_counted_by_guild_article_version_and_day(
    log: QuestionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _, third = CITATIONS
    log.note_shown(1, [third, first])
    log.note_shown(1, [first])
    log.note_shown(1, [])
    assert log.shown_today(1, "quoted22", 1) == [(10, 40), (90, 140)]
    assert log.shown_today(2, "quoted22", 1) == []
    assert log.shown_today(1, "quoted22", 2) == []
    assert log.shown_today(1, "more2222", 1) == []
    monkeypatch.setattr(questions_module, "_now", lambda: NOW + timedelta(hours=12))
    assert log.shown_today(1, "quoted22", 1) == []
    log.forget_old(30, {})
    monkeypatch.setattr(questions_module, "_now", lambda: NOW)
    assert len(log.shown_today(1, "quoted22", 1)) == 2
    monkeypatch.setattr(questions_module, "_now", lambda: NOW + timedelta(days=3))
    log.forget_old(30, {})
    monkeypatch.setattr(questions_module, "_now", lambda: NOW)
    assert log.shown_today(1, "quoted22", 1) == []
