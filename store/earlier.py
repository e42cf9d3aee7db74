"""An earlier version → those of its paragraphs that the current one no longer has, indexed.

So words that an article once had are found without reading every old text.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, insert, select

from store import lexical
from store.hashes import hash_text
from store.languages import ENGLISH
from store.schema import articles, earlier_paragraphs, libraries, versions
from store.terms import terms


def index_earlier(connection: Connection, library_id: int, article_id: str, number: int) -> None:
    """Index a version that is not (or no longer) the current one, inside a writing transaction."""
    present = set(
        connection.scalars(
            select(earlier_paragraphs.c.text_hash).where(
                earlier_paragraphs.c.article_id == article_id
            )
        )
    )
    present |= {hash_text(words) for _, _, words in _paragraphs(_current(connection, article_id))}
    text, language = connection.execute(
        select(versions.c.text, versions.c.language).where(
            versions.c.article_id == article_id, versions.c.number == number
        )
    ).one()
    added = []
    for ordinal, (start, end, words) in enumerate(_paragraphs(text), start=1):
        text_hash = hash_text(words)
        if text_hash in present:
            continue
        present.add(text_hash)
        made = connection.execute(
            insert(earlier_paragraphs).values(
                library_id=library_id,
                article_id=article_id,
                version=number,
                paragraph=ordinal,
                start=start,
                end=end,
                text_hash=text_hash,
            )
        )
        assert made.inserted_primary_key is not None
        added.append((int(made.inserted_primary_key[0]), terms(words, language or ENGLISH)))
    lexical.add(connection, library_id, added, earlier=True)


def index_all_earlier(connection: Connection) -> None:
    """The same for all versions of a catalog that has no such index yet."""
    for library_id in list(connection.scalars(select(libraries.c.id))):
        lexical.create(connection, library_id)
    rows = connection.execute(
        select(articles.c.library_id, versions.c.article_id, versions.c.number)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.number != articles.c.current_version)
        .order_by(versions.c.article_id, versions.c.number)
    ).all()
    for row in rows:
        index_earlier(connection, row.library_id, row.article_id, row.number)


def forget(connection: Connection, library_id: int, article_id: str) -> None:
    """Take the paragraphs of all an article's versions out, inside a writing transaction."""
    its = earlier_paragraphs.c.article_id == article_id
    ids = list(connection.scalars(select(earlier_paragraphs.c.id).where(its)))
    lexical.remove(connection, library_id, ids, earlier=True)
    connection.execute(delete(earlier_paragraphs).where(its))


def _current(connection: Connection, article_id: str) -> str:
    query = select(versions.c.text).join(
        articles,
        (articles.c.id == versions.c.article_id)
        & (articles.c.current_version == versions.c.number),
    )
    text: str = connection.scalars(query.where(versions.c.article_id == article_id)).one()
    return text


def _paragraphs(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and words of each paragraph of a canonical text."""
    start = 0
    for words in text.split("\n\n"):
        yield start, start + len(words), words
        start += len(words) + 2
