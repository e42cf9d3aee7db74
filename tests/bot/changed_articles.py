"""Articles that change after they were quoted, for tests of what the bot does then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ingest.chunk import split_passages
from store.library import Library
from store.records import ExtractedArticle, Stored
from tests.bot.discord_world import World

CHANGED_DAY = date(2022, 1, 27)


def change(
    library: Library, article_id: str, old: str, new: str, day: date | None = CHANGED_DAY
) -> Stored:
    """Replace words of an article's current text; that makes its next version."""
    present = library.version(article_id)
    assert old in present.text
    metadata = replace(present.metadata, updated=day) if day else present.metadata
    text = present.text.replace(old, new)
    article = ExtractedArticle(present.identity, metadata, text.replace("\n\n\n\n", "\n\n"))
    [stored] = library.add_all([article], split_passages, present.library)
    return stored


def change_elsewhere(world: World, old: str, new: str, day: date | None = CHANGED_DAY) -> None:
    """Change the guild's article as the command line does, in another process."""
    with Library(world.folder, world.model) as library:
        change(library, world.article_id, old, new, day)
