"""Terms → passages: one SQLite FTS5 table per library, over the terms of its current passages.

The terms are ours (``store.terms``): stemmed, without stop-words, so FTS5 only splits at blanks.
One table per library keeps word frequencies of other libraries out; a second one has the
paragraphs of earlier versions (``earlier``), which no question searches. SQLite-only, as are
``store.connection`` and what works on the catalog as a file (``store.integrity`` and its users).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, text

TOKENIZER = "\"ascii tokenchars '_'\""
"""Takes every character of a term as it is: letters, digits, all beyond ASCII, and underscores."""


def create(connection: Connection, library_id: int) -> None:
    """Make the tables of a library, if it has none."""
    for earlier in (False, True):
        _create(connection, _table(library_id, earlier))


def drop(connection: Connection, library_id: int) -> None:
    """Take the tables of a library away, if it has them."""
    for earlier in (False, True):
        table = _table(library_id, earlier)
        connection.execute(text(f"DROP TABLE IF EXISTS {table}_terms"))
        connection.execute(text(f"DROP TABLE IF EXISTS {table}"))


def _create(connection: Connection, table: str) -> None:
    connection.execute(
        text(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5(terms, tokenize={TOKENIZER})")
    )
    connection.execute(
        text(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_terms USING fts5vocab({table}, 'row')")
    )


def add(
    connection: Connection,
    library_id: int,
    rows: Iterable[tuple[int, Sequence[str]]],
    earlier: bool = False,
) -> None:
    """Index passages: (id, terms). FTS5 wants ascending ids within a transaction."""
    values = [{"id": passage_id, "terms": " ".join(terms)} for passage_id, terms in sorted(rows)]
    if values:
        table = _table(library_id, earlier)
        connection.execute(text(f"INSERT INTO {table}(rowid, terms) VALUES (:id, :terms)"), values)


def remove(
    connection: Connection, library_id: int, ids: Iterable[int], earlier: bool = False
) -> None:
    """Take passages out of the index."""
    values = [{"id": passage_id} for passage_id in ids]
    if values:
        table = _table(library_id, earlier)
        connection.execute(text(f"DELETE FROM {table} WHERE rowid = :id"), values)


def compact(connection: Connection, library_id: int) -> None:
    """Merge the indexes, after which nothing is left in them of the passages taken out."""
    for table in (_table(library_id), _table(library_id, earlier=True)):
        connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('optimize')"))


def best(
    connection: Connection,
    library_id: int,
    terms: Iterable[str],
    count: int,
    article_ids: Sequence[str] | None = None,
    earlier: bool = False,
) -> list[int]:
    """Ids of the passages with the highest BM25 for any of the terms, best first."""
    match = " OR ".join(f'"{word}"' for word in sorted(set(terms)))
    return _matching(connection, library_id, match, count, article_ids, earlier)


def with_phrase(
    connection: Connection,
    library_id: int,
    terms: Sequence[str],
    count: int,
    article_ids: Sequence[str] | None = None,
    earlier: bool = False,
) -> list[int]:
    """Ids of passages that have the terms one right after the other, highest BM25 first."""
    match = f'"{" ".join(terms)}"' if terms else ""
    return _matching(connection, library_id, match, count, article_ids, earlier)


def _matching(
    connection: Connection,
    library_id: int,
    match: str,
    count: int,
    article_ids: Sequence[str] | None,
    earlier: bool,
) -> list[int]:
    if not match:
        return []
    table = _table(library_id, earlier)
    bound = ""
    parameters: dict[str, object] = {"match": match, "count": count}
    if article_ids is not None:
        rows = "earlier_paragraphs" if earlier else "passages"
        bound = f" AND rowid IN (SELECT id FROM {rows} WHERE article_id IN :articles)"
        parameters["articles"] = list(article_ids)
    query = text(
        f"SELECT rowid FROM {table} WHERE {table} MATCH :match{bound} ORDER BY rank LIMIT :count"
    )
    if article_ids is not None:
        query = query.bindparams(bindparam("articles", expanding=True))
    return list(connection.execute(query, parameters).scalars())


def document_frequencies(
    connection: Connection, library_id: int, terms: Iterable[str], earlier: bool = False
) -> dict[str, int]:
    """In how many passages of the library each term occurs; terms that occur in none are absent."""
    words = sorted(set(terms))
    if not words:
        return {}
    query = text(
        f"SELECT term, doc FROM {_table(library_id, earlier)}_terms WHERE term IN :words"
    ).bindparams(bindparam("words", expanding=True))
    return {row.term: row.doc for row in connection.execute(query, {"words": words})}


def terms_like(connection: Connection, library_id: int, prefix: str) -> list[str]:
    """All indexed terms that begin with ``prefix``."""
    query = text(
        f"SELECT term FROM {_table(library_id)}_terms WHERE term >= :first AND term < :last"
    )
    last = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return list(connection.execute(query, {"first": prefix, "last": last}).scalars())


def _table(library_id: int, earlier: bool = False) -> str:
    return f"lexical_{int(library_id)}{'_earlier' if earlier else ''}"
