"""Changes of settings: read, merged and saved, without Discord."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord import setting_changes
from bot.discord.notices import Notice
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings
from tests.bot.discord_world import (
    services_in,
)


async def test_changes_at_the_same_time(
    tmp_path: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the catalog is, no change gets lost."""
    with services_in(tmp_path / "data", model) as services:
        save = services.library.guilds.save

        def slow(guild_id: int, settings: GuildSettings) -> None:
            time.sleep(0.02)
            save(guild_id, settings)

        monkeypatch.setattr(services.library.guilds, "save", slow)

        def add(word: str) -> setting_changes.Change:
            return lambda present: replace(present, declined_words=(*present.declined_words, word))

        words = [str(number) for number in range(12)]
        changes = [setting_changes.change_settings(services, 1, add(word)) for word in words]
        await asyncio.gather(*changes)
        assert sorted(services.communities.settings(1).declined_words) == sorted(words)
        services.workers.close()


FEW = st.lists(st.integers(0, 8), unique=True)


@given(FEW, FEW, FEW)
def test_merging_keeps_what_others_did(
    present: list[int], shown: list[int], picked: list[int]
) -> None:
    """What was added is there, what was taken away is not, and the rest is as others left it."""
    result = setting_changes.merged(present, shown, picked)
    assert len(result) == len(set(result))
    assert set(picked) - set(shown) <= set(result)
    assert not (set(shown) - set(picked)) & set(result)
    untouched = set(present) - (set(shown) ^ set(picked))
    assert untouched <= set(result)
    assert set(result) <= set(present) | set(picked)
    assert set(setting_changes.merged(shown, shown, picked)) == set(picked)


@given(st.text(max_size=60))
def test_numbers_are_read_or_refused(text: str) -> None:
    """Nothing but a notice is ever raised."""
    with contextlib.suppress(Notice):
        assert 1 <= setting_changes.whole_number(text, 1, 60) <= 60


@given(st.text(max_size=300))
def test_words_are_read_or_refused(text: str) -> None:
    """Words are clean, lower-case and each once; or a notice says why not."""
    try:
        words = setting_changes.words_of(text)
    except Notice:
        return
    assert len(words) == len(set(words))
    assert all(word == word.lower() == " ".join(word.split()) for word in words)
    assert setting_changes.words_of("\n".join(words)) == words
