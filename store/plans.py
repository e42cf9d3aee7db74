"""An article that is offered → what storing it would do, with what the catalog has of it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from store import copies
from store.catalog import Catalog
from store.connection import reading
from store.hashes import hash_text
from store.records import ExtractedArticle, Outcome, PassageSpan, is_older
from store.schema import articles, passages, versions
from store.version_rows import stamp_from_row

ARTICLE_ID_BYTES = 5
"""40 bits, eight characters of base 32: short enough to type, checked for collisions."""

# Built once: for every article, building them takes longer than SQLite does to answer them.
_CURRENT_QUERY = (
    select(versions, articles.c.identity)
    .join(articles, versions.c.article_id == articles.c.id)
    .where(articles.c.id == bindparam("article_id"))
    .where(versions.c.number == articles.c.current_version)
)
_KNOWN_VERSION_QUERY = select(func.max(versions.c.number)).where(
    versions.c.article_id == bindparam("article_id"),
    versions.c.text_hash == bindparam("text_hash"),
)
_EMBEDDED_HASHES_QUERY = select(passages.c.text_hash).where(
    passages.c.article_id == bindparam("article_id")
)


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage of the new version with its own hash and its id."""

    id: int
    span: PassageSpan
    text: str
    text_hash: str

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """The spans of its sentences, within the passage."""
        return [
            (start - self.span.start, end - self.span.start) for start, end in self.span.sentences
        ]


@dataclass(frozen=True, slots=True)
class Plan:
    """What storing an article would do; ``missing`` maps hashes to passages to be embedded."""

    library: str
    article: ExtractedArticle
    article_id: str
    outcome: Outcome
    known_version: int
    """The version that already has this text, else 0."""
    current_version: int
    passages: tuple[NewPassage, ...]
    missing: Mapping[str, NewPassage]
    same_as: str | None = None
    """The article that has the same words under another identity, if one has them."""


def article_id_for(library: str, identity: str) -> str:
    """The id of an article: the same in every library folder that ingests the same source."""
    digest = hashlib.blake2b(f"{library}\n{identity}".encode(), digest_size=ARTICLE_ID_BYTES)
    return base64.b32encode(digest.digest()).decode().lower()


def plan_of(
    catalog: Catalog,
    library: str,
    article: ExtractedArticle,
    spans: Sequence[PassageSpan],
    embed_all: bool = False,
) -> Plan:
    """Compare an article with what the catalog has of it. With ``embed_all`` nothing is reused."""
    article_id = article_id_for(library, article.identity)
    new = new_passages(article_id, article.text, spans)
    with reading(catalog.engine) as connection:
        return plan_within(connection, library, article, article_id, new, embed_all)


def new_passages(
    article_id: str, text: str, spans: Sequence[PassageSpan]
) -> tuple[NewPassage, ...]:
    """The passages of an article, with ids that depend on the article and their own words alone.

    So an interrupted and repeated ingest ends with the same ids, and a passage that only moved
    keeps its rows; the same words twice in an article are told apart by counting.
    """
    seen: dict[str, int] = {}
    new = []
    for span in spans:
        words = text[span.start : span.end]
        text_hash = hash_text(words)
        occurrence = seen[text_hash] = seen.get(text_hash, 0) + 1
        key = f"{article_id}\n{text_hash}\n{occurrence}"
        digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
        new.append(NewPassage(int.from_bytes(digest, "big") >> 1, span, words, text_hash))
    return tuple(new)


def plan_within(
    connection: Connection,
    library: str,
    article: ExtractedArticle,
    article_id: str,
    new: tuple[NewPassage, ...],
    embed_all: bool,
) -> Plan:
    """The same within a transaction, for passages that are made already."""
    row = connection.execute(_CURRENT_QUERY, {"article_id": article_id}).first()
    known = present = 0
    outcome = Outcome.NEW
    if row is not None:
        assert row.identity == article.identity, "two sources with one id"
        present = row.number
        known = _known_version(connection, article_id, hash_text(article.text))
        outcome = _compare(row, article)
    if outcome is Outcome.UNCHANGED:
        known = present
    if row is None and not embed_all:
        same_as = copies.with_same_words(connection, library, article.text)
        if same_as is not None:
            outcome = Outcome.SAME_WORDS
            return Plan(library, article, article_id, outcome, 0, 0, new, {}, same_as)
    have = set() if embed_all else _embedded_hashes(connection, article_id)
    needs = (
        {}
        if outcome in (Outcome.UNCHANGED, Outcome.OLDER) and not embed_all
        else {passage.text_hash: passage for passage in new if passage.text_hash not in have}
    )
    return Plan(library, article, article_id, outcome, known, present, new, needs)


def _compare(row: Any, article: ExtractedArticle) -> Outcome:
    if row.text_hash == hash_text(article.text):
        return Outcome.UNCHANGED
    older = is_older(article.metadata.stamp, stamp_from_row(row))
    return Outcome.OLDER if older else Outcome.CHANGED


def _known_version(connection: Connection, article_id: str, text_hash: str) -> int:
    known = {"article_id": article_id, "text_hash": text_hash}
    return connection.scalar(_KNOWN_VERSION_QUERY, known) or 0


def _embedded_hashes(connection: Connection, article_id: str) -> set[str]:
    return set(connection.scalars(_EMBEDDED_HASHES_QUERY, {"article_id": article_id}))
