"""Made articles, and ranked sentences of them, for tests that need no search."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.chunk import split_passages
from store.records import PUBLIC_LIBRARY, ArticleMetadata, Version
from store.search_results import Hit

PASSAGE_WORDS = 256


def version_of(
    text: str, *, article_id: str = "made2345", metadata: ArticleMetadata | None = None
) -> Version:
    """A version that holds ``text``, as the library would return it."""
    return Version(
        article_id=article_id,
        library=PUBLIC_LIBRARY,
        identity=f"https://news.example/{article_id}",
        number=1,
        metadata=metadata or ArticleMetadata("A made article", published=date(2024, 5, 6)),
        text=text,
        text_hash="",
        retrieved=datetime(2024, 5, 7, tzinfo=UTC),
    )


def hits_of(version: Version) -> list[Hit]:
    """Every sentence of an article in its order, each with a score a little below the last."""

    def word_spans(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\w+", text)]

    found: list[Hit] = []
    for passage in split_passages(version.text, word_spans, PASSAGE_WORDS):
        for position in range(len(passage.sentences)):
            score = 2.0 - 0.01 * len(found)
            found.append(
                Hit(version, passage.paragraph, passage.sentences, position, score, 0.9, 0.8, 1.0)
            )
    return found


def hit_of(text: str, beginning: str, score: float = 1.0) -> Hit:
    """The sentence of a made article that begins with these words."""
    found = [hit for hit in hits_of(version_of(text)) if hit.text.startswith(beginning)]
    assert len(found) == 1, f"{len(found)} sentences begin with {beginning!r}"
    return replace(found[0], score=score)


def write_article(path: Path, title: str, body: str, **front_matter: str) -> Path:
    """A Markdown file with front matter; returns its path."""
    lines = [f"{name}: {value}" for name, value in {"title": title, **front_matter}.items()]
    path.write_text("\n".join(["---", *lines, "---", "", body, ""]), encoding="utf-8")
    return path
