"""Removed articles' words are taken out of earlier answers, even if the bot stops meanwhile."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from bot.discord.housekeeping import blank_answers
from bot.service.workers import WorkersClosedError
from store.library import Library

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

log = logging.getLogger(__name__)

WAITING_NOTE = "articles_to_blank"
"""The note in the data folder with the ids of the articles whose answers are not yet blanked."""

_under_way: set[asyncio.Task[None]] = set()
"""Kept here, because the event loop alone would let a task be collected before it is done."""


def note_blanking(
    library: Library, begun: Collection[str] = (), done: Collection[str] = ()
) -> list[str]:
    """Note articles that are to be blanked, or that are; returns those that still are to be.

    Reads and writes SQL: call it on a thread.
    """
    if not begun and not done:
        return list(json.loads(library.read_note(WAITING_NOTE) or "[]"))

    def changed(noted: str | None) -> str:
        waiting = set(json.loads(noted or "[]"))
        return json.dumps(sorted((waiting | set(begun)) - set(done)))

    waiting: list[str] = json.loads(library.change_note(WAITING_NOTE, changed))
    return waiting


def blank_in_background(client: PullquoteBot, article_ids: Collection[str]) -> None:
    """Take removed articles' words out of earlier answers, which means an edit for each of them."""
    if article_ids:
        task = asyncio.create_task(_blank(client, sorted(article_ids)))
        _under_way.add(task)
        task.add_done_callback(_under_way.discard)


async def blank_what_is_left(client: PullquoteBot) -> None:
    """Go on with what a bot that stopped could not finish."""
    services = client.services
    left = await services.workers.catalog(note_blanking, services.library)
    blank_in_background(client, left)


async def _blank(client: PullquoteBot, article_ids: Iterable[str]) -> None:
    services = client.services
    for article_id in article_ids:
        try:
            await blank_answers(client, article_id)
            await services.workers.catalog(note_blanking, services.library, done=[article_id])
        except WorkersClosedError:
            return  # the bot is stopping, and goes on when it is back
        except Exception:
            log.exception("answers could not be blanked", extra={"article_id": article_id})
