"""Made versions of an article, and sentences to make them of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.versions.comparison import VersionComparison, compare_versions
from store.records import ArticleMetadata, Version
from tests.bot.samples import version_of

_WORDS = """
    harbour ferry council bakery teacher bridge winter engine captain village market doctor river
    signal forest railway budget concert garden library station museum orchard painter meadow
    lantern kitchen window blanket copper silver thunder anchor island valley temple
""".split()


def sentences() -> st.SearchStrategy[str]:
    """Plain sentences of four to nine words that say something."""
    words = st.lists(st.sampled_from(_WORDS), min_size=4, max_size=9)
    return words.map(lambda each: f"{' '.join(each).capitalize()}.")


def paragraphs(most: int = 6) -> st.SearchStrategy[list[str]]:
    """Paragraphs of one to three sentences, no sentence twice."""
    flat = st.lists(sentences(), min_size=1, max_size=2 * most, unique=True)
    return st.builds(_packed, flat, st.lists(st.integers(1, 3), min_size=12, max_size=12))


def _packed(flat: list[str], sizes: list[int]) -> list[str]:
    packed, rest = [], list(flat)
    for size in sizes:
        if rest:
            packed.append(" ".join(rest[:size]))
            rest = rest[size:]
    return packed


def versions_of(
    before: str, after: str, title: str = "A made article", later_title: str | None = None
) -> tuple[Version, Version]:
    """Two versions of one article, a day apart."""
    one = version_of(before, metadata=ArticleMetadata(title))
    other = replace(
        one,
        number=2,
        text=after,
        metadata=ArticleMetadata(later_title or title),
        retrieved=datetime(2024, 5, 8, tzinfo=UTC),
    )
    return replace(one, current=False), other


def compared(before: str, after: str) -> VersionComparison:
    """What changed between two texts."""
    return compare_versions(*versions_of(before, after))
