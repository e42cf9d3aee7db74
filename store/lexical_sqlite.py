"""The lexical index on SQLite: one FTS5 table per library.

FTS5 only splits at blanks; its own ``rank`` is BM25. Without doc strings where ``store.lexical``
has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, text

K1, B = 1.2, 0.75
"""FTS5's parameters of BM25, not to be changed: they are built into it, and ``store.kept_postings``
and ``store.lexical_postgresql`` score as it does."""
LEAST_WEIGHT = 1e-6
"""What FTS5 lets a term count that more than half of all passages have."""
TOKENIZER = "\"ascii tokenchars '_'\""
"""Takes every character of a term as it is: letters, digits, all beyond ASCII, and underscores."""


class FullTextTable:
    """One library's FTS5 table, of its current passages or of its earlier paragraphs."""

    def __init__(self, connection: Connection, library_id: int, earlier: bool) -> None:
        self._connection = connection
        self._earlier = earlier
        self._table = f"lexical_{int(library_id)}{'_earlier' if earlier else ''}"

    def create(self) -> None:
        """See ``store.lexical``, as for all that follows."""
        table = self._table
        options = f"terms, tokenize={TOKENIZER}"
        for made in (
            f"{table} USING fts5({options})",
            f"{table}_terms USING fts5vocab({table}, 'row')",
        ):
            self._connection.execute(text(f"CREATE VIRTUAL TABLE IF NOT EXISTS {made}"))

    def drop(self) -> None:
        for table in (f"{self._table}_terms", self._table):
            self._connection.execute(text(f"DROP TABLE IF EXISTS {table}"))

    def add(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """FTS5 wants ascending ids within a transaction."""
        values = [{"id": passage_id, "terms": " ".join(terms)} for passage_id, terms in rows]
        self._connection.execute(
            text(f"INSERT INTO {self._table}(rowid, terms) VALUES (:id, :terms)"), values
        )

    def remove(self, ids: Sequence[int]) -> None:
        self._connection.execute(
            text(f"DELETE FROM {self._table} WHERE rowid = :id"), [{"id": id_} for id_ in ids]
        )

    def compact(self) -> None:
        """Merge the index, after which nothing is left in it of the passages taken out."""
        table = self._table
        self._connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('optimize')"))

    def best(
        self, terms: Sequence[str], count: int, article_ids: Sequence[str] | None
    ) -> list[int]:
        return self._matching(" OR ".join(f'"{word}"' for word in terms), count, article_ids)

    def with_phrase(
        self, terms: Sequence[str], count: int, article_ids: Sequence[str] | None
    ) -> list[int]:
        return self._matching(f'"{" ".join(terms)}"', count, article_ids)

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        query = text(f"SELECT term, doc FROM {self._table}_terms WHERE term IN :words").bindparams(
            bindparam("words", expanding=True)
        )
        return {row.term: row.doc for row in self._connection.execute(query, {"words": terms})}

    def occurrences(self, term: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every place of a term: its passage's id, and how many terms that passage has.

        ``_docsize`` is FTS5's own table of lengths; the passages' rows have them, too, but are so
        wide that reading there takes three times as long.
        """
        table = f"temp.{self._table}_occurrences"  # of this connection alone
        self._connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} "
            f"USING fts5vocab(main, {self._table}, instance)"
        )
        found: Any = self._connection.execute(
            text(
                f"SELECT doc, size.sz FROM {table} CROSS JOIN {self._table}_docsize AS size "
                "ON size.id = doc WHERE term = :term"
            ),
            {"term": term},
        )
        # past SQLAlchemy's rows, which take longer to make than to read 40,000 of SQLite
        rows: list[tuple[int, bytes]] = found.cursor.fetchall()
        found.close()
        ids = np.fromiter((passage_id for passage_id, _ in rows), np.int64, len(rows))
        lengths = (size[0] if len(size) == 1 else _variable_integer(size) for _, size in rows)
        return ids, np.fromiter(lengths, np.int64, len(rows))

    def terms_like(self, prefix: str) -> list[str]:
        query = text(f"SELECT term FROM {self._table}_terms WHERE term >= :first AND term < :last")
        last = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        found = self._connection.execute(query, {"first": prefix, "last": last})
        return list(found.scalars())

    def _matching(self, match: str, count: int, article_ids: Sequence[str] | None) -> list[int]:
        bound = ""
        parameters: dict[str, object] = {"match": match, "count": count}
        if article_ids is not None:
            rows = "earlier_paragraphs" if self._earlier else "passages"
            bound = f" AND rowid IN (SELECT id FROM {rows} WHERE article_id IN :articles)"
            parameters["articles"] = list(article_ids)
        query = text(
            f"SELECT rowid FROM {self._table} WHERE {self._table} MATCH :match{bound} "
            "ORDER BY rank LIMIT :count"
        )
        if article_ids is not None:
            query = query.bindparams(bindparam("articles", expanding=True))
        return list(self._connection.execute(query, parameters).scalars())


def _variable_integer(data: bytes) -> int:
    """SQLite's varint (https://sqlite.org/fileformat2.html#varint): seven bits a byte."""
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value
