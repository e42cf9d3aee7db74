"""Several processes share a bot: each has its shards, and lets the others' guilds be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.client import PullquoteBot, ShardedPullquoteBot, bot_of
from bot.discord.startup import _startup_error
from bot.discord.version_news import NewsTeller
from bot.settings import SettingsError, read_settings
from bot.shards import Shards, read_shards
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings
from tests.bot.discord_world import GUILD_ID, services_in
from tests.bot.loopback_discord import LoopbackDiscord

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.loopback"
COUNT = 3
NOT_OURS = (GUILD_ID >> 22) % COUNT
OURS = sorted({0, 1, 2} - {NOT_OURS})
NEXT_SHARD = 1 << 22
"""Between the ids of guilds of neighbouring shards."""


async def at_once(*_: object, **__: object) -> None:
    """Discord's five seconds between two logins are not needed here."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what the bot learns in its own time."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_process_has_its_shards_and_no_others(
    data_folder: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ShardedPullquoteBot, "before_identify_hook", at_once)
    told: list[int] = []

    async def tell(_teller: NewsTeller, guild: object) -> None:
        told.append(guild.id)  # type: ignore[attr-defined]

    monkeypatch.setattr(NewsTeller, "_tell", tell)
    async with LoopbackDiscord(token=TOKEN) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway.url))
        guilds = [server.create_guild(str(n), id=GUILD_ID + n * NEXT_SHARD) for n in range(3)]
        settings = {
            "discord_shard_count": COUNT,
            "discord_shard_ids": ",".join(map(str, OURS)),
        }
        with services_in(data_folder, model, **settings) as services:
            for guild in guilds:
                chosen = GuildSettings(news_channel=1, news_since=datetime.now(UTC))
                services.communities.save(guild.id, chosen)
            bot = bot_of(services)
            running = asyncio.create_task(bot.start(TOKEN))
            await asyncio.wait_for(bot.wait_until_ready(), 60)
            assert server.gateway.shards == [[number, COUNT] for number in OURS]
            assert {guild.id for guild in bot.guilds} == {guild.id for guild in guilds[1:]}
            assert services.gateway.missing == []

            await bot.departures.compare()
            assert server.count("GET", "/guilds/*") == 0, "the others' guilds are not asked for"
            told.clear()
            await bot.news.round()
            assert sorted(told) == [guild.id for guild in guilds[1:]]

            await server.gateway.disconnect(resumable=True)
            figure = services.metrics.registry.get_sample_value
            resumed = "pullquote_gateway_reconnects_total", {"how": "resumed"}
            await until(lambda: figure(*resumed) == len(OURS))
            assert services.gateway.missing == []
            await bot.close()
            await asyncio.wait_for(running, 10)


def test_one_shard_is_the_bot_as_it_was(data_folder: Path, model: EmbeddingModel) -> None:
    with services_in(data_folder, model) as services:
        assert type(bot_of(services)) is PullquoteBot
        services.workers.close()


@pytest.mark.parametrize(
    ("ids", "count", "said"),
    [
        ("3", "3", "there are the shards 0 to 2"),
        ("1", "1", "there is shard 0 alone"),
        ("2-1", "3", "ends before it begins"),
        ("1-9", "3", "as DISCORD_SHARD_COUNT says (3)"),
        ("one", "3", "neither a number nor a range"),
        ("-1", "3", "neither a number nor a range"),
        ("", "0", "DISCORD_SHARD_COUNT"),
        ("", "many", "DISCORD_SHARD_COUNT"),
    ],
)
def test_bad_values_are_one_line(
    monkeypatch: pytest.MonkeyPatch, ids: str, count: str, said: str
) -> None:
    monkeypatch.setenv("DISCORD_SHARD_IDS", ids)
    monkeypatch.setenv("DISCORD_SHARD_COUNT", count)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().shards == Shards(1, (0,))
    monkeypatch.setenv("DISCORD_SHARD_COUNT", "8")
    assert read_settings().shards == Shards(8, tuple(range(8)))
    monkeypatch.setenv("DISCORD_SHARD_IDS", "6, 1-3 2")
    assert read_settings().shards == Shards(8, (1, 2, 3, 6))


@given(st.integers(1, 50), st.data())
def test_every_guild_has_one_process(count: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, count - 1))
    parts = [read_shards(f"0-{cut}", count)]
    if cut + 1 < count:
        parts.append(read_shards(f"{cut + 1}-{count - 1}", count))
    guild_id = data.draw(st.integers(0, 2**63 - 1))
    assert sum(part.serves(guild_id) for part in parts) == 1


@pytest.mark.parametrize(("code", "said"), [(4010, "SHARD_IDS"), (4011, "Set DISCORD_SHARD_COUNT")])
def test_what_the_gateway_says_of_shards(code: int, said: str) -> None:
    closed = discord.ConnectionClosed.__new__(discord.ConnectionClosed)
    closed.code = code
    assert said in str(_startup_error(closed))
