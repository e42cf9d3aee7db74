"""The real bot as its own process with much to do: many at once, and many thousands in a row."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median

import pytest
import pytest_asyncio
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from bot.evaluation.figures import percentile
from bot.evaluation.made_news import write_news
from bot.evaluation.question_benchmark import questions_about
from ingest.pipeline import ingest_files
from ingest.sources import FoundFile, read_article
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings
from store.library import Library
from tests.bot.loopback_discord import LoopbackDiscord
from tests.bot.loopback_exchange import InteractionExchange, labels_of, text_of
from tests.conftest import SAMPLE_ARTICLE

pytestmark = [pytest.mark.drill, pytest.mark.asyncio(loop_scope="module")]

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.loopback"
START_SECONDS = 400.0
"""Three to six on a free machine."""
GUILDS = 10
"""A guild is given 300 answers a minute, and the bot answers up to four times as many."""
MEMBERS_OF_A_GUILD = 200
"""So that nobody asks more often than a member may."""
MADE_ARTICLES = 5
"""In the public library, which all guilds search, beside the sample."""

AT_ONCE = 200
IN_THE_BUSY_GUILD = 150
BATCHES_APART = 4
"""Answers of one guild are shown in the order of asking, but for these: a batch is shown together,
and its messages overtake one another on their way."""
ACKNOWLEDGED_SECONDS = 1.0
"""In which 95 of 100 are acknowledged."""

ASKED_IN_A_ROW = int(os.environ.get("PULLQUOTE_DRILL_QUESTIONS", "20000"))
"""Fewer do for a look at it; the memory is flat only after some thousands."""
ASKING_TOGETHER = 16
"""Two batches: while one is answered, the other is on its way."""
SAMPLES = 100
GROWTH_ALLOWED = 0.02
"""Of the last tenth over the one in the middle, about ten megabytes: half a kilobyte a question."""

QUESTIONS = (
    "How many troops were put on heightened alert?",
    "Who announced the aid?",
    "What did Moscow deny?",
    "Did the Kremlin threaten Ukraine?",
    "Who wrote this article?",
    "How many trops were put on hightened alert?",
    "How long should I boil spaghetti?",
    "Hello there!",
    "Wie viele Soldaten wurden in Bereitschaft versetzt?",
    "What is this about?",
)


@dataclass
class Place:
    """A guild with its members, a channel for public answers and one for private ones."""

    guild: GuildHandle
    answers: ChannelHandle
    general: ChannelHandle
    members: list[MemberActor] = field(default_factory=list)


@dataclass
class Town:
    """A Discord with several guilds, and questions that their articles answer or do not."""

    discord: LoopbackDiscord
    places: list[Place]
    questions: list[str]

    def members(self, place: Place, name: str, number: int) -> list[MemberActor]:
        """New members, whom no cooldown holds up."""
        return [self.discord.create_member(place.guild, f"{name}{n}") for n in range(number)]

    async def ask(self, member: MemberActor, place: Place, question: str) -> InteractionExchange:
        """Ask where answers are public."""
        return await self.discord.slash(member, place.answers, "ask", question=question)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> AsyncIterator[Town]:
    """The bot logged in, with articles for every guild."""
    folder = tmp_path_factory.mktemp("load")
    async with LoopbackDiscord(token=TOKEN) as running:
        places = [_place(running, number) for number in range(GUILDS)]
        with Library(folder / "data", model) as library:
            made = write_news(folder / "news", MADE_ARTICLES, 8, seed=0)
            list(ingest_files(library, [FoundFile(path) for path in (SAMPLE_ARTICLE, *made)]))
            for place in places:
                settings = GuildSettings(frozenset({place.answers.id}), public_library=True)
                library.guilds.save(place.guild.id, settings)
        await running.start_bot(
            env={"DISCORD_TOKEN": TOKEN, "PULLQUOTE_DATA_DIR": str(folder / "data")}
        )
        await running.ready("ask", "articles", timeout=START_SECONDS)
        yield Town(running, places, _questions(folder))


async def test_two_hundred_ask_at_once(town: Town) -> None:
    busy, *others = town.places[:6]
    asked = [
        await town.ask(member, busy, town.questions[number])
        for number, member in enumerate(town.members(busy, "reader", IN_THE_BUSY_GUILD))
    ]
    share = (AT_ONCE - IN_THE_BUSY_GUILD) // len(others)
    late = [
        await town.ask(member, place, QUESTIONS[0])
        for place in others
        for member in town.members(place, "latecomer", share)
    ]
    every = asked + late
    answers = await asyncio.gather(*(each.answered(timeout=60) for each in every))

    assert len(every) == AT_ONCE
    told = [text_of(answer) for answer in answers]
    refused = [words for words in told if "Question: " not in words]
    assert not refused, f"{len(refused)} were refused: {set(refused)}"
    assert all("8,500 troops" in words for words in told[len(asked) :])
    acknowledged = [each.acknowledged_after or 99.0 for each in every]
    shown = [each.answered_after or 99.0 for each in every]
    _say(
        f"{AT_ONCE} at once: acknowledged p95 {percentile(acknowledged, 0.95):.2f} s, max "
        f"{max(acknowledged):.2f} s; answered p50 {median(shown):.1f} s, max {max(shown):.1f} s; "
        f"of {len(late)} in other guilds max {max(shown[len(asked) :]):.1f} s"
    )
    began = [each._began for each in every]
    order = sorted(range(AT_ONCE), key=lambda number: began[number] + shown[number])
    in_busy = [number for number in order if number < len(asked)]
    overtaken = max(abs(place - number) for place, number in enumerate(in_busy))
    last_of_others = max(order.index(number) for number in range(len(asked), AT_ONCE))
    _say(f"at most {overtaken} places from the order; others done after {last_of_others + 1}")
    assert overtaken <= BATCHES_APART * 8
    # they take turns: all of the others are done when the busy guild has had about as many
    # answers as each of them
    assert last_of_others < (share * 6) + BATCHES_APART * 8
    assert percentile(acknowledged, 0.95) < ACKNOWLEDGED_SECONDS


async def test_memory_is_flat_over_twenty_thousand_questions(town: Town) -> None:
    assert town.discord.bot is not None
    for place in town.places:
        place.members = town.members(place, "regular", MEMBERS_OF_A_GUILD)
    numbers = iter(range(ASKED_IN_A_ROW))
    memory: list[float] = []
    every = max(1, ASKED_IN_A_ROW // SAMPLES)

    async def ask_on() -> None:
        for number in numbers:
            await _ask_and_look(town, number)
            if (number + 1) % every == 0:
                memory.append(_resident_megabytes(town.discord.bot.pid))
                _say(f"{number + 1:,} questions: {memory[-1]:.0f} MB")

    await asyncio.gather(*(ask_on() for _ in range(ASKING_TOGETHER)))
    assert not [line for line in town.discord.log if "Traceback" in line]
    tenth = len(memory) // 10
    middle, end = median(memory[5 * tenth : 6 * tenth]), median(memory[-tenth:])
    _say(f"in the middle {middle:.0f} MB, at the end {end:.0f} MB")
    assert end < (1 + GROWTH_ALLOWED) * middle, [round(each) for each in memory]


async def _ask_and_look(town: Town, number: int) -> None:
    """One question, and now and then what members do besides and with the answer."""
    click = town.discord.click
    place = town.places[number % len(town.places)]
    member = place.members[number // len(town.places) % len(place.members)]
    channel = place.general if number % 4 == 1 else place.answers
    question = town.questions[number % len(town.questions)]
    if number % 20 == 2:
        typing = await town.discord.autocomplete(member, channel, "ask", "article", "bo")
        await typing.acknowledged()
    asked = await town.discord.slash(member, channel, "ask", question=question)
    answer = await asked.answered(timeout=60)
    assert "Question: " in text_of(answer), text_of(answer)
    labels = labels_of(answer)
    if number % 10 == 3 and "More" in labels:
        await (await click(member, answer, "More")).answered()
    if number % 20 == 5 and "Share here" in labels:
        await (await click(member, answer, "Share here")).answered()
    if number % 20 in (6, 8) and "Feedback" in labels:
        menu = await (await click(member, answer, "Feedback")).answered()
        await click(member, menu, "Helpful" if number % 20 == 6 else "Delete")
        await town.discord.until(lambda: not labels_of(menu), "the menu to say so")


def _place(discord: LoopbackDiscord, number: int) -> Place:
    guild = discord.create_guild(f"Newsroom {number}")
    return Place(guild, guild.create_text_channel("answers"), guild.create_text_channel("general"))


def _questions(folder: Path) -> list[str]:
    """Of all kinds in turn: about the articles here, and about others."""
    made = [
        question
        for seed in range(2)
        for path in write_news(folder / f"asked-{seed}", 5 + 95 * seed, 8, seed)
        for question in questions_about(read_article(path).text)
    ]
    random.Random(1).shuffle(made)
    return [each for pair in zip(cycle(QUESTIONS), made, strict=False) for each in pair]


def _resident_megabytes(process: int) -> float:
    """What of a process is in memory."""
    [line] = [
        line
        for line in Path(f"/proc/{process}/status").read_text().splitlines()
        if line.startswith("VmRSS:")
    ]
    return int(line.split()[1]) / 1000


def _say(words: str) -> None:
    """Where a drill has got to, for whoever watches (``pytest -s``)."""
    print(words, file=sys.stderr, flush=True)
