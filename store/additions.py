"""A plan → a new version in the catalog, embedding only what it has not seen.

``store.plans`` says, without holding any lock, which passages need the model; ``commit`` then
writes the version, its passages, vectors and lexical rows in one transaction, or finds that another
process was faster (``Overtaken``), in which case the plan is made again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store import addresses, copies, earlier, lexical
from store.catalog import Catalog, claim_library, claim_property
from store.connection import in_parts, writing
from store.errors import ModelMismatchError
from store.hashes import hash_text
from store.packing import PackedPassage
from store.plans import NewPassage, Plan, plan_within
from store.records import Outcome, Stored, is_older
from store.revisions import count_passages, next_revision, remove_passages
from store.schema import (
    articles,
    passage_details,
    passages,
    properties,
    removed_passages,
    versions,
)
from store.terms import sentence_frequencies, terms
from store.version_rows import metadata_values, stamp_from_row

MODEL_PROPERTY = "embedding_model"
"""The catalog's property that names the model of all its vectors."""

# Built once: for every article, building them takes longer than SQLite does to answer them.
_PASSAGES_QUERY = select(passages.c.id).where(passages.c.article_id == bindparam("article_id"))
_LAST_VERSION_QUERY = select(func.max(versions.c.number)).where(
    versions.c.article_id == bindparam("article_id")
)


class Overtaken(Exception):
    """The article changed in the catalog between plan and commit."""


def commit(
    catalog: Catalog, made: Plan, packed: Mapping[str, PackedPassage], model_id: str
) -> Stored:
    """Carry a plan out, with the packed encodings of its ``missing`` passages by hash.

    Raises ``Overtaken`` where the catalog is no longer as the plan saw it, ``ModelMismatchError``
    where it has since been rebuilt with another model.
    """
    with writing(catalog.engine) as connection:
        made_with = claim_property(connection, MODEL_PROPERTY, model_id)
        if made_with != model_id:
            raise ModelMismatchError(made_with, model_id)
        now = plan_within(
            connection, made.library, made.article, made.article_id, made.passages, False
        )
        if _seen(now) != _seen(made):
            raise Overtaken(made.article_id)
        if any(text_hash not in packed for text_hash in now.missing):
            raise Overtaken(made.article_id)
        library_id = claim_library(connection, made.library)
        if made.same_as is not None:
            return addresses.keep_found(connection, made.same_as, made.article)
        if made.outcome is Outcome.UNCHANGED or (
            made.outcome is Outcome.OLDER and made.known_version
        ):
            return _keep(connection, made)
        number = _add_version(connection, library_id, made)
        if made.outcome is not Outcome.OLDER:
            replace_passages(connection, library_id, made, packed)
            copies.note_text(connection, library_id, made.article_id, made.article.text)
        if made.outcome is not Outcome.NEW:
            replaced = number if made.outcome is Outcome.OLDER else made.current_version
            earlier.index_earlier(connection, library_id, made.article_id, replaced)
    return Stored(
        made.outcome,
        made.article_id,
        number,
        made.article.metadata.title,
        len(made.passages),
        0 if made.outcome is Outcome.OLDER else len(made.missing),
    )


def rebuild(
    catalog: Catalog, plans: Sequence[Plan], packed: Mapping[str, PackedPassage], model_id: str
) -> None:
    """Give all articles new passages, made by another model: all of them, or none.

    Raises ``Overtaken`` where an article has been added, changed or removed since the plans.
    """
    with writing(catalog.engine) as connection:
        present = connection.execute(select(articles.c.id, articles.c.current_version))
        if {(made.article_id, made.current_version) for made in plans} != set(map(tuple, present)):
            raise Overtaken("rebuild")
        for made in plans:
            replace_passages(
                connection, claim_library(connection, made.library), made, packed, anew=True
            )
        connection.execute(
            update(properties).where(properties.c.name == MODEL_PROPERTY).values(value=model_id)
        )


def replace_passages(
    connection: Connection,
    library_id: int,
    made: Plan,
    packed: Mapping[str, PackedPassage],
    anew: bool = False,
) -> None:
    """Make the plan's passages the article's current ones: keep, move, add and remove.

    With ``anew`` none is kept, whatever its words.
    """
    before = set(connection.scalars(_PASSAGES_QUERY, {"article_id": made.article_id}))
    present = set() if anew else before
    wanted = {passage.id for passage in made.passages}
    copies = _copies(connection, made.passages, present, packed)
    revision = next_revision(connection, library_id)
    remove_passages(connection, library_id, sorted(before - (wanted & present)), revision)
    added: list[tuple[int, list[str]]] = []
    rows: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    for ordinal, passage in enumerate(made.passages):
        place = {
            "ordinal": ordinal,
            "paragraph": passage.span.paragraph,
            "start": passage.span.start,
            "end": passage.span.end,
        }
        if passage.id in present:
            connection.execute(update(passages).where(passages.c.id == passage.id).values(**place))
            continue
        found = packed.get(passage.text_hash) or copies[passage.text_hash]
        words = terms(passage.text, made.article.metadata.words_language)
        added.append((passage.id, words))
        rows.append(
            {
                "id": passage.id,
                "library_id": library_id,
                "article_id": made.article_id,
                "revision": revision,
                "text_hash": passage.text_hash,
                "terms": len(words),
                "sentences": found.sentences,
                "vector": found.vector,
                **place,
            }
        )
        details.append(
            {
                "passage_id": passage.id,
                "sentence_vectors": found.sentence_vectors,
                "piece_vectors": found.piece_vectors,
            }
        )
    if rows:
        connection.execute(insert(passages), rows)
        connection.execute(insert(passage_details), details)
    lexical.add(connection, library_id, added)
    for part in in_parts([id_ for id_, _ in added]):
        connection.execute(delete(removed_passages).where(removed_passages.c.id.in_(part)))
    count_passages(connection, library_id, len(added), sum(len(words) for _, words in added))


def _seen(made: Plan) -> tuple[Outcome, int, str | None]:
    """What must still hold in the catalog when a plan is carried out."""
    return made.outcome, made.current_version, made.same_as


def _keep(connection: Connection, made: Plan) -> Stored:
    """The text is known: only what is known about it may have changed, and never to older."""
    same = versions.c.article_id == made.article_id, versions.c.number == made.known_version
    present = connection.execute(
        select(versions.c.published, versions.c.updated).where(*same)
    ).one()
    if not is_older(made.article.metadata.stamp, stamp_from_row(present)):
        values = addresses.with_completed(connection, made.article_id, made.article.metadata)
        connection.execute(update(versions).where(*same).values(**values))
    return Stored(
        made.outcome,
        made.article_id,
        made.known_version,
        made.article.metadata.title,
        len(made.passages),
        0,
    )


def _add_version(connection: Connection, library_id: int, made: Plan) -> int:
    number = 1 + (connection.scalar(_LAST_VERSION_QUERY, {"article_id": made.article_id}) or 0)
    if made.outcome is Outcome.NEW:
        connection.execute(
            insert(articles).values(
                id=made.article_id,
                library_id=library_id,
                identity=made.article.identity,
                current_version=number,
            )
        )
        addresses.claim_address(connection, library_id, made.article_id, made.article.identity)
    elif made.outcome is Outcome.CHANGED:
        connection.execute(
            update(articles).where(articles.c.id == made.article_id).values(current_version=number)
        )
    text = made.article.text
    sentences = [text[a:b] for passage in made.passages for a, b in passage.span.sentences]
    frequencies = sentence_frequencies(sentences, made.article.metadata.words_language)
    connection.execute(
        insert(versions).values(
            article_id=made.article_id,
            number=number,
            text=text,
            text_hash=hash_text(text),
            retrieved=datetime.now(UTC).isoformat(timespec="seconds"),
            sentence_frequencies=json.dumps(frequencies, ensure_ascii=False),
            sentences=len(sentences),
            **metadata_values(made.article.metadata),
        )
    )
    return number


def _copies(
    connection: Connection,
    new: Sequence[NewPassage],
    present: set[int],
    packed: Mapping[str, PackedPassage],
) -> dict[str, PackedPassage]:
    """Encodings of passages that repeat words which the article already has elsewhere."""
    hashes = {
        passage.text_hash
        for passage in new
        if passage.id not in present and passage.text_hash not in packed
    }
    if not hashes:
        return {}
    query = (
        select(passages, passage_details)
        .join(passage_details, passage_details.c.passage_id == passages.c.id)
        .where(passages.c.id.in_(present), passages.c.text_hash.in_(hashes))
    )
    return {
        row.text_hash: PackedPassage(
            row.sentences, row.vector, row.sentence_vectors, row.piece_vectors
        )
        for row in connection.execute(query)
    }
