"""Where people have quotations checked: on the thread that answers, bounded, in time."""

from __future__ import annotations

import asyncio

from bot.checking.checker import check_message
from bot.checking.result import CheckedQuotation
from bot.service.callers import Callers
from bot.service.desk import DeskClosedError, DeskFullError, LateAnswerError
from bot.service.workers import Workers
from store.library import Library
from store.records import Scope

MOST_WAITING = 50
"""Checks that may wait: of one message each, mostly of some hundredths of a second."""
SECONDS_TO_CHECK = 15.0


class CheckDesk:
    """Takes messages on the event loop and checks their quotations on a thread."""

    def __init__(
        self,
        library: Library,
        workers: Workers,
        most_waiting: int = MOST_WAITING,
        seconds_to_check: float = SECONDS_TO_CHECK,
        callers: Callers | None = None,
    ) -> None:
        self._library = library
        self._workers = workers
        self._most_waiting = most_waiting
        self._seconds_to_check = seconds_to_check
        self._waiting = 0
        self._callers = callers or Callers()
        self._closed = False

    async def check(
        self, text: str, scope: Scope, speaker: str | None = None
    ) -> list[CheckedQuotation]:
        """What ``check_message`` says of a message.

        Raises ``DeskError`` where it is not checked, ``MessageTooLongError``, and the store's
        errors.
        """
        if self._closed:
            raise DeskClosedError
        if self._waiting >= self._most_waiting:
            raise DeskFullError
        self._callers.note()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds_to_check):
                return await self._workers.answering(
                    check_message, self._library, scope, text, speaker
                )
        except TimeoutError:
            raise LateAnswerError from None
        finally:
            self._waiting -= 1

    async def close(self, seconds_to_tell: float) -> None:
        """Take nothing more; whoever asked has so long to show what became of it."""
        self._closed = True
        await self._callers.gone(seconds_to_tell)
