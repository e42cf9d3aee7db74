"""Tokens are added up by guild, day and model, whoever notes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from store import usage
from store.embeddings import EmbeddingModel
from store.library import Library
from store.usage import DAYS_KEPT, TokenUsage, UsageOfDay

TODAY = date(2024, 5, 7)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """An empty library, on a certain day."""
    monkeypatch.setattr(usage, "_today", lambda: TODAY)
    with Library(tmp_path / "data", EmbeddingModel()) as opened:
        yield opened


def test_usage_is_added_up(library: Library) -> None:
    library.usage.note(TokenUsage(300, 40, requests=1, answers=1), "openai:small", 7)
    library.usage.note(TokenUsage(500, 0, requests=2, answers=1, fallbacks=1), "openai:small", 7)
    library.usage.note(TokenUsage(10, 1, 1, 1), "ollama:tiny", 7)
    library.usage.note(TokenUsage(20, 2, 1, 1), "ollama:tiny")
    assert library.usage.of_day(7) == TokenUsage(810, 41, 4, 3, 1)
    assert library.usage.of_day(7).tokens == 851
    assert library.usage.of_day() == TokenUsage(20, 2, 1, 1)
    assert library.usage.of_day(8) == TokenUsage()
    assert library.usage.of_day(7, TODAY - timedelta(days=1)) == TokenUsage()
    assert library.usage.totals(1) == [
        UsageOfDay(TODAY, 0, "ollama:tiny", TokenUsage(20, 2, 1, 1)),
        UsageOfDay(TODAY, 7, "ollama:tiny", TokenUsage(10, 1, 1, 1)),
        UsageOfDay(TODAY, 7, "openai:small", TokenUsage(800, 40, 3, 2, 1)),
    ]


def test_days_are_apart_and_old_ones_go(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for days_ago in (DAYS_KEPT + 1, DAYS_KEPT, 1, 0):
        day = TODAY - timedelta(days=days_ago)
        monkeypatch.setattr(usage, "_today", lambda day=day: day)
        library.usage.note(TokenUsage(1), "m")
    assert [row.day for row in library.usage.totals(2)] == [TODAY, TODAY - timedelta(days=1)]
    assert [row.day for row in library.usage.totals(1)] == [TODAY]
    assert len(library.usage.totals(10 * DAYS_KEPT)) == 3
    assert library.usage.of_day(0, TODAY - timedelta(days=1)) == TokenUsage(1)


def test_nothing_is_lost_between_threads(library: Library) -> None:
    def note() -> None:
        for _ in range(10):
            library.usage.note(TokenUsage(1, 2, 3, 4, 5), "m")

    threads = [Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.usage.of_day() == TokenUsage(40, 80, 120, 160, 200)


def test_the_day_is_that_of_utc(tmp_path: Path) -> None:
    with Library(tmp_path / "data", EmbeddingModel()) as library:
        before = datetime.now(UTC).date()
        library.usage.note(TokenUsage(1), "m")
        after = datetime.now(UTC).date()
        assert before <= library.usage.totals(2)[0].day <= after
