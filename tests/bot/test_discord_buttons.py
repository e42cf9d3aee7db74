"""The buttons under an answer: what they do, for whom, and after a restart."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.discord.answer_actions import (
    DELETED,
    NOT_YOURS,
    OUTDATED,
    SHARED_ALREADY,
    THANKS,
    WHOSE_IS_FORGOTTEN,
)
from bot.discord.answers import FORGOTTEN
from bot.discord.asking import DECLINED
from tests.bot.discord_forged import refusal, with_buttons
from tests.bot.discord_world import NOT_FOUND, TROOPS, World
from tests.bot.shown_messages import (
    buttons_of,
    check_limits,
    labels_of,
    shown_quotes,
    text_of,
    texts_of,
    typed_into,
)
from tests.kept_feedback import feedback_on

AFTER_RESTART = pytest.mark.parametrize("restarted", [False, True], ids=["at once", "restarted"])
CANNOT_WRITE = "You may not write in this channel"


async def answer(
    world: World, question: str = TROOPS, *, restarted: bool = False, **options: Any
) -> Any:
    """An answer to Alice, shown before the bot was restarted or not."""
    result = await world.ask(question, **options)
    if restarted:
        await world.restart()
    return result.response


def said_of(world: World, message: Any) -> list[tuple[str, str | None]]:
    """What was said of an answer, last word of each member."""
    given = feedback_on(world.services.library.questions, world.kept(message).id)
    return [(each.verdict, each.reason) for each in given]


# ---- More


@AFTER_RESTART
async def test_more_shows_up_to_three_further_quotes_privately(
    world: World, restarted: bool
) -> None:
    message = await answer(world, restarted=restarted)
    more = await world.click(world.bob, message, "More")
    assert more.ephemeral
    check_limits(more.response)
    quotes = shown_quotes(more.response)
    assert 1 <= len(quotes) <= 3
    assert all(quote in world.text_of_article() for quote in quotes)
    assert not set(quotes) & set(shown_quotes(message))
    assert texts_of(more.response)[0].startswith("The next closest passages, which may not answer")
    assert more.response not in world.answers.history(viewer=world.alice)


@AFTER_RESTART
async def test_the_closest_words_are_shown_to_one_member_alone(
    world: World, restarted: bool
) -> None:
    message = await answer(world, NOT_FOUND, restarted=restarted)
    closest = await world.click(world.alice, message, "Show closest, privately")
    assert closest.ephemeral
    assert all(quote in world.text_of_article() for quote in shown_quotes(closest.response))
    assert shown_quotes(closest.response)
    assert [each.id for each in world.public()] == [message.id]


# ---- Feedback


@AFTER_RESTART
async def test_helpful_is_kept_without_a_name(world: World, restarted: bool) -> None:
    message = await answer(world, restarted=restarted)
    asked = await world.click(world.bob, message, "Feedback")
    assert asked.ephemeral
    assert labels_of(asked.response) == ["Helpful", "Wrong"]
    thanked = await world.click(world.bob, asked.response, "Helpful")
    assert text_of(thanked.response) == THANKS
    assert labels_of(thanked.response) == []
    [given] = feedback_on(world.services.library.questions, world.kept(message).id)
    assert (given.verdict, given.reason) == ("helpful", None)
    assert given.member == world.services.member_keys.of(world.guild.id, world.bob.id)
    assert str(world.bob.id) not in given.member


@AFTER_RESTART
async def test_wrong_asks_why_and_keeps_it(world: World, restarted: bool) -> None:
    message = await answer(world)
    asked = await world.click(world.bob, message, "Feedback")
    if restarted:
        await world.restart()
    shown = await world.click(world.bob, asked.response, "Wrong")
    assert shown.modal is not None
    assert len(shown.modal["title"]) <= 45
    sent = await world.bob.submit_modal(shown, typed_into(shown.modal, " the *other* paragraph "))
    assert sent.acknowledged
    assert text_of(sent.response) == THANKS
    assert said_of(world, message) == [("wrong", "the *other* paragraph")]


async def test_a_reason_is_not_asked_for_twice_and_the_last_word_counts(world: World) -> None:
    message = await answer(world)
    for label, typed, expected in (
        ("Wrong", "too old", [("wrong", "too old")]),
        ("Helpful", None, [("helpful", None)]),
        ("Wrong", "", [("wrong", None)]),
    ):
        asked = await world.click(world.bob, message, "Feedback")
        clicked = await world.click(world.bob, asked.response, label)
        if typed is not None:
            assert clicked.modal is not None
            sent = await world.bob.submit_modal(clicked, typed_into(clicked.modal, typed))
            assert sent.acknowledged
        assert said_of(world, message) == expected
    asked = await world.click(world.alice, message, "Feedback")
    await world.click(world.alice, asked.response, "Helpful")
    assert len(said_of(world, message)) == 2


# ---- Delete


@AFTER_RESTART
@pytest.mark.parametrize("who", ["alice", "moderator"])
async def test_the_asker_and_moderators_delete_an_answer(
    world: World, restarted: bool, who: str
) -> None:
    message = await answer(world, restarted=restarted)
    kept = world.kept(message)
    deleted = await world.delete(getattr(world, who), message)
    assert text_of(deleted.response) == DELETED
    assert labels_of(deleted.response) == []
    assert not world.public()
    assert world.services.library.questions.find(kept.id) is None


@AFTER_RESTART
async def test_nobody_else_deletes_an_answer(world: World, restarted: bool) -> None:
    message = await answer(world, restarted=restarted)
    menu = await world.click(world.bob, message, "Feedback")
    assert labels_of(menu.response) == ["Helpful", "Wrong"]
    kept = world.kept(message)
    forged = with_buttons(world, f"answer:delete:{kept.id}")
    told = await refusal(world.bob, forged, f"answer:delete:{kept.id}")
    assert text_of(told) == NOT_YOURS
    assert message.id in [each.id for each in world.public()]
    assert world.services.library.questions.find(kept.id)


async def test_under_what_found_nothing_delete_is_at_hand(world: World) -> None:
    message = await answer(world, NOT_FOUND)
    refused = await world.click(world.bob, message, "Delete")
    [told] = refused.followups
    assert told.ephemeral
    assert text_of(told) == NOT_YOURS
    await world.click(world.alice, message, "Delete")
    assert not world.public()


async def test_an_answer_that_is_gone_can_still_be_deleted(world: World) -> None:
    message = await answer(world)
    menu = await world.click(world.alice, message, "Feedback")
    await world.moderator.delete(message)
    deleted = await world.click(world.alice, menu.response, "Delete")
    assert text_of(deleted.response) == DELETED
    assert not world.services.library.questions.guild_ids()


async def test_a_private_answer_has_no_delete(world: World) -> None:
    message = await answer(world, private=True)
    menu = await world.click(world.alice, message, "Feedback")
    assert labels_of(menu.response) == ["Helpful", "Wrong"]


# ---- Share here


@AFTER_RESTART
async def test_a_private_answer_is_shared_with_its_buttons(world: World, restarted: bool) -> None:
    private = await answer(world, channel=world.talk, restarted=restarted)
    shared = await world.click(world.alice, private, "Share here")
    assert not shared.ephemeral
    check_limits(shared.response)
    [seen] = world.talk.history(viewer=world.bob)
    assert texts_of(seen)[0] == "-# Shared by alice"
    assert shown_quotes(seen) == shown_quotes(private)
    assert labels_of(private) == ["More", "Follow up", "Feedback", "Share here"]
    # where five buttons would stand, the article is a link in the text
    assert "[Paragraph" in texts_of(private)[-1]
    assert "[Paragraph" not in texts_of(seen)[-1]
    again = await world.click(world.alice, private, "Share here")
    assert text_of(again.response) == SHARED_ALREADY
    assert len(world.talk.history(viewer=world.bob)) == 1
    assert labels_of(seen) == ["Read in article", "More", "Follow up", "Feedback"]
    assert world.stored(seen).ping_user_ids == []
    more = await world.click(world.bob, shared.response, "More")
    assert shown_quotes(more.response)
    menu = await world.click(world.bob, shared.response, "Feedback")
    assert "Delete" not in labels_of(menu.response)
    await world.delete(world.alice, shared.response)
    assert not world.public(world.talk)
    assert world.kept(private).private


@pytest.mark.parametrize("in_thread", [False, True])
async def test_sharing_needs_the_right_to_write(world: World, in_thread: bool) -> None:
    read_only = discord.PermissionOverwrite(
        send_messages=in_thread, send_messages_in_threads=not in_thread
    )
    channel = world.guild.create_text_channel(
        "news", overwrites={world.guild.default_role: read_only}
    )
    if in_thread:
        world.env.backend.create_thread(channel.id, "a thread", world.moderator.id)
        [channel] = channel.threads
    private = await answer(world, channel=channel)
    refused = await world.click(world.alice, private, "Share here")
    assert refused.ephemeral
    assert CANNOT_WRITE in text_of(refused.response)
    assert not world.public(channel)


async def test_a_question_that_was_declined_since_is_not_shared(world: World) -> None:
    private = await answer(world, channel=world.talk)
    world.choose(declined_words=("heightened alert",))
    refused = await world.click(world.alice, private, "Share here")
    [told] = refused.followups
    assert told.ephemeral
    assert text_of(told) == DECLINED
    assert not world.public(world.talk)


# ---- Rephrase


@AFTER_RESTART
async def test_rephrase_brings_the_question_back_to_be_changed(
    world: World, restarted: bool
) -> None:
    message = await answer(world, NOT_FOUND, restarted=restarted)
    shown = await world.click(world.bob, message, "Rephrase")
    assert shown.modal is not None
    assert len(shown.modal["title"]) <= 45
    assert shown.modal["components"][0]["component"]["value"] == NOT_FOUND
    sent = await world.bob.submit_modal(shown, typed_into(shown.modal, TROOPS))
    assert sent.acknowledged
    assert not sent.ephemeral
    assert "8,500" in shown_quotes(sent.response)[0]
    assert world.kept(sent.response).asker == world.services.member_keys.of(
        world.guild.id, world.bob.id
    )


async def test_a_rephrased_question_keeps_its_privacy_and_its_article(world: World) -> None:
    message = await answer(world, NOT_FOUND, private=True, article=world.article_id)
    shown = await world.click(world.alice, message, "Rephrase")
    assert shown.modal is not None
    sent = await world.alice.submit_modal(shown, typed_into(shown.modal, TROOPS))
    assert sent.acknowledged
    assert sent.ephemeral
    assert world.kept(sent.response).scope.article_ids == {world.article_id}


async def test_a_long_question_fits_the_form(world: World) -> None:
    question = f"{NOT_FOUND} " * 60
    message = await answer(world, question[:1999] + "?")
    shown = await world.click(world.alice, message, "Rephrase")
    assert shown.modal is not None
    assert len(shown.modal["components"][0]["component"]["value"]) == 2000


# ---- what is no longer kept, and what is not this guild's

ACTIONS = ["more", "closest", "share", "rephrase", "delete", "helpful"]


async def test_buttons_of_a_forgotten_answer_say_so(world: World) -> None:
    message = with_buttons(world, *(f"answer:{each}:forgotten000" for each in ACTIONS[:5]))
    for action in ACTIONS[:5]:
        told = await refusal(world.alice, message, f"answer:{action}:forgotten000")
        expected = WHOSE_IS_FORGOTTEN if action == "delete" else FORGOTTEN
        assert text_of(told) == expected, action
    asked = await world.click(world.alice, message=await answer(world), label="Feedback")
    kept = buttons_of(asked.response)[0]["custom_id"].rpartition(":")[2]
    world.services.library.questions.forget(kept, world.guild.id)
    helpful = await world.click(world.alice, asked.response, "Helpful")
    assert text_of(helpful.followups[0]) == FORGOTTEN
    wrong = await world.click(world.alice, asked.response, "Wrong")
    assert wrong.modal is not None
    sent = await world.alice.submit_modal(wrong, typed_into(wrong.modal, "why"))
    assert sent.acknowledged
    assert text_of(sent.followups[0]) == FORGOTTEN
    assert len(world.public()) == 2


async def test_another_guilds_answer_cannot_be_reached(world: World) -> None:
    here = await answer(world)
    kept = world.kept(here)
    ids = [f"answer:{each}:{kept.id}" for each in ACTIONS[:4]]
    message = with_buttons(world, *ids, channel=world.other_answers)
    for custom_id in ids:
        told = await refusal(world.stranger, message, custom_id)
        assert text_of(told) == FORGOTTEN, custom_id
        assert not shown_quotes(told)
    managing = discord.Permissions(manage_messages=True)
    role = world.other_guild.create_role("Moderators", permissions=managing)
    chief = world.other_guild.add_member(world.env.create_user("chief"), roles=[role])
    deleting = with_buttons(world, f"answer:delete:{kept.id}", channel=world.other_answers)
    result = await chief.click(deleting, custom_id=f"answer:delete:{kept.id}")
    assert result.acknowledged
    assert world.services.library.questions.find(kept.id) == kept


async def test_a_button_of_another_version_says_something(world: World) -> None:
    message = with_buttons(world, "answer:dance:abc")
    told = await refusal(world.alice, message, "answer:dance:abc")
    assert text_of(told) == OUTDATED
