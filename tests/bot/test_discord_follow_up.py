"""Following up an answer: by its button, by a reply, in private; and whose words stay whose."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.backend.models import AllowedMentions

from bot.discord.answers import FORGOTTEN
from bot.discord.asking import DECLINED
from bot.discord.cogs.ask import PRIVATE_HERE, UNREADABLE_REPLY
from store.guilds import library_of
from tests.bot.discord_forged import refusal, with_buttons
from tests.bot.discord_world import HARVEST, NOT_FOUND, TROOPS, World, give_article
from tests.bot.samples import write_article
from tests.bot.shown_messages import (
    check_limits,
    labels_of,
    shown_quotes,
    text_of,
    texts_of,
    typed_into,
    unescaped,
)
from tests.bot.thread_world import follow_up

AFTER_RESTART = pytest.mark.parametrize("restarted", [False, True], ids=["at once", "restarted"])
HUNDER = "Who heads the American Chamber of Commerce in Ukraine?"
FIRMS = "What does he say about American firms?"
UNDERSTOOD = "-# Understood as: What does Andy Hunder say about American firms?"
SAID = "American companies were carrying on all the same"


def small_print(message: Any) -> str:
    """What stands above an answer, as Discord's client shows it."""
    return unescaped(texts_of(message)[0])


# ---- the button


@AFTER_RESTART
async def test_the_next_question_goes_on_from_the_answer(world: World, restarted: bool) -> None:
    first = await world.ask(HUNDER)
    if restarted:
        await world.restart()
    sent = await follow_up(world, first.response)
    assert not sent.ephemeral
    check_limits(sent.response)
    assert SAID in shown_quotes(sent.response)[0]
    assert small_print(sent.response) == f"-# Question: {FIRMS}\n{UNDERSTOOD}"
    assert labels_of(sent.response)[-2:] == ["Follow up", "Feedback"]
    kept = world.kept(sent.response)
    assert (kept.question, kept.follows) == (FIRMS, world.kept(first.response).id)
    third = await follow_up(world, sent.response, "And what does he call the departures?")
    assert "worrying" in shown_quotes(third.response)[0]
    assert "Hunder" in small_print(third.response)


async def test_the_form_says_what_it_follows(world: World) -> None:
    long = f"{HUNDER[:-1]}, {'and so on ' * 20}?"
    for question in (HUNDER, long):
        first = await world.ask(question)
        shown = await world.click(world.alice, first.response, "Follow up")
        assert shown.modal is not None
        assert len(shown.modal["title"]) <= 45
        [label] = shown.modal["components"]
        assert label["description"].startswith("After: Who heads the American Chamber")
        assert len(label["description"]) <= 100
        assert len(label["label"]) <= 45


async def test_anybody_goes_on_from_a_public_answer(world: World) -> None:
    first = await world.ask(HUNDER)
    sent = await follow_up(world, first.response, member=world.bob)
    assert SAID in shown_quotes(sent.response)[0]
    assert world.kept(sent.response).asker == world.services.member_keys.of(
        world.guild.id, world.bob.id
    )


async def test_what_stands_alone_is_not_explained(world: World) -> None:
    first = await world.ask(HUNDER)
    sent = await follow_up(world, first.response, TROOPS)
    assert small_print(sent.response) == f"-# Question: {TROOPS}"


async def test_a_question_to_one_article_alone_keeps_it(world: World) -> None:
    first = await world.ask(HUNDER, article=world.article_id)
    path = write_article(
        world.folder.parent / "firms.md", "Firms", "Andy Hunder said that American firms closed."
    )
    give_article(world.services, world.guild.id, path)
    sent = await follow_up(world, first.response)
    assert world.kept(sent.response).scope.article_ids == {world.article_id}
    assert SAID in shown_quotes(sent.response)[0]


async def test_an_answer_about_an_article_is_followed_up(world: World) -> None:
    first = await world.ask("Who wrote this article?")
    assert labels_of(first.response) == ["Read in article", "Follow up", "Feedback"]
    sent = await follow_up(world, first.response, "And when was it published?")
    assert "January 2022" in text_of(sent.response)


async def test_a_rephrased_follow_up_still_follows(world: World) -> None:
    first = await world.ask(HUNDER)
    missed = await follow_up(world, first.response, "What is spaghetti carbonara made of?")
    shown = await world.click(world.alice, missed.response, "Rephrase")
    assert shown.modal is not None
    sent = await world.alice.submit_modal(shown, typed_into(shown.modal, FIRMS))
    assert UNDERSTOOD in small_print(sent.response)


# ---- privacy


async def test_following_up_a_private_answer_is_private(world: World) -> None:
    first = await world.ask(HUNDER, private=True)
    assert labels_of(first.response) == ["More", "Follow up", "Feedback", "Share here"]
    sent = await follow_up(world, first.response)
    assert sent.ephemeral
    assert UNDERSTOOD in small_print(sent.response)
    assert world.kept(sent.response).private
    assert not world.public()


async def test_a_shared_follow_up_stands_alone(world: World) -> None:
    """What was private before it is not read for anybody who goes on from there."""
    first = await world.ask("Who heads the American Chamber of Commerce in Ukraine?", private=True)
    sent = await follow_up(world, first.response)
    shared = await world.click(world.alice, sent.response, "Share here")
    kept = world.kept(shared.response)
    assert (kept.question, kept.follows) == (
        "What does Andy Hunder say about American firms?",
        None,
    )
    assert "Understood" not in text_of(shared.response)
    again = await follow_up(world, shared.response, "And why?", member=world.bob)
    assert not again.ephemeral
    assert world.kept(again.response).follows == kept.id


async def test_a_private_answer_cannot_be_followed_by_others(world: World) -> None:
    first = await world.ask(HUNDER, private=True)
    kept = world.kept(first.response)
    forged = with_buttons(world, f"answer:followup:{kept.id}")
    told = await refusal(world.bob, forged, f"answer:followup:{kept.id}")
    assert "private" in text_of(told)
    assert "Chamber" not in text_of(told)


async def test_another_guilds_answer_cannot_be_followed(world: World) -> None:
    kept = world.kept((await world.ask(HUNDER)).response)
    forged = with_buttons(world, f"answer:followup:{kept.id}", channel=world.other_answers)
    told = await refusal(world.stranger, forged, f"answer:followup:{kept.id}")
    assert text_of(told) == FORGOTTEN


async def test_an_article_that_may_no_longer_be_seen_is_not_named(world: World) -> None:
    world.services.library.remove(world.article_id)
    path = world.folder.parent / "public.md"
    write_article(path, "Bakers meet", "Lena Berg, who heads the bakers, spoke on Monday.")
    give_article(world.services, 0, path, library="public")
    give_article(
        world.services,
        world.guild.id,
        write_article(world.folder.parent / "own.md", "Ferry", "The ferry sank on Monday."),
    )
    world.choose(public_library=True)
    first = await world.ask("Who heads the bakers?")
    assert shown_quotes(first.response)
    world.choose(public_library=False)
    sent = await follow_up(world, first.response, "How old is she?")
    assert "Berg" not in text_of(sent.response)


async def test_deleted_questions_leave_no_words_in_what_followed(world: World) -> None:
    first = await world.ask("Who heads the American Chamber of Commerce?")
    sent = await follow_up(world, first.response, "and why is that so?", member=world.bob)
    assert "Chamber" in small_print(sent.response)
    shown = await world.alice.slash(world.answers, "privacy")
    asked = await world.click(world.alice, shown.response, "Delete my questions")
    done = await world.click(world.alice, asked.response, "Yes, delete them")
    assert text_of(done.response).startswith("Done: 1 question was deleted")
    kept = world.kept(sent.response)
    assert kept.follows is None
    assert "Chamber" not in repr(kept)
    third = await follow_up(world, sent.response, "and then?", member=world.bob)
    assert "Chamber" not in small_print(third.response)


async def test_words_that_are_declined_by_now_are_not_carried_over(world: World) -> None:
    first = await world.ask(HUNDER)
    world.choose(declined_words=("hunder",))
    sent = await follow_up(world, first.response)
    told = [*sent.followups, sent.response][0]
    assert text_of(told) == DECLINED
    assert len(world.public()) == 1


# ---- replies


async def reply(world: World, answer: Any, words: str, *, ping: bool = True) -> Any:
    """A member's reply to a message, which notifies its author or does not."""
    backend = world.env.backend
    reference = backend.normalize_message_reference(
        answer.channel.id,
        {"channel_id": str(answer.channel.id), "message_id": str(answer.id)},
    )
    user = world.bot.user
    assert user is not None
    made = backend.create_message(
        answer.channel.id,
        world.bob.id,
        words.replace("{bot}", user.mention),
        reference=reference,
        allowed_mentions=AllowedMentions(replied_user=ping),
    )
    await world.env.settle()
    [sent] = [each for each in world.answers.history() if each.id == made.id] or [None]
    return sent


@pytest.mark.parametrize("words", ["{bot} " + FIRMS, FIRMS])
@AFTER_RESTART
async def test_a_reply_goes_on_from_the_answer(
    either_world: World, words: str, restarted: bool
) -> None:
    world = either_world
    [answer] = world.replies_to(await world.send("{bot} " + HUNDER))
    if restarted:
        await world.restart(message_content=world.bot.intents.message_content)
    [answered] = world.replies_to(await reply(world, answer, words))
    check_limits(answered)
    assert SAID in shown_quotes(answered)[0]
    assert small_print(answered) == UNDERSTOOD  # Discord shows the question itself
    kept = world.kept(answered)
    assert (kept.question, kept.follows) == (FIRMS, world.kept(answer).id)


async def test_a_reply_without_notice_is_no_question(either_world: World) -> None:
    [answer] = either_world.replies_to(await either_world.send("{bot} " + HUNDER))
    quiet = await reply(either_world, answer, FIRMS, ping=False)
    assert not either_world.replies_to(quiet)
    mentioning = await reply(either_world, answer, "{bot} " + FIRMS, ping=False)
    [answered] = either_world.replies_to(mentioning)
    assert small_print(answered) == UNDERSTOOD


async def test_a_reply_that_cannot_be_read_is_told_once(blind_world: World) -> None:
    """Discord hands out replies to what answers a command without their words."""
    first = await blind_world.ask(HUNDER)
    [answer] = blind_world.public()
    assert answer.id == first.response.id  # type: ignore[union-attr]
    sent = [await reply(blind_world, answer, FIRMS) for _ in range(2)]
    told = [[text_of(each) for each in blind_world.replies_to(message)] for message in sent]
    assert told == [[UNREADABLE_REPLY], []]


async def test_a_reply_where_answers_are_private_goes_on_in_private(world: World) -> None:
    [answer] = world.replies_to(await world.send("{bot} " + HUNDER))
    world.choose(private_by_default=True)
    asking = await reply(world, answer, "{bot} " + FIRMS)
    [told] = world.replies_to(asking)
    assert text_of(told).startswith(PRIVATE_HERE)
    shown = await world.click(world.bob, told, "Show the answer to me")
    assert shown.ephemeral
    assert UNDERSTOOD in small_print(shown.response)


async def test_a_reply_to_what_found_nothing_goes_on_from_the_question(world: World) -> None:
    [answer] = world.replies_to(await world.send("{bot} " + NOT_FOUND))
    [answered] = world.replies_to(await reply(world, answer, "And how much salt?"))
    assert "spaghetti" in small_print(answered)


async def test_what_follows_never_searches_another_guild(world: World) -> None:
    first = await world.ask(HARVEST, member=world.stranger, channel=world.other_answers)
    assert shown_quotes(first.response)
    sent = await follow_up(world, first.response, "And before that?", member=world.stranger)
    assert world.kept(sent.response).scope.libraries == (library_of(world.other_guild.id),)
