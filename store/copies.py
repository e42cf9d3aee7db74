"""A text → the articles of the same library that have the same words, or nearly the same.

Two texts are compared by their runs of ``RUN_WORDS`` words (w-shingling), of which those are kept
whose hash is divisible by ``KEPT_OF`` (Broder 1997, "On the resemblance and containment of
documents"). A copy whose end is cut off has all its runs in the whole text: containment finds it,
where MinHash, which estimates the share of both texts together, finds no more than the share left.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from store.connection import in_parts
from store.hashes import hash_text
from store.schema import (
    articles,
    libraries,
    sampled_runs,
    text_sketches,
    versions,
)
from store.version_rows import library_id_of

RUN_WORDS = 4
KEPT_OF = 8
"""One run in so many is kept: some ninety rows for an article of seven hundred words."""
NEAR_COPY = 0.4
"""Share of the shorter text's runs that the longer one has, from which it is nearly the same text.
Measured on our own articles: copies with the last two thirds cut off, in another house style, with
sentences left out, or with every eighth word replaced share .51 at least; different reports on one
event, and an explainer with its update, .011 at most."""
LIKELY_COPY = 0.2
"""The same share among the kept runs, from which the texts themselves are compared."""
FEWEST_WORDS = 20
"""A shorter text (a stub, a caption) says too little to tell a copy from a coincidence."""
MOST_WORDS = 50_000
"""A longer text is a book: only the very same words are found again."""
MOST_LOOKED_AT = 50
"""Articles with most runs in common whose sizes are looked at."""
MOST_COMPARED = 8
"""Likely copies whose texts are read: those that share most."""
RUN_BYTES = np.dtype(np.int64).itemsize

_WORD = re.compile(r"\w+")


# Built once: for every article, building them takes longer than SQLite does to answer them.
_SAME_WORDS_QUERY = (
    select(func.min(text_sketches.c.article_id))
    .join(libraries, libraries.c.id == text_sketches.c.library_id)
    .where(libraries.c.name == bindparam("library"))
    .where(text_sketches.c.words_hash == bindparam("words_hash"))
)
_RUNS_QUERY = select(text_sketches.c.runs).where(
    text_sketches.c.article_id == bindparam("article_id")
)
_COMMON_RUNS_QUERY = (
    select(sampled_runs.c.article_id, func.count())
    .where(sampled_runs.c.library_id == bindparam("library_id"))
    .where(sampled_runs.c.run.in_(bindparam("runs", expanding=True)))
    .where(sampled_runs.c.article_id != bindparam("article_id"))
    .group_by(sampled_runs.c.article_id)
)
_SIZES_QUERY = select(text_sketches.c.article_id, func.length(text_sketches.c.runs)).where(
    text_sketches.c.article_id.in_(bindparam("article_ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class NearCopy:
    """An article with nearly the same text as another of its library, or the very same words.

    ``share``: of the shorter text's runs of words, those that the longer one has, 0 to 1.
    """

    article_id: str
    title: str
    identity: str
    share: float


def note_text(connection: Connection, library_id: int, article_id: str, text: str) -> None:
    """Remember by which runs an article's current text is found, in a writing transaction."""
    forget_text(connection, library_id, article_id)
    words = words_of(text)
    if len(words) < FEWEST_WORDS:
        return
    runs = _hashes(words) if len(words) <= MOST_WORDS else ()
    kept = sorted(run for run in runs if run % KEPT_OF == 0)
    connection.execute(
        insert(text_sketches).values(
            article_id=article_id,
            library_id=library_id,
            words_hash=_words_hash(words),
            runs=np.array(kept, dtype=np.int64).tobytes(),
        )
    )
    if kept:
        connection.execute(
            insert(sampled_runs),
            [{"library_id": library_id, "run": run, "article_id": article_id} for run in kept],
        )


def forget_text(connection: Connection, library_id: int, article_id: str) -> None:
    """Take out what ``note_text`` remembers of an article."""
    runs = _runs(connection, article_id)
    if runs is None:
        return
    here = sampled_runs.c.library_id == library_id, sampled_runs.c.article_id == article_id
    for part in in_parts(runs):
        connection.execute(delete(sampled_runs).where(*here, sampled_runs.c.run.in_(part)))
    connection.execute(delete(text_sketches).where(text_sketches.c.article_id == article_id))


def note_all_texts(connection: Connection) -> None:
    """The same for all articles of a catalog that has nothing of the kind yet."""
    query = select(articles.c.library_id, articles.c.id, versions.c.text).join(
        versions,
        (versions.c.article_id == articles.c.id)
        & (versions.c.number == articles.c.current_version),
    )
    for library_id, article_id, text in connection.execute(query).all():
        note_text(connection, library_id, article_id, text)


def with_same_words(connection: Connection, library: str, text: str) -> str | None:
    """The id of an article of the library whose current text has the same words in their order.

    Punctuation, capitals and white space may differ. The first by id, where there are several.
    """
    words = words_of(text)
    if len(words) < FEWEST_WORDS:
        return None
    same = {"library": library, "words_hash": _words_hash(words)}
    found: str | None = connection.scalar(_SAME_WORDS_QUERY, same)
    return found


def near_copies(connection: Connection, article_id: str) -> list[NearCopy]:
    """The other articles of its library with nearly the same current text, the nearest first."""
    runs = _runs(connection, article_id)
    if not runs:
        return []
    ids = _likely(connection, article_id, runs)
    if not ids:
        return []
    query = (
        select(articles.c.id, versions.c.title, articles.c.identity, versions.c.text)
        .join(versions, versions.c.article_id == articles.c.id)
        .where(versions.c.number == articles.c.current_version)
        .where(articles.c.id.in_([article_id, *ids]))
    )
    rows = {row.id: row for row in connection.execute(query)}
    own = runs_of(rows.pop(article_id).text)
    found = [
        NearCopy(row.id, row.title, row.identity, shared(own, runs_of(row.text)))
        for row in rows.values()
    ]
    near = [copy for copy in found if copy.share >= NEAR_COPY]
    return sorted(near, key=lambda copy: (-copy.share, copy.article_id))


def words_of(text: str) -> list[str]:
    """The words of a text by which it is compared: letters and digits alone, lower-cased."""
    return _WORD.findall(text.casefold())


def runs_of(text: str) -> frozenset[int]:
    """The hashes of all runs of ``RUN_WORDS`` words of a text."""
    return frozenset(_hashes(words_of(text)))


def shared(first: frozenset[int], second: frozenset[int]) -> float:
    """Of the runs of the shorter of two texts, the share that the other has, too."""
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer else 0.0


def _hashes(words: Sequence[str]) -> set[int]:
    runs = {" ".join(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1)}
    return {
        int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1 for run in runs
    }


def _words_hash(words: Sequence[str]) -> str:
    return hash_text(" ".join(words))


def _runs(connection: Connection, article_id: str) -> list[int] | None:
    """The kept runs of an article's text, None where nothing was noted."""
    blob: bytes | None = connection.scalar(_RUNS_QUERY, {"article_id": article_id})
    return None if blob is None else np.frombuffer(blob, dtype=np.int64).tolist()


def _likely(connection: Connection, article_id: str, runs: Sequence[int]) -> list[str]:
    """Ids of the articles of the same library that share most of the kept runs."""
    library_id = library_id_of(connection, article_id)
    common: Counter[str] = Counter()
    for part in in_parts(runs):
        of_them = {"library_id": library_id, "article_id": article_id, "runs": part}
        common.update(dict(connection.execute(_COMMON_RUNS_QUERY, of_them).tuples().all()))
    most = sorted(common, key=lambda id_: (-common[id_], id_))[:MOST_LOOKED_AT]
    rows = connection.execute(_SIZES_QUERY, {"article_ids": most})
    kept = {id_: size // RUN_BYTES for id_, size in rows}
    likely = [id_ for id_ in most if common[id_] >= LIKELY_COPY * min(kept[id_], len(runs))]
    return likely[:MOST_COMPARED]
