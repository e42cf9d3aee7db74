"""Threads for follow-ups: opened where a server wants them, over a restart, until a day is over."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.discord import follow_ups
from bot.discord.follow_ups import NOT_OPENED, THREAD_THERE, YOU_MAY_NOT
from tests.bot.discord_world import World
from tests.bot.shown_messages import (
    check_limits,
    labels_of,
    shown_quotes,
    text_of,
    texts_of,
    typed_into,
)
from tests.bot.thread_world import FIRMS, HUNDER, SAID, UNDERSTOOD, first_message, opened, say


async def asked_in_form(world: World, answer: Any, member: MemberActor | None = None) -> Any:
    """The form that "Follow up" opens; asserts that no thread was."""
    before = len(world.answers.threads)
    shown = await world.click(member or world.alice, answer, "Follow up")
    assert shown.modal is not None
    assert len(world.answers.threads) == before
    return shown.modal


def deny(world: World, member_id: int, permission: str) -> None:
    """Take a permission in the answer channel from a member, or from the bot."""
    denied = discord.Permissions(**{permission: True}).value
    world.env.backend.set_overwrite(
        world.answers.id, Overwrite(member_id, OverwriteType.MEMBER, allow=0, deny=denied)
    )


# ---- opening


async def test_threads_are_off_by_default(world: World) -> None:
    answer = (await world.ask(HUNDER)).response
    modal = await asked_in_form(world, answer)
    assert [each["type"] for each in modal["components"]] == [18]  # no line above the question


async def test_a_thread_says_how_to_ask_in_it(threads: World) -> None:
    _, thread = await opened(threads)
    assert thread.name == HUNDER
    message = first_message(thread)
    check_limits(message)
    told = text_of(message)
    assert "no mention is needed" in told
    assert "Only alice is answered here" in told
    assert "A day after the last question" in told
    assert labels_of(message) == ["Let others ask"]
    assert threads.stored(message).ping_user_ids == []
    assert threads.alice.id in threads.env.backend.channels[thread.id].thread_members


async def test_a_long_question_names_a_thread(threads: World) -> None:
    answer = (await threads.ask(f"{HUNDER[:-1]}, {'and so on ' * 20}?")).response
    await threads.click(threads.alice, answer, "Follow up")
    [thread] = threads.answers.threads
    assert 0 < len(thread.name or "") <= 100


async def test_the_opener_is_led_to_the_thread_that_is_there(threads: World) -> None:
    answer, thread = await opened(threads)
    again = await threads.click(threads.alice, answer, "Follow up")
    assert again.ephemeral
    assert text_of(again.response) == f"Go on in <#{thread.id}>."
    assert len(threads.answers.threads) == 1


async def test_others_get_the_form_where_a_thread_is_there(threads: World) -> None:
    answer, _ = await opened(threads)
    threads.stored(answer).flags |= 1 << 5  # as Discord flags a message with a thread
    modal = await asked_in_form(threads, answer, threads.bob)
    assert modal["components"][0]["content"] == THREAD_THERE


@pytest.mark.parametrize(
    ("denied", "named"),
    [
        ("create_public_threads", "Create Public Threads"),
        ("send_messages_in_threads", "Send Messages in Threads"),
    ],
)
async def test_without_the_permission_the_form_says_so(
    threads: World, denied: str, named: str
) -> None:
    answer = (await threads.ask(HUNDER)).response
    deny(threads, threads.env.backend.bot_user.id, denied)
    modal = await asked_in_form(threads, answer)
    line = modal["components"][0]["content"]
    assert line.startswith(f"I may not open a thread here (missing: {named}). ")
    shown = await threads.click(threads.alice, answer, "Follow up")
    sent = await threads.alice.submit_modal(shown, typed_into(modal, FIRMS))
    assert SAID in shown_quotes(sent.response)[0]
    assert UNDERSTOOD in text_of(sent.response)


async def test_who_may_not_write_in_threads_gets_the_form(threads: World) -> None:
    answer = (await threads.ask(HUNDER)).response
    deny(threads, threads.bob.id, "send_messages_in_threads")
    modal = await asked_in_form(threads, answer, threads.bob)
    assert modal["components"][0]["content"] == YOU_MAY_NOT


async def test_what_discord_refuses_is_told_with_the_form_at_hand(threads: World) -> None:
    answer = (await threads.ask(HUNDER)).response
    threads.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    refused = await threads.click(threads.alice, answer, "Follow up")
    assert refused.ephemeral
    assert text_of(refused.response) == f"{NOT_OPENED}\nAsk here"
    shown = await threads.click(threads.alice, refused.response, "Ask here")
    assert shown.modal is not None
    sent = await threads.alice.submit_modal(shown, typed_into(shown.modal, FIRMS))
    assert UNDERSTOOD in text_of(sent.response)


async def test_private_answers_and_private_places_have_the_form(threads: World) -> None:
    private = (await threads.ask(HUNDER, private=True)).response
    await asked_in_form(threads, private)
    public = (await threads.ask(HUNDER)).response
    threads.choose(private_by_default=True)
    await asked_in_form(threads, public)
    threads.choose(private_by_default=False, answer_channels=frozenset({threads.talk.id}))
    await asked_in_form(threads, public)


async def test_within_a_thread_is_the_form(threads: World) -> None:
    _, thread = await opened(threads)
    [reply] = await say(threads, thread, FIRMS)
    shown = await threads.click(threads.alice, reply, "Follow up")
    assert shown.modal is not None
    sent = await threads.alice.submit_modal(
        shown, typed_into(shown.modal, "And what does he call the departures?")
    )
    assert not sent.ephemeral
    assert "worrying" in shown_quotes(sent.response)[0]
    [last] = await say(threads, thread, "Why?")
    assert threads.kept(last).follows == threads.kept(sent.response).id


async def test_opening_threads_is_limited_as_asking_is(threads: World) -> None:
    threads.choose(questions_a_minute=2)
    answer = (await threads.ask(HUNDER)).response
    await threads.click(threads.alice, answer, "Follow up")
    again = (await threads.ask(HUNDER, member=threads.bob)).response
    refused = await threads.click(threads.alice, again, "Follow up")
    assert text_of(refused.response).startswith("That was quick.")
    assert len(threads.answers.threads) == 1


# ---- the setting


async def test_moderators_switch_threads_on_and_off(world: World) -> None:
    role = world.guild.create_role("Chiefs", permissions=discord.Permissions(manage_guild=True))
    chief = world.guild.add_member(world.env.create_user("chief"), roles=[role])
    shown = await chief.slash(world.answers, "settings")
    assert "Follow-up threads: off" in text_of(shown.response)
    await world.click(chief, shown.response, "Open threads")
    assert world.services.communities.settings(world.guild.id).follow_up_threads
    await world.restart()
    shown = await chief.slash(world.answers, "settings")
    assert "Follow-up threads: on" in text_of(shown.response)
    assert sum(len(each) for each in texts_of(shown.response)) <= 4000
    await world.click(chief, shown.response, "Use a form instead")
    assert not world.services.communities.settings(world.guild.id).follow_up_threads


def test_names_of_members_are_escaped() -> None:
    class Client:
        intents = discord.Intents.all()

    view = follow_ups.opening_view(Client(), "**bold** @everyone", others=True)  # type: ignore[arg-type]
    text = str(view.to_components())
    assert "**bold**" not in text
    assert "@everyone" not in text.replace("\\@", "")
