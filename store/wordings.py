"""The words of a quotation → the paragraphs that may hold them, now or in earlier versions.

Lexical alone: whoever quotes repeats words, so no vector is asked and no model loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from store import lexical
from store.catalog import Catalog, languages_of
from store.connection import reading
from store.languages import ENGLISH
from store.records import Scope, Version
from store.schema import articles, earlier_paragraphs, passages, versions
from store.terms import terms
from store.version_rows import version_from_row, version_query

MOST_WITH_PHRASE = 12
"""Passages taken that have all terms of a part in its order; more would say the same again."""
FEW_TERMS = 2
MOST_WITH_FEW_TERMS = 40
"""Passages taken where all there is to look for is so few terms: the other words decide then, which
are not indexed."""
TERMS_OF_A_RUN = 4
MOST_WITH_RUN = 4
"""A part that is nowhere as it is is looked for in runs of so many terms: of a quotation with some
words altered, most are as they were. Passages taken for each."""
MOST_WITH_TERMS = 8
"""Passages taken that have the part's rarest terms, in any order."""
RAREST_TERMS = 8
"""Terms of a part that are looked for by themselves: common ones cost time and find nothing."""


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A passage ``version.text[start:end]``, or a paragraph of an earlier version."""

    version: Version
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wordings:
    """Where words may stand, in the order of the texts, and in how many passages each term is."""

    found: tuple[FoundParagraph, ...]
    frequencies: Mapping[str, int]


def find_wordings(
    catalog: Catalog,
    parts: Sequence[str],
    scope: Scope,
    earlier: bool = False,
    only_english: bool = False,
) -> Wordings:
    """The passages of a scope that share most with any of ``parts`` (a sentence or so each).

    A passage that has a part's words one after the other is always among them, unless very many
    have. With ``earlier`` those of earlier versions that are no longer in the current ones.
    With ``only_english`` no other language's words are looked for.
    """
    states = catalog.library_states(scope.libraries)
    bound = None if scope.article_ids is None else sorted(scope.article_ids)
    frequencies: Counter[str] = Counter()
    with reading(catalog.engine) as connection:
        ids: dict[int, None] = {}
        for state in states:
            wanted = _wanted(
                parts, [ENGLISH] if only_english else languages_of(connection, state.id)
            )
            every = {term for part in wanted for term in part}
            known = lexical.document_frequencies(connection, state.id, every, earlier)
            frequencies.update(known)
            place = connection, state.id, bound, earlier
            few = len(wanted) == 1 and len(wanted[0]) <= FEW_TERMS
            count = MOST_WITH_FEW_TERMS if few else MOST_WITH_PHRASE
            for part in wanted:
                ids |= dict.fromkeys(_with_terms(*place, part, known, count))
        found = _earlier(connection, ids) if earlier else _current(connection, ids)
    return Wordings(tuple(found), frequencies)


def _wanted(parts: Sequence[str], languages: Sequence[str]) -> list[list[str]]:
    """The terms of each part that has any, in each of the languages."""
    found = [terms(part, language) for language in languages for part in parts]
    return [each for row, each in enumerate(found) if each and each not in found[:row]]


def _with_terms(
    connection: Connection,
    library_id: int,
    bound: Sequence[str] | None,
    earlier: bool,
    part: Sequence[str],
    known: Mapping[str, int],
    most_with_phrase: int,
) -> list[int]:
    """Ids of the passages that have a part's terms in their order, in runs, or its rarest ones."""

    def with_phrase(terms: Sequence[str], count: int) -> list[int]:
        if not all(term in known for term in terms):
            return []
        return lexical.with_phrase(connection, library_id, terms, count, bound, earlier)

    ids = with_phrase(part, most_with_phrase)
    if not ids and len(part) > TERMS_OF_A_RUN:
        for first in range(0, len(part) - TERMS_OF_A_RUN + 1, TERMS_OF_A_RUN):
            ids += with_phrase(part[first : first + TERMS_OF_A_RUN], MOST_WITH_RUN)
    rarest = sorted(known.keys() & set(part), key=lambda term: (known[term], term))[:RAREST_TERMS]
    return ids + lexical.best(connection, library_id, rarest, MOST_WITH_TERMS, bound, earlier)


def _current(connection: Connection, ids: Iterable[int]) -> list[FoundParagraph]:
    order = {id_: position for position, id_ in enumerate(ids)}
    columns = passages.c
    rows = connection.execute(
        select(columns.id, columns.article_id, columns.paragraph, columns.start, columns.end).where(
            columns.id.in_(list(order))
        )
    ).all()
    query = _versions().where(
        versions.c.number == articles.c.current_version,
        articles.c.id.in_({row.article_id for row in rows}),
    )
    found = {row.article_id: version_from_row(row) for row in connection.execute(query)}
    return [
        FoundParagraph(found[row.article_id], row.paragraph, row.start, row.end)
        for row in sorted(rows, key=lambda row: order[row.id])
    ]


def _earlier(connection: Connection, ids: Iterable[int]) -> list[FoundParagraph]:
    order = {id_: position for position, id_ in enumerate(ids)}
    rows = connection.execute(
        select(earlier_paragraphs).where(earlier_paragraphs.c.id.in_(list(order)))
    ).all()
    if not rows:
        return []
    wanted = {(row.article_id, row.version) for row in rows}
    query = _versions().where(
        or_(
            *(
                and_(versions.c.article_id == article_id, versions.c.number == number)
                for article_id, number in sorted(wanted)
            )
        )
    )
    found = {
        (row.article_id, row.number): version_from_row(row) for row in connection.execute(query)
    }
    return [
        FoundParagraph(found[row.article_id, row.version], row.paragraph, row.start, row.end)
        for row in sorted(rows, key=lambda row: order[row.id])
    ]


def _versions() -> Any:
    """``version_query`` without the columns that only ranking needs, which are the longest."""
    unneeded = versions.c.sentence_frequencies, versions.c.sentences
    query = version_query()
    kept = (column for column in query.selected_columns if column not in unneeded)
    return query.with_only_columns(*kept)
