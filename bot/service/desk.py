"""Where people who ask wait for the one thread that answers: bounded, fair, batched, in time.

Guilds take turns in it, and in a guild its members. When it is full, a question of a guild that has
fewer waiting takes the place of the last one of the guild that has most.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer, Asking
from bot.answering.follow_up import Turn
from bot.service.callers import Callers
from bot.service.waiting_line import WaitingLine
from bot.service.workers import Workers
from store.records import Scope

log = logging.getLogger(__name__)

MOST_WAITING = 300
"""Questions that may wait; at twenty a second, the last one waits for half of the time that it
has, and on a machine half as fast it is answered still."""
BATCH_QUESTIONS = 8
"""Questions answered in one go: encoding them together is cheap, and the first need not wait long
for the last."""
SECONDS_TO_ANSWER = 30.0


class DeskError(Exception):
    """A question was not answered; ``str(error)`` says so to whoever asked."""


class DeskFullError(DeskError):
    """Too many questions are waiting."""

    def __init__(self) -> None:
        super().__init__(
            "Many questions are waiting right now, and I could not take yours. Please ask again "
            "in half a minute."
        )


class LateAnswerError(DeskError):
    """The answer took too long."""

    def __init__(self) -> None:
        super().__init__(
            "This took too long, and I gave up. Please ask again in a moment; if it happens "
            "again, tell whoever runs this bot."
        )


class DeskClosedError(DeskError):
    """The service is stopping."""

    def __init__(self) -> None:
        super().__init__("I am being restarted and gave this one up. Please ask again in a minute.")


@dataclass(slots=True)
class _Waiting:
    asking: Asking
    answer: asyncio.Future[Answer]


class QuestionDesk:
    """Takes questions on the event loop and answers them in batches on a thread."""

    def __init__(
        self,
        answerer: Answerer,
        workers: Workers,
        most_waiting: int = MOST_WAITING,
        seconds_to_answer: float = SECONDS_TO_ANSWER,
        callers: Callers | None = None,
    ) -> None:
        self._answerer = answerer
        self._workers = workers
        self._most_waiting = most_waiting
        self._seconds_to_answer = seconds_to_answer
        self._waiting: WaitingLine[_Waiting] = WaitingLine()
        self._answering: asyncio.Task[None] | None = None
        self._callers = callers or Callers()
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many questions wait for the thread; may be asked from any thread."""
        return len(self._waiting)

    async def ask(
        self,
        question: str,
        scope: Scope,
        before: Turn | None = None,
        rewritten: str | None = None,
        guild_id: int = 0,
        member_id: int = 0,
    ) -> Answer:
        """The answer to one question; ``before`` is what it follows, ``rewritten`` the question
        made to stand alone, where that was done. ``guild_id`` and ``member_id`` say whose it is.

        Raises ``DeskError`` where it is not answered, and what the answerer raises.
        """
        if self._closed:
            raise DeskClosedError
        if len(self._waiting) >= self._most_waiting:
            self._make_room(guild_id)
        self._callers.note()
        asking = Asking(question, scope, before, rewritten)
        waiting = _Waiting(asking, asyncio.get_running_loop().create_future())
        self._waiting.add(waiting, guild_id, member_id)
        if self._answering is None or self._answering.done():
            self._answering = asyncio.create_task(self._answer_waiting())
        try:
            async with asyncio.timeout(self._seconds_to_answer):
                return await waiting.answer
        except TimeoutError:
            raise LateAnswerError from None

    async def close(self, seconds: float, seconds_to_tell: float) -> None:
        """Take nothing more, finish what waits for up to ``seconds``, give the rest up.

        Then whoever asked has ``seconds_to_tell`` to show what became of it.
        """
        self._closed = True
        if self._answering is not None and not self._answering.done():
            await asyncio.wait([self._answering], timeout=seconds)
            self._answering.cancel()
            await asyncio.wait([self._answering])  # it gives up what it had in hand
        if self._waiting:
            log.warning("questions were given up", extra={"count": len(self._waiting)})
        while self._waiting:
            _fail(self._waiting.take(), DeskClosedError())
        await self._callers.gone(seconds_to_tell)

    async def _answer_waiting(self) -> None:
        with self._workers.questions_first():
            while batch := self._next_batch():
                try:
                    await self._answer(batch)
                except asyncio.CancelledError:
                    for each in batch:
                        _fail(each, DeskClosedError())
                    raise

    def _make_room(self, guild_id: int) -> None:
        """Let somebody else's question go. Raises ``DeskFullError`` where that would be unfair."""
        last = self._waiting.make_room(guild_id)
        if last is None:
            raise DeskFullError
        _fail(last, DeskFullError())

    def _next_batch(self) -> list[_Waiting]:
        """Whose turn it is, without those who gave up waiting; empty where nobody waits."""
        batch: list[_Waiting] = []
        while self._waiting and len(batch) < BATCH_QUESTIONS:
            waiting = self._waiting.take()
            if not waiting.answer.done():
                batch.append(waiting)
        return batch

    async def _answer(self, batch: list[_Waiting]) -> None:
        asked = [each.asking for each in batch]
        try:
            answers = await self._workers.answering(self._answerer.answer_all, asked)
        except Exception as error:
            if len(batch) == 1:
                _fail(batch[0], error)
                return
            log.warning("a batch failed; its questions are answered one by one", exc_info=True)
            for each in batch:  # one question must not cost the others their answers
                await self._answer([each])
            return
        for each, answer in zip(batch, answers, strict=True):
            if not each.answer.done():
                each.answer.set_result(answer)


def _fail(waiting: _Waiting, error: Exception) -> None:
    if not waiting.answer.done():
        waiting.answer.set_exception(error)
