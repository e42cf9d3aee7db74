"""News made for benchmarks: the same for the same seed, and no two alike."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from bot.evaluation.made_news import write_news
from store.copies import FEWEST_WORDS, LIKELY_COPY, runs_of, shared, words_of


def test_no_file_is_like_another_and_a_seed_makes_the_same_again(tmp_path: Path) -> None:
    first = [path.read_text() for path in write_news(tmp_path / "a", 150, 1, seed=3)]
    again = [path.read_text() for path in write_news(tmp_path / "b", 150, 1, seed=3)]
    other = [path.read_text() for path in write_news(tmp_path / "c", 150, 1, seed=4)]
    assert first == again
    assert not set(first) & set(other)
    assert min(len(words_of(text)) for text in first) >= FEWEST_WORDS
    runs = [runs_of(text) for text in first]
    alike = [shared(one, two) for one, two in combinations(runs, 2)]
    assert max(alike) < LIKELY_COPY
