"""The editors' channel: questions sent there, reports, and a report every week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.discord.cogs.editors import EditorsCog
from bot.discord.editors import report_view
from bot.discord.editors_settings import WEEKLY_NOTE
from bot.learning.report import report_on, week_begun
from store.asked import AskedQuestion
from tests.bot.discord_world import NOT_FOUND, TROOPS, UNSURE, World
from tests.bot.moderation import (
    MODERATORS_ONLY,
    NO_SENDING,
    answer_text,
    assert_no_failures,
    chosen,
    managing,
    opened,
    press,
)
from tests.bot.shown_messages import check_limits, labels_of, text_of, typed_into, unescaped

SEND = "Send to editors"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A failure that was told to a member with a reference fails the test."""
    yield
    assert_no_failures(caplog)


@pytest.fixture
def desk(world: World) -> ChannelHandle:
    """The editors' channel, which is chosen."""
    channel = world.guild.create_text_channel("editors")
    world.choose(editors_channel=channel.id)
    return channel


def posts(world: World, channel: ChannelHandle) -> list[str]:
    """What the bot wrote in a channel; each message is within Discord's limits."""
    found = world.public(channel)
    for each in found:
        check_limits(each)
    return [unescaped(text_of(each)) for each in found]


async def send(world: World, member: MemberActor, message: Any) -> str:
    """Click the button; what the member alone is told."""
    result = await world.click(member, message, SEND)
    assert result.ephemeral
    return answer_text(result)


# ---- send to editors


async def test_it_is_offered_only_where_there_is_a_channel(world: World) -> None:
    answer = await world.ask(NOT_FOUND)
    assert SEND not in labels_of(answer.response)


async def test_what_was_not_found_is_sent_once(world: World, desk: ChannelHandle) -> None:
    """Without the asker's name, pinging nobody, also after a restart."""
    asked = f"{NOT_FOUND} @everyone <@{world.bob.user.id}>"
    answer = await world.ask(asked)
    assert "Sent" in await send(world, world.bob, answer.response)
    [message] = world.public(desk)
    [text] = posts(world, desk)
    assert NOT_FOUND in text
    assert "no answer" in text
    for secret in ("alice", "bob", str(world.alice.user.id), str(world.bob.user.id)):
        assert secret not in text
    stored = world.stored(message)
    assert not stored.mention_everyone
    assert stored.ping_user_ids == []
    assert "already" in await send(world, world.alice, answer.response)
    await world.restart()
    assert "already" in await send(world, world.alice, answer.response)
    assert len(world.public(desk)) == 1


async def test_what_is_unsure_is_sent_from_the_feedback(world: World, desk: ChannelHandle) -> None:
    """With links to the closest passages, and none of their words."""
    answer = await world.ask(UNSURE)
    assert SEND not in labels_of(answer.response)
    menu = await world.click(world.alice, answer.response, "Feedback")
    assert "Sent" in await send(world, world.alice, menu.response)
    [text] = posts(world, desk)
    assert "not sure" in text
    assert "[Paragraph" in text
    kept = world.kept(answer.response)
    article = world.text_of_article()
    assert all(article[each.start : each.end] not in text for each in kept.citations)


@pytest.mark.usefixtures("desk")
async def test_what_is_answered_is_not_for_editors(world: World) -> None:
    answer = await world.ask(TROOPS)
    menu = await world.click(world.alice, answer.response, "Feedback")
    assert SEND not in labels_of(answer.response) + labels_of(menu.response)


async def test_a_closed_channel_is_told_and_nothing_is_lost(
    world: World, desk: ChannelHandle
) -> None:
    answer = await world.ask(NOT_FOUND)
    channel = world.guild.create_text_channel(
        "closed", overwrites=dict.fromkeys(world.guild.roles.values(), NO_SENDING)
    )
    world.choose(editors_channel=channel.id)
    assert "I may not write" in await send(world, world.alice, answer.response)
    world.choose(editors_channel=None)
    assert "no editors' channel" in await send(world, world.alice, answer.response)
    world.choose(editors_channel=desk.id)
    assert "Sent" in await send(world, world.alice, answer.response)
    assert len(posts(world, desk)) == 1


# ---- settings


async def test_moderators_choose_the_channel_and_the_report(world: World) -> None:
    manager = managing(world, "mira")
    desk = world.guild.create_text_channel("editors")
    message = await opened(world, manager)
    assert "Editors' channel: none" in text_of(message)
    await press(world, manager, message, "Set up editors")
    await manager.select(message, [desk], custom_id="editors-channel")
    assert chosen(world).editors_channel == desk.id
    assert "Weekly report: on" in await press(world, manager, message, "Switch the report on")
    assert chosen(world).weekly_report
    assert desk.mention in await press(world, manager, message, "Back to all settings")
    await press(world, manager, message, "Set up editors")
    await manager.select(message, [], custom_id="editors-channel")
    assert chosen(world).editors_channel is None
    assert not chosen(world).weekly_report
    assert posts(world, desk) == []


# ---- reports


async def test_report_is_for_moderators(world: World) -> None:
    result = await world.alice.slash(world.talk, "report")
    assert result.ephemeral
    assert MODERATORS_ONLY in answer_text(result)


async def test_report_counts_and_names_nobody(world: World) -> None:
    """Equal questions are merged, private ones counted and not shown."""
    await world.ask(NOT_FOUND)
    await world.ask(f"  {NOT_FOUND.lower()} ", member=world.bob)
    await world.ask("How long should I boil an egg?", private=True)
    answer = await world.ask(TROOPS)
    menu = await world.click(world.bob, answer.response, "Feedback")
    modal = await world.click(world.bob, menu.response, "Wrong")
    assert modal.modal is not None
    await world.bob.submit_modal(modal, typed_into(modal.modal, "it is old"))
    manager = managing(world, "mira")
    result = await manager.slash(world.talk, "report")
    assert result.ephemeral
    text = unescaped(answer_text(result))
    assert "Asked:** 4, of these 1 privately" in text
    assert "Marked wrong:** 1" in text
    assert text.lower().count(NOT_FOUND.lower()) == 2  # asked twice, and unanswered
    assert "(asked 2 times)" in text
    assert "1 private" in text
    assert text.count(TROOPS) == 1
    for secret in ("egg", "alice", "bob", str(world.alice.user.id)):
        assert secret not in text


async def test_other_guilds_and_older_questions_are_left_out(world: World) -> None:
    await world.ask(TROOPS, member=world.stranger, channel=world.other_answers)
    kept = world.kept((await world.ask(TROOPS)).response)
    old = datetime.now(UTC) - 8 * DAY
    world.services.library.questions.keep(replace(kept, asked=old))
    result = await managing(world, "mira").slash(world.talk, "report")
    assert "Nothing was asked" in answer_text(result)


# ---- every week


def begun(world: World, before: timedelta) -> None:
    """Let the weeks be counted from this long ago on."""
    note = WEEKLY_NOTE.format(guild_id=world.guild.id)
    moment = datetime.now(UTC) - before
    world.services.library.write_note(note, moment.isoformat())


async def look(world: World) -> None:
    """Look at the time, as the bot does by itself."""
    cog = world.bot.get_cog("EditorsCog")
    assert isinstance(cog, EditorsCog)
    await cog._look()
    await world.env.settle()


async def test_a_week_after_it_was_switched_on(world: World, desk: ChannelHandle) -> None:
    await world.ask(NOT_FOUND)
    world.choose(weekly_report=True)
    begun(world, 6 * DAY)
    await look(world)
    assert posts(world, desk) == []
    begun(world, 7 * DAY)
    await look(world)
    await look(world)
    [text] = posts(world, desk)
    assert NOT_FOUND in text


async def test_after_a_pause_it_is_posted_once(world: World, desk: ChannelHandle) -> None:
    """By the bot itself when it starts, however many weeks passed, and not again."""
    world.choose(weekly_report=True)
    begun(world, 23 * DAY)
    await world.restart()
    await world.env.settle()
    await look(world)
    await world.restart()
    await look(world)
    assert len(posts(world, desk)) == 1


async def test_not_posted_where_it_is_off(world: World, desk: ChannelHandle) -> None:
    begun(world, 23 * DAY)
    await look(world)
    assert posts(world, desk) == []


async def test_a_report_that_cannot_be_posted_waits(world: World, desk: ChannelHandle) -> None:
    gone = discord.Object(1)
    world.choose(weekly_report=True, editors_channel=gone.id)
    begun(world, 8 * DAY)
    await look(world)
    world.choose(editors_channel=desk.id)
    await look(world)
    assert len(posts(world, desk)) == 1


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)),
    st.timedeltas(min_value=timedelta(-30), max_value=timedelta(400)),
)
def test_weeks_are_counted_from_the_first(first: datetime, passed: timedelta) -> None:
    now = first + passed
    found = week_begun(first, now)
    assert found <= now < found + 7 * DAY
    assert (found - first) % (7 * DAY) == timedelta(0)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=2000), st.booleans()), max_size=40))
def test_any_questions_make_a_message(asked: list[tuple[str, bool]]) -> None:
    """Within Discord's limits, and what was asked privately alone is not in it."""
    found = [
        AskedQuestion(
            guild_id=1,
            question=f"{words}Q{number}" if number % 3 else "Same?",
            status=("answered", "unsure", "not_found")[number % 3],
            private=private,
            asked=datetime(2024, 5, 6, tzinfo=UTC) + timedelta(seconds=number),
            answer={"mode": "extractive"},
            judged_wrong=(None,) if number % 2 else (),
        )
        for number, (words, private) in enumerate(asked)
    ]
    report = report_on(found)
    check_limits(SimpleNamespace(components=report_view(report, 7).to_components()))
    listed = (*report.repeated.questions, *report.unanswered.questions, *report.wrong.questions)
    assert not any(each.private for each in listed)
    assert report.asked == len(found)
