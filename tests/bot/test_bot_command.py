"""``pullquote bot`` and ``pullquote invite``: what an operator reads when something is missing."""

from __future__ import annotations

import json
import logging
import socket
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord
import pytest

from bot.discord import client
from bot.logs import set_up_service_logs
from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.embeddings import EmbeddingModel
from store.guilds import library_of
from store.library import Library
from tests.bot.discord_world import TROOPS, World, create_bot
from tests.bot.loopback_discord import LoopbackDiscord
from tests.bot.loopback_exchange import text_of
from tests.command import Run
from tests.conftest import SAMPLE_ARTICLE

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.loopback"
APPLICATION_ID = "123456789012345678"
"""What the first part of the token says."""
PORTAL = "https://discord.com/developers/applications"
LONGEST_SECONDS = 120
NOT_STARTED = 12
FOLDER_UNUSABLE = 6


@pytest.fixture
def pullquote(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, without anybody's token; what it sets for the process is put back."""
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setattr(logging.root, "handlers", list(logging.root.handlers))
    return run


def assert_said(line: str, *words: str) -> None:
    """One line says what is wrong and what to do."""
    assert line.startswith("pullquote: ")
    for word in words:
        assert word in line


# ---- what can be wrong before Discord is asked


@pytest.mark.parametrize(
    ("token", "words"),
    [
        pytest.param(None, "There is no DISCORD_TOKEN", id="none"),
        pytest.param("dQw4w9WgXcQ-0123456789abcdefghij", "cannot be a bot's token", id="secret"),
        pytest.param("c2VjcmV0.Gabcde.loopback", "cannot be a bot's token", id="no id in it"),
    ],
)
def test_without_a_token_it_says_where_to_get_one(
    pullquote: Run, token: str | None, words: str
) -> None:
    if token is not None:
        Path(".env").write_text(f"DISCORD_TOKEN={token}\n")
    finished = pullquote("bot")
    assert finished.status == NOT_STARTED
    assert finished.out == ""
    [line] = finished.err.splitlines()
    assert_said(line, words, PORTAL, "Bot, Reset Token", ".env")
    assert not Path("data").exists()


def test_a_data_folder_that_cannot_be_written(
    pullquote: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"
    finished = pullquote("--data-dir", str(folder), "bot")
    assert finished.status == FOLDER_UNUSABLE
    [line] = finished.err.splitlines()
    assert_said(line, str(folder), "cannot be written", "PULLQUOTE_DATA_DIR")


def test_the_invitation_asks_for_what_the_bot_needs_and_no_more(
    pullquote: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    finished = pullquote("invite")
    assert finished.status == 0
    assert finished.err == ""
    [line] = finished.out.splitlines()
    parts = urlsplit(line)
    assert parts._replace(query="").geturl() == "https://discord.com/oauth2/authorize"
    query = parse_qs(parts.query)
    assert query["client_id"] == [APPLICATION_ID]
    assert set(query["scope"][0].split()) == {"bot", "applications.commands"}
    asked_for = {name for name, value in discord.Permissions(int(query["permissions"][0])) if value}
    assert asked_for == {
        "read_messages",  # discord.py's name for View Channels
        "send_messages",
        "send_messages_in_threads",
        "read_message_history",
    }


# ---- what Discord says


async def test_a_token_that_discord_refuses() -> None:
    async with LoopbackDiscord() as server:
        bot = await server.start_bot(env={"DISCORD_TOKEN": TOKEN})
        assert await bot.wait(LONGEST_SECONDS) == NOT_STARTED
        assert_said(server.log[-1], "does not accept", PORTAL, "Reset Token")
        assert len(server.log) == 1


async def test_discord_that_cannot_be_reached() -> None:
    async with LoopbackDiscord(token=TOKEN) as server:
        command = server.launcher()
        command[command.index("--api") + 1] = f"http://127.0.0.1:{_closed_port()}/api/v10"
        bot = await server.start_bot(command, env={"DISCORD_TOKEN": TOKEN})
        assert await bot.wait(LONGEST_SECONDS) == NOT_STARTED
        assert_said(server.log[-1], "cannot be reached", "Check the network")
        assert len(server.log) == 1


@pytest.mark.drill  # the gateway is asked for once everything is loaded
async def test_a_gateway_that_cannot_be_reached_or_refuses_an_intent() -> None:
    granted = discord.Intents.default()
    granted.message_content = True
    async with LoopbackDiscord(token=TOKEN, approved_intents=granted) as server:
        command = server.launcher()
        command[command.index("--gateway") + 1] = f"ws://127.0.0.1:{_closed_port()}/gateway"
        bot = await server.start_bot(command, env={"DISCORD_TOKEN": TOKEN})
        assert await bot.wait(LONGEST_SECONDS) == NOT_STARTED
        assert_said(server.log[-1], "cannot be reached", "Check the network")

        server.gateway._approved = discord.Intents.default()
        bot = await server.start_bot(env={"DISCORD_TOKEN": TOKEN})
        assert await bot.wait(LONGEST_SECONDS) == NOT_STARTED
        assert_said(server.log[-1], "Message Content Intent", PORTAL)
        assert "Traceback" not in "\n".join(server.log)


@pytest.mark.drill
async def test_it_works_beside_another_process_and_with_every_intent(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    granted = discord.Intents.default()
    granted.message_content = True
    async with LoopbackDiscord(token=TOKEN, approved_intents=granted) as server:
        guild = server.create_guild("Newsroom")
        channel = guild.create_text_channel("general")
        alice = server.create_member(guild, "alice")
        with Library(tmp_path / "data", model) as library:
            list(ingest_files(library, [FoundFile(SAMPLE_ARTICLE)], library_of(guild.id)))
            library.catch_up()  # and owns the index from now on
            port = _closed_port()
            await server.start_bot(env={"DISCORD_TOKEN": TOKEN, "METRICS_PORT": str(port)})
            await server.ready("ask", timeout=LONGEST_SECONDS)
            assert (await health(port))["gateway"] == "ok"
            asked = await server.slash(alice, channel, "ask", question=TROOPS)
            assert "8,500 troops" in text_of(await asked.answered())
            assert await server.terminate() == 0
        levels = [json.loads(line)["level"] for line in server.log]
        assert set(levels) == {"INFO"}, server.log


# ---- in the bot


async def test_commands_are_synced_when_they_changed_or_by_order(world: World) -> None:
    def syncs() -> int:
        return sum(
            entry.method == "PUT" and entry.path.endswith("/commands")
            for entry in world.env.http_requests
        )

    assert syncs() == 1
    await world.restart()
    assert syncs() == 1
    world.services.library.write_note(client.SYNCED_PROPERTY, "of another day")
    await world.restart()
    assert syncs() == 2
    await world.env.restart_bot(create_bot(world.services, message_content=True, sync=True))
    assert syncs() == 3


async def test_missing_permissions_are_named_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for role in world.env.backend.guilds[world.guild.id].roles.values():
        role.permissions = discord.Permissions(view_channel=True, send_messages=True).value
    with caplog.at_level(logging.INFO, client.log.name):
        await world.restart()
    [line] = [record for record in caplog.records if "missing" in record.getMessage()]
    assert ": Read Message History, Send Messages in Threads." in line.getMessage()
    assert "pullquote invite" in line.getMessage()
    assert vars(line)["guild_id"] == world.guild.id


# ---- the log


@pytest.mark.usefixtures("service_logs")
def test_a_lost_connection_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_service_logs()  # once more, on the stream that is captured
    library = logging.getLogger("discord.client")
    library.warning("PyNaCl is not installed, voice will NOT be supported")
    try:
        raise aiohttp.ClientConnectionError("gone")
    except aiohttp.ClientError:
        library.exception("Attempting a reconnect in %.2fs", 1.5)
    [line] = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert record["level"] == "WARNING"
    assert record["message"] == "Attempting a reconnect in 1.50s"
    assert record["error"] == "gone"
    assert "exc_info" not in record


async def health(port: int) -> dict[str, Any]:
    """What the bot says of itself."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/healthz") as answer,
    ):
        found: dict[str, Any] = await answer.json()
    return found


def _closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
