"""``/help`` and ``/privacy``, as members use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError
from simcord.results import InteractionResult

from bot.discord.cogs import help as help_cog
from store.guilds import MayAdd
from tests.bot.discord_world import TROOPS, World
from tests.bot.moderation import (
    assert_no_failures,
    managing,
)
from tests.bot.shown_messages import check_limits, labels_of, shown_quotes, text_of
from tests.kept_feedback import feedback_on


@pytest.fixture(autouse=True)
def _nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A failure that was told to a member with a reference fails the test."""
    yield
    assert_no_failures(caplog)


@pytest.fixture
async def manager(world: World) -> MemberActor:
    """May manage the server."""
    member = managing(world, "mira")
    await world.env.settle()
    return member


async def said(world: World, member: MemberActor, command: str) -> str:
    """What a command says, to one member alone."""
    result = await member.slash(world.talk, command)
    assert result.acknowledged
    assert result.ephemeral
    assert result.response is not None
    check_limits(result.response)
    return text_of(result.response)


def words_of(result: InteractionResult) -> str:
    """The words of a reply."""
    return text_of(result.response)


# ---- /help


async def test_help_explains(world: World) -> None:
    """How to ask, what answers mean, and what was checked."""
    text = await said(world, world.alice, "help")
    user = world.bot.user
    assert user is not None
    for words in ("/ask", user.mention, "Ask the articles", "Not sure", "I found no answer"):
        assert words in text
    assert "character by character" in text
    assert "Nobody checked whether they are true" in text
    assert "For moderators" not in text


async def test_help_names_only_commands_that_exist(world: World, manager: MemberActor) -> None:
    """And, for moderators, every one of them."""
    there = {
        each.qualified_name
        for each in world.bot.tree.walk_commands()
        if isinstance(each, discord.app_commands.Command)
    }
    menus = {each.name for each in world.bot.tree.get_commands(type=_MESSAGE)}
    for member in (world.alice, manager):
        text = await said(world, member, "help")
        named = set(re.findall(r"`/([a-z ]+)`", text))
        assert named <= there
        assert set(re.findall(r"Apps, \*\*([^*]+)\*\*", text)) <= menus
    assert named == there - {"help"}
    assert set(re.findall(r"Apps, \*\*([^*]+)\*\*", text)) == menus


async def test_help_reserves_known_commands_only(world: World) -> None:
    """A command that is renamed must not turn up for everybody unnoticed."""
    there = {each.qualified_name for each in world.bot.tree.walk_commands()}
    assert there >= help_cog.MODERATORS_COMMANDS
    assert there >= help_cog.ADDERS_COMMANDS | help_cog.EXPLAINED_COMMANDS


async def test_help_for_moderators(world: World, manager: MemberActor) -> None:
    """A paragraph and some commands more; by the chosen role, too."""
    text = await said(world, manager, "help")
    assert "For moderators" in text
    assert "/settings" in text
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ed"), roles=[role])
    await world.env.settle()
    assert "For moderators" not in await said(world, editor, "help")
    world.choose(moderator_role=role.id)
    assert "For moderators" in await said(world, editor, "help")


async def test_help_on_adding_follows_the_settings(world: World) -> None:
    """Members see how to add articles where they may."""
    assert "/articles add" not in await said(world, world.alice, "help")
    world.choose(may_add=MayAdd.EVERYONE)
    text = await said(world, world.alice, "help")
    assert "/articles add" in text
    assert "/articles remove" not in text


_MESSAGE = discord.AppCommandType.message


# ---- /privacy


async def ask_times(
    member: MemberActor, channel: Any, count: int, **options: Any
) -> list[InteractionResult]:
    """Ask the same question several times."""
    return [await member.slash(channel, "ask", question=TROOPS, **options) for _ in range(count)]


async def test_privacy_says_what_is_kept(world: World) -> None:
    """What, for whom, for how long, and how many of one's own."""
    text = await said(world, world.alice, "privacy")
    assert "keyed hash" in text
    assert "30 days on this server" in text
    assert "no questions from this server" in text
    await ask_times(world.alice, world.answers, 2)
    await ask_times(world.bob, world.answers, 1)
    world.choose(retention_days=1)
    text = await said(world, world.alice, "privacy")
    assert "2 questions from this server" in text
    assert "1 day on" in text
    assert "elsewhere" not in text
    assert "1 question from" in await said(world, world.bob, "privacy")


async def test_privacy_tells_the_truth(world: World) -> None:
    """Neither the name nor the id of whoever asked is anywhere in the catalog."""
    await ask_times(world.alice, world.answers, 1)
    await ask_times(world.alice, world.answers, 1, private=True)
    await world.send("{bot} " + TROOPS)
    stored = b"".join(each.read_bytes() for each in world.folder.rglob("*") if each.is_file())
    assert TROOPS.encode() in stored
    assert str(world.alice.id).encode() not in stored
    assert world.alice.id.to_bytes(8, "big") not in stored, "as the catalog stores numbers"
    assert world.guild.id.to_bytes(8, "big") in stored
    assert b"alice" not in stored


async def test_delete_asks_once_more(world: World) -> None:
    """Nothing is deleted by one click, and one can still think better of it."""
    await ask_times(world.alice, world.answers, 2)
    shown = await world.alice.slash(world.talk, "privacy")
    await world.click(world.alice, shown.response, "Delete my questions")
    text = words_of(shown)
    assert "cannot be undone" in text
    assert labels_of(shown.response) == ["Yes, delete them", "Keep them"]
    await world.click(world.alice, shown.response, "Keep them")
    assert "2 questions from this server" in words_of(shown)
    assert labels_of(shown.response) == ["Delete my questions"]


async def test_delete_deletes_everything_of_one_member(world: World) -> None:
    """In every server, with feedback; nobody else's."""
    elsewhere = world.other_guild.add_member(world.alice.user)
    await world.env.settle()
    mine = await ask_times(world.alice, world.answers, 3)
    await ask_times(elsewhere, world.other_answers, 1)
    [bobs] = await ask_times(world.bob, world.answers, 1)
    await ask_times(world.stranger, world.other_answers, 2)
    for member in (world.alice, world.bob):
        asked = await world.click(member, bobs.response, "Feedback")
        await world.click(member, asked.response, "Helpful")
    questions, keys = world.services.library.questions, world.services.member_keys
    bobs_id = world.kept(bobs.response).id
    assert len(feedback_on(questions, bobs_id)) == 2

    shown = await world.alice.slash(world.talk, "privacy")
    assert "3 questions from this server, and 1 question elsewhere" in words_of(shown)
    await world.click(world.alice, shown.response, "Delete my questions")
    await world.click(world.alice, shown.response, "Yes, delete them")
    assert "4 questions were deleted" in words_of(shown)
    assert labels_of(shown.response) == []

    for guild_id in (world.guild.id, world.other_guild.id):
        assert questions.count(keys.of(guild_id, world.alice.id)) == 0
    assert questions.count(keys.of(world.guild.id, world.bob.id)) == 1
    assert questions.count(keys.of(world.other_guild.id, world.stranger.id)) == 2
    [feedback] = feedback_on(questions, bobs_id)
    assert feedback.member == keys.of(world.guild.id, world.bob.id)
    stored = b"".join(each.read_bytes() for each in world.folder.rglob("*.sqlite*"))
    for guild_id in (world.guild.id, world.other_guild.id):
        assert keys.of(guild_id, world.alice.id).encode() not in stored

    # what was promised of public answers: they stay, their buttons say why they do nothing
    more = await world.click(world.bob, mine[0].response, "More")
    assert "no longer kept" in words_of(more)
    assert shown_quotes(mine[0].response)
    assert shown_quotes((await world.click(world.bob, bobs.response, "More")).response)
    assert "no questions from this server" in await said(world, world.alice, "privacy")


async def test_delete_with_nothing_kept(world: World) -> None:
    """Says so."""
    shown = await world.alice.slash(world.talk, "privacy")
    await world.click(world.alice, shown.response, "Delete my questions")
    await world.click(world.alice, shown.response, "Yes, delete them")
    assert "no questions were deleted" in words_of(shown)


async def test_delete_works_after_a_restart(world: World) -> None:
    """Each button of the message sent before."""
    await ask_times(world.alice, world.answers, 1)
    shown = await world.alice.slash(world.talk, "privacy")
    await world.restart()
    await world.click(world.alice, shown.response, "Delete my questions")
    await world.restart()
    await world.click(world.alice, shown.response, "Yes, delete them")
    assert "1 question was deleted" in words_of(shown)
    assert world.services.library.questions.guild_ids() == []


async def test_nobody_deletes_for_another(world: World) -> None:
    """The message is seen, and its buttons are clicked, by whoever asked for it alone."""
    await ask_times(world.alice, world.answers, 1)
    shown = await world.alice.slash(world.talk, "privacy")
    with pytest.raises(SetupError):
        await world.bob.click(shown.response, label="Delete my questions")
    theirs = await world.bob.slash(world.talk, "privacy")
    await world.click(world.bob, theirs.response, "Delete my questions")
    await world.click(world.bob, theirs.response, "Yes, delete them")
    assert "no questions were deleted" in words_of(theirs)
    assert "1 question from" in await said(world, world.alice, "privacy")
