"""Servers that the bot was removed from, and those whose managers want everything deleted."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from simcord.actors import MemberActor

from bot.discord import departures
from bot.discord.server_data import MANAGERS_ONLY
from store.guilds import GuildSettings
from store.guilds_to_forget import GRACE
from tests.bot.articles_world import own_articles
from tests.bot.discord_world import HARVEST, TROOPS, World
from tests.bot.moderation import announce, managing
from tests.bot.shown_messages import check_limits, labels_of, text_of

A_ROUND = 31
AN_HOUR = 3601


def noted(world: World) -> list[int]:
    """The servers whose time runs."""
    return [each.guild_id for each in world.services.library.guilds_to_forget.all()]


def known(world: World) -> set[int]:
    """The servers of which something is kept."""
    return world.services.library.guild_data.known()


def is_on_disk(world: World, guild_id: int) -> bool:
    """Whether a server's id is anywhere in the data folder, as a number or in a name."""
    stored = b"".join(each.read_bytes() for each in world.folder.rglob("*") if each.is_file())
    return guild_id.to_bytes(8, "big") in stored or str(guild_id).encode() in stored


def go_away(world: World, *, silently: bool = False) -> int:
    """Remove the bot from the other server, ``silently`` while it hears nothing; the server's id"""
    backend, guild_id = world.env.backend, world.other_guild.id
    if silently:
        subscribers = backend.subscribers
        listening, subscribers[:] = list(subscribers), []
        backend.remove_guild(guild_id)
        subscribers[:] = listening
    else:
        backend.remove_guild(guild_id)
    return guild_id


def put_back(world: World) -> None:
    """Let the bot be in the other server again, which has no channels by now."""
    guild = world.other_guild._guild
    guild.channel_ids.clear()
    world.env.backend.guilds[guild.id] = guild


async def come_back(world: World) -> None:
    """Add the bot to the other server again."""
    put_back(world)
    announce(world, world.other_guild)
    await world.env.settle()


async def restart(world: World) -> None:
    """A new bot, which gets the index, too: the former process has ended."""
    world.services.library._close_index()
    await world.restart()


def later(monkeypatch: pytest.MonkeyPatch, passed: timedelta) -> None:
    """Let time pass for what is to be deleted."""
    then = departures.now() + passed
    monkeypatch.setattr(departures, "now", lambda: then)


# ---- removed from a server


async def test_everything_goes_after_a_week(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.ask(HARVEST, member=world.stranger, channel=world.other_answers)
    world.choose(world.other_guild, declined_words=("spaghetti",))
    guild_id = go_away(world)
    await world.env.settle()
    assert noted(world) == [guild_id]
    later(monkeypatch, GRACE - timedelta(hours=1))
    await world.env.advance_time(A_ROUND)
    assert own_articles(world, guild_id)
    await restart(world)  # and no restart begins the week anew, or forgets it
    later(monkeypatch, timedelta(hours=2))
    await world.env.advance_time(A_ROUND)
    assert not is_on_disk(world, guild_id)
    assert not own_articles(world, guild_id)
    assert world.services.communities.settings(guild_id) == GuildSettings()
    assert known(world) == {world.guild.id}
    assert noted(world) == []
    assert "8,500 troops" in text_of((await world.ask(TROOPS)).response)


async def test_added_again_within_the_week_everything_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guild_id = go_away(world)
    await world.env.settle()
    await come_back(world)
    assert noted(world) == []
    later(monkeypatch, 2 * GRACE)
    await world.env.advance_time(A_ROUND)
    assert own_articles(world, guild_id)


async def test_a_server_left_while_the_bot_was_off(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    guild_id = go_away(world, silently=True)
    await restart(world)
    assert noted(world) == [guild_id]
    told = [each for each in caplog.records if each.name == departures.log.name]
    assert [each.levelno for each in told] == [logging.WARNING]
    assert "will be deleted on 20" in told[0].getMessage()
    # added again while it was off
    put_back(world)
    await restart(world)
    assert noted(world) == []


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_nothing_is_concluded_where_discord_does_not_answer(
    world: World, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    guild_id = go_away(world, silently=True)
    world.env.inject_error("GET", "/guilds/*", status=status, times=None)
    await restart(world)
    assert noted(world) == []
    # nor at the end of the week, when it is asked for once more
    world.services.library.guilds_to_forget.note_left(guild_id, departures.now())
    later(monkeypatch, 2 * GRACE)
    await world.env.advance_time(A_ROUND)
    assert own_articles(world, guild_id)
    world.env.backend.faults.clear()
    await world.env.advance_time(A_ROUND)
    assert not own_articles(world, guild_id)


async def test_a_server_out_of_reach_has_not_been_left(world: World) -> None:
    payload = {"id": str(world.other_guild.id), "unavailable": True}
    world.env.backend.emit("GUILD_DELETE", payload)
    await world.env.settle()
    assert world.bot.get_guild(world.other_guild.id).unavailable  # type: ignore[union-attr]
    await world.env.advance_time(AN_HOUR)
    assert noted(world) == []


async def test_a_server_missing_in_the_list_is_asked_for(world: World) -> None:
    """As one of another shard is, or any where the list is empty."""
    world.bot._connection._guilds.clear()
    await world.env.advance_time(AN_HOUR)
    assert noted(world) == []


# ---- on request


@pytest.fixture
async def manager(world: World) -> MemberActor:
    """May manage the server."""
    member = managing(world, "mira")
    await world.env.settle()
    return member


async def test_a_manager_deletes_everything(world: World, manager: MemberActor) -> None:
    answer = (await world.ask()).response
    world.choose(moderator_role=world.guild.default_role.id)
    shown = await manager.slash(world.talk, "privacy")
    check_limits(shown.response)
    await world.click(manager, shown.response, "Delete this server's data")
    text = text_of(shown.response)
    assert "1 article in 1 version" in text
    assert "1 question and its settings" in text
    assert own_articles(world)
    await world.click(manager, shown.response, "Keep everything")
    assert "1 question from" not in text_of(shown.response)  # of the manager: none
    await world.click(manager, shown.response, "Delete this server's data")
    await world.click(manager, shown.response, "Yes, delete everything")
    assert text_of(shown.response).startswith("Done")
    assert labels_of(shown.response) == []
    assert not is_on_disk(world, world.guild.id)
    assert own_articles(world, world.other_guild.id)
    assert world.services.communities.settings(world.guild.id) == GuildSettings()
    more = await world.click(world.alice, answer, "More")
    assert "no longer kept" in text_of(more.response)


async def test_nobody_else_does(world: World, manager: MemberActor) -> None:
    """Not even who is a moderator of the bot by a role."""
    editors = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("edith"), roles=[editors])
    world.choose(moderator_role=editors.id)
    await world.env.settle()
    theirs = await editor.slash(world.talk, "privacy")
    assert labels_of(theirs.response) == ["Delete my questions"]
    # whoever loses the right between the two clicks
    shown = await manager.slash(world.talk, "privacy")
    await world.click(manager, shown.response, "Delete this server's data")
    for role in world.env.backend.guilds[world.guild.id].roles.values():
        if role.name == "mira":
            role.permissions = 0
    clicked = await world.click(manager, shown.response, "Yes, delete everything")
    assert MANAGERS_ONLY in text_of((clicked.followups or [clicked.response])[0])
    assert own_articles(world)


async def test_what_the_command_line_noted_is_done_though_the_bot_is_there(world: World) -> None:
    world.services.library.guilds_to_forget.note_asked(world.guild.id, departures.now())
    await world.env.advance_time(A_ROUND)
    assert not is_on_disk(world, world.guild.id)
    assert noted(world) == []
