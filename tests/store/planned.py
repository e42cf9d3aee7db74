"""Articles stored without the model: a passage a paragraph, and encodings made by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, select

from ingest.chunk import paragraph_spans
from store import additions, lexical
from store.catalog import Catalog
from store.connection import reading
from store.packing import PackedPassage
from store.plans import Plan, plan_of
from store.records import PUBLIC_LIBRARY, ExtractedArticle, PassageSpan, Stored
from store.schema import articles, passage_details, passages, removed_passages, versions
from store.terms import terms

MODEL = "by-hand@1"
_SENTENCE = re.compile(r"[^\s.][^.]*\.")


def spans(text: str) -> list[PassageSpan]:
    """Every paragraph as a passage, with its sentences."""
    return [
        PassageSpan(
            number,
            start,
            end,
            tuple(each.span() for each in _SENTENCE.finditer(text, start, end)),
        )
        for number, (start, end) in enumerate(paragraph_spans(text), start=1)
    ]


def encoding(text: str, by: str = MODEL) -> PackedPassage:
    """What stands for the encoding of a text; ``store.additions`` does not look into it."""
    written = (f"{by} {what} {text}".encode() for what in ("sentences", "vector", "mean", "piece"))
    return PackedPassage(*written)


def encodings(made: Plan, by: str = MODEL) -> Mapping[str, PackedPassage]:
    """The encodings of the passages that a plan needs, by hash."""
    return {text_hash: encoding(new.text, by) for text_hash, new in made.missing.items()}


def planned(
    catalog: Catalog,
    article: ExtractedArticle,
    library: str = PUBLIC_LIBRARY,
    embed_all: bool = False,
) -> Plan:
    """What storing an article would do."""
    return plan_of(catalog, library, article, spans(article.text), embed_all)


def offer(catalog: Catalog, article: ExtractedArticle, library: str = PUBLIC_LIBRARY) -> Stored:
    """Store an article."""
    made = planned(catalog, article, library)
    return additions.commit(catalog, made, encodings(made), MODEL)


def rows(catalog: Catalog, table: Table, *order: str, **where: Any) -> list[dict[str, Any]]:
    """The rows of a table that have these values, in order of these columns."""
    query = select(table).where(*(table.c[name] == value for name, value in where.items()))
    with reading(catalog.engine) as connection:
        found = connection.execute(query.order_by(*(table.c[name] for name in order)))
        return [dict(row) for row in found.mappings()]


def found(catalog: Catalog, word: str, earlier: bool = False, library_id: int = 1) -> int:
    """How many passages the lexical index finds by a word."""
    with reading(catalog.engine) as connection:
        return len(lexical.best(connection, library_id, terms(word), 9, earlier=earlier))


def state(catalog: Catalog) -> list[list[dict[str, Any]]]:
    """All that an article has in the catalog."""
    tables = (articles, versions, passages, passage_details, removed_passages)
    return [rows(catalog, table, *(key.name for key in table.primary_key)) for table in tables]
