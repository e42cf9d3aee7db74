"""Where answers get a language model's words: on threads that may wait, never too long."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

from bot.answering.answer import Answer
from bot.answering.follow_up import Turn
from bot.composition.composer import Composer
from bot.composition.rewriter import Rewriting
from bot.service.callers import Callers
from bot.service.workers import Workers, WorkersClosedError
from bot.settings import ANSWER_SECONDS

log = logging.getLogger(__name__)

SECONDS_BESIDES = 3.0
"""Longer than the model may take, for what composing itself needs: the threads' turn, checking what
the model said, and letting go of a reply that has not come (``SETTLING_SECONDS``)."""
SHARE_TO_REWRITE = 0.35
"""Of that time, for making a follow-up stand alone first: a little more than the model takes for it
at most (``REWRITING_SHARE``)."""


class ComposingDesk:
    """Takes extractive answers on the event loop and has them worded on a thread."""

    def __init__(
        self,
        composer: Composer | None,
        workers: Workers,
        seconds_to_compose: float = ANSWER_SECONDS + SECONDS_BESIDES,
        callers: Callers | None = None,
    ) -> None:
        """Without a ``composer``, every answer stays as it is.

        ``seconds_to_compose``: how long a member waits for words at most.
        """
        self._composer = composer
        self._workers = workers
        self.seconds_to_compose = seconds_to_compose
        self._callers = callers or Callers()
        self._closed = False

    @property
    def model_id(self) -> str | None:
        """The language model's provider and name, None where there is none."""
        return self._composer.model_id if self._composer else None

    async def rewrite(
        self, question: str, turns: Sequence[Turn], guild_id: int
    ) -> Rewriting | None:
        """What became of making a follow-up stand alone; None where no model was asked, it took
        too long, or something is wrong with it. ``turns``: what it follows, oldest first."""
        if self._composer is None or self._closed or not turns:
            return None
        self._callers.note()
        seconds = SHARE_TO_REWRITE * self.seconds_to_compose
        begun = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                return await self._workers.composing(
                    self._composer.rewrite, question, turns, guild_id
                )
        except TimeoutError:
            log.warning("a follow-up was read without the model", extra={"why": "late"})
            passed = time.monotonic() - begun
            return Rewriting(self._composer.model_id, None, "it came too late", seconds=passed)
        except WorkersClosedError:
            log.info("a follow-up was read without the model", extra={"why": "stopping"})
        except Exception:  # whatever it is, the member gets an answer
            log.exception("a follow-up could not be rewritten", extra={"guild_id": guild_id})
        return None

    async def compose(
        self, answer: Answer, guild_id: int, rewriting: Rewriting | None = None
    ) -> Answer:
        """The answer in a model's words, or as it was: where there is no model, it takes too long,
        or something is wrong with it. ``rewriting`` its question took of the same time."""
        if self._composer is None or self._closed:
            return answer
        self._callers.note()
        seconds = self.seconds_to_compose - (rewriting.seconds if rewriting else 0.0)
        try:
            async with asyncio.timeout(seconds):
                return await self._workers.composing(
                    self._composer.compose, answer, guild_id, rewriting
                )
        except TimeoutError:
            log.warning("an answer was given without the model's words", extra={"why": "late"})
        except WorkersClosedError:
            log.info("an answer was given without the model's words", extra={"why": "stopping"})
        except Exception:  # whatever it is, the member gets the quotes
            log.exception("an answer could not be worded", extra={"guild_id": guild_id})
        return answer

    async def close(self, seconds_to_tell: float) -> None:
        """Word nothing more; whoever waits has so long to show what they have."""
        self._closed = True
        await self._callers.gone(seconds_to_tell)
