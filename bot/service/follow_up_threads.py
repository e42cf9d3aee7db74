"""Threads for follow-up questions: in memory, written through to the catalog."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.library import Library
from store.question_threads import QuestionThread

GIVEN_UP_AFTER = timedelta(days=1)
"""After its last question. Discord's client folds a thread away after as long without a message."""


class FollowUpThreads:
    """The threads in which every message of whoever opened them is a question.

    All but ``find`` and ``is_over`` write SQL: call them on a thread.
    """

    def __init__(self, library: Library) -> None:
        self._log = library.threads
        self._threads = self._log.all()
        self._changing = threading.Lock()

    def find(self, thread_id: int) -> QuestionThread | None:
        """A thread that was opened for questions, also where its time is over."""
        return self._threads.get(thread_id)

    def is_over(self, thread: QuestionThread) -> bool:
        """Whether nobody has asked anything in it for a day."""
        return _now() - thread.used > GIVEN_UP_AFTER

    def open(self, thread_id: int, guild_id: int, asker: str, question_id: str) -> None:
        """Keep a new thread; ``asker`` is the keyed hash of whoever opened it."""
        with self._changing:
            self._keep(QuestionThread(thread_id, guild_id, asker, question_id, _now()))

    def asked(self, thread_id: int, question_id: str) -> None:
        """Note the question that the next one in a thread follows, unless its time is over."""
        with self._changing:
            thread = self._threads.get(thread_id)
            if thread is not None and not self.is_over(thread):
                self._keep(replace(thread, question_id=question_id, used=_now()))

    def let_others_ask(self, thread_id: int, others: bool) -> None:
        """Answer everybody in a thread, or its asker alone."""
        with self._changing:
            thread = self._threads.get(thread_id)
            if thread is not None:
                self._keep(replace(thread, open_to_others=others))

    def give_up(self, thread_id: int) -> bool:
        """Forget a thread; False where it was forgotten already."""
        with self._changing:
            self._threads.pop(thread_id, None)
            return self._log.give_up(thread_id)

    def refresh(self) -> None:
        """Read again what the catalog has, after it forgot some. Reads SQL."""
        with self._changing:
            self._threads = self._log.all()

    def _keep(self, thread: QuestionThread) -> None:
        kept = self._log.keep(thread)
        self._threads[kept.thread_id] = kept


def _now() -> datetime:
    return datetime.now(UTC)
