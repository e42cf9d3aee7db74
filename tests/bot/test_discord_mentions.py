"""Mentions of the bot and the message menu: what is a question, and where the answer goes."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend import serializers

from bot.discord import cooldowns
from bot.discord.asking import DECLINED, EMPTY, EMPTY_QUESTION
from bot.discord.cogs.ask import NOTHING_TO_ASK, PRIVATE_HERE, UNREADABLE, WITHOUT_QUESTION
from tests.bot.discord_world import NOT_FOUND, TROOPS, World
from tests.bot.shown_messages import check_limits, labels_of, shown_quotes, text_of

MENU = "Ask the articles"
BUTTON = "Show the answer to me"


async def only_reply(world: World, message: discord.Message) -> discord.Message:
    """The one reply to a message; asserts that it is fit for Discord and pings nobody."""
    [reply] = world.replies_to(message)
    check_limits(reply)
    assert not reply.flags.ephemeral
    assert world.stored(reply).ping_user_ids == []
    return reply


# ---- what is answered


@pytest.mark.parametrize("words", ["{bot} " + TROOPS, TROOPS + " {bot}", "hey {bot}! " + TROOPS])
async def test_a_mention_with_a_question_is_answered(either_world: World, words: str) -> None:
    asking = await either_world.send(words)
    reply = await only_reply(either_world, asking)
    assert "8,500" in shown_quotes(reply)[0]
    assert "Question:" not in text_of(reply)  # Discord shows the message above its reply
    assert labels_of(reply) == ["Read in article", "More", "Follow up", "Feedback"]
    kept = either_world.kept(reply)
    assert (kept.asking_message_id, kept.message_id) == (asking.id, reply.id)
    assert not kept.private


async def test_a_mention_by_nickname_counts(world: World) -> None:
    asking = await world.send(f"<@!{world.env.backend.bot_user.id}> {TROOPS}")
    assert shown_quotes(await only_reply(world, asking))


async def test_buttons_under_a_reply_work_after_a_restart(world: World) -> None:
    asking = await world.send("{bot} " + TROOPS)
    reply = await only_reply(world, asking)
    await world.restart()
    more = await world.click(world.bob, reply, "More")
    assert shown_quotes(more.response)
    await world.delete(world.alice, reply)
    assert not world.replies_to(asking)


async def test_a_mention_without_a_question_is_told_how(either_world: World) -> None:
    asking = await either_world.send("{bot} <:smile:123> <t:1:R>")
    assert text_of(await only_reply(either_world, asking)) == WITHOUT_QUESTION


async def test_a_mention_in_an_empty_guild_is_told_how_to_begin(world: World) -> None:
    world.services.library.remove(world.article_id)
    world.services.directory.refresh()
    assert text_of(await only_reply(world, await world.send("{bot} " + TROOPS))) == EMPTY


async def test_a_declined_question_is_not_repeated(world: World) -> None:
    world.choose(declined_words=("troops",))
    assert text_of(await only_reply(world, await world.send("{bot} " + TROOPS))) == DECLINED


async def test_mentions_count_as_questions(world: World) -> None:
    world.choose(questions_a_minute=1)
    await world.send("{bot} " + TROOPS)
    second = await world.send("{bot} " + TROOPS)
    assert text_of(await only_reply(world, second)).startswith("That was quick.")
    await world.env.advance_time(61)
    assert shown_quotes(await only_reply(world, await world.send("{bot} " + TROOPS)))


async def test_a_flood_of_mentions_is_not_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cooldowns, "CLICKS_A_MINUTE", 3)
    sent = [await world.send("{bot}") for _ in range(5)]
    assert [len(world.replies_to(each)) for each in sent] == [1, 1, 1, 0, 0]
    await world.env.advance_time(61)
    assert len(world.replies_to(await world.send("{bot}"))) == 1


# ---- replies


async def test_a_reply_asks_with_the_words_it_replies_to(world: World) -> None:
    first = await world.send(TROOPS, member=world.bob)
    for words in ("{bot}", "{bot} answer?"):
        asking = await world.send(words, reply_to=first)
        assert "8,500" in shown_quotes(await only_reply(world, asking))[0]


async def test_a_question_of_its_own_needs_no_other_words(world: World) -> None:
    first = await world.send("spaghetti carbonara with noodles", member=world.bob)
    asking = await world.send("{bot} " + TROOPS, reply_to=first)
    reply = await only_reply(world, asking)
    assert "8,500" in shown_quotes(reply)[0]
    assert world.kept(reply).question == TROOPS


async def test_words_that_cannot_be_read_are_asked_for(blind_world: World) -> None:
    first = await blind_world.send(TROOPS, member=blind_world.bob)
    asking = await blind_world.send("{bot}", reply_to=first)
    assert text_of(await only_reply(blind_world, asking)) == UNREADABLE
    known = await blind_world.send(f"{{bot}} {NOT_FOUND}", member=blind_world.bob)
    asking = await blind_world.send("{bot} and?", reply_to=known)
    reply = await only_reply(blind_world, asking)  # what mentions the bot, it can read
    assert blind_world.kept(reply).question == f"and? {NOT_FOUND}"


async def test_a_message_without_words_is_not_called_unreadable(world: World) -> None:
    picture = await world.alice.send(world.answers, "", attachments=[("a.png", b"\x89PNG")])
    asking = await world.send("{bot}", reply_to=picture)
    told = text_of(await only_reply(world, asking))
    assert "intent" not in told
    assert told == WITHOUT_QUESTION


async def test_thanks_are_no_question(either_world: World) -> None:
    asking = await either_world.send("{bot} " + TROOPS)
    reply = await only_reply(either_world, asking)
    for words in ("Thanks!", "thank you very much"):
        thanks = await either_world.send(words, reply_to=reply)
        assert not either_world.replies_to(thanks)


async def test_a_reply_to_anything_else_of_mine_is_no_question(either_world: World) -> None:
    told = await only_reply(either_world, await either_world.send("{bot}"))
    again = await either_world.send("Well, how many ships are there?", reply_to=told)
    assert not either_world.replies_to(again)


# ---- who is not answered


async def test_other_bots_and_webhooks_are_not_answered(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    hook = world.guild.create_webhook(world.answers, "news")
    mention = f"<@{world.env.backend.bot_user.id}> {TROOPS}"
    sent = [await robot.send(world.answers, mention), await hook.send(mention)]
    assert [world.replies_to(each) for each in sent] == [[], []]


async def test_other_messages_and_direct_ones_are_not_answered(world: World) -> None:
    plain = await world.send(TROOPS)
    everyone = await world.send(f"@everyone <@{world.bob.id}> <@&1> {TROOPS}")
    assert world.replies_to(plain) == world.replies_to(everyone) == []
    before = len(world.env.http_requests)
    await world.alice.user.send_dm(f"<@{world.env.backend.bot_user.id}> {TROOPS}")
    assert len(world.env.http_requests) == before


# ---- where answers are private


@pytest.mark.parametrize("restarted", [False, True])
async def test_elsewhere_the_answer_is_a_click_away(either_world: World, restarted: bool) -> None:
    world = either_world
    asking = await world.send("{bot} " + TROOPS, channel=world.talk)
    reply = await only_reply(world, asking)
    assert text_of(reply) == f"{PRIVATE_HERE}\n{BUTTON}"
    assert not world.services.library.questions.guild_ids()
    if restarted:
        granted = world.bot.intents.message_content
        await world.restart(message_content=granted)
    shown = await world.click(world.bob, reply, BUTTON)
    assert shown.ephemeral
    assert "8,500" in shown_quotes(shown.response)[0]
    assert labels_of(shown.response)[-1] == "Share here"
    assert world.kept(shown.response).asker == world.services.member_keys.of(
        world.guild.id, world.bob.id
    )
    assert [each.id for each in world.public(world.talk)] == [reply.id]


async def test_elsewhere_a_reply_keeps_the_words_it_replies_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = serializers.message_payload

    def one_level(*args: Any, **options: Any) -> Any:
        """A message as Discord sends it: what is replied to does not bring what it replies to."""
        payload: Any = whole(*args, **options)
        payload.get("referenced_message", {}).pop("referenced_message", None)
        return payload

    monkeypatch.setattr(serializers, "message_payload", one_level)
    first = await world.send(TROOPS, member=world.bob, channel=world.talk)
    asking = await world.send("{bot} answer?", channel=world.talk, reply_to=first)
    reply = await only_reply(world, asking)
    shown = await world.click(world.alice, reply, BUTTON)
    assert "8,500" in shown_quotes(shown.response)[0]


async def test_the_words_to_be_shown_may_be_unreadable_by_then(world: World) -> None:
    first = await world.send(TROOPS, member=world.bob, channel=world.talk)
    asking = await world.send("{bot}", channel=world.talk, reply_to=first)
    reply = await only_reply(world, asking)
    await world.bob.delete(first)
    shown = await world.click(world.alice, reply, BUTTON)
    assert shown.ephemeral
    assert text_of(shown.response) == EMPTY_QUESTION


async def test_private_by_default_holds_for_mentions(world: World) -> None:
    world.choose(private_by_default=True)
    asking = await world.send("{bot} " + TROOPS)
    assert text_of(await only_reply(world, asking)).startswith(PRIVATE_HERE)


async def test_without_chosen_channels_mentions_are_answered_where_they_are(world: World) -> None:
    world.choose(answer_channels=frozenset())
    asking = await world.send("{bot} " + TROOPS, channel=world.talk)
    assert shown_quotes(await only_reply(world, asking))


# ---- the message menu


@pytest.mark.parametrize("mentioning", [False, True])
async def test_the_menu_asks_with_a_messages_words(either_world: World, mentioning: bool) -> None:
    world = either_world
    words = f"<@{world.bob.id}> <#1> {TROOPS}" if mentioning else TROOPS
    message = await world.send(words, member=world.bob, channel=world.answers)
    asked = await world.alice.context_menu(world.answers, MENU, message)
    assert asked.acknowledged
    assert asked.ephemeral
    check_limits(asked.response)
    assert "8,500" in shown_quotes(asked.response)[0]
    assert world.kept(asked.response).question == TROOPS
    shared = await world.click(world.alice, asked.response, "Share here")
    assert "8,500" in shown_quotes(shared.response)[0]
    assert [each.id for each in world.public()] == [shared.response.id]  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["", "<@1> <:smile:2>"])
async def test_the_menu_needs_words(world: World, words: str) -> None:
    message = await world.alice.send(world.answers, words, attachments=[("a.png", b"\x89PNG")])
    asked = await world.bob.context_menu(world.answers, MENU, message)
    assert asked.acknowledged
    assert asked.ephemeral
    assert text_of(asked.response) == NOTHING_TO_ASK


async def test_the_menu_finds_no_question_in_the_bots_own_answers(world: World) -> None:
    reply = await only_reply(world, await world.send("{bot} " + TROOPS))
    asked = await world.bob.context_menu(world.answers, MENU, reply)
    assert asked.acknowledged
    assert text_of(asked.response) == NOTHING_TO_ASK


async def test_whoever_mentions_too_often_is_told_once(world: World) -> None:
    rate = world.services.communities.settings(world.guild.id).questions_a_minute
    asked = [
        await world.alice.send(world.answers, f"<@{world.bot.user.id}> {TROOPS}")
        for _ in range(rate + 3)
    ]
    assert [len(world.replies_to(message)) for message in asked] == [1] * rate + [1, 0, 0]
    assert "Please wait" in text_of(await only_reply(world, asked[rate]))
