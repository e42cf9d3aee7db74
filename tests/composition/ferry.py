"""A short article and a chain of questions about it whose last one only a rewriting can answer."""

from __future__ import annotations

from ingest.chunk import split_passages
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle

TEXT = """\
The ferry to Aldmoor sank on Monday, the harbour office said.

Ingrid Solheim, who commanded the ferry, was the last to leave it.

Tom Belka, who built the ferry, said on Tuesday that the engine had been old.

Solheim spoke of an engine in perfect order that stopped at noon."""
WHO, WHEN, ENGINE = (
    "Who commanded the ferry?",
    "When did the ferry sink?",
    "What did she say about the engine?",
)
REWRITTEN = "What did Ingrid Solheim say about the engine?"
RIGHT = "Solheim spoke of an engine in perfect order that stopped at noon."
WRONG = "Tom Belka, who built the ferry, said on Tuesday that the engine had been old."
"""What the last question quotes as it is read without a model."""


def add_ferry(library: Library) -> str:
    """Put the article into a library; returns its id."""
    article = ExtractedArticle("https://ferry.example/", ArticleMetadata("Ferry"), TEXT)
    [stored] = library.add_all([article], split_passages)
    return stored.article_id
