"""Replies are found by what they depend on; they go with their article, guild and time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from generated import add, article
from hypothesis import given
from hypothesis import strategies as st

from store import replies
from store.embeddings import EmbeddingModel
from store.library import Library
from store.replies import reply_key

REPLY = '{"answered": false, "claims": []}'
QUESTION = "When did the ferry sink?"


@pytest.fixture
def two(library: Library) -> tuple[Library, str, str]:
    """A library with two articles, and their ids."""
    ferry, wheat = add(
        library, article("ferry", "The ferry sank at dawn."), article("wheat", "Wheat prices rose.")
    )
    return library, ferry.article_id, wheat.article_id


def test_a_reply_is_found_again_and_replaced(two: tuple[Library, str, str]) -> None:
    library, ferry, wheat = two
    key = reply_key(7, "openai:small", QUESTION, "The ferry sank at dawn.")
    assert library.replies.find(key) is None
    library.replies.keep(key, REPLY, [ferry, ferry, wheat], 7)
    assert library.replies.find(key) == REPLY
    library.replies.keep(key, "{}", [wheat], 7)
    assert library.replies.find(key) == "{}"
    library.remove(ferry)
    assert library.replies.find(key) == "{}"


def test_a_reply_goes_with_any_of_its_articles(two: tuple[Library, str, str]) -> None:
    library, ferry, wheat = two
    library.replies.keep("both", REPLY, [ferry, wheat])
    library.replies.keep("wheat", REPLY, [wheat])
    library.remove(ferry)
    assert library.replies.find("both") is None
    assert library.replies.find("wheat") == REPLY
    # asked before the removal, answered after it
    library.replies.keep("late", REPLY, [ferry, wheat])
    assert library.replies.find("late") is None


def test_a_reply_goes_with_its_time(
    two: tuple[Library, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, ferry, _ = two
    library.replies.keep("seven", REPLY, [ferry], 7)
    library.replies.keep("eight", REPLY, [ferry], 8)

    later = datetime.now(UTC) + timedelta(days=5)
    monkeypatch.setattr(replies, "now", lambda: later)
    assert library.replies.forget_old(30, {}) == 0
    assert library.replies.forget_old(30, {7: 4, 8: 6}) == 1
    assert library.replies.find("seven") is None
    assert library.replies.find("eight") == REPLY
    assert library.replies.forget_old(4, {8: 6}) == 1


def test_a_guilds_replies_are_forgotten_alone(two: tuple[Library, str, str]) -> None:
    library, ferry, _ = two
    library.replies.keep("seven", REPLY, [ferry], 7)
    library.replies.keep("eight", REPLY, [ferry], 8)
    assert library.replies.forget_guild(7) == 1
    assert library.replies.find("seven") is None
    assert library.replies.find("eight") == REPLY


def test_the_question_is_not_kept(two: tuple[Library, str, str]) -> None:
    library, ferry, _ = two
    library.replies.keep(reply_key(7, "openai:small", QUESTION), REPLY, [ferry], 7)
    with closing(sqlite3.connect(library.folder / "catalog.sqlite")) as connection:
        rows = connection.execute("SELECT * FROM cached_replies").fetchall()
    assert len(rows) == 1
    assert QUESTION not in repr(rows)
    library.replies.forget_guild(7)
    assert not any(
        REPLY.encode() in file.read_bytes() for file in library.folder.glob("catalog.sqlite*")
    )


parts = st.lists(st.text(max_size=4), max_size=4)


@given(parts, parts, st.integers(0, 3), st.integers(0, 3))
def test_a_key_is_of_one_list_of_parts_in_one_guild(
    one: list[str], other: list[str], guild: int, other_guild: int
) -> None:
    same = (one, guild) == (other, other_guild)
    assert (reply_key(guild, "m", *one) == reply_key(other_guild, "m", *other)) == same
    assert reply_key(guild, "m", *one) != reply_key(guild, "n", *one)


def test_any_text_has_a_key() -> None:
    assert reply_key(0, "m", "\ud800") != reply_key(0, "m", "\ud801")


def test_an_empty_library_has_none(tmp_path: Path) -> None:
    with Library(tmp_path / "data", EmbeddingModel()) as library:
        assert library.replies.find("x") is None
        assert library.replies.forget_old(1, {}) == 0
