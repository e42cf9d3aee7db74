"""An extracted article → a new version in the catalog, embedding only what it has not seen.

``plan`` says, without holding any lock, which passages need the model; ``commit`` then writes the
version, its passages, vectors and lexical rows in one transaction, or finds that another process
was faster (``Overtaken``), in which case the plan is made again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from store import addresses, copies, earlier, lexical
from store.catalog import Catalog, claim_library, claim_property
from store.connection import in_parts, reading, writing
from store.errors import ModelMismatchError
from store.hashes import hash_text
from store.packing import PackedPassage
from store.records import (
    ExtractedArticle,
    Outcome,
    PassageSpan,
    Stored,
    is_older,
    moment_from_text,
)
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
from store.version_rows import metadata_values

ARTICLE_ID_BYTES = 5
"""40 bits, eight characters of base 32: short enough to type, checked for collisions."""
MODEL_PROPERTY = "embedding_model"
"""The catalog's property that names the model of all its vectors."""


class Overtaken(Exception):
    """The article changed in the catalog between plan and commit."""


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


def plan(
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
        return _plan(connection, library, article, article_id, new, embed_all)


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
        now = _plan(connection, made.library, made.article, made.article_id, made.passages, False)
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
    before = set(
        connection.scalars(select(passages.c.id).where(passages.c.article_id == made.article_id))
    )
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


def _seen(made: Plan) -> tuple[Outcome, int, str | None]:
    """What must still hold in the catalog when a plan is carried out."""
    return made.outcome, made.current_version, made.same_as


def _plan(
    connection: Connection,
    library: str,
    article: ExtractedArticle,
    article_id: str,
    new: tuple[NewPassage, ...],
    embed_all: bool,
) -> Plan:
    row = connection.execute(
        select(versions, articles.c.identity)
        .join(articles, versions.c.article_id == articles.c.id)
        .where(articles.c.id == article_id, versions.c.number == articles.c.current_version)
    ).first()
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
    older = is_older(article.metadata.stamp, _stamp(row))
    return Outcome.OLDER if older else Outcome.CHANGED


def _stamp(row: Any) -> date | datetime | None:
    return moment_from_text(row.updated or row.published)


def _known_version(connection: Connection, article_id: str, text_hash: str) -> int:
    query = select(func.max(versions.c.number)).where(
        versions.c.article_id == article_id, versions.c.text_hash == text_hash
    )
    return connection.scalar(query) or 0


def _embedded_hashes(connection: Connection, article_id: str) -> set[str]:
    query = select(passages.c.text_hash).where(passages.c.article_id == article_id)
    return set(connection.scalars(query))


def _keep(connection: Connection, made: Plan) -> Stored:
    """The text is known: only what is known about it may have changed, and never to older."""
    same = versions.c.article_id == made.article_id, versions.c.number == made.known_version
    present = connection.execute(
        select(versions.c.published, versions.c.updated).where(*same)
    ).one()
    if not is_older(made.article.metadata.stamp, _stamp(present)):
        values = metadata_values(made.article)
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
    last = connection.scalar(
        select(func.max(versions.c.number)).where(versions.c.article_id == made.article_id)
    )
    number = (last or 0) + 1
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
            **metadata_values(made.article),
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
