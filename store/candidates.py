"""Ids of passages → the candidates that are ranked: with their vectors, articles and words."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from store.packing import unpack_directions, unpack_pieces, unpack_sentences
from store.ranking import Candidate
from store.records import Scope, Version
from store.schema import passage_details, passages
from store.terms import terms
from store.version_rows import CURRENT_VERSIONS_QUERY, version_from_row

_PASSAGES_QUERY: Any = (
    select(
        passages.c.article_id,
        passages.c.ordinal,
        passages.c.paragraph,
        passages.c.start,
        passages.c.end,
        passages.c.sentences.label("sentence_rows"),
        passage_details.c.sentence_vectors,
        passage_details.c.piece_vectors,
    )
    .join(passage_details, passage_details.c.passage_id == passages.c.id)
    .where(passages.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(passages.c.article_id, passages.c.ordinal)
)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A candidate, and where in which version it stands.

    ``sentences`` are the absolute spans of its sentences.
    """

    candidate: Candidate
    version: Version
    paragraph: int
    sentences: tuple[tuple[int, int], ...]


def load_candidates(
    connection: Connection,
    ids: Sequence[int],
    scope: Scope,
    asked_terms: Collection[str],
    dimension: int,
) -> list[FoundPassage]:
    """Those of the passages that are there and in the scope, in the order of their articles.

    ``asked_terms``: whose frequencies count.
    """
    rows = [
        row
        for row in connection.execute(_PASSAGES_QUERY, {"ids": ids})
        if scope.article_ids is None or row.article_id in scope.article_ids
    ]
    article_ids = sorted({row.article_id for row in rows})
    current = connection.execute(CURRENT_VERSIONS_QUERY, {"article_ids": article_ids})
    articles = {row.article_id: _Article.of(row, asked_terms) for row in current}
    return [
        _found(row, articles[row.article_id], _follows(before, row), dimension)
        for before, row in zip([None, *rows], rows, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class _Article:
    version: Version
    frequencies: Mapping[str, int]
    sentences: int
    topic_terms: frozenset[str]

    @classmethod
    def of(cls, row: Row[Any], asked_terms: Collection[str]) -> _Article:
        version = version_from_row(row)
        return cls(
            version,
            frequencies_of(row.sentence_frequencies, asked_terms),
            row.sentences,
            frozenset(terms(version.metadata.title, version.metadata.words_language)),
        )


def frequencies_of(stored: str, asked_terms: Collection[str]) -> dict[str, int]:
    """What the catalog has stored of the sentence frequencies of some terms, as a JSON object.

    They are looked for in the text: to parse all of it takes 66 µs an article, this 3.
    """
    found = {}
    for term in asked_terms:
        key = f"{json.dumps(term, ensure_ascii=False)}: "
        place = stored.find(key)
        if place >= 0 and (number := _NUMBER.match(stored, place + len(key))):
            found[term] = int(number.group())
    return found


def _follows(before: Row[Any] | None, row: Row[Any]) -> bool:
    """Whether a passage stands right behind another one in their article."""
    return before is not None and (before.article_id, before.ordinal + 1) == (
        row.article_id,
        row.ordinal,
    )


def _found(row: Row[Any], article: _Article, continues: bool, dimension: int) -> FoundPassage:
    version = article.version
    sentences = unpack_sentences(row.sentence_rows)
    candidate = Candidate(
        text=version.text[row.start : row.end],
        sentences=sentences,
        sentence_vectors=unpack_directions(row.sentence_vectors, dimension),
        pieces=unpack_pieces(row.piece_vectors, dimension),
        sentence_frequencies=article.frequencies,
        sentence_total=article.sentences,
        topic_terms=article.topic_terms,
        continues=continues,
        language=version.metadata.words_language,
    )
    spans = tuple((row.start + start, row.start + end) for start, end, *_ in sentences.tolist())
    return FoundPassage(candidate, version, row.paragraph, spans)
