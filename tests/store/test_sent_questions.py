"""Questions sent to the editors: each once, and forgotten with the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.embeddings import EmbeddingModel
from store.library import Library
from store.questions import KeptQuestion
from store.records import Scope

QUESTION = KeptQuestion(
    id="one",
    guild_id=1,
    channel_id=2,
    asker="a" * 32,
    question="Why?",
    status="not_found",
    private=True,
    answer={"mode": "extractive"},
    scope=Scope(),
    asked=datetime(2024, 5, 7, 12, 0, 0, 123, tzinfo=UTC),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with one question."""
    with Library(tmp_path / "data", EmbeddingModel()) as opened:
        opened.questions.keep(QUESTION)
        yield opened


def test_a_question_and_its_shared_copy_are_sent_once(library: Library) -> None:
    library.questions.keep(replace(QUESTION, id="shared", private=False, question="Why, then?"))
    library.questions.keep(replace(QUESTION, id="other", asker="b" * 32))
    assert library.sent_questions.note("one")
    assert not library.sent_questions.note("one")
    assert not library.sent_questions.note("shared")
    assert library.sent_questions.note("other")


def test_what_did_not_arrive_can_be_sent_again(library: Library) -> None:
    assert library.sent_questions.note("one")
    library.sent_questions.take_back("one")
    assert library.sent_questions.note("one")


def test_the_note_goes_with_the_question(library: Library) -> None:
    assert library.sent_questions.note("one")
    assert library.questions.forget_asker([QUESTION.asker]) == 1
    assert not library.sent_questions.note("one")
    library.questions.keep(QUESTION)
    assert library.sent_questions.note("one")
