"""How long questions take that are asked at once, through the desk that the service answers at."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from bot.answering.answerer import Answerer
from bot.evaluation.figures import milliseconds
from bot.service.desk import QuestionDesk
from bot.service.workers import Workers
from store.records import Scope

AT_ONCE = (1, 10, 50, 200)


def together_figures(answerer: Answerer, questions: Sequence[str]) -> dict[str, Any]:
    """The same questions, so many of them at once: a member's wait, and how many are answered a
    second, also as a multiple of that of one after the other."""
    figures: dict[str, Any] = {}
    alone = 0.0
    for number in AT_ONCE:
        waits, seconds = asyncio.run(_asked(answerer, questions, number))
        rate = len(questions) / seconds
        alone = alone or rate
        figures[f"{number} at once, milliseconds until answered"] = milliseconds(waits)
        figures[f"{number} at once, questions a second"] = round(rate, 1)
        figures[f"{number} at once, times the rate of one at a time"] = round(rate / alone, 2)
    return figures


async def _asked(
    answerer: Answerer, questions: Sequence[str], together: int
) -> tuple[list[float], float]:
    """Each question's wait, and the time for all; in seconds."""
    workers = Workers()
    desk = QuestionDesk(answerer, workers)
    waits: list[float] = []
    begun = time.perf_counter()
    for first in range(0, len(questions), together):
        waits += await asyncio.gather(
            *(
                _wait(desk, question, member)
                for member, question in enumerate(questions[first : first + together])
            )
        )
    seconds = time.perf_counter() - begun
    workers.close()
    return waits, seconds


async def _wait(desk: QuestionDesk, question: str, member: int) -> float:
    begun = time.perf_counter()
    await desk.ask(question, Scope(), member_id=member)
    return time.perf_counter() - begun
