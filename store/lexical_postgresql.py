"""The lexical index on PostgreSQL: a table of postings, and BM25 as FTS5 computes it, in SQL.

PostgreSQL's own ``ts_rank`` knows nothing of how rare a term is, and a ``tsvector`` gives how often
a term occurs only by being unpacked. A posting has what BM25 asks for, so that the index alone
answers: one row for each term of a passage, with its places there and the passage's length.

Measured with 100,000 passages of 35 terms on two busy cores: the best 20 of 2,100 passages that
have any of four terms in 5 to 9 ms, of 10,200 in 67 ms, where unpacking tsvectors took 6 s for the
2,100; 4.8 kB a passage on the disk, where tsvectors took .6 kB.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    text,
)

from store.column_types import String
from store.lexical_sqlite import K1, LEAST_WEIGHT, B

postgresql_metadata = MetaData()

postings = Table(
    "lexical_postings",
    postgresql_metadata,
    Column("library_id", Integer, nullable=False),
    # whether it is one of the paragraphs of earlier versions
    Column("earlier", Boolean, nullable=False),
    # "" for a passage without terms: it counts as a passage, too
    Column("term", String, nullable=False),
    Column("passage_id", BigInteger, nullable=False),
    # of the passage, in terms
    Column("length", Integer, nullable=False),
    Column("frequency", Integer, nullable=False),
    Column("positions", ARRAY(Integer), nullable=False),
    Index(
        "lexical_postings_by_term",
        "library_id",
        "earlier",
        "term",
        "passage_id",
        unique=True,
        postgresql_include=["length", "frequency"],
    ),
    Index("lexical_postings_by_passage", "passage_id"),
)

# How many passages an index has, and how many terms are in them.
sizes = Table(
    "lexical_sizes",
    postgresql_metadata,
    Column("library_id", Integer, primary_key=True, autoincrement=False),
    Column("earlier", Boolean, primary_key=True),
    Column("passages", BigInteger, nullable=False),
    Column("terms", BigInteger, nullable=False),
)

_HERE = "library_id = :library_id AND earlier = :earlier"
_SIZE = f"SELECT passages::float8, terms::float8 FROM lexical_sizes WHERE {_HERE}"
_BM25 = f"frequency * {K1 + 1} / (frequency + {K1} * ({1 - B} + {B} * length * passages / terms))"
_WEIGHT = f"greatest(ln((passages - having_it + .5) / (having_it + .5)), {LEAST_WEIGHT})"
# One statement for all rows.
_ADD = """
INSERT INTO lexical_postings
SELECT :library_id, :earlier, term, id, length, frequency, CAST(positions AS integer[])
FROM unnest(
    CAST(:terms AS text[]), CAST(:ids AS bigint[]), CAST(:lengths AS integer[]),
    CAST(:frequencies AS integer[]), CAST(:positions AS text[])
) AS added(term, id, length, frequency, positions)
"""
_BEST = """
WITH size AS ({size}),
found AS (
    SELECT term, passage_id, frequency, length FROM lexical_postings
    WHERE {here} AND term = ANY(:terms)
),
rarity AS (
    SELECT term, {weight} AS weight
    FROM (SELECT term, count(*) AS having_it FROM found GROUP BY term) AS counted, size
    GROUP BY term, having_it, passages
)
SELECT passage_id FROM found JOIN rarity USING (term), size {bound}
GROUP BY passage_id ORDER BY sum(weight * {bm25}) DESC, passage_id LIMIT :count
"""
# A phrase is at the same place for each of its terms, that place being the term's own less how far
# into the phrase it stands. All passages have it equally rare. OFFSET 0 keeps the plan: from the
# passages of the rarest term to each other term's posting by the index, whatever is known of the
# table (with none, as in a new database, it went through all postings of every passage).
_PHRASE = """
WITH size AS ({size}),
places AS (
    SELECT candidate.passage_id, length, place - wanted.ordinal AS start
    FROM (
        SELECT passage_id FROM lexical_postings WHERE {here} AND term = :rarest OFFSET 0
    ) AS candidate
    CROSS JOIN unnest(CAST(:terms AS text[])) WITH ORDINALITY AS wanted(term, ordinal)
    CROSS JOIN LATERAL (
        SELECT length, positions FROM lexical_postings
        WHERE {here} AND term = wanted.term COLLATE "C" AND passage_id = candidate.passage_id
        OFFSET 0
    ) AS posting
    CROSS JOIN unnest(posting.positions) AS place
),
found AS (
    SELECT passage_id, length, count(*) AS frequency
    FROM (
        SELECT passage_id, length, start FROM places
        GROUP BY passage_id, length, start HAVING count(*) = :term_count
    ) AS starts
    GROUP BY passage_id, length
)
SELECT passage_id FROM found, size {bound} ORDER BY {bm25} DESC, passage_id LIMIT :count
"""
_TERMS_LIKE = """
WITH RECURSIVE found(term) AS (
    (SELECT term FROM lexical_postings WHERE {here} AND term >= :first ORDER BY term LIMIT 1)
    UNION ALL
    SELECT (
        SELECT term FROM lexical_postings WHERE {here} AND term > found.term ORDER BY term LIMIT 1
    )
    FROM found WHERE found.term < :last
)
SELECT term FROM found WHERE term < :last
"""
"""From each term to the next one in the index, instead of over all the postings between them."""


class Postings:
    """One library's postings, of its current passages or of its earlier paragraphs."""

    def __init__(self, connection: Connection, library_id: int, earlier: bool) -> None:
        self._connection = connection
        self._place = {"library_id": library_id, "earlier": earlier}

    def create(self) -> None:
        """See ``store.lexical``, as for all that follows."""
        self._run(
            "INSERT INTO lexical_sizes VALUES (:library_id, :earlier, 0, 0) ON CONFLICT DO NOTHING"
        )

    def drop(self) -> None:
        for table in (postings.name, sizes.name):
            self._run(f"DELETE FROM {table} WHERE {_HERE}")

    def add(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        made: list[tuple[str, int, int, int, str]] = []
        passages = terms_in_all = 0
        for passage_id, terms in rows:
            positions: defaultdict[str, list[int]] = defaultdict(list)
            for position, term in enumerate(terms):
                positions[term].append(position)
            made += (
                (term, passage_id, len(terms), len(places), f"{{{','.join(map(str, places))}}}")
                for term, places in (positions or {"": []}).items()
            )
            passages += 1
            terms_in_all += len(terms)
        names = ("terms", "ids", "lengths", "frequencies", "positions")
        self._run(_ADD, **dict(zip(names, map(list, zip(*made, strict=True)), strict=True)))
        self._count(passages, terms_in_all)

    def remove(self, ids: Sequence[int]) -> None:
        gone = self._run(
            "WITH gone AS ("
            f"DELETE FROM lexical_postings WHERE {_HERE} AND passage_id = ANY(:ids) "
            "RETURNING passage_id, length) "
            "SELECT count(*), coalesce(sum(length), 0) "
            "FROM (SELECT DISTINCT passage_id, length FROM gone) AS passages",
            ids=list(ids),
        )
        [(passages, terms)] = gone.all()
        self._count(-passages, -int(terms))

    def compact(self) -> None:
        """Nothing: see ``store.connection_postgresql.forget_deleted``."""

    def best(
        self, terms: Sequence[str], count: int, article_ids: Sequence[str] | None
    ) -> list[int]:
        return self._matching(_BEST, article_ids, terms=terms, count=count)

    def with_phrase(
        self, terms: Sequence[str], count: int, article_ids: Sequence[str] | None
    ) -> list[int]:
        having_it = self.document_frequencies(sorted(set(terms)))
        if len(having_it) < len(set(terms)):
            return []
        return self._matching(
            _PHRASE,
            article_ids,
            terms=list(terms),
            count=count,
            term_count=len(terms),
            rarest=min(having_it, key=lambda term: (having_it[term], term)),
        )

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        found = self._run(
            f"SELECT term, count(*) FROM lexical_postings WHERE {_HERE} AND term = ANY(:terms) "
            "GROUP BY term",
            terms=terms,
        )
        return dict(found.all())

    def terms_like(self, prefix: str) -> list[str]:
        last = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return list(self._run(_TERMS_LIKE.format(here=_HERE), first=prefix, last=last).scalars())

    def _matching(
        self, statement: str, article_ids: Sequence[str] | None, **values: Any
    ) -> list[int]:
        bound = ""
        if article_ids is not None:
            rows = "earlier_paragraphs" if self._place["earlier"] else "passages"
            bound = f"WHERE passage_id IN (SELECT id FROM {rows} WHERE article_id = ANY(:articles))"
            values["articles"] = list(article_ids)
        made = statement.format(here=_HERE, size=_SIZE, bm25=_BM25, weight=_WEIGHT, bound=bound)
        return list(self._run(made, **values).scalars())

    def _count(self, passages: int, terms: int) -> None:
        self._run(
            "INSERT INTO lexical_sizes AS sizes VALUES (:library_id, :earlier, :passages, :terms) "
            "ON CONFLICT (library_id, earlier) DO UPDATE SET "
            "passages = sizes.passages + :passages, terms = sizes.terms + :terms",
            passages=passages,
            terms=terms,
        )

    def _run(self, statement: str, **values: Any) -> Any:
        return self._connection.execute(text(statement), {**self._place, **values})
