"""Articles made up from seeded words, for tests that need many, and their files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from ingest.chunk import split_passages
from store.library import Library
from store.records import PUBLIC_LIBRARY, ArticleMetadata, ExtractedArticle, Stored

WHO = "mayor council harbour-master farmers union teachers nurses fishermen miners judge".split()
DID = "opened closed repaired postponed praised rejected inspected bought sold painted".split()
WHAT = "bridge ferry school library market tunnel orchard lighthouse railway stadium".split()
WHERE = "Aldmoor Brenwick Corsley Dunhaven Eastmere Farrow Glenholt Hartsea Inverby Kelston".split()


def sentence(chance: random.Random) -> str:
    """One made-up sentence of a local newspaper."""
    return (
        f"The {chance.choice(WHO)} of {chance.choice(WHERE)} {chance.choice(DID)} "
        f"the {chance.choice(WHAT)} number {chance.randint(2, 9999)}."
    )


def paragraphs(seed: int, count: int = 4) -> list[str]:
    """Made-up paragraphs, the same for the same seed."""
    chance = random.Random(seed)
    return [" ".join(sentence(chance) for _ in range(chance.randint(1, 3))) for _ in range(count)]


def article(
    name: str, text: str | Sequence[str], title: str | None = None, **known: object
) -> ExtractedArticle:
    """An article as extraction would hand it over, from its paragraphs."""
    words = text if isinstance(text, str) else "\n\n".join(text)
    metadata = ArticleMetadata(title or f"On {name}", **known)  # type: ignore[arg-type]
    return ExtractedArticle(f"https://paper.example/{name}", metadata, words)


def add(library: Library, *articles: ExtractedArticle, into: str = PUBLIC_LIBRARY) -> list[Stored]:
    """Store articles and bring the index up to date."""
    stored = list(library.add_all(articles, split_passages, into))
    library.catch_up()
    return stored


def write_files(folder: Path, count: int, seed: int = 0) -> list[Path]:
    """Short text files with a title and made-up paragraphs."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(count):
        path = folder / f"{number:02}.txt"
        chance = random.Random(seed * 1000 + number)
        body = "\n\n".join(sentence(chance) for _ in range(chance.randint(2, 4)))
        path.write_text(f"Story number {number} of the day\n\n{body}\n", encoding="utf-8")
        files.append(path)
    return files
