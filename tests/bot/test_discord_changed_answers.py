"""Articles that change after they were quoted: the answers of the last days say so."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest

from bot.discord import changed_answers
from bot.shards import Shards
from tests.bot.changed_articles import change, change_elsewhere
from tests.bot.discord_world import World
from tests.bot.shown_messages import check_limits, shown_quotes, text_of
from tests.bot.test_discord_removed import now_shown

FIGURE = ("8,500 troops on heightened", "up to 8,500 troops on heightened")
NOTICE = "The wording of a quotation here was changed on Thu 27 Jan 2022."
GONE = "The words of a quotation here are no longer in the article since Thu 27 Jan 2022."


async def notice_change(world: World) -> None:
    """Let the bot look at the catalog again, as it does every minute."""
    await world.env.advance_time(61)


def message_edits(world: World) -> int:
    """How often messages were edited, other than through an interaction's own reply."""
    return sum(
        each.method == "PATCH" and "/channels/" in each.path for each in world.env.http_requests
    )


def sentence_with(world: World, words: str) -> str:
    """The whole paragraph of the article that has these words."""
    [found] = [each for each in world.text_of_article().split("\n\n") if words in each]
    return found


async def test_an_answer_of_another_process_is_left_to_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which may have given it privately, and can then alone edit it."""
    message: Any = (await world.ask()).response
    change_elsewhere(world, *FIGURE)
    with monkeypatch.context() as patched:
        patched.setattr(Shards, "serves", lambda _shards, _guild_id: False)
        await notice_change(world)
        assert NOTICE not in text_of(now_shown(world, message))
    await notice_change(world)
    assert NOTICE in text_of(now_shown(world, message))


@pytest.mark.parametrize("how", ["command", "mention"])
async def test_an_answer_says_when_its_words_were_changed(world: World, how: str) -> None:
    if how == "command":
        message: Any = (await world.ask()).response
    else:
        question = "{bot} How many troops were put on heightened alert?"
        [message] = world.replies_to(await world.send(question))
    before = shown_quotes(message)
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    after = now_shown(world, message)
    check_limits(after)
    assert shown_quotes(after) == before  # the quotation stays what version 1 said
    assert NOTICE in text_of(after)
    assert "as read on " in text_of(after)
    assert "no longer worded so" in text_of(after)
    more = await world.click(world.bob, after, "More")
    assert NOTICE not in text_of(more.response)  # those passages are as they were
    edits = message_edits(world)
    await notice_change(world)
    await world.restart()
    await notice_change(world)
    assert message_edits(world) == edits == 1


async def test_words_that_were_taken_out(world: World) -> None:
    message = (await world.ask()).response
    change_elsewhere(world, sentence_with(world, "8,500 troops on heightened") + "\n\n", "")
    await notice_change(world)
    assert GONE in text_of(now_shown(world, message))
    assert shown_quotes(now_shown(world, message)) == shown_quotes(message)


async def test_a_change_elsewhere_in_the_article_edits_nothing(world: World) -> None:
    message = (await world.ask()).response
    paragraphs = world.text_of_article().split("\n\n")
    change_elsewhere(world, paragraphs[-1], "Nobody commented on it.")
    await notice_change(world)
    assert message_edits(world) == 0
    assert "changed" not in text_of(now_shown(world, message))


async def test_it_is_noticed_after_a_restart_and_taken_back(world: World) -> None:
    message = (await world.ask()).response
    before = text_of(message)
    change(world.services.library, world.article_id, *FIGURE)
    await world.restart()
    await notice_change(world)
    assert NOTICE in text_of(now_shown(world, message))
    change(world.services.library, world.article_id, *reversed(FIGURE))
    await notice_change(world)
    assert text_of(now_shown(world, message)) == before
    assert message_edits(world) == 2


async def test_private_answers_and_more_say_so(world: World) -> None:
    private = await world.ask(private=True)
    more = await world.click(world.alice, private.response, "More")
    quoted = shown_quotes(more.response)[0]
    first, second, *_ = quoted.split()
    change_elsewhere(world, *FIGURE)
    change_elsewhere(world, f"{first} {second}", f"{first} indeed {second}", date(2022, 1, 28))
    await notice_change(world)
    assert NOTICE in text_of(now_shown(world, private.response))
    later = NOTICE.replace("Thu 27", "Fri 28")
    opened = await world.click(world.alice, private.response, "More")
    for message in (opened.response, now_shown(world, more.response)):
        assert later in text_of(message)
        assert shown_quotes(message)[0] == quoted
    shared = await world.click(world.alice, private.response, "Share here")
    assert NOTICE in text_of(shared.response)


async def test_a_private_answer_that_cannot_be_edited_says_so_when_shared(world: World) -> None:
    private = await world.ask(private=True)
    await world.env.advance_time(60 * 16)
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    assert NOTICE not in text_of(now_shown(world, private.response))
    shared = await world.click(world.alice, private.response, "Share here")
    assert NOTICE in text_of(shared.response)


async def test_only_the_answers_of_the_last_days_a_few_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [(await world.ask()).response for _ in range(3)]
    monkeypatch.setattr(changed_answers, "MOST_A_ROUND", 2)
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    told = [NOTICE in text_of(now_shown(world, each)) for each in messages]
    assert told == [False, True, True]  # the newest first
    monkeypatch.setattr(changed_answers, "ANSWERS_FOLLOWED", timedelta(0))
    await notice_change(world)
    assert NOTICE not in text_of(now_shown(world, messages[0]))
    monkeypatch.undo()
    await notice_change(world)
    assert NOTICE in text_of(now_shown(world, messages[0]))


async def test_discord_errors_stop_nothing_and_what_may_work_later_is_tried_again(
    world: World,
) -> None:
    messages = [(await world.ask()).response for _ in range(3)]
    await world.moderator.delete(messages[1].message)  # type: ignore[union-attr]
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    assert NOTICE in text_of(now_shown(world, messages[0]))
    assert NOTICE not in text_of(now_shown(world, messages[2]))  # closed to the bot: given up
    await notice_change(world)
    assert NOTICE not in text_of(now_shown(world, messages[2]))
    assert not world.env.errors


async def test_another_guilds_answers_are_left_alone(world: World) -> None:
    other = await world.stranger.slash(
        world.other_answers, "ask", question="How many tonnes of barley did the farmers harvest?"
    )
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    assert message_edits(world) == 0
    assert "changed" not in text_of(other.response)


async def test_a_shared_check_is_made_again(world: World) -> None:
    quotation = f"The Pentagon placed {FIGURE[0]} alert"
    private = await world.alice.slash(world.talk, "check quote", quotation=quotation)
    shared = await world.click(world.alice, private.response, "Share here")
    assert "Exact" in text_of(shared.response)
    change_elsewhere(world, *FIGURE)
    await notice_change(world)
    assert "It used to say so" in text_of(now_shown(world, shared.response))
    edits = message_edits(world)
    time.sleep(1.01)  # versions are dated to the second
    again = await world.alice.slash(world.talk, "check quote", quotation=quotation)
    await world.click(world.alice, again.response, "Share here")
    await notice_change(world)
    assert message_edits(world) == edits  # what was checked after the change knows of it
