"""The texts of a catalog → all that is made from them, where it is missing, damaged or doubtful.

Passages keep their vectors where these fit the text; the model is used for the others. The lexical
index, what copies are found by, earlier paragraphs and the counts are made anew whatever they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, select, text, update

from store import copies, earlier, lexical
from store.additions import MODEL_PROPERTY, replace_passages
from store.catalog import Catalog, claim_library, claim_property
from store.connection import reading, writing
from store.embeddings import EmbeddingModel
from store.encoder import Float32
from store.languages import ENGLISH
from store.packing import unpack_directions, unpack_pieces, unpack_sentences, unpack_vectors
from store.passage_encoding import encode_passages
from store.plans import NewPassage, Plan, new_passages
from store.records import ExtractedArticle, Outcome, PassageSpan, Version
from store.revisions import next_revision, remove_passages
from store.schema import (
    articles,
    earlier_paragraphs,
    libraries,
    passage_details,
    passages,
    sampled_runs,
    text_sketches,
    versions,
)
from store.terms import sentence_frequencies, terms

Split = Callable[[Version], Sequence[PassageSpan]]
Progress = Callable[[int, int], None]
"""Takes the number of articles done and to be done."""

INDEXED_TOGETHER = 10_000
"""Passages whose terms are in memory at once, some 50 MB; FTS5 wants them sorted by id."""
UNIT_TOLERANCE = 0.01
"""How far from 1 the length of a vector in float16 may be."""


def remake(
    catalog: Catalog, model: EmbeddingModel, split: Split, progress: Progress | None = None
) -> int:
    """Make everything anew that derives from the texts; returns how many passages were embedded.

    Each article is a transaction of its own, the rest one more: interrupted, it can be run again.
    """
    with writing(catalog.engine) as connection:
        usable = catalog_is_of(connection, model)
        _empty_lexical_tables(connection)
    current = catalog.all_current()
    embedded = 0
    for done, version in enumerate(current, start=1):
        embedded += _mend(catalog, model, version, split(version), usable)
        if progress:
            progress(done, len(current))
    with writing(catalog.engine) as connection:
        _empty_lexical_tables(connection)
        index_all(connection)
        connection.execute(delete(earlier_paragraphs))
        earlier.index_all_earlier(connection)
        connection.execute(delete(text_sketches))
        connection.execute(delete(sampled_runs))
        copies.note_all_texts(connection)
    return embedded


def catalog_is_of(connection: Connection, model: EmbeddingModel) -> bool:
    """Whether the catalog's vectors are surely this model's; from now on, it says so."""
    known = connection.scalar(
        text("SELECT value FROM properties WHERE name = :name").bindparams(name=MODEL_PROPERTY)
    )
    return bool(claim_property(connection, MODEL_PROPERTY, model.id) == known)


def _mend(
    catalog: Catalog,
    model: EmbeddingModel,
    version: Version,
    spans: Sequence[PassageSpan],
    usable: bool,
) -> int:
    """Give an article the passages that its text has; returns how many had to be embedded."""
    new = new_passages(version.article_id, version.text, spans)
    with reading(catalog.engine) as connection:
        rows = connection.execute(
            select(passages, passage_details)
            .join(passage_details, isouter=True)
            .where(passages.c.article_id == version.article_id)
        ).all()
    wanted = {passage.id: passage for passage in new}
    good = {
        row.id
        for row in rows
        if usable and row.id in wanted and _fits(row, wanted[row.id], model.dimension)
    }
    missing = {passage.text_hash: passage for passage in new if passage.id not in good}
    packed = encode_passages(model, missing)
    article = ExtractedArticle(version.identity, version.metadata, version.text)
    made = Plan(
        version.library,
        article,
        version.article_id,
        Outcome.UNCHANGED,
        version.number,
        version.number,
        new,
        missing,
    )
    bad = sorted({row.id for row in rows} - good)
    with writing(catalog.engine) as connection:
        library_id = claim_library(connection, version.library)
        remove_passages(connection, library_id, bad, next_revision(connection, library_id))
        replace_passages(connection, library_id, made, packed)
        sentences = [version.text[a:b] for span in spans for a, b in span.sentences]
        frequencies = sentence_frequencies(sentences, version.metadata.words_language)
        connection.execute(
            update(versions)
            .where(versions.c.article_id == version.article_id, versions.c.number == version.number)
            .values(
                sentence_frequencies=json.dumps(frequencies, ensure_ascii=False),
                sentences=len(sentences),
            )
        )
    return len(packed)


def _fits(row: Any, passage: NewPassage, dimension: int) -> bool:
    """Whether a stored passage has the right words, and encodings that can be theirs."""
    if row.text_hash != passage.text_hash or row.sentence_vectors is None:
        return False
    try:
        sentences = unpack_sentences(row.sentences)
        vector = unpack_vectors(row.vector, dimension)
        vectors = unpack_directions(row.sentence_vectors, dimension)
        pieces = unpack_pieces(row.piece_vectors, dimension)
    except ValueError:  # not as many bytes as it should have
        return False
    return (
        [(start, end) for start, end, _, _ in sentences.tolist()] == passage.sentences
        and sentences[:, 2:].min(initial=0) >= 0
        and sentences[:, 2:].max(initial=0) <= len(pieces)
        and len(vector) == 1
        and len(vectors) == len(sentences)
        and _is_unit(vector)
        and _is_unit(vectors)
    )


def _is_unit(vectors: Float32) -> bool:
    lengths = np.linalg.norm(vectors, axis=1)
    return bool(np.all(np.abs(lengths - 1) < UNIT_TOLERANCE))  # false for NaN, too


def _empty_lexical_tables(connection: Connection) -> None:
    for library_id in connection.scalars(select(libraries.c.id)).all():
        lexical.drop(connection, library_id)
        lexical.create(connection, library_id)


def index_all(connection: Connection) -> None:
    """Fill the empty lexical tables with the terms of all passages, and count both."""
    for library_id in connection.scalars(select(libraries.c.id)).all():
        passage_count = term_count = 0
        for batch in _batches(_terms_of_passages(connection, library_id)):
            lexical.add(connection, library_id, batch)
            passage_count += len(batch)
            term_count += sum(len(words) for _, words in batch)
        connection.execute(
            update(libraries)
            .where(libraries.c.id == library_id)
            .values(passages=passage_count, terms=term_count)
        )


def _terms_of_passages(connection: Connection, library_id: int) -> Iterator[tuple[int, list[str]]]:
    texts = select(articles.c.id, versions.c.text, versions.c.language).join(
        versions,
        (versions.c.article_id == articles.c.id)
        & (versions.c.number == articles.c.current_version),
    )
    for article in connection.execute(texts.where(articles.c.library_id == library_id)).all():
        rows = select(passages.c.id, passages.c.start, passages.c.end, passages.c.terms)
        for row in connection.execute(rows.where(passages.c.article_id == article.id)).all():
            words = terms(article.text[row.start : row.end], article.language or ENGLISH)
            if len(words) != row.terms:
                connection.execute(
                    update(passages).where(passages.c.id == row.id).values(terms=len(words))
                )
            yield row.id, words


def _batches(
    rows: Iterator[tuple[int, list[str]]],
) -> Iterator[list[tuple[int, list[str]]]]:
    while batch := list(islice(rows, INDEXED_TOGETHER)):
        yield batch
