"""A channel is told what changed in an article: once, in words, and only what matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.discord import version_news
from store.records import PUBLIC_LIBRARY
from tests.bot.articles_world import pings_nobody
from tests.bot.changed_articles import CHANGED_DAY, change, change_elsewhere
from tests.bot.discord_world import World, give_article
from tests.bot.moderation import chosen, managing, opened, press
from tests.bot.samples import write_article
from tests.bot.shown_messages import text_of, unescaped
from tests.bot.test_discord_changed_answers import FIGURE, notice_change

TITLE = "Allies look east as Moscow denies plan to march on Ukraine"


@pytest.fixture
def desk(world: World) -> Any:
    """The channel that is told."""
    channel = world.guild.create_text_channel("changes")
    world.choose(news_channel=channel.id, news_since=datetime.now(UTC) - timedelta(seconds=2))
    return channel


def told(world: World, channel: Any) -> list[str]:
    """The messages in a channel, oldest first."""
    return [each.content for each in world.public(channel)]


async def test_a_changed_figure_is_told_in_plain_text_with_the_link(
    world: World, desk: Any
) -> None:
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    [message] = world.public(desk)
    assert unescaped(message.content) == (
        f"**{TITLE}** has changed (Thu 27 Jan 2022):\n"
        "- Paragraph 2: the figure was “8,500”, now *up to 8,500*\n"
        "<https://gazette.example.org/2022/01/25/allies-look-east-ukraine-border/>"
    )
    assert message.components == []  # components arrive as empty notifications
    assert pings_nobody(world, message)
    await notice_change(world)
    await world.restart()
    await notice_change(world)
    assert len(told(world, desk)) == 1
    change_elsewhere(world, FIGURE[1], "9,000 troops on heightened")
    await notice_change(world)
    assert "was “up to 8,500”, now *9,000*" in unescaped(told(world, desk)[-1])


async def test_nothing_is_told_unless_a_channel_was_chosen(world: World) -> None:
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    assert not told(world, world.talk)
    assert not told(world, world.answers)


async def test_a_moderator_chooses_the_channel_and_older_changes_are_not_told(
    world: World,
) -> None:
    manager = managing(world, "mira")
    channel = world.guild.create_text_channel("changes")
    change_elsewhere(world, *FIGURE)
    message = await opened(world, manager)
    await press(world, manager, message, "Set up changes")
    assert "None is chosen." in text_of(message)
    later = datetime.now(UTC) + timedelta(seconds=1)
    await manager.select(message, [channel], custom_id="news-channel")
    assert chosen(world).news_channel == channel.id
    since = chosen(world).news_since
    assert since is not None
    assert since <= later
    world.choose(news_since=later)
    await notice_change(world)
    assert not told(world, channel)
    await manager.select(message, [], custom_id="news-channel")
    assert (chosen(world).news_channel, chosen(world).news_since) == (None, None)
    await press(world, manager, message, "Back to all settings")
    assert "Channel for changed articles: none" in text_of(message)


async def test_mere_punctuation_and_new_articles_are_not_told(world: World, desk: Any) -> None:
    text = world.text_of_article()
    change_elsewhere(world, text, text.replace(",", ";", 1))
    path = write_article(world.folder / "n.md", "A new one", "It rained in Oslo on Monday.")
    give_article(world.services, world.guild.id, path)
    await notice_change(world)
    assert told(world, desk) == []


async def test_two_changes_at_once_are_one_message(world: World, desk: Any) -> None:
    change_elsewhere(world, *FIGURE)
    last = world.text_of_article().split("\n\n")[-1]
    change_elsewhere(world, last, "@everyone [look](https://evil.example) <@1> at **this**.")
    await notice_change(world)
    [message] = world.public(desk)
    assert "now *up to 8,500*" in unescaped(message.content)
    assert "“@everyone [look](https://evil.example) <@1> at **this**.”" in unescaped(
        message.content
    )
    assert "\\@everyone \\[look" in message.content
    assert pings_nobody(world, message)


async def test_only_the_library_of_the_guild_and_what_it_opted_into(
    world: World, desk: Any
) -> None:
    library = world.services.library
    change(library, world.other_article_id, "900 tonnes", "950 tonnes", CHANGED_DAY.replace(2025))
    path = write_article(world.folder / "p.md", "A public one", "It rained for 8 hours in Oslo.")
    article_id = give_article(world.services, 0, path, library=PUBLIC_LIBRARY)
    change(library, article_id, "8 hours", "9 hours")
    await notice_change(world)
    assert told(world, desk) == []
    world.choose(public_library=True)
    await notice_change(world)
    [content] = told(world, desk)
    assert "A public one" in content


async def test_a_long_change_fits_and_leads_to_the_history(world: World, desk: Any) -> None:
    last = world.text_of_article().split("\n\n")[-1]
    lines = [f"Number {number} is *new* and {'long ' * 80}so." for number in range(20)]
    change_elsewhere(world, last, "\n\n".join(lines))
    await notice_change(world)
    [content] = told(world, desk)
    assert len(content) <= 2000
    assert "see `/articles history`" in content


async def test_discord_out_of_order_is_tried_again_and_a_closed_channel_is_given_up(
    world: World, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = version_news.NewsTeller._send
    answers = iter([False, True])

    async def unable(self: Any, guild: Any, content: str) -> bool:
        return next(answers) and await send(self, guild, content)

    monkeypatch.setattr(version_news.NewsTeller, "_send", unable)
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    assert told(world, desk) == []
    await notice_change(world)
    assert len(told(world, desk)) == 1
    monkeypatch.undo()
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50001)
    change_elsewhere(world, *reversed(FIGURE))
    await notice_change(world)
    await notice_change(world)
    assert len(told(world, desk)) == 1
    assert not world.env.errors


async def test_a_bot_that_was_away_for_long_tells_nothing_old(
    world: World, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_elsewhere(world, *FIGURE)
    monkeypatch.setattr(version_news, "NEWS_FOLLOWED", timedelta(seconds=-5))
    await notice_change(world)
    assert told(world, desk) == []
