"""Steps of long work → edits of the reply, no faster than Discord likes."""

from __future__ import annotations

import asyncio
import logging
from contextvars import copy_context
from types import TracebackType
from typing import Any

import discord

from bot.discord.message_layout import notice_view
from ingest.single import Stage, Step

log = logging.getLogger(__name__)

SECONDS_BETWEEN_EDITS = 1.2
"""Discord takes five edits of a message in five seconds."""
_WORDS = {
    Stage.FETCHING: "Fetching the page …",
    Stage.READING: "Reading the article …",
    Stage.STORING: "Storing the article …",
}


def step_text(step: Step) -> str:
    """What a member sees of a step."""
    if step.stage is Stage.EMBEDDING:
        return f"Embedding {step.done} of {step.total} passages …"
    return _WORDS[step.stage]


class ProgressReport:
    """Shows the newest step in place of a deferred reply, until its block ends.

    ``step`` may be called on any thread, the rest on the event loop. After the block no edit is
    under way, so that nothing overwrites the result.
    """

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()  # a worker's thread has none of the interaction's
        self._text = self._shown = ""
        self._editing: asyncio.Task[None] | None = None
        self._pause: asyncio.TimerHandle | None = None
        self._over = False

    async def __aenter__(self) -> ProgressReport:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over = True
        if self._pause is not None:
            self._pause.cancel()
        if self._editing is not None:
            await self._editing

    def step(self, step: Step) -> None:
        """Note a step; for the thread that does the work."""
        self._loop.call_soon_threadsafe(self.say, step_text(step), context=self._context)

    def say(self, text: str) -> None:
        """Show a sentence as soon as an edit is allowed; only the newest one is."""
        self._text = text
        if self._pause is None and (self._editing is None or self._editing.done()):
            self._edit_if_new()

    def _edit_if_new(self) -> None:
        self._pause = None
        if not self._over and self._text != self._shown:
            self._editing = asyncio.create_task(self._edit())

    async def _edit(self) -> None:
        self._shown = self._text
        try:
            await self._interaction.edit_original_response(view=notice_view(self._text))
        except Exception as error:
            # dismissed by the member, or Discord cannot be reached: the work goes on without
            log.info("progress could not be shown", extra={"error": str(error)})
            self._over = True
        if not self._over:
            self._pause = self._loop.call_later(SECONDS_BETWEEN_EDITS, self._edit_if_new)
