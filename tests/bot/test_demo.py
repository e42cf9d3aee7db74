"""``make demo``: a page that a browser can open, with the bot behind it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import discord
import pytest
import simcord
from discord.ext import commands

from bot.discord import demo
from store.errors import ModelError

ANY_PORT = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from bot.discord import demo; demo.PORT = 0; sys.exit(demo.main())"
)
"""The demo where another one may be running; a test run in the background ignores interrupts."""


@pytest.mark.drill
def test_the_demo_serves_its_page_until_it_is_stopped(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-c", ANY_PORT], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            told = ""
            while not (found := re.search(r"Open (http://127\.0\.0\.1:\d+/)", told)):
                line = process.stdout.readline()
                assert line, told
                told += line
            with urllib.request.urlopen(found[1], timeout=30) as response:
                assert response.status == 200
                assert b"<html" in response.read().lower()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()


@asynccontextmanager
async def empty_world(_folder: Path) -> AsyncIterator[Any]:
    """The demo without its articles and models: a bot that does nothing, in a guild."""
    bot = commands.Bot("!", intents=discord.Intents.default())
    async with simcord.run(bot) as env:
        guild = env.create_guild("Empty")
        channel = guild.create_text_channel("general")
        alice, maya = (guild.add_member(env.create_user(name)) for name in ("alice", "maya"))
        yield SimpleNamespace(env=env, answers=channel, alice=alice, moderator=maya)


def test_a_taken_port_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "demo_world", empty_world)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(demo, "PORT", port)
        assert demo.main() == 1
    assert f"port {port} of this machine is taken" in capsys.readouterr().err


def test_what_is_no_port_is_not_called_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert demo.main() == 1
    told = capsys.readouterr().err
    assert "No such file or directory" in told
    assert "gone" in told
    assert "TMPDIR" in told
    assert "taken" not in told
    for error, words in (
        (ModelError("The model is damaged. Install it again."), "The model is damaged."),
        (ModuleNotFoundError("No module named 'aiohttp'"), "make setup"),
    ):
        monkeypatch.setattr(demo, "demo_world", Mock(side_effect=error))
        monkeypatch.setattr(tempfile, "tempdir", None)
        assert demo.main() == 1
        assert words in capsys.readouterr().err
    monkeypatch.setattr(demo, "demo_world", Mock(side_effect=ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        demo.main()
