"""Articles that go away after they were quoted: nobody sees their words any longer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.discord.asking import EMPTY
from bot.discord.rendering import REMOVED
from store.library import Library
from tests.bot.discord_world import NOT_FOUND, TROOPS, World, give_article
from tests.bot.samples import write_article
from tests.bot.shown_messages import (
    check_limits,
    labels_of,
    shown_quotes,
    text_of,
    texts_of,
    typed_into,
)

FERRY = "How many passengers did the ferry carry to Aldmoor?"


def remove_elsewhere(world: World, article_id: str) -> None:
    """Remove an article as the command line does, in another process."""
    with Library(world.folder, world.model) as library:
        library.remove(article_id)


async def notice_removal(world: World) -> None:
    """Let the bot look at the catalog again, as it does every minute."""
    await world.env.advance_time(61)


def now_shown(world: World, message: Any) -> Any:
    """A message as it is now."""
    channel_id = getattr(message, "channel_id", None) or message.channel.id
    [channel] = [
        each for each in (world.answers, world.talk, world.other_answers) if each.id == channel_id
    ]
    [found] = [each for each in channel.history(viewer=world.alice) if each.id == message.id]
    return found


def ferry_articles(world: World) -> tuple[str, str]:
    """Two articles that report the same in other words."""
    bodies = (
        "The ferry carried 31 passengers to Aldmoor on Monday.",
        "The ferry carried 31 passengers over to Aldmoor on Monday, its captain said.",
    )
    paths = [
        write_article(world.folder / f"ferry{n}.md", f"Ferry {n}", body, publisher=f"Paper {n}")
        for n, body in enumerate(bodies)
    ]
    first, second = (give_article(world.services, world.guild.id, path) for path in paths)
    return first, second


# ---- answers given earlier


@pytest.mark.parametrize("how", ["command", "mention", "shared"])
async def test_a_public_answer_loses_the_removed_words(world: World, how: str) -> None:
    if how == "command":
        message: Any = (await world.ask()).response
    elif how == "mention":
        [message] = world.replies_to(await world.send("{bot} " + TROOPS))
    else:
        private = await world.ask(channel=world.talk)
        message = (await world.click(world.alice, private.response, "Share here")).response
    words = shown_quotes(message)[0]
    remove_elsewhere(world, world.article_id)
    assert words in shown_quotes(now_shown(world, message))  # nobody has looked yet
    await notice_removal(world)
    blanked = now_shown(world, message)
    check_limits(blanked)
    assert not shown_quotes(blanked)
    assert REMOVED in text_of(blanked)
    assert "Pentagon" not in text_of(blanked)
    assert labels_of(blanked) == ["Delete"]
    if how != "mention":
        assert texts_of(blanked)[0] == f"-# Question: {TROOPS}"
    await world.click(world.alice, blanked, "Delete")
    assert not world.public()


async def test_a_private_answer_loses_them_while_it_can_be_changed(world: World) -> None:
    private = await world.ask(private=True)
    remove_elsewhere(world, world.article_id)
    await notice_removal(world)
    blanked = now_shown(world, private.response)
    assert blanked.flags.ephemeral
    assert not shown_quotes(blanked)
    assert REMOVED in text_of(blanked)
    assert labels_of(blanked) == []


async def test_an_old_private_answer_cannot_be_changed_but_gives_nothing_more(
    world: World,
) -> None:
    private = await world.ask(private=True)
    await world.env.advance_time(60 * 16)
    remove_elsewhere(world, world.article_id)
    before = len(world.env.http_requests)
    await notice_removal(world)
    assert len(world.env.http_requests) == before
    more = await world.click(world.alice, private.response, "More")
    assert not shown_quotes(more.response)
    shared = await world.click(world.alice, private.response, "Share here")
    assert not shown_quotes(shared.response)
    assert REMOVED in text_of(shared.response)
    assert labels_of(shared.response) == ["Delete"]


async def test_what_another_article_says_stays(world: World) -> None:
    first, second = ferry_articles(world)
    asked = await world.ask(FERRY)
    assert len(shown_quotes(asked.response)) == 2
    assert "Also reported, by Paper" in text_of(asked.response)
    cited = [each.article_id for each in world.kept(asked.response).citations if each.shown]
    assert set(cited) == {first, second}
    world.services.library.remove(cited[0])
    await notice_removal(world)
    left = now_shown(world, asked.response)
    check_limits(left)
    [quote] = shown_quotes(left)
    assert quote in world.text_of_article(cited[1])
    assert REMOVED in text_of(left)
    # "More" and the others still lead to what is there
    assert set(labels_of(left)) >= {"Follow up", "Feedback"}
    assert world.kept(left).id == world.kept(asked.response).id


async def test_removal_is_noticed_after_a_restart(world: World) -> None:
    message = (await world.ask()).response
    world.services.library.remove(world.article_id)
    await world.restart()
    assert not shown_quotes(now_shown(world, message))
    requests = [call for call in world.env.http_requests if call.method == "PATCH"]
    assert len(requests) == 2  # the answer itself, then without its words


async def test_not_found_loses_the_way_to_the_removed_words(world: World) -> None:
    message = (await world.ask(NOT_FOUND)).response
    remove_elsewhere(world, world.article_id)
    await notice_removal(world)
    assert labels_of(now_shown(world, message)) == ["Rephrase", "Delete"]


async def test_answers_that_are_gone_or_closed_do_not_stop_the_others(world: World) -> None:
    messages = [(await world.ask()).response for _ in range(3)]
    await world.moderator.delete(messages[1].message)  # type: ignore[union-attr]
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)
    remove_elsewhere(world, world.article_id)
    await notice_removal(world)
    [oldest, newest] = world.public()
    assert not shown_quotes(oldest)
    assert shown_quotes(newest)  # the channel was closed to the bot at that moment
    assert not world.env.errors


# ---- a click after the removal, before the bot has noticed


async def test_more_and_closest_show_nothing_of_it(world: World) -> None:
    answered = (await world.ask()).response
    missed = (await world.ask(NOT_FOUND)).response
    remove_elsewhere(world, world.article_id)
    for message, label in ((answered, "More"), (missed, "Show closest, privately")):
        clicked = await world.click(world.bob, message, label)
        assert clicked.ephemeral
        assert text_of(clicked.response) == "There are no further passages."


async def test_sharing_shows_nothing_of_it(world: World) -> None:
    private = await world.ask(channel=world.talk)
    remove_elsewhere(world, world.article_id)
    shared = await world.click(world.alice, private.response, "Share here")
    assert REMOVED in text_of(shared.response)
    assert not shown_quotes(shared.response)
    assert "Pentagon" not in text_of(shared.response)


@pytest.mark.parametrize("question", ["Who wrote this article?", "Summarise the article"])
async def test_sharing_what_was_said_about_it_names_nothing(world: World, question: str) -> None:
    private = await world.ask(question, channel=world.talk)
    remove_elsewhere(world, world.article_id)
    shared = await world.click(world.alice, private.response, "Share here")
    assert REMOVED in text_of(shared.response)
    assert "Lindqvist" not in text_of(shared.response)
    assert "Allies" not in text_of(shared.response)
    assert labels_of(shared.response) == ["Delete"]


async def test_rephrasing_asks_what_is_left(world: World) -> None:
    missed = (await world.ask(NOT_FOUND, article=world.article_id)).response
    shown = await world.click(world.alice, missed, "Rephrase")
    world.services.library.remove(world.article_id)
    await notice_removal(world)
    assert shown.modal is not None
    sent = await world.alice.submit_modal(shown, typed_into(shown.modal, TROOPS))
    assert sent.acknowledged
    assert sent.ephemeral
    assert text_of(sent.response) == EMPTY


async def test_asking_right_after_a_removal_elsewhere_quotes_nothing(world: World) -> None:
    remove_elsewhere(world, world.article_id)
    asked = await world.alice.slash(world.answers, "ask", question=TROOPS)
    assert asked.acknowledged
    assert not shown_quotes(asked.response)
    assert "Pentagon" not in text_of(asked.response)


async def test_an_article_removed_while_its_answer_is_on_its_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all = world.services.answerer.answer_all

    def answer_then_lose(*args: Any) -> Any:
        answers = answer_all(*args)
        world.services.library.remove(world.article_id)
        world.services.directory.refresh()
        return answers

    monkeypatch.setattr(world.services.answerer, "answer_all", answer_then_lose)
    result = await world.alice.slash(world.answers, "ask", question=TROOPS)
    assert result.acknowledged
    assert "8,500" not in text_of(result.response)
    assert REMOVED in text_of(result.response)


async def test_further_quotes_lose_the_removed_words(world: World) -> None:
    answer = (await world.ask()).response
    more = await world.click(world.bob, answer, "More")
    assert shown_quotes(more.response)
    remove_elsewhere(world, world.article_id)
    await notice_removal(world)
    assert not shown_quotes(more.response)
