"""An asking message that is deleted takes its reply along; a bot that may not write stays calm."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.answering.answerer import Answerer
from bot.discord.cogs.ask import WITHOUT_QUESTION
from tests.bot.discord_world import TROOPS, World
from tests.bot.shown_messages import text_of


@pytest.mark.parametrize("restarted", [False, True])
async def test_the_answer_goes_with_the_message_that_asked(world: World, restarted: bool) -> None:
    asking = await world.send("{bot} " + TROOPS)
    [reply] = world.replies_to(asking)
    kept = world.kept(reply)
    if restarted:
        await world.restart()
    await world.alice.delete(asking)
    assert not world.public()
    assert world.services.library.questions.find(kept.id) is None


@pytest.mark.parametrize("words", ["{bot}", "{bot} " + TROOPS])
async def test_a_notice_goes_with_the_message_that_caused_it(world: World, words: str) -> None:
    asking = await world.send(words, channel=world.talk)
    assert len(world.public(world.talk)) == 1
    await world.moderator.delete(asking)
    assert not world.public(world.talk)


@pytest.mark.parametrize("restarted", [False, True])
async def test_many_messages_deleted_at_once_take_their_replies(
    world: World, restarted: bool
) -> None:
    asking = [await world.send("{bot} " + TROOPS) for _ in range(3)]
    stays = await world.send("{bot} " + TROOPS, member=world.bob)
    assert len(world.public()) == 4
    if restarted:
        await world.restart()
    ids = [each.id for each in asking]
    world.env.backend.bulk_delete_messages(world.answers.id, ids)
    await world.env.settle()
    assert [each.id for each in world.public()] == [world.replies_to(stays)[0].id]
    assert world.services.library.questions.guild_ids() == [world.guild.id]


async def test_only_its_own_message_takes_an_answer_along(world: World) -> None:
    first = await world.send("{bot} " + TROOPS)
    by_command = await world.ask()
    other = await world.send("just words")
    await world.alice.delete(other)
    assert len(world.public()) == 2
    await world.alice.delete(first)
    assert by_command.response is not None
    assert [each.id for each in world.public()] == [by_command.response.id]


async def test_a_reply_that_is_gone_already_is_no_error(world: World) -> None:
    asking = await world.send("{bot} " + TROOPS)
    [reply] = world.replies_to(asking)
    await world.moderator.delete(reply)
    await world.alice.delete(asking)
    asking = await world.send("{bot} " + TROOPS)
    world.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50001)
    await world.alice.delete(asking)
    assert world.services.library.questions.guild_ids() == []


@pytest.mark.parametrize("moment", ["answered", "sent"])
async def test_a_message_deleted_while_it_is_answered_gets_no_answer(
    world: World, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    loop = asyncio.get_running_loop()
    deleted = threading.Event()

    def delete_asking() -> None:
        [asking] = [each for each in world.answers.history() if each.author.id == world.alice.id]
        world.env.backend.delete_message(world.answers.id, asking.id)
        deleted.set()

    answer_all = Answerer.answer_all

    def answer_slowly(self: Answerer, asked: Any) -> Any:
        loop.call_soon_threadsafe(delete_asking)
        assert deleted.wait(5)
        return answer_all(self, asked)

    send = discord.Message.reply

    async def reply_late(message: discord.Message, *args: Any, **options: Any) -> Any:
        sent = await send(message, *args, **options)
        delete_asking()
        for _ in range(20):  # until the bot has heard of it
            await asyncio.sleep(0)
        return sent

    if moment == "answered":
        monkeypatch.setattr(Answerer, "answer_all", answer_slowly)
    else:
        monkeypatch.setattr(discord.Message, "reply", reply_late)
    await world.send("{bot} " + TROOPS)
    assert deleted.is_set()
    assert not world.public()
    path = f"/channels/{world.answers.id}/messages"
    sent = [call for call in world.env.http_requests if (call.method, call.path) == ("POST", path)]
    assert len(sent) == (1 if moment == "sent" else 0)
    assert not world.services.library.questions.guild_ids()


# ---- a bot that may not write


def channel_closed_to_the_bot(world: World, **denied: bool) -> ChannelHandle:
    """A channel in which the bot lacks a permission."""
    assert world.guild.me is not None
    return world.guild.create_text_channel(
        "closed", overwrites={world.guild.me: discord.PermissionOverwrite(**denied)}
    )


@pytest.mark.parametrize("words", ["{bot} " + TROOPS, "{bot}"])
@pytest.mark.parametrize("permission", ["send_messages", "read_message_history", "view_channel"])
async def test_without_the_right_to_write_nothing_breaks(
    world: World, words: str, permission: str
) -> None:
    world.choose(answer_channels=frozenset())
    channel = channel_closed_to_the_bot(world, **{permission: False})
    await world.send(words, channel=channel)
    if permission != "read_message_history":
        assert not world.public(channel)
    assert not world.env.errors
    asking = await world.send("{bot}")
    assert text_of(world.replies_to(asking)[0]) == WITHOUT_QUESTION


async def test_commands_work_where_the_bot_may_not_write(world: World) -> None:
    channel = channel_closed_to_the_bot(world, send_messages=False)
    world.choose(answer_channels=frozenset({channel.id}))
    result = await world.ask(channel=channel)
    assert not result.ephemeral
    assert len(world.public(channel)) == 1


async def test_a_failing_discord_costs_one_reply(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=500)
    first = await world.send("{bot} " + TROOPS)
    assert not world.replies_to(first)
    assert [getattr(error, "status", None) for error in world.env.errors] == [500]
    second = await world.send("{bot} " + TROOPS)
    assert len(world.replies_to(second)) == 1
