"""The Discord on loopback, tried with a toy bot that runs as a process of its own."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import discord
import pytest
import pytest_asyncio
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from tests.bot.loopback_discord import LoopbackDiscord
from tests.bot.loopback_exchange import labels_of, text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Newsroom:
    """A guild in which the toy bot runs."""

    discord: LoopbackDiscord
    guild: GuildHandle
    general: ChannelHandle
    alice: MemberActor

    async def start(self, **env: str) -> None:
        """Start the toy bot with these additions to its environment."""
        await self.discord.start_bot(
            self.discord.launcher("--toy"), {"TOY_TOKEN": self.discord.token, **env}
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened() -> AsyncIterator[Newsroom]:
    """The server, the guild and its members, for all tests."""
    async with LoopbackDiscord(heartbeat_seconds=0.5) as running:
        guild = running.create_guild("Newsroom")
        general = guild.create_text_channel("general")
        yield Newsroom(running, guild, general, running.create_member(guild, "alice"))


@pytest_asyncio.fixture(loop_scope="module")
async def newsroom(opened: Newsroom) -> Newsroom:
    """With the bot logged in, one for as many tests as leave it running."""
    if opened.discord.bot is None or opened.discord.bot.exit_status is not None:
        await opened.start()
        await opened.discord.ready("ask", "upload", "report")
    return opened


async def test_a_command_is_acknowledged_then_answered(newsroom: Newsroom) -> None:
    asked = await newsroom.discord.slash(newsroom.alice, newsroom.general, "ask", question="why?")
    answer = await asked.answered()
    assert text_of(answer) == "the answer to why?"
    assert labels_of(answer) == ["More"]
    assert asked.acknowledged_after is not None
    assert asked.answered_after is not None
    assert 0 < asked.acknowledged_after < asked.answered_after
    assert not asked.ephemeral


async def test_a_private_answer_is_seen_by_its_member_alone(newsroom: Newsroom) -> None:
    bob = newsroom.discord.create_member(newsroom.guild, "bob")
    asked = await newsroom.discord.slash(
        newsroom.alice, newsroom.general, "ask", question="psst", private=True
    )
    answer = await asked.answered()
    assert asked.ephemeral
    assert answer in newsroom.discord.messages(newsroom.general, newsroom.alice)
    assert answer not in newsroom.discord.messages(newsroom.general, bob)


async def test_thirty_members_ask_at_once(newsroom: Newsroom) -> None:
    members = [newsroom.discord.create_member(newsroom.guild, f"member{n}") for n in range(30)]
    asked = await asyncio.gather(
        *(
            newsroom.discord.slash(member, newsroom.general, "ask", question=f"number {n}")
            for n, member in enumerate(members)
        )
    )
    answers = await asyncio.gather(*(exchange.answered() for exchange in asked))
    assert [text_of(answer) for answer in answers] == [
        f"the answer to number {n}" for n in range(30)
    ]
    for exchange in asked:
        assert 0 < (exchange.acknowledged_after or 0) < (exchange.answered_after or 0)


async def test_a_command_works_in_direct_messages(newsroom: Newsroom) -> None:
    user = newsroom.alice.user
    asked = await newsroom.discord.slash(user, user.dm_channel, "ask", question="just us?")
    answer = await asked.answered()
    assert newsroom.discord.messages(user.dm_channel, user)[-1] is answer
    clicked = await newsroom.discord.click(user, answer, "More")
    assert text_of(await clicked.answered()) == "more about answer 8"


async def test_autocomplete_offers_what_begins_alike(newsroom: Newsroom) -> None:
    typed = await newsroom.discord.autocomplete(
        newsroom.alice, newsroom.general, "ask", "question", "s"
    )
    await typed.acknowledged()
    assert [choice["name"] for choice in typed.choices] == ["sanctions", "summit", "strikes"]


async def test_a_form_is_shown_and_sent(newsroom: Newsroom) -> None:
    shown = await newsroom.discord.slash(newsroom.alice, newsroom.general, "report")
    await shown.acknowledged()
    assert shown.modal is not None
    assert shown.modal["title"] == "Report"
    sent = await newsroom.discord.submit_modal(newsroom.alice, shown, {"reason": "a wrong date"})
    assert text_of(await sent.answered()) == "reported: a wrong date"
    assert sent.ephemeral


async def test_a_file_goes_to_the_bot_and_back(newsroom: Newsroom) -> None:
    data = bytes(range(256)) * 8192  # more than aiohttp takes by default
    sent = await newsroom.discord.slash(
        newsroom.alice, newsroom.general, "upload", file=("überblick 1.txt", data)
    )
    answer = await sent.answered()
    assert text_of(answer) == f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"
    [attachment] = answer.attachments
    assert attachment["size"] == len(data)
    assert attachment["description"] == "the same again"


async def test_a_mention_gets_a_reply_which_goes_with_it(newsroom: Newsroom) -> None:
    bot = newsroom.discord.backend.bot_user.id
    sent = await newsroom.discord.send(newsroom.alice, newsroom.general, f"<@{bot}> hello")
    reply = await sent.answered()
    assert text_of(reply) == f"you wrote {len(sent.message.content)}"
    assert reply.ping_user_ids == []
    assert sent.acknowledged_after is not None
    assert sent.answered_after is not None
    assert sent.acknowledged_after < sent.answered_after
    await newsroom.discord.delete(sent.message)
    await newsroom.discord.until(lambda: sent.response is None, "the reply to be deleted")


async def test_what_comes_too_late_is_refused(newsroom: Newsroom) -> None:
    asked = await newsroom.discord.slash(newsroom.alice, newsroom.general, "ask", question="late")
    newsroom.discord.backend.advance_clock(3)
    await asked.acknowledged()
    assert not asked.record.responded
    assert asked.response is None
    await newsroom.discord.logged("Unknown Interaction")


async def test_a_rate_limit_is_waited_out(newsroom: Newsroom) -> None:
    edits = "/webhooks/*/messages/@original"
    before = newsroom.discord.count("PATCH", edits)
    newsroom.discord.fail_next("PATCH", edits, 429, retry_after=0.3)
    asked = await newsroom.discord.slash(newsroom.alice, newsroom.general, "ask", question="again")
    await asked.answered()
    assert newsroom.discord.count("PATCH", edits) == before + 2
    assert asked.answered_after is not None
    assert asked.answered_after > 0.3


async def test_a_broken_connection_is_resumed_without_loss(newsroom: Newsroom) -> None:
    resumed = newsroom.discord.gateway.resumed
    await newsroom.discord.gateway.disconnect(resumable=True)
    asked = await newsroom.discord.slash(newsroom.alice, newsroom.general, "ask", question="gap?")
    assert text_of(await asked.answered()) == "the answer to gap?"
    assert newsroom.discord.gateway.resumed == resumed + 1
    assert newsroom.discord.gateway.heartbeats


@pytest.mark.drill  # discord.py waits five seconds before it logs in again
async def test_what_cannot_be_resumed_begins_anew(newsroom: Newsroom) -> None:
    logins = newsroom.discord.gateway.identified
    await newsroom.discord.gateway.disconnect(resumable=False)
    await newsroom.discord.until(
        lambda: newsroom.discord.gateway.identified > logins, "a new login", timeout=20
    )
    asked = await newsroom.discord.slash(newsroom.alice, newsroom.general, "ask", question="new?")
    assert text_of(await asked.answered()) == "the answer to new?"


async def test_a_button_works_after_a_crash(newsroom: Newsroom) -> None:
    asked = await newsroom.discord.slash(newsroom.alice, newsroom.general, "ask", question="four")
    answer = await asked.answered()
    assert await newsroom.discord.kill() == -9
    await newsroom.start()
    await newsroom.discord.ready("ask")
    clicked = await newsroom.discord.click(newsroom.alice, answer, "More")
    assert text_of(await clicked.answered()) == "more about answer 4"
    assert clicked.ephemeral


async def test_sigterm_ends_it_in_order(newsroom: Newsroom) -> None:
    assert await newsroom.discord.terminate() == 0
    await newsroom.start(TOY_TOKEN="wrong")
    assert newsroom.discord.bot is not None
    assert await newsroom.discord.bot.wait(20) == 3
    assert newsroom.discord.log[-1] == "Improper token has been passed."


async def test_intents_that_were_not_granted_turn_the_bot_away(newsroom: Newsroom) -> None:
    await newsroom.discord.kill()
    await newsroom.start(TOY_READS_MESSAGES="1")
    assert newsroom.discord.bot is not None
    assert await newsroom.discord.bot.wait(20) == 3
    assert "privileged intents" in newsroom.discord.log[-1]


async def test_waiting_says_what_for_and_shows_the_log(newsroom: Newsroom) -> None:
    with pytest.raises(TimeoutError, match=r"(?s)0.1 seconds for a miracle.*logging in"):
        await newsroom.discord.until(lambda: False, "a miracle", timeout=0.1)
    await newsroom.discord.kill()
    with pytest.raises(AssertionError, match=r"(?s)a miracle, but the bot ended.*logging in"):
        await newsroom.discord.until(lambda: False, "a miracle")


async def test_members_have_the_permissions_that_were_arranged(newsroom: Newsroom) -> None:
    manager = discord.Permissions(manage_guild=True)
    carol = newsroom.discord.create_member(newsroom.guild, "carol", manager)
    for member, allowed in ((carol, True), (newsroom.alice, False)):
        computed = newsroom.discord.backend.compute_permissions(
            newsroom.guild.id, member.id, newsroom.general.id
        )
        assert discord.Permissions(computed).manage_guild is allowed
