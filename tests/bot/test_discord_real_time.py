"""The real bot as its own process, over real sockets in real time: load, crashes, faults, stops."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import pytest_asyncio
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.builders import ChannelHandle, GuildHandle
from simcord.components import walk_components

from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings, library_of
from store.library import Library
from tests.bot.loopback_discord import LoopbackDiscord
from tests.bot.loopback_exchange import InteractionExchange, labels_of, text_of
from tests.conftest import SAMPLE_ARTICLE, TROOPS
from tests.kept_feedback import feedback_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.loopback"
"""Begins with an application id, as real ones do."""
MEMBERS = 50
ACKNOWLEDGED_SECONDS = 0.5
"""In which 95 of 100 are acknowledged."""
DISCORDS_SECONDS = 3.0
"""After which Discord takes no acknowledgement any more."""
ANSWERED_SECONDS = 5.0
START_SECONDS = 120.0
"""Three to six on a free machine, most of them for the model."""
STOP_SECONDS = 15.0
PARAGRAPHS = 200
EDITS = "/webhooks/*/messages/@original"
SPAGHETTI = "How long should I boil spaghetti?"
QUESTIONS = (
    TROOPS,
    "Who announced the aid?",
    "What did Moscow deny?",
    "Which way were the fighter jets sent?",
    "When did Washington order the families of its diplomats out of Kyiv?",
    "Did the Kremlin threaten Ukraine?",
    "Who wrote this article?",
    SPAGHETTI,
)


@dataclass
class Newsroom:
    """A guild with an article, a channel for public answers, one for private ones, and people."""

    discord: LoopbackDiscord
    folder: Path
    guild: GuildHandle
    answers: ChannelHandle
    general: ChannelHandle
    alice: MemberActor
    bob: MemberActor
    model: EmbeddingModel

    async def start_unready(self) -> None:
        """Start the bot, as ``pullquote bot`` does."""
        await self.discord.start_bot(
            env={"DISCORD_TOKEN": TOKEN, "PULLQUOTE_DATA_DIR": str(self.folder)}
        )

    async def start(self) -> None:
        """Start the bot and wait until it can be asked."""
        await self.start_unready()
        await self.discord.ready("ask", "articles", timeout=START_SECONDS)

    async def ask(
        self, member: MemberActor, question: str, channel: ChannelHandle | None = None
    ) -> InteractionExchange:
        """Ask where answers are public, or in another channel."""
        return await self.discord.slash(member, channel or self.answers, "ask", question=question)

    async def ask_at_once(self, members: Sequence[MemberActor]) -> list[InteractionExchange]:
        """Each member asks something, nobody waits for anybody."""
        return [
            await self.ask(member, QUESTIONS[number % len(QUESTIONS)])
            for number, member in enumerate(members)
        ]

    async def add_long_article(self, title: str) -> InteractionExchange:
        """Have an article added that takes seconds, and wait until it is being embedded."""
        moderator = self.discord.create_member(
            self.guild, f"adder of {title}", discord.Permissions(manage_guild=True)
        )
        added = await self.discord.slash(
            moderator, self.answers, "articles add", file=(f"{title}.md", _long_article(title))
        )
        await self.discord.until(lambda: _says(added, "Embedding"), "embedding", timeout=30)
        return added

    def members(self, name: str, count: int) -> list[MemberActor]:
        """New members, whom no cooldown holds up."""
        return [self.discord.create_member(self.guild, f"{name}{n}") for n in range(count)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> AsyncIterator[Newsroom]:
    """The server, the guild and the data folder, for all tests."""
    folder = tmp_path_factory.mktemp("real-time") / "data"
    async with LoopbackDiscord(heartbeat_seconds=1.0, token=TOKEN) as running:
        guild = running.create_guild("Newsroom")
        answers = guild.create_text_channel("answers")
        with Library(folder, model) as library:
            list(ingest_files(library, [FoundFile(SAMPLE_ARTICLE)], library_of(guild.id)))
            library.guilds.save(guild.id, GuildSettings(frozenset({answers.id})))
        yield Newsroom(
            running,
            folder,
            guild,
            answers,
            guild.create_text_channel("general"),
            running.create_member(guild, "alice"),
            running.create_member(guild, "bob"),
            model,
        )


@pytest_asyncio.fixture(loop_scope="module")
async def newsroom(opened: Newsroom) -> Newsroom:
    """With the bot logged in, one for as many tests as leave it running."""
    if opened.discord.bot is None or opened.discord.bot.exit_status is not None:
        await opened.start()
    return opened


async def test_fifty_ask_at_once_while_an_article_is_ingested(newsroom: Newsroom) -> None:
    acknowledged, _ = await _fifty_questions(newsroom, "record")
    assert acknowledged < DISCORDS_SECONDS


@pytest.mark.drill  # on a machine that has nothing else to do
async def test_fifty_are_acknowledged_in_half_a_second(newsroom: Newsroom) -> None:
    acknowledged, answered = await _fifty_questions(newsroom, "half-second")
    assert acknowledged < ACKNOWLEDGED_SECONDS
    assert answered < ANSWERED_SECONDS


async def _fifty_questions(newsroom: Newsroom, name: str) -> tuple[float, float]:
    """After how many seconds 95 % of fifty questions at once are acknowledged, and all answered."""
    members = newsroom.members(f"reader-{name}", MEMBERS)
    added = await newsroom.add_long_article(name)
    asked = await newsroom.ask_at_once(members)
    answers = await asyncio.gather(*(each.answered(timeout=30) for each in asked))

    assert _says(added, "Embedding"), "the article was ingested before the answers were there"
    acknowledged = sorted(each.acknowledged_after or 99 for each in asked)
    assert len({answer.id for answer in answers}) == MEMBERS
    for answer, each in zip(answers, range(MEMBERS), strict=True):
        assert QUESTIONS[each % len(QUESTIONS)].rstrip("?") in text_of(answer)
    assert "8,500 troops" in text_of(answers[0])
    await newsroom.discord.until(lambda: _says(added, "Added"), "the article", timeout=60)
    assert not _lines_with(newsroom, "heartbeat", "behind", "Traceback")
    answered = max(each.answered_after or 99 for each in asked)
    return acknowledged[int(0.95 * MEMBERS)], answered


async def test_a_dropped_connection_costs_no_answer(newsroom: Newsroom) -> None:
    await newsroom.discord.gateway.disconnect(resumable=True)
    asked = await newsroom.ask(newsroom.alice, TROOPS)
    assert "8,500 troops" in text_of(await asked.answered())
    assert not _lines_with(newsroom, "Traceback")


@pytest.mark.drill  # discord.py waits five seconds before it logs in again
async def test_a_lost_session_is_begun_anew(newsroom: Newsroom) -> None:
    logins = newsroom.discord.gateway.identified
    await newsroom.discord.gateway.disconnect(resumable=False)
    await newsroom.discord.until(
        lambda: newsroom.discord.gateway.identified > logins, "a new login", timeout=20
    )
    asked = await newsroom.ask(newsroom.bob, TROOPS)
    assert "8,500 troops" in text_of(await asked.answered())
    assert not _lines_with(newsroom, "Traceback")


@pytest.mark.parametrize(
    ("status", "times", "shown"),
    [
        pytest.param(500, 1, "8,500 troops", id="out of order for a moment"),
        pytest.param(429, 3, "8,500 troops", id="rate limits, one after the other"),
        pytest.param(502, 3, "8,500 troops", id="a bad gateway", marks=pytest.mark.drill),
        pytest.param(403, 1, "did not take my reply", id="refused"),
        pytest.param(
            500, 5, "did not take my reply", id="out of order for long", marks=pytest.mark.drill
        ),
    ],
)
async def test_an_answer_that_discord_does_not_take_at_first(
    newsroom: Newsroom, status: int, times: int, shown: str
) -> None:
    [member] = newsroom.members("patient", 1)
    newsroom.discord.fail_next("PATCH", EDITS, status, times)
    asked = await newsroom.ask(member, TROOPS, newsroom.general)
    assert shown in text_of(await asked.answered(timeout=60))
    assert asked.ephemeral
    assert not _lines_with(newsroom, "Traceback")


@pytest.mark.drill  # the bot starts twice; restarts are also tested without a process of their own
async def test_a_crash_loses_no_button(newsroom: Newsroom) -> None:
    ask, click, alice, bob = newsroom.ask, newsroom.discord.click, newsroom.alice, newsroom.bob
    public = await (await ask(alice, TROOPS)).answered()
    wrong = await (await ask(alice, "What did Moscow deny?")).answered()
    private = await (await ask(bob, TROOPS, newsroom.general)).answered()
    unknown = await (await ask(bob, SPAGHETTI, newsroom.general)).answered()
    prompt = await (await click(bob, public, "Feedback")).answered()
    syncs = newsroom.discord.count("PUT", "/applications/*/commands")

    lost = await newsroom.ask_at_once(newsroom.members("unlucky", 20))
    await asyncio.gather(*(each.acknowledged() for each in lost))
    assert await newsroom.discord.kill() == -9
    shown = [each.response for each in lost if each.answered_after is not None]
    with Library(newsroom.folder, newsroom.model) as library:
        for message in (public, wrong, private, unknown, *shown):
            assert message is not None
            kept = library.questions.find(_question_id(message))
            assert kept is not None, "a button would lead nowhere"
    assert all(
        not labels_of(each.response)
        for each in lost
        if each.answered_after is None and each.response
    )

    await newsroom.start()
    assert newsroom.discord.count("PUT", "/applications/*/commands") == syncs
    more = await click(bob, public, "More")
    assert ">" in text_of(await more.answered())
    assert more.ephemeral
    helpful = await click(bob, prompt, "Helpful")
    await newsroom.discord.until(lambda: "Thank you" in text_of(prompt), "thanks")
    assert helpful.acknowledged_after is not None
    feedback = await (await click(bob, wrong, "Feedback")).answered()
    form = await click(bob, feedback, "Wrong")
    await form.acknowledged()
    [reason] = _inputs(form)
    await newsroom.discord.submit_modal(bob, form, {reason: "another day"})
    await newsroom.discord.until(lambda: "Thank you" in text_of(feedback), "thanks")
    form = await click(bob, unknown, "Rephrase")
    await form.acknowledged()
    [question] = _inputs(form)
    again = await newsroom.discord.submit_modal(bob, form, {question: TROOPS})
    assert "8,500 troops" in text_of(await again.answered())
    shared = await (await click(bob, private, "Share here")).answered()
    assert "8,500 troops" in text_of(shared)
    assert "Feedback" in labels_of(shared)
    assert not shared.is_ephemeral
    menu = await (await click(alice, public, "Feedback")).answered()
    await click(alice, menu, "Delete")
    await newsroom.discord.until(
        lambda: public not in newsroom.discord.messages(newsroom.answers), "the answer to be gone"
    )
    await newsroom.discord.until(lambda: not labels_of(menu), "the menu to say so")
    with Library(newsroom.folder, newsroom.model) as library:
        given = feedback_on(library.questions, _question_id(wrong))
        assert [(each.verdict, each.reason) for each in given] == [("wrong", "another day")]
        assert library.questions.find(_question_id(public)) is None
    assert not _lines_with(newsroom, "Traceback")


async def test_the_log_is_json_and_has_no_question_in_it(newsroom: Newsroom) -> None:
    [member] = newsroom.members("careful", 1)
    secret = await newsroom.ask(member, "Who sent troops to Zanzibar?", newsroom.general)
    await secret.answered()
    await newsroom.discord.logged('"ready"')
    records = [json.loads(line) for line in newsroom.discord.log]
    assert {"ready", "answered"} <= {record["message"] for record in records}
    assert all(record["level"] in ("INFO", "WARNING") for record in records)
    assert len([record for record in records if "intent is off" in record["message"]]) == 1
    written = "\n".join(newsroom.discord.log).lower()
    assert not [word for word in ("zanzibar", "spaghetti", "heightened") if word in written]


async def test_sigterm_finishes_what_was_asked(newsroom: Newsroom) -> None:
    added = await newsroom.add_long_article("delay")
    asked = await newsroom.ask_at_once(newsroom.members("late", 30))
    await asyncio.gather(*(each.acknowledged() for each in asked))
    assert any(each.answered_after is None for each in asked)
    assert await newsroom.discord.terminate(STOP_SECONDS) == 0
    untold = [each for each in asked if not _says(each, "Question: ", "restarted")]
    assert not untold
    assert _says(added, "gave this article up")
    assert _lines_with(newsroom, "stopping: finishing the answers")
    assert _lines_with(newsroom, '"stopped"')
    assert not _lines_with(newsroom, "Traceback")


async def test_sigterm_while_it_starts(opened: Newsroom) -> None:
    if opened.discord.gateway.connected:
        await opened.discord.terminate(STOP_SECONDS)
    await opened.start_unready()
    await opened.discord.logged("loading the model", timeout=START_SECONDS)
    assert await opened.discord.terminate(STOP_SECONDS) == 0
    assert "stopped" in opened.discord.log[-1]
    assert not _lines_with(opened, "Traceback")


def _lines_with(newsroom: Newsroom, *words: str) -> list[str]:
    """The lines of the log with any of these words."""
    return [line for line in newsroom.discord.log if any(word in line for word in words)]


def _says(exchange: InteractionExchange, *words: str) -> bool:
    """Whether the bot has said any of these by now; what ends a public answer is told privately."""
    shown = [] if exchange.response is None else [exchange.response]
    said = "\n".join(map(text_of, [*shown, *exchange.followups]))
    return any(each in said for each in words)


def _long_article(title: str) -> bytes:
    """An article of ``PARAGRAPHS`` paragraphs, no two alike."""
    words = (
        "council harbour winter energy prices vote judge workers factory ships grain export bank "
        "village road bridge hospital student science climate storm harvest farmer wage contract "
        "inquiry witness letter paper editor river school budget company market study"
    ).split()
    draw = random.Random(title)
    paragraphs = [
        " ".join(
            " ".join(draw.choices(words, k=draw.randint(12, 24))).capitalize() + "."
            for _ in range(draw.randint(3, 6))
        )
        for _ in range(PARAGRAPHS)
    ]
    return "\n\n".join([f"---\ntitle: The long {title}\n---", *paragraphs]).encode()


def _question_id(message: Message) -> str:
    """The id of the kept question that a message's buttons carry."""
    [identifier] = {
        component["custom_id"].split(":")[2]
        for component in walk_components(message.components)
        if str(component.get("custom_id", "")).startswith("answer:")
    }
    return str(identifier)


def _inputs(form: InteractionExchange) -> list[str]:
    """The ids of the fields of a form that the bot showed."""
    assert form.modal is not None
    return [label["component"]["custom_id"] for label in form.modal["components"]]
