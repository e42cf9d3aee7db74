"""Answers as the bot keeps them, for tests that read them again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from bot.answering.answer import Answer
from bot.answering.kept import RestoredAnswer, kept_answer, kept_citations, restored_answer
from store.library import Library
from store.questions import KeptQuestion
from store.records import Scope


def keep(
    library: Library,
    answer: Answer,
    id_: str = "kept",
    withheld: Collection[int] = (),
    **known: object,
) -> KeptQuestion:
    """The answer kept in the catalog and read again, as after a restart."""
    question = KeptQuestion(
        id=id_,
        guild_id=1,
        channel_id=2,
        asker="ann",
        question=answer.question,
        status=answer.status.value,
        private=False,
        answer=kept_answer(answer),
        scope=Scope(),
        asked=datetime.now(UTC),
        citations=kept_citations(answer, withheld),
    )
    library.questions.keep(replace(question, **known))  # type: ignore[arg-type]
    found = library.questions.find(id_)
    assert found is not None
    return found


def restored(library: Library, answer: Answer, withheld: Collection[int] = ()) -> RestoredAnswer:
    """The answer after it was kept."""
    return restored_answer(keep(library, answer, withheld=withheld), library)
