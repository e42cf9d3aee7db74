"""Trying the bot with the sample article, which is nobody's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.discord.cogs import welcome
from bot.service.sample import SAMPLE_QUESTION, SAMPLE_SCOPE
from tests.bot.discord_world import World
from tests.bot.moderation import (
    assert_no_failures,
    joined,
    managing,
)
from tests.bot.shown_messages import check_limits, labels_of, shown_quotes, text_of
from tests.conftest import SAMPLE_ARTICLE
from tests.kept_feedback import feedback_on

AID = "How much aid did the European Commission promise?"


@pytest.fixture(autouse=True)
def _nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A failure that was told to a member with a reference fails the test."""
    yield
    assert_no_failures(caplog)


async def test_sample_answers_at_once(world: World) -> None:
    """One click shows a verified answer, and another message how to go on."""
    message, moderator, *_ = await joined(world)
    result = await world.click(moderator, message, "Try it with the sample")
    assert result.ephemeral
    assert result.response is not None
    [quote] = shown_quotes(result.response)
    assert "8,500 troops" in quote
    assert quote in SAMPLE_ARTICLE.read_text(encoding="utf-8")
    [further] = result.followups
    assert further.ephemeral
    assert labels_of(further) == [*welcome.SAMPLE_QUESTIONS, "Ask something else"]
    check_limits(further)
    for question in welcome.SAMPLE_QUESTIONS:
        answer = await world.click(moderator, further, question)
        assert answer.ephemeral
        assert question in text_of(answer.response)
        check_limits(answer.response)


async def test_sample_can_be_asked_anything(world: World) -> None:
    """A form takes another question."""
    message, moderator, *_ = await joined(world)
    result = await world.click(moderator, message, "Try it with the sample")
    shown = await world.click(moderator, result.followups[0], "Ask something else")
    answer = await moderator.submit_modal(shown, {"question": AID})
    assert answer.ephemeral
    assert "1.2 billion euros" in shown_quotes(answer.response)[0]


async def test_buttons_under_a_sample_answer(world: World) -> None:
    """More, Feedback and Share here work although the sample is nobody's article."""
    message, moderator, member, channel = await joined(world)
    result = await world.click(moderator, message, "Try it with the sample")
    more = await world.click(moderator, result.response, "More")
    assert shown_quotes(more.response)
    asked = await world.click(moderator, result.response, "Feedback")
    thanks = await world.click(moderator, asked.response, "Helpful")
    assert thanks.acknowledged
    kept = world.kept(result.response)
    [feedback] = feedback_on(world.services.library.questions, kept.id)
    assert feedback.verdict == "helpful"
    shared = await world.click(moderator, result.response, "Share here")
    assert shared.response is not None
    assert not shared.response.ephemeral
    assert shown_quotes(shared.response) == shown_quotes(result.response)
    public = channel.history(viewer=member)[-1]
    assert shown_quotes((await world.click(member, public, "More")).response)


async def test_rephrasing_a_sample_question_asks_the_sample(world: World) -> None:
    """Also where the server has articles of its own; and it stays private."""
    world.guild._guild.system_channel_id = world.answers.id
    manager = managing(world, "mo")
    await world.env.settle()
    shown = await manager.slash(world.answers, "setup")
    result = await world.click(manager, shown.response, "Try it with the sample")
    further = result.followups[0]
    nothing = await world.click(manager, further, "What is the capital of Australia?")
    form = await world.click(manager, nothing.response, "Rephrase")
    [field] = [each["component"]["custom_id"] for each in form.modal["components"]]
    answer = await manager.submit_modal(form, {field: AID})
    assert answer.ephemeral
    assert "1.2 billion euros" in shown_quotes(answer.response)[0]
    assert world.kept(answer.response).scope == SAMPLE_SCOPE


async def test_rephrasing_keeps_private_what_was_private(world: World) -> None:
    """In an answer channel, too; and what was public is public again."""
    for private in (True, None):
        options = {} if private is None else {"private": True}
        nothing = await world.ask("How long should I boil spaghetti?", **options)
        form = await world.click(world.alice, nothing.response, "Rephrase")
        [field] = [each["component"]["custom_id"] for each in form.modal["components"]]
        answer = await world.alice.submit_modal(form, {field: SAMPLE_QUESTION})
        assert answer.ephemeral is bool(private)


async def test_sample_is_nobodys_article(world: World) -> None:
    """Not in the list, not in completion, not in answers; not by its id either."""
    message, moderator, member, channel = await joined(world)
    await world.click(moderator, message, "Try it with the sample")
    [sample] = world.services.directory.articles(SAMPLE_SCOPE)
    for person in (moderator, member):
        assert await person.autocomplete(channel, "ask", "article", "", question="Who?") == []
        assert await person.autocomplete(channel, "ask", "article", "allies", question="W?") == []
        asked = await person.slash(channel, "ask", question=SAMPLE_QUESTION)
        assert "no articles here yet" in text_of(asked.response)
        asked = await person.slash(channel, "ask", question=SAMPLE_QUESTION, article=sample.id)
        assert "no such article" in text_of(asked.response)
        listed = await person.slash(channel, "articles list")
        assert sample.metadata.title not in text_of(listed.response)
    guild_id = moderator.guild.id
    assert world.services.directory.articles(world.services.communities.visible(guild_id)) == []
    again = await moderator.slash(channel, "setup")
    assert labels_of(again.response)[0] == "Add the first article"


async def test_sample_counts_as_a_question(world: World) -> None:
    """Clicking without end is slowed down, and works again a minute later."""
    message, moderator, *_ = await joined(world)
    result = await world.click(moderator, message, "Try it with the sample")
    further = result.followups[0]
    for _ in range(5):
        await world.click(moderator, further, AID)
    refused = await world.click(moderator, message, "Try it with the sample")
    assert "Please wait" in text_of(refused.response)
    assert refused.followups == []
    await world.env.advance_time(61)
    assert shown_quotes((await world.click(moderator, further, AID)).response)
