"""Threads in which one member's questions follow each other, kept so that they outlive a restart.

What is kept of a member is a keyed hash that the caller makes. ``store.questions`` forgets threads
along with the questions of a member, and with old ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, select

from store.connection import insert_or_update, reading, writing
from store.schema import kept_questions, question_threads


@dataclass(frozen=True, slots=True)
class QuestionThread:
    """A thread that belongs to whoever opened it (``asker``, a keyed hash).

    ``question_id`` is the question that the next one follows, None once it is forgotten; ``used``
    when the last one was asked.
    """

    thread_id: int
    guild_id: int
    asker: str
    question_id: str | None
    used: datetime
    open_to_others: bool = False


class ThreadLog:
    """Keeps threads and gives them up. Safe to use from several threads of the process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[int, QuestionThread]:
        """Every thread that is kept, by its id."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(question_threads)).all()
        return {row.thread_id: _thread(row) for row in rows}

    def keep(self, thread: QuestionThread) -> QuestionThread:
        """Store a thread, or replace the one with its id; returns it as it is stored.

        A question that was forgotten meanwhile counts as none.
        """
        known = select(kept_questions.c.id).where(kept_questions.c.id == thread.question_id)
        with writing(self._engine) as connection:
            values = {
                "guild_id": thread.guild_id,
                "asker": thread.asker,
                "question_id": connection.scalar(known),
                "used": thread.used.astimezone(UTC).isoformat(),
                "open_to_others": thread.open_to_others,
            }
            connection.execute(
                insert_or_update(connection, question_threads)
                .values(thread_id=thread.thread_id, **values)
                .on_conflict_do_update(index_elements=["thread_id"], set_=values)
            )
            kept = select(question_threads).where(question_threads.c.thread_id == thread.thread_id)
            return _thread(connection.execute(kept).one())

    def give_up(self, thread_id: int) -> bool:
        """Forget a thread; False where it was forgotten already."""
        given_up = delete(question_threads).where(question_threads.c.thread_id == thread_id)
        with writing(self._engine) as connection:
            return connection.execute(given_up).rowcount > 0


def _thread(row: Any) -> QuestionThread:
    return QuestionThread(
        thread_id=row.thread_id,
        guild_id=row.guild_id,
        asker=row.asker,
        question_id=row.question_id,
        used=datetime.fromisoformat(row.used),
        open_to_others=row.open_to_others,
    )
