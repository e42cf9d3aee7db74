"""Two bots and two ingest workers on PostgreSQL and a Chroma server, each killed in turn."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.components import walk_components

from bot.evaluation.made_news import write_news
from bot.service.member_keys import KEY_FILE, MemberKeys
from ingest.pipeline import ingest_files
from ingest.queued import LEASE, queue_sources
from ingest.sources import FoundFile
from ingest.sources.arguments import file_source
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings
from store.ingest_jobs import JobStatus
from store.library import Library
from store.records import PUBLIC_LIBRARY
from tests.bot.loopback_discord import LoopbackDiscord
from tests.bot.loopback_exchange import InteractionExchange, labels_of, text_of
from tests.bot.loopback_process import BotProcess
from tests.bot.test_discord_load import QUESTIONS, Place
from tests.conftest import SAMPLE_ARTICLE
from tests.servers import PostgreSQL

pytestmark = [pytest.mark.drill, pytest.mark.asyncio(loop_scope="module")]

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.loopback"
SHARDS = 2
NEXT_SHARD = 1 << 22
"""Between the ids of guilds of neighbouring shards."""
GUILDS = 8
"""A guild is given 300 answers a minute."""
MEMBERS_OF_A_GUILD = 60
"""Who ask in turn, so that nobody asks more often than a member may."""
START_SECONDS = 400.0
"""Of a process: five to fifteen on a free machine, and four may start at once."""
QUESTION_SECONDS = 120.0
FILES_A_ROUND = 30
PARAGRAPHS = 8
QUESTION_BUTTON = re.compile(r"answer:[a-z]+:([\w-]+)")
IN_FLIGHT = 8
"""Questions that are asked of a bot right before it is killed."""
MEASURED = int(os.environ.get("PULLQUOTE_DRILL_QUESTIONS", "400"))
"""Questions for a figure of throughput; fewer do for a look at it."""
ASKING_TOGETHER = 32
MEASURED_ROUNDS = 2


@dataclass
class Town:
    """A Discord whose guilds are of two shards, and the processes that share one library."""

    discord: LoopbackDiscord
    library: Library
    folder: Path
    servers: dict[str, str]
    places: list[Place]
    processes: dict[str, BotProcess] = field(default_factory=dict)
    queued: set[str] = field(default_factory=set)
    asked: Counter[int] = field(default_factory=Counter)
    answered: int = 0

    # ---- processes

    async def start(self, *names: str) -> None:
        """Start bots (named by their shards, as ``bot 0-1``) and workers, and wait for them."""
        for name in names:
            kind, _, which = name.partition(" ")
            env = {**self.servers, "DISCORD_TOKEN": TOKEN, "PULLQUOTE_DATA_DIR": self._data(name)}
            if kind == "bot":
                env |= {"DISCORD_SHARD_COUNT": str(SHARDS), "DISCORD_SHARD_IDS": which}
                command = self.discord.launcher()
            else:
                command = [sys.executable, "-c", "from bot.cli import main; main()", "worker"]
            process = await BotProcess.start(command, env, self.discord._change)
            self.discord._started.append(process)
            self.processes[name] = process
        for name in names:
            await self.until(lambda name=name: self._is_ready(name), f"{name} to start")

    async def stop(self, *names: str) -> None:
        """Ask processes to end, and see that they do so in order."""
        for name in names:
            assert await self.processes.pop(name).stop(signal.SIGTERM, 60) == 0, name

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for what comes within the time that a process needs to start."""
        async with asyncio.timeout(START_SECONDS):
            while not condition():
                for name, process in self.processes.items():
                    assert process.exit_status is None, (what, name, process.lines[-20:])
                await asyncio.sleep(0.02)

    def _data(self, name: str) -> str:
        """A data folder as of a host of its own, with the same key."""
        folder = self.folder / name.replace(" ", "-")
        folder.mkdir(exist_ok=True)
        shutil.copy(self.folder / KEY_FILE, folder)
        return str(folder)

    def _is_ready(self, name: str) -> bool:
        lines = self.processes[name].lines
        words = "worker ready" if name.startswith("worker") else "ready"
        return any(f'"message": "{words}"' in line for line in lines)

    # ---- questions

    async def ask(self, number: int, place: Place) -> InteractionExchange:
        """Ask the question of this number where answers are public."""
        self.asked[place.guild.id] += 1
        member = place.members[self.asked[place.guild.id] % MEMBERS_OF_A_GUILD]
        question = QUESTIONS[number % len(QUESTIONS)]
        return await self.discord.slash(member, place.answers, "ask", question=question)

    async def answer(self, number: int, place: Place) -> Message:
        """The same, and wait for the answer."""
        asked = await self.ask(number, place)
        message = await asked.answered(timeout=QUESTION_SECONDS)
        assert "Question: " in text_of(message), text_of(message)
        self.answered += 1
        return message

    async def throughput(self) -> str:
        """Ask many of all guilds, so many at a time: questions a second, and the milliseconds of
        processor time for each, which other work on the machine changes less."""
        numbers = iter(range(MEASURED))
        began, used, own = time.perf_counter(), self._processor_seconds(), time.process_time()

        async def ask_on() -> None:
            for number in numbers:
                await self.answer(number, self.places[number % GUILDS])

        await asyncio.gather(*(ask_on() for _ in range(ASKING_TOGETHER)))
        seconds = time.perf_counter() - began
        of_bots = 1000 * (self._processor_seconds() - used) / MEASURED
        of_discord = 1000 * (time.process_time() - own) / MEASURED
        return (
            f"{MEASURED / seconds:.1f} questions a second; processor time of each: bots "
            f"{of_bots:.0f} ms, the Discord on loopback {of_discord:.0f} ms"
        )

    def _processor_seconds(self) -> float:
        """Of all processes that run."""
        ticks = 0
        for process in self.processes.values():
            after_name = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(after_name[11]) + int(after_name[12])  # utime, stime: proc(5)
        return ticks / os.sysconf("SC_CLK_TCK")

    # ---- articles

    def queue(self, seed: int) -> None:
        """Queue some articles more."""
        files = write_news(self.folder / f"news-{seed}", FILES_A_ROUND, PARAGRAPHS, seed)
        sources = [file_source(FoundFile(path)) for path in files]
        results = list(queue_sources(self.library, sources))
        assert not [each for each in results if each.refused or each.unchanged]
        self.queued |= {path.resolve().as_uri() for path in files}

    def done(self) -> int:
        """How many of the queued ones are read."""
        return self.library.ingest_jobs.counts()[JobStatus.DONE]

    def is_at_a_job(self, name: str) -> bool:
        """Whether a worker is in the middle of one."""
        mark = f":{self.processes[name].pid} "
        running = self.library.ingest_jobs.all(JobStatus.RUNNING)
        return any(mark in (job.taken_by or "") for job in running)

    def read_by(self, name: str) -> int:
        """How many jobs a worker has told of."""
        return sum('"outcome"' in line for line in self.processes[name].lines)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    tmp_path_factory: pytest.TempPathFactory,
    model: EmbeddingModel,
    postgresql: PostgreSQL,
    chroma: str,
) -> AsyncIterator[Town]:
    """Nobody runs yet."""
    folder = tmp_path_factory.mktemp("several")
    MemberKeys(folder)
    url = postgresql.new_database()
    async with LoopbackDiscord(token=TOKEN) as discord:
        with Library(folder, model, catalog_url=url, chroma_url=chroma) as library:
            made = write_news(folder / "news", 5, PARAGRAPHS, seed=0)
            list(ingest_files(library, [FoundFile(path) for path in (SAMPLE_ARTICLE, *made)]))
            library.catch_up()
            places = [_place(discord, number) for number in range(GUILDS)]
            for place in places:
                settings = GuildSettings(frozenset({place.answers.id}), public_library=True)
                library.guilds.save(place.guild.id, settings)
            servers = {"CATALOG_URL": url, "CHROMA_URL": chroma}
            yield Town(discord, library, folder, servers, places)


async def test_questions_a_second_of_one_and_of_two(town: Town) -> None:
    for _ in range(MEASURED_ROUNDS):
        for what, names in (("one", ["bot 0-1"]), ("two", ["bot 0", "bot 1"])):
            await town.start(*names)
            _say(f"{what}: {await town.throughput()}")
            await town.stop(*names)
    assert town.answered == 2 * MEASURED_ROUNDS * MEASURED


async def test_any_of_them_is_killed_and_the_others_go_on(town: Town) -> None:
    before = town.library.article_count()
    bots, workers = ["bot 0", "bot 1"], ["worker a", "worker b"]
    await town.start(*bots, *workers)
    first = await town.answer(0, town.places[0])
    unanswered = 0
    for seed, victim in enumerate([*workers, *bots], start=1):
        town.queue(seed)
        others = [name for name in (*bots, *workers) if name != victim]
        async with _asking(town, [_served(name) for name in others if name in bots]) as answers:
            unanswered += await _kill(town, victim)
            _say(f"{victim} is killed; {town.done()} read")
            read = {name: town.read_by(name) for name in others if name in workers}
            count = len(answers)
            await town.until(
                lambda read=read: all(town.read_by(name) > read[name] for name in read),
                "the other workers to go on",
            )
            await town.until(
                lambda answers=answers, count=count: len(answers) > count + IN_FLIGHT,
                "the other bots to go on",
            )
        await town.start(victim)
        for place in town.places:
            await town.answer(seed, place)
        _say(f"{victim} is back; {town.done()} of {len(town.queued)} read")

    began_waiting = time.perf_counter()
    await town.until(lambda: town.done() == len(town.queued), "all that was queued to be read")
    _say(f"the last were read {time.perf_counter() - began_waiting:.0f} s after the last kill")
    assert "More" in labels_of(first)
    member = town.places[0].members[0]
    more = await town.discord.click(member, first, "More")  # of a bot that was killed
    await more.answered(timeout=QUESTION_SECONDS)
    tracebacks = [
        line for each in town.processes.values() for line in each.lines if "Traceback" in line
    ]
    assert not tracebacks
    await town.stop(*bots, *workers)
    _nothing_is_lost(town, before)
    tried = Counter(job.attempts for job in town.library.ingest_jobs.all())
    _say(
        f"{len(town.queued)} queued, times tried: {dict(tried)}; {town.answered} answered, "
        f"{unanswered} in flight when their bot was killed were not"
    )


@asynccontextmanager
async def _asking(town: Town, shards: Sequence[int]) -> AsyncIterator[list[Message]]:
    """Go on asking those bots while this lasts; every question is answered."""
    answers: list[Message] = []
    over = asyncio.Event()
    places = [each for number, each in enumerate(town.places) if number % SHARDS in shards]

    async def ask_on(place: Place, first: int) -> None:
        number = first
        while not over.is_set():
            answers.append(await town.answer(number, place))
            number += 1

    tasks = [asyncio.create_task(ask_on(place, 5 * n)) for n, place in enumerate(places)]
    try:
        yield answers
    finally:
        over.set()
        await asyncio.gather(*tasks)


async def _kill(town: Town, victim: str) -> int:
    """SIGKILL in the middle of its work; how many questions it left unanswered."""
    asked: list[InteractionExchange] = []
    if victim.startswith("worker"):
        await town.until(lambda: town.is_at_a_job(victim), f"{victim} to be at a job")
    else:
        place = town.places[_served(victim)]
        asked = [await town.ask(number, place) for number in range(IN_FLIGHT)]
        await asked[0].acknowledged(timeout=QUESTION_SECONDS)
    assert await town.processes.pop(victim).stop(signal.SIGKILL, 10) == -signal.SIGKILL
    await asyncio.sleep(1)  # what was on its way has arrived
    shown = [each for each in asked if each.answered_after is not None]
    town.answered += len(shown)
    return len(asked) - len(shown)


def _served(bot: str) -> int:
    """The shard of a bot that has one."""
    return int(bot.rpartition(" ")[2])


def _nothing_is_lost(town: Town, before: int) -> None:
    library = town.library
    articles = library.articles()
    assert len(articles) == before + len(town.queued)
    identities = Counter(each.version.identity for each in articles)
    assert town.queued <= identities.keys()
    assert identities.most_common(1)[0][1] == 1
    assert {each.versions for each in articles} == {1}
    counts = library.ingest_jobs.counts()
    assert counts == dict.fromkeys(JobStatus, 0) | {JobStatus.DONE: len(town.queued)}
    shown = [each for place in town.places for each in town.discord.messages(place.answers)]
    named = [found for each in shown if (found := _question_of(each)) is not None]
    assert len(named) > town.answered / 2  # there is no button under a greeting's answer
    assert [each for each in named if library.questions.find(each) is None] == []
    [state] = library._catalog.library_states([PUBLIC_LIBRARY])
    library.catch_up()
    index = library.require_index()
    assert index.revision(library._catalog, state) == state.revision
    collection = index._collection(state.id)
    assert collection is not None
    assert collection.count() == state.passages
    assert timedelta(seconds=START_SECONDS) > LEASE, "the waiting above is long enough for it"


def _question_of(message: Message) -> str | None:
    """The kept question that an answer's buttons name."""
    found = [
        QUESTION_BUTTON.fullmatch(component.get("custom_id", ""))
        for component in walk_components(message.components)
    ]
    return next((match[1] for match in found if match), None)


def _place(discord: LoopbackDiscord, number: int) -> Place:
    guild = discord.create_guild(f"Newsroom {number}", id=(1000 + number) * NEXT_SHARD)
    place = Place(guild, guild.create_text_channel("answers"), guild.create_text_channel("general"))
    place.members = [_member(discord, place, each) for each in range(MEMBERS_OF_A_GUILD)]
    return place


def _member(discord: LoopbackDiscord, place: Place, number: int) -> MemberActor:
    return discord.create_member(place.guild, f"reader{number}")


def _say(words: str) -> None:
    """Where a drill has got to, for whoever watches (``pytest -s``)."""
    print(words, file=sys.stderr, flush=True)
