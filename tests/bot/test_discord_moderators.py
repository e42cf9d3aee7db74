"""Several moderators at the same settings, restarts, and messages that are full."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError

from store.guilds import GuildSettings, MayAdd
from tests.bot.discord_world import World
from tests.bot.moderation import (
    assert_no_failures,
    check_size,
    chosen,
    managing,
    opened,
    press,
    told,
    write,
)
from tests.bot.shown_messages import text_of


@pytest.fixture(autouse=True)
def _nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A failure that was told to a member with a reference fails the test."""
    yield
    assert_no_failures(caplog)


async def test_two_moderators_change_different_things(world: World, manager: MemberActor) -> None:
    """Each from a message that shows an older state: both changes count."""
    other = managing(world, "noor")
    mine, theirs = await opened(world, manager), await opened(world, other)
    await press(world, manager, mine, "Make answers private")
    await write(world, other, theirs, "Change the number", "9")
    await press(world, manager, mine, "Switch the library on")
    settings = chosen(world)
    assert settings.private_by_default
    assert settings.public_library
    assert settings.questions_a_minute == 9
    # the same button of an older message asks for the same state, and does not turn it back
    await press(world, other, await opened(world, other), "Make answers public")
    again = await world.click(manager, mine, "Make answers public")
    assert again.acknowledged
    assert not chosen(world).private_by_default


async def test_two_moderators_choose_channels(world: World, manager: MemberActor) -> None:
    """What one added stays when the other, who does not see it, adds something else."""
    other = managing(world, "noor")
    news = world.guild.create_text_channel("news")
    mine, theirs = await opened(world, manager), await opened(world, other)
    menu = "answer-channels:settings"
    await manager.select(mine, [world.answers, world.talk], custom_id=menu)
    await other.select(theirs, [news], custom_id=menu)
    assert chosen(world).answer_channels == {world.talk.id, news.id}, "answers was taken away"


async def test_two_moderators_edit_the_words(world: World, manager: MemberActor) -> None:
    """Both open the form, both add a word."""
    world.choose(declined_words=("old",))
    other = managing(world, "noor")
    mine, theirs = await opened(world, manager), await opened(world, other)
    first = await world.click(manager, mine, "Edit the words")
    second = await world.click(other, theirs, "Edit the words")
    assert first.modal is not None
    await manager.submit_modal(first, {"words": "old\nmine"})
    await other.submit_modal(second, {"words": "theirs"})
    assert chosen(world).declined_words == ("mine", "theirs")


async def test_too_many_channels_of_two_moderators(world: World, manager: MemberActor) -> None:
    """Each chose few enough; together they are told."""
    channels = [world.guild.create_text_channel(f"c{number}") for number in range(30)]
    other = managing(world, "noor")
    mine, theirs = await opened(world, manager), await opened(world, other)
    menu = "answer-channels:settings"
    await manager.select(mine, channels[:20], custom_id=menu)
    result = await other.select(theirs, channels[10:], custom_id=menu)
    assert any("at most 25" in text_of(each) for each in told(result))
    assert len(chosen(world).answer_channels) == 20


async def test_full_message_fits(world: World, manager: MemberActor) -> None:
    """With everything chosen, and a channel that was deleted meanwhile left out."""
    channels = [world.guild.create_text_channel("x" * 90) for _ in range(25)]
    role = world.guild.create_role("R" * 90)
    message = await opened(world, manager)
    await manager.select(message, channels, custom_id="answer-channels:settings")
    await manager.select(message, [role], custom_id="moderator-role")
    words = "\n".join(f"{number:03d} {'w' * 30}" for number in range(100))
    await write(world, manager, message, "Edit the words", words)
    check_size(message)
    assert len(chosen(world).answer_channels) == 25
    world.env.backend.delete_channel(channels[0].id)
    assert channels[0].mention not in text_of(await opened(world, manager))
    await manager.select(message, channels[1:], custom_id="answer-channels:settings")
    assert channels[0].id not in chosen(world).answer_channels


async def test_everything_works_after_a_restart(world: World, manager: MemberActor) -> None:
    """The message of before, every button and menu of it; and what was chosen is still chosen."""
    message = await opened(world, manager)
    await write(world, manager, message, "Edit the words", "foo")
    role = world.guild.create_role("Editors")
    # the menus first: a message that is sent or edited makes those in it known again
    await world.restart()
    await manager.select(message, [role], custom_id="moderator-role")
    await world.restart()
    await manager.select(message, [world.talk], custom_id="answer-channels:settings")
    await world.restart()
    assert chosen(world).declined_words == ("foo",)
    for label in ("Make answers private", "Let everybody add", "Switch the library on"):
        await press(world, manager, message, label)
    await write(world, manager, message, "Change the number", "3")
    await write(world, manager, message, "Change the days", "3")
    assert chosen(world) == GuildSettings(
        answer_channels=frozenset({world.talk.id}),
        moderator_role=role.id,
        may_add=MayAdd.EVERYONE,
        private_by_default=True,
        questions_a_minute=3,
        public_library=True,
        declined_words=("foo",),
        retention_days=3,
    )


async def test_forms_that_nobody_sends_are_forgotten(world: World, manager: MemberActor) -> None:
    """Discord does not tell of them, and a bot runs for months."""
    message = await opened(world, manager)
    forms = world.bot._connection._view_store._modals
    await write(world, manager, message, "Change the number", "7")
    await world.click(manager, message, "Change the number")
    assert len(forms) == 1
    await world.env.advance_time(3601)
    assert not forms


async def test_settings_of_one_server_are_its_own(world: World, manager: MemberActor) -> None:
    """Another server's stay as they were, and its moderators have no say here."""
    before = world.services.communities.settings(world.other_guild.id)
    message = await opened(world, manager)
    await press(world, manager, message, "Switch the library on")
    assert world.services.communities.settings(world.other_guild.id) == before
    with pytest.raises(SetupError):
        await world.stranger.click(message, label="Switch the library off")
