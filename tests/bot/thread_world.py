"""Threads for follow-ups, opened and written in as members do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.service import follow_up_threads
from tests.bot.discord_world import World
from tests.bot.shown_messages import text_of, typed_into

HUNDER = "Who heads the American Chamber of Commerce in Ukraine?"
FIRMS = "What does he say about American firms?"
SAID = "American companies were carrying on all the same"
UNDERSTOOD = "Understood as: What does Andy Hunder say about American firms?"


async def opened(world: World, member: MemberActor | None = None) -> tuple[Any, ChannelHandle]:
    """An answer to Alice, and the thread under it, opened by Alice or somebody else."""
    answer = (await world.ask(HUNDER)).response
    clicked = await world.click(member or world.alice, answer, "Follow up")
    assert clicked.modal is None
    assert clicked.ephemeral
    [thread] = world.answers.threads
    assert text_of(clicked.response) == f"Go on in <#{thread.id}>."
    return answer, thread


async def say(
    world: World, thread: ChannelHandle, words: str, member: MemberActor | None = None, **known: Any
) -> list[discord.Message]:
    """Write in a thread; the bot's replies."""
    user = world.bot.user
    assert user is not None
    content = words.replace("{bot}", user.mention)
    sent = await (member or world.alice).send(thread, content, **known)
    return [
        each
        for each in thread.history()
        if each.reference is not None and each.reference.message_id == sent.id
    ]


def first_message(thread: ChannelHandle) -> discord.Message:
    """What the bot said when it opened a thread."""
    return next(each for each in thread.history() if each.components)


def later(monkeypatch: pytest.MonkeyPatch, **ago: float) -> None:
    """Let time pass for threads."""
    now = datetime.now(UTC) + timedelta(**ago)
    monkeypatch.setattr(follow_up_threads, "_now", lambda: now)


async def follow_up(
    world: World, answer: Any, question: str = FIRMS, *, member: MemberActor | None = None
) -> Any:
    """Follow an answer up with its button, in the form."""
    who = member or world.alice
    shown = await world.click(who, answer, "Follow up")
    assert shown.modal is not None
    sent = await who.submit_modal(shown, typed_into(shown.modal, question))
    assert sent.acknowledged
    return sent
