"""What is in a document: its blocks in reading order, and what its own record says of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ingest.blocks import Block

MOST_CHARACTERS = 3_000_000
"""Of text in one document, about 500,000 words: no article, and more than any report."""
TOO_LONG = f"its text is longer than {MOST_CHARACTERS:,} characters: save only the article"


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """A document as read, before anything is chosen.

    ``title``, ``author``, ``created`` (ISO 8601, a day) and ``language`` (a tag) are what the
    document's record says, which is often wrong.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    created: str | None = None
    language: str | None = None

    def as_json(self) -> dict[str, Any]:
        """In plain values; the blocks' elements are left out."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> DocumentContent:
        """What ``as_json`` made."""
        blocks = (
            Block(
                block["text"],
                block["kind"],
                pages=tuple((at, page) for at, page in block["pages"]),
                size=block["size"],
            )
            for block in values.pop("blocks")
        )
        return cls(tuple(blocks), **values)
