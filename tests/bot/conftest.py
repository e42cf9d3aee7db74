"""Worlds for tests that drive the bot as members do."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from simcord.actors import MemberActor

from bot.answering.answerer import Answerer
from bot.discord.client import needed_intents
from bot.logs import set_up_service_logs
from bot.service import services
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.bot.articles_world import serve
from tests.bot.discord_world import World, fill_folder, world_in
from tests.bot.moderation import managing
from tests.bot.samples import write_article
from tests.bot.small_libraries import DAM, TRAMS
from tests.conftest import SAMPLE_ARTICLE, ingest
from tests.ingest.loopback import Site, running


@pytest.fixture(scope="session")
def two_articles(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Answerer]:
    """Answers from an article with a full record and one with a title alone; do not change them."""
    folder = tmp_path_factory.mktemp("two")
    dam = write_article(
        folder / "dam.md",
        "The lake that leaks",
        DAM,
        authors="[Ida Falk]",
        publisher="The Esk Courier",
        published="2024-03-19",
    )
    trams = write_article(folder / "trams.md", "Rails come back", TRAMS)
    with Library(folder / "data", model) as library:
        ingest(library, dam, trams)
        yield Answerer(library)


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with an article for each guild; do not change it."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    fill_folder(folder, model, SAMPLE_ARTICLE)
    return folder


@pytest.fixture
def data_folder(filled_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, for one test to change; a start does not do again what was done when filling it."""
    monkeypatch.setattr(Library, "catch_up_if_quick", lambda _library: None)
    monkeypatch.setattr(services, "ensure_sample", lambda _library: None)
    monkeypatch.setattr(services, "SAMPLE_QUESTION", "What can you do?")  # needs no search
    return Path(shutil.copytree(filled_folder, tmp_path / "data"))


@pytest_asyncio.fixture
async def world(data_folder: Path, model: EmbeddingModel) -> AsyncIterator[World]:
    """The bot and its guilds, for one test."""
    async with world_in(data_folder, model) as opened:
        yield opened


@pytest_asyncio.fixture(params=[True, False], ids=["content granted", "not granted"])
async def either_world(
    data_folder: Path, model: EmbeddingModel, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """The bot with and without the message content intent."""
    granted = bool(request.param)
    intents = needed_intents(message_content=granted)
    async with world_in(
        data_folder, model, message_content=granted, approved_intents=intents
    ) as opened:
        yield opened


@pytest_asyncio.fixture
async def blind_world(data_folder: Path, model: EmbeddingModel) -> AsyncIterator[World]:
    """The bot without the message content intent."""
    async with world_in(
        data_folder,
        model,
        message_content=False,
        approved_intents=needed_intents(message_content=False),
    ) as opened:
        yield opened


@pytest.fixture
def manager(world: World) -> MemberActor:
    """May manage the server."""
    return managing(world, "mira")


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    """A web site on loopback, which the bot finds under every public name."""
    with running() as one:
        serve(world, one)
        yield one


@pytest.fixture
def threads(world: World) -> World:
    """A server that wants threads."""
    world.choose(follow_up_threads=True)
    return world


@pytest.fixture
def service_logs() -> Iterator[None]:
    """Logging as the service has it, put back afterwards."""
    root, library = logging.getLogger(), logging.getLogger("discord.client")
    before = root.handlers[:], root.level, library.filters[:]
    set_up_service_logs()
    yield
    root.handlers[:], root.level, library.filters[:] = before
    logging.captureWarnings(False)
