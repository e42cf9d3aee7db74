"""Progress in real time: at most an edit a second or so, the newest step, nothing afterwards."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

import discord
import pytest

from bot.discord import article_progress
from bot.discord.article_progress import ProgressReport, step_text
from ingest.single import Stage, Step

PAUSE = 0.15


class Reply:
    """An interaction whose reply can be edited, which takes a moment."""

    def __init__(self, failing: Exception | None = None) -> None:
        self.edits: list[tuple[float, str]] = []
        self.under_way = 0
        self._failing = failing

    async def edit_original_response(self, *, view: discord.ui.LayoutView) -> None:
        """Note the words and when they came."""
        self.under_way += 1
        await asyncio.sleep(0.02)
        self.under_way -= 1
        texts = [each for each in view.walk_children() if isinstance(each, discord.ui.TextDisplay)]
        self.edits.append((time.perf_counter(), texts[0].content))
        if self._failing is not None:
            raise self._failing


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_progress, "SECONDS_BETWEEN_EDITS", PAUSE)


def report_to(reply: Reply) -> ProgressReport:
    interaction: Any = reply
    return ProgressReport(interaction)


async def test_many_steps_become_few_edits_and_the_newest_is_shown() -> None:
    reply = Reply()

    def work(report: ProgressReport) -> None:
        report.step(Step(Stage.FETCHING))
        for done in range(101):
            report.step(Step(Stage.EMBEDDING, done, 100))
            time.sleep(0.01)
        time.sleep(1)  # the last step is shown although none follows

    async with report_to(reply) as report:
        await asyncio.to_thread(work, report)
    moments = [moment for moment, _ in reply.edits]
    texts = [text for _, text in reply.edits]
    assert texts[0] in ("Fetching the page …", "Embedding 0 of 100 passages …")
    assert texts[-1] == "Embedding 100 of 100 passages …"
    assert 3 <= len(texts) < 50  # of more than a hundred
    assert len(set(texts)) == len(texts)
    assert all(after - before >= PAUSE for before, after in itertools.pairwise(moments))


async def test_nothing_is_edited_after_the_end() -> None:
    reply = Reply()
    async with report_to(reply) as report:
        report.say("First")
        await asyncio.sleep(0)
        report.say("Second")
    assert reply.under_way == 0
    report.say("Late")
    await asyncio.sleep(2 * PAUSE)
    assert [text for _, text in reply.edits] == ["First"]


async def test_a_quick_end_shows_at_most_the_first_step() -> None:
    reply = Reply()
    async with report_to(reply) as report:
        report.say("First")
    assert len(reply.edits) <= 1
    async with report_to(reply):
        pass


@pytest.mark.parametrize("error", [OSError("no network"), RuntimeError("anything")])
async def test_a_reply_that_cannot_be_edited_is_left_alone(error: Exception) -> None:
    reply = Reply(error)
    async with report_to(reply) as report:
        report.say("First")
        await asyncio.sleep(0.05)
        report.say("Second")
        await asyncio.sleep(2 * PAUSE)
    assert len(reply.edits) == 1


async def test_an_error_of_the_work_goes_on_after_the_last_edit() -> None:
    reply = Reply()

    async def work() -> None:
        async with report_to(reply) as report:
            report.say("First")
            await asyncio.sleep(0)
            raise ValueError("the work")

    with pytest.raises(ValueError, match="the work"):
        await work()
    assert reply.under_way == 0


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_words(stage: Stage) -> None:
    assert step_text(Step(stage, 3, 7)).endswith(" …")
