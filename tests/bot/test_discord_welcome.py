"""The first minute in a new server, as its moderators and members see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
import pytest

from bot.service.sample import SAMPLE_QUESTION
from tests.bot.discord_world import World
from tests.bot.moderation import (
    MODERATORS_ONLY,
    NO_SENDING,
    NO_VIEW,
    announce,
    assert_no_failures,
    join,
    joined,
    managing,
    welcomes,
)
from tests.bot.shown_messages import check_limits, labels_of, shown_quotes, text_of
from tests.conftest import SAMPLE_ARTICLE

BUTTONS = ["Add the first article", "Choose answer channels", "Try it with the sample"]
AID = "How much aid did the European Commission promise?"


@pytest.fixture(autouse=True)
def _nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A failure that was told to a member with a reference fails the test."""
    yield
    assert_no_failures(caplog)


# ---- the message


async def test_one_message_says_what_the_bot_does(world: World) -> None:
    """One message in the system channel, with everything in it, for nobody in particular."""
    _guild, channel = join(world)
    await world.env.settle()
    [message] = welcomes(channel)
    text = text_of(message)
    for words in ("exact copy", "not fact-checked", "only what is put to me", "/ask", "mention me"):
        assert words in text
    assert labels_of(message) == BUTTONS
    check_limits(message)
    stored = world.stored(message)
    assert not stored.ping_user_ids
    assert not stored.mention_everyone
    assert not message.flags.ephemeral
    wrote = [each for each in world.env.http_requests if each.method == "POST"]
    assert sum("/messages" in each.path for each in wrote) == 1
    assert not any("/users/@me/channels" in each.path for each in wrote), "nobody is messaged"


async def test_commands_in_the_message_exist(world: World) -> None:
    """Nobody is sent to a command that is not there."""
    message, *_ = await joined(world)
    words = text_of(message).split("`")[1::2]
    assert words
    for word in words:
        assert world.bot.tree.get_command(word.removeprefix("/")) is not None


async def test_never_twice(world: World) -> None:
    """Announced again, after a restart, or added again: the message is not repeated."""
    guild, channel = join(world)
    await world.env.settle()
    announce(world, guild)
    await world.env.settle()
    assert len(welcomes(channel)) == 1
    await world.restart()
    world.bot._connection._remove_guild(world.bot.get_guild(guild.id))  # type: ignore[arg-type]
    announce(world, guild)
    await world.env.settle()
    assert len(welcomes(channel)) == 1


async def test_no_message_after_a_mere_restart(world: World) -> None:
    """Servers that the bot was in before are not greeted."""
    world.guild._guild.system_channel_id = world.talk.id
    await world.restart()
    assert welcomes(world.talk) == []


@pytest.mark.parametrize("denied", [NO_VIEW, NO_SENDING])
async def test_nothing_where_it_may_not_write(
    world: World, denied: discord.PermissionOverwrite
) -> None:
    """No message, no attempt, no error."""
    guild, channel = join(world, denied=denied)
    await world.env.settle()
    assert welcomes(channel) == []
    assert not any("/messages" in each.path for each in world.env.http_requests)
    # once it may, being added again brings the message
    for overwrite in channel._channel.overwrites:
        overwrite.deny = 0
    announce(world, guild)
    await world.env.settle()
    assert len(welcomes(channel)) == 1


async def test_nothing_without_a_system_channel(world: World) -> None:
    """There is no place for it, and no other is taken."""
    _guild, channel = join(world, system_channel=False)
    await world.env.settle()
    assert welcomes(channel) == []


async def test_discord_refusing_is_no_error(world: World) -> None:
    """The channel was closed a moment ago."""
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    _guild, channel = join(world)
    await world.env.settle()
    assert welcomes(channel) == []


async def test_members_are_told_whom_the_buttons_are_for(world: World) -> None:
    """Politely and privately; nothing happens."""
    message, _moderator, member, channel = await joined(world)
    for label in BUTTONS:
        result = await world.click(member, message, label)
        assert result.modal is None
        assert result.response is not None
        assert result.response.ephemeral
        assert MODERATORS_ONLY in text_of(result.response)
    assert len(welcomes(channel)) == 1


# ---- the first article


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, str | None]]:
    """What was handed to ``start_adding``: addresses and names of files."""
    calls: list[tuple[str | None, str | None]] = []

    async def start_adding(
        interaction: discord.Interaction[Any],
        *,
        url: str | None = None,
        attachment: discord.Attachment | None = None,
    ) -> None:
        calls.append((url, attachment.filename if attachment else None))
        await interaction.response.send_message("Adding …", ephemeral=True)

    monkeypatch.setattr("bot.discord.article_jobs.start_adding", start_adding)
    return calls


async def test_first_article_by_address(
    world: World, added: list[tuple[str | None, str | None]]
) -> None:
    """What is typed goes on without white space."""
    message, moderator, *_ = await joined(world)
    shown = await world.click(moderator, message, "Add the first article")
    assert shown.modal is not None
    result = await moderator.submit_modal(shown, {"url": " https://example.org/a "})
    assert result.acknowledged
    assert added == [("https://example.org/a", None)]


async def test_first_article_as_file(
    world: World, added: list[tuple[str | None, str | None]]
) -> None:
    """A file goes on as it is."""
    message, moderator, *_ = await joined(world)
    shown = await world.click(moderator, message, "Add the first article")
    await moderator.submit_modal(shown, {"file": ("a.md", b"words")})
    assert added == [(None, "a.md")]


@pytest.mark.parametrize(
    "values", [{}, {"url": "  "}, {"url": "https://example.org/a", "file": ("a.md", b"words")}]
)
async def test_first_article_wants_one_of_two(
    world: World, added: list[tuple[str | None, str | None]], values: dict[str, Any]
) -> None:
    """Neither, and both, are told privately."""
    message, moderator, *_ = await joined(world)
    shown = await world.click(moderator, message, "Add the first article")
    result = await moderator.submit_modal(shown, values)
    assert result.response is not None
    assert result.response.ephemeral
    assert "one of the two" in text_of(result.response)
    assert added == []


async def test_first_article_really_added(world: World) -> None:
    """The whole way: button, form, file, library; then the button speaks of another one."""
    message, moderator, _member, channel = await joined(world)
    shown = await world.click(moderator, message, "Add the first article")
    file = ("border-troops.md", SAMPLE_ARTICLE.read_bytes())
    result = await moderator.submit_modal(shown, {"file": file})
    assert result.acknowledged
    assert result.ephemeral
    answer = await moderator.slash(channel, "ask", question=SAMPLE_QUESTION)
    assert answer.response is not None
    assert shown_quotes(answer.response)
    again = await moderator.slash(channel, "setup")
    assert again.response is not None
    assert labels_of(again.response)[0] == "Add an article"
    assert "1 article of yours" in text_of(again.response)


async def test_rights_are_checked_again_when_a_form_is_sent(
    world: World, added: list[tuple[str | None, str | None]]
) -> None:
    """Who lost the right meanwhile adds nothing."""
    message, moderator, *_ = await joined(world)
    shown = await world.click(moderator, message, "Add the first article")
    guild = moderator.guild
    world.env.backend.edit_member(guild.id, moderator.id, {"role_ids": []})
    await world.env.settle()
    result = await moderator.submit_modal(shown, {"url": "https://example.org/a"})
    assert MODERATORS_ONLY in text_of(result.response)
    assert added == []


# ---- the answer channels


async def test_answer_channels_are_chosen_and_said(world: World) -> None:
    """The choice is saved at once, shown in words, and preset the next time."""
    message, moderator, _member, channel = await joined(world)
    guild = moderator.guild
    news = guild.create_news_channel("news")
    await world.env.settle()
    shown = await world.click(moderator, message, "Choose answer channels")
    assert shown.response is not None
    assert shown.response.ephemeral
    assert "No channel is chosen" in text_of(shown.response)
    result = await moderator.select(shown.response, [channel, news])
    assert result.acknowledged
    chosen = world.services.communities.settings(guild.id).answer_channels
    assert chosen == {channel.id, news.id}
    text = text_of(shown.response)
    assert text.startswith("Saved.")
    assert channel.mention in text
    assert news.mention in text
    again = await world.click(moderator, message, "Choose answer channels")
    assert again.response is not None
    assert preset(again.response) == {channel.id, news.id}
    await moderator.select(again.response, [])
    assert world.services.communities.settings(guild.id).answer_channels == frozenset()
    assert "No channel is chosen" in text_of(again.response)


async def test_answer_channel_that_is_closed_to_the_bot(world: World) -> None:
    """A channel in which mentions could not be answered is named."""
    message, moderator, *_ = await joined(world)
    guild = moderator.guild
    bot_role = next(role for role in guild.roles.values() if role.name == world.bot.user.name)
    closed = guild.create_text_channel("closed", overwrites={bot_role: NO_SENDING})
    await world.env.settle()
    shown = await world.click(moderator, message, "Choose answer channels")
    await moderator.select(shown.response, [closed])
    assert f"I may not read and write in {closed.mention}" in text_of(shown.response)


# ---- again, and after a restart


async def test_setup_is_for_moderators(world: World) -> None:
    """Everybody sees the command, because moderators by role have to; the bot says who may."""
    refused = await world.alice.slash(world.talk, "setup")
    assert refused.ephemeral
    assert MODERATORS_ONLY in text_of(refused.response)


async def test_setup_shows_the_message_privately(world: World) -> None:
    """The same three buttons, for whoever asked alone."""
    manager = managing(world, "mo")
    await world.env.settle()
    result = await manager.slash(world.talk, "setup")
    assert result.ephemeral
    assert labels_of(result.response) == ["Add an article", *BUTTONS[1:]]
    assert "1 article of yours" in text_of(result.response)
    check_limits(result.response)


async def test_buttons_work_after_a_restart(world: World) -> None:
    """Every button and menu of every message sent before."""
    message, moderator, _member, channel = await joined(world)
    channels = await world.click(moderator, message, "Choose answer channels")
    sample = await world.click(moderator, message, "Try it with the sample")
    await world.restart()
    await moderator.select(channels.response, [channel])
    assert (await world.click(moderator, message, "Add the first article")).modal is not None
    assert (await world.click(moderator, message, "Choose answer channels")).response is not None
    chosen = world.services.communities.settings(moderator.guild.id).answer_channels
    assert chosen == {channel.id}
    answer = await world.click(moderator, sample.followups[0], AID)
    assert "1.2 billion euros" in shown_quotes(answer.response)[0]
    more = await world.click(moderator, sample.response, "More")
    assert shown_quotes(more.response)


def preset(message: Any) -> set[int]:
    """The channels that a menu shows as chosen."""
    [row] = [each for each in message.components[0]["components"] if each["type"] == 1]
    [menu] = row["components"]
    return {int(each["id"]) for each in menu.get("default_values", [])}
