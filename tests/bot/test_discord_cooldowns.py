"""How often members, and a whole server, may ask and click."""

from __future__ import annotations

import pytest

from bot.discord import cooldowns
from tests.bot.discord_world import NOT_FOUND, TROOPS, World
from tests.bot.shown_messages import labels_of, shown_quotes, text_of, typed_into


async def test_a_member_who_clicks_too_fast_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cooldowns.CLICKS_A_MINUTE == 30
    monkeypatch.setattr(cooldowns, "CLICKS_A_MINUTE", 3)
    message = (await world.ask()).response
    for _ in range(3):
        result = await world.click(world.bob, message, "Feedback")
        assert labels_of(result.response) == ["Helpful", "Wrong"]
    refused = await world.click(world.bob, message, "More")
    assert refused.ephemeral
    assert text_of(refused.response).startswith("That was quick. Please wait 60 seconds")
    assert shown_quotes((await world.click(world.alice, message, "More")).response)
    await world.env.advance_time(61)
    assert shown_quotes((await world.click(world.bob, message, "More")).response)


async def test_a_member_who_asks_too_fast_waits(world: World) -> None:
    world.choose(questions_a_minute=2)
    for _ in range(2):
        message = (await world.ask(NOT_FOUND)).response
    refused = await world.alice.slash(world.answers, "ask", question=TROOPS)
    assert refused.acknowledged
    assert refused.ephemeral
    assert text_of(refused.response).startswith("That was quick. Please wait 60 seconds")
    shown = await world.click(world.alice, message, "Rephrase")
    assert shown.modal is not None
    sent = await world.alice.submit_modal(shown, typed_into(shown.modal, TROOPS))
    assert text_of(sent.response).startswith("That was quick.")
    await world.ask(member=world.bob)
    await world.ask(member=world.stranger, channel=world.other_answers)
    await world.env.advance_time(61)
    await world.ask()


async def test_a_guild_whose_members_ask_too_much_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cooldowns.QUESTIONS_A_MINUTE_OF_GUILD == 300
    monkeypatch.setattr(cooldowns, "QUESTIONS_A_MINUTE_OF_GUILD", 2)
    for member in (world.alice, world.bob):
        await world.ask(member=member)
    refused = await world.moderator.slash(world.answers, "ask", question=TROOPS)
    assert refused.acknowledged
    assert refused.ephemeral
    assert text_of(refused.response).startswith("That was quick.")
    await world.ask(member=world.stranger, channel=world.other_answers)
