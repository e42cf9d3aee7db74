"""A catalog of any earlier schema → the tables of ``store.schema``, by numbered migrations."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, inspect, select, text, update

from store.connection import is_postgresql, reading, writing
from store.errors import CatalogCorruptError
from store.schema import (
    cached_replies,
    cached_reply_articles,
    channel_articles,
    earlier_paragraphs,
    feedback,
    folder_files,
    follow_ups,
    guilds,
    guilds_to_forget,
    ingest_jobs,
    kept_citations,
    kept_questions,
    metadata,
    passage_details,
    passages,
    question_threads,
    rewritten_questions,
    sampled_runs,
    schema_version,
    sent_questions,
    shown_spans,
    source_claims,
    sources,
    text_sketches,
    token_usage,
    told_changes,
    told_versions,
)

PASSAGES_A_TIME = 500
"""Passages whose vectors are held in memory at once while they are packed anew."""


def _add_communities(connection: Connection) -> None:
    """Schema 2: guilds with their settings, questions, feedback."""
    tables = (guilds, channel_articles, kept_questions, kept_citations, feedback, shown_spans)
    metadata.create_all(connection, tables=tables)


def _add_earlier_paragraphs(connection: Connection) -> None:
    """Schema 3: the paragraphs of earlier versions, and a lexical index of them."""
    from store.earlier import index_all_earlier

    metadata.create_all(connection, tables=(earlier_paragraphs,))
    index_all_earlier(connection)


def _add_follow_ups(connection: Connection) -> None:
    """Schema 4: which question follows which, threads, and what was sent to editors."""
    metadata.create_all(connection, tables=(follow_ups, question_threads, sent_questions))


def _add_told_changes(connection: Connection) -> None:
    """Schema 5: which answers were looked at after their articles changed."""
    metadata.create_all(connection, tables=(told_changes,))


def _add_told_versions(connection: Connection) -> None:
    """Schema 6: which versions guilds were told of."""
    metadata.create_all(connection, tables=(told_versions,))


def _add_sources(connection: Connection) -> None:
    """Schema 7: where articles come from, and how reading them went last."""
    metadata.create_all(connection, tables=(sources,))


def _add_copies(connection: Connection) -> None:
    """Schema 8: what copies of a text are found by."""
    from store.copies import note_all_texts

    metadata.create_all(connection, tables=(text_sketches, sampled_runs))
    note_all_texts(connection)


def _add_source_claims(connection: Connection) -> None:
    """Schema 9: who is at which watched source, and what was seen in folders."""
    metadata.create_all(connection, tables=(source_claims, folder_files))


def _add_language_models(connection: Connection) -> None:
    """Schema 10: what language models took, and their replies."""
    tables = (token_usage, cached_replies, cached_reply_articles)
    metadata.create_all(connection, tables=tables)


def _add_page_starts(connection: Connection) -> None:
    """Schema 11: where the pages of documents begin."""
    connection.execute(text("ALTER TABLE versions ADD COLUMN page_starts TEXT"))


def _add_answer_spans(connection: Connection) -> None:
    """Schema 12: which words of a quote answer."""
    table = kept_citations.name
    if "answer_start" in {each["name"] for each in inspect(connection).get_columns(table)}:
        return  # it was made a moment ago, on the way from schema 1
    connection.execute(text(f"ALTER TABLE {table} ADD COLUMN answer_start INTEGER"))
    connection.execute(text(f"ALTER TABLE {table} ADD COLUMN answer_end INTEGER"))


def _add_rewritten_questions(connection: Connection) -> None:
    """Schema 13: what language models made of follow-ups."""
    metadata.create_all(connection, tables=(rewritten_questions,))


def _add_guilds_to_forget(connection: Connection) -> None:
    """Schema 14: of which guilds everything is to be deleted, and when."""
    metadata.create_all(connection, tables=(guilds_to_forget,))


def _pack_tighter(connection: Connection) -> None:
    """Schema 15: word pieces' vectors in four bits a component, sentences' in eight."""
    from store.packing import repacked

    last = -1
    while rows := connection.execute(
        select(passage_details, passages.c.vector)
        .join(passages, passages.c.id == passage_details.c.passage_id)
        .where(passage_details.c.passage_id > last)
        .order_by(passage_details.c.passage_id)
        .limit(PASSAGES_A_TIME)
    ).all():
        last = rows[-1].passage_id
        for row in rows:
            dimension = len(row.vector) // 2
            sentences, pieces = repacked(row.sentence_vectors, row.piece_vectors, dimension)
            connection.execute(
                update(passage_details)
                .where(passage_details.c.passage_id == row.passage_id)
                .values(sentence_vectors=sentences, piece_vectors=pieces)
            )


def _add_ingest_jobs(connection: Connection) -> None:
    """Schema 16: what is to be ingested by workers."""
    metadata.create_all(connection, tables=(ingest_jobs,))


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _add_communities,
    _add_earlier_paragraphs,
    _add_follow_ups,
    _add_told_changes,
    _add_told_versions,
    _add_sources,
    _add_copies,
    _add_source_claims,
    _add_language_models,
    _add_page_starts,
    _add_answer_spans,
    _add_rewritten_questions,
    _add_guilds_to_forget,
    _pack_tighter,
    _add_ingest_jobs,
)
"""The first leads from schema 1 to 2, and so on. Only ever append, and change the tables."""


def newest_number() -> int:
    """The number of the schema that this Pullquote works with."""
    return 1 + len(MIGRATIONS)


def current_number(connection: Connection) -> int:
    """The number of the schema that this catalog has, 0 for an empty one."""
    if not inspect(connection).has_table(schema_version.name):
        return 0
    return connection.scalar(select(schema_version.c.number)) or 0


def migrate(connection: Connection) -> None:
    """Bring the catalog to the newest schema, inside the caller's transaction.

    Raises ``CatalogCorruptError`` for a catalog that a newer Pullquote has written.
    """
    number, newest = current_number(connection), newest_number()
    if number > newest:
        raise CatalogCorruptError(
            f"The catalog was written by a newer Pullquote (schema {number}, this one knows "
            f"{newest}). Update Pullquote."
        )
    if number == 0:
        metadata.create_all(connection)
        if is_postgresql(connection):
            from store.lexical_postgresql import postgresql_metadata

            postgresql_metadata.create_all(connection)
        connection.execute(insert(schema_version).values(number=newest))
        return
    for migration in MIGRATIONS[number - 1 :]:
        migration(connection)
    if number < newest:
        connection.execute(update(schema_version).values(number=newest))


def bring_up_to_date(engine: Engine) -> None:
    """The same for a catalog that may have the newest schema: nobody waits for a writer then."""
    with reading(engine) as connection:
        is_newest = current_number(connection) == newest_number()
    if not is_newest:
        with writing(engine) as connection:
            migrate(connection)
