"""Questions in threads for follow-ups: whose are answered, over a restart, until a day is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.discord.follow_ups import GIVEN_UP, NOT_YOUR_THREAD, OTHERS_MAY_NOT
from store import questions
from tests.bot.discord_world import TROOPS, World
from tests.bot.shown_messages import check_limits, shown_quotes, text_of
from tests.bot.thread_world import (
    FIRMS,
    SAID,
    UNDERSTOOD,
    first_message,
    later,
    opened,
    say,
)

# ---- asking


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "restarted"])
async def test_in_a_thread_no_mention_is_needed(threads: World, restarted: bool) -> None:
    answer, thread = await opened(threads)
    if restarted:
        await threads.restart()
    [first] = await say(threads, thread, FIRMS)
    check_limits(first)
    assert SAID in shown_quotes(first)[0]
    assert UNDERSTOOD in text_of(first)
    assert threads.kept(first).follows == threads.kept(answer).id
    if restarted:
        await threads.restart()
    [second] = await say(threads, thread, "and what does he call the departures")
    assert "worrying" in shown_quotes(second)[0]
    assert threads.kept(second).follows == threads.kept(first).id


async def test_a_reply_in_a_thread_goes_on_from_that_answer(threads: World) -> None:
    _, thread = await opened(threads)
    [first] = await say(threads, thread, TROOPS)
    await say(threads, thread, "Which city did Okonjo report from?")
    [third] = await say(threads, thread, "And when will they be sent?", reply_to=first)
    assert threads.kept(third).follows == threads.kept(first).id


async def test_what_is_not_for_the_bot_is_not_answered(threads: World) -> None:
    _, thread = await opened(threads)
    await threads.bob.send(thread, "hello")
    bobs = thread.history()[-1]
    for words, known in (
        ("Thanks!", {}),
        (f"<@{threads.bob.id}> who wrote that?", {}),
        ("who wrote that?", {"reply_to": bobs}),
        ("<:smile:1>", {}),
    ):
        assert await say(threads, thread, words, **known) == [], words


async def test_without_the_intent_a_mention_or_a_reply_asks(blind_world: World) -> None:
    world = blind_world
    world.choose(follow_up_threads=True)
    _, thread = await opened(world)
    told = text_of(first_message(thread))
    assert "mention me in each question, or reply to one of my answers" in told
    assert await say(world, thread, FIRMS) == []
    [first] = await say(world, thread, "{bot} " + FIRMS)
    assert UNDERSTOOD in text_of(first)
    [second] = await say(world, thread, "And what does he call the departures?", reply_to=first)
    assert "worrying" in shown_quotes(second)[0]


# ---- others


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "restarted"])
async def test_only_the_opener_is_answered_unless_others_may_ask(
    threads: World, restarted: bool
) -> None:
    _, thread = await opened(threads)
    assert await say(threads, thread, FIRMS, threads.bob) == []
    [told] = await say(threads, thread, "{bot} " + FIRMS, threads.bob)
    assert text_of(told) == OTHERS_MAY_NOT
    if restarted:
        await threads.restart()
    refused = await threads.click(threads.bob, first_message(thread), "Let others ask")
    assert text_of(refused.response) == NOT_YOUR_THREAD
    allowed = await threads.click(threads.alice, first_message(thread), "Let others ask")
    assert not allowed.followups
    check_limits(first_message(thread))
    assert "Everybody is answered here." in text_of(first_message(thread))
    if restarted:
        await threads.restart()
    [answered] = await say(threads, thread, FIRMS, threads.bob)
    assert UNDERSTOOD in text_of(answered)
    assert await say(threads, thread, "I like these firms a lot", threads.bob) == []
    label = "Answer only whoever opened it"
    await threads.click(threads.moderator, first_message(thread), label)
    assert await say(threads, thread, FIRMS, threads.bob) == []
    [answered] = await say(threads, thread, FIRMS)
    assert UNDERSTOOD in text_of(answered)


async def test_others_commands_in_a_thread_are_answered_privately(threads: World) -> None:
    _, thread = await opened(threads)
    mine = await threads.ask(TROOPS, channel=thread)
    assert not mine.ephemeral
    theirs = await threads.ask(TROOPS, channel=thread, member=threads.bob)
    assert theirs.ephemeral
    [reply] = await say(threads, thread, "And when will they be sent?")
    assert threads.kept(reply).follows == threads.kept(mine.response).id


async def test_a_private_question_in_a_thread_is_not_gone_on_from(threads: World) -> None:
    answer, thread = await opened(threads)
    await threads.ask("Who asked about Zanzibar in private?", channel=thread, private=True)
    [reply] = await say(threads, thread, "And why?")
    assert threads.kept(reply).follows == threads.kept(answer).id
    assert "Zanzibar" not in text_of(reply)


# ---- the end


async def test_a_thread_is_given_up_after_a_day_and_says_so_once(
    threads: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, thread = await opened(threads)
    later(monkeypatch, hours=23)
    [first] = await say(threads, thread, FIRMS)
    later(monkeypatch, hours=46)
    assert shown_quotes((await say(threads, thread, TROOPS))[0])
    later(monkeypatch, hours=71)
    await threads.restart()
    assert await say(threads, thread, "Thanks!") == []
    [told] = await say(threads, thread, FIRMS)
    assert text_of(told) == GIVEN_UP
    assert await say(threads, thread, FIRMS) == []
    refused = await threads.click(threads.alice, first_message(thread), "Let others ask")
    assert text_of(refused.response) == GIVEN_UP
    [answered] = await say(threads, thread, "{bot} " + FIRMS, threads.bob, reply_to=first)
    assert SAID in shown_quotes(answered)[0]


async def test_a_mention_after_that_day_is_told_and_answered(
    threads: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, thread = await opened(threads)
    later(monkeypatch, hours=25)
    told, answered = await say(threads, thread, "{bot} " + TROOPS, threads.bob)
    assert text_of(told) == GIVEN_UP
    assert "8,500" in shown_quotes(answered)[0]


async def test_the_button_takes_a_thread_up_again(
    threads: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, thread = await opened(threads)
    later(monkeypatch, hours=25)
    await threads.click(threads.alice, answer, "Follow up")
    [reply] = await say(threads, thread, FIRMS)
    assert UNDERSTOOD in text_of(reply)


async def test_deleted_questions_end_the_thread(threads: World) -> None:
    _, thread = await opened(threads)
    shown = await threads.alice.slash(threads.answers, "privacy")
    asked = await threads.click(threads.alice, shown.response, "Delete my questions")
    await threads.click(threads.alice, asked.response, "Yes, delete them")
    assert await say(threads, thread, FIRMS) == []
    assert threads.services.library.threads.all() == {}


async def test_old_threads_are_forgotten_with_old_questions(
    threads: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, thread = await opened(threads)
    monkeypatch.setattr(questions, "_now", lambda: datetime.now(UTC) + timedelta(days=400))
    threads.services.forget_old_questions()
    assert threads.services.threads.find(thread.id) is None


async def test_a_deleted_thread_is_forgotten(threads: World) -> None:
    _, thread = await opened(threads)
    threads.env.backend.delete_channel(thread.id)
    await threads.env.settle()
    assert threads.services.library.threads.all() == {}


async def test_an_answer_deleted_leaves_the_thread_working(threads: World) -> None:
    answer, thread = await opened(threads)
    await threads.delete(threads.alice, answer)
    [reply] = await say(threads, thread, TROOPS)
    assert "8,500" in shown_quotes(reply)[0]
    assert threads.kept(reply).follows is None
