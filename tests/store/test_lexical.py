"""The lexical index: the same passages, in the same order, in SQLite and in PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, text

from store import lexical
from store.connection import open_engine, writing
from store.migrations import bring_up_to_date
from tests.servers import PostgreSQL

RARE = ["snake_case", "łódź", "əlavə", "or", "near", "x²", "½", "and", "zz", "z", "é"]
COMMON = [f"w{number}" for number in range(25)]
LIBRARY, OTHER = 1, 2

Rows = dict[int, list[str]]


@pytest.fixture(scope="module")
def server(postgresql: PostgreSQL) -> Iterator[Engine]:
    engine = open_engine("unused", postgresql.new_database())  # type: ignore[arg-type]
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


def filled(connection: Connection, current: Rows, gone: Rows, earlier: Rows) -> Connection:
    """Index passages, and take some of them out again; another library has the same ones."""
    for library in (LIBRARY, OTHER):
        lexical.drop(connection, library)
        lexical.create(connection, library)
    lexical.add(connection, OTHER, gone.items())
    lexical.add(connection, LIBRARY, (current | gone).items())
    lexical.add(connection, LIBRARY, earlier.items(), earlier=True)
    lexical.remove(connection, LIBRARY, gone)
    lexical.remove(connection, LIBRARY, [])
    return connection


def found(connection: Connection, queries: Sequence[Sequence[str]]) -> list[Any]:
    """Everything that an index says."""
    said: list[Any] = []
    for earlier in (False, True):
        for terms in queries:
            place = connection, LIBRARY
            said.append(lexical.best(*place, terms, 7, earlier=earlier))
            said.append(lexical.with_phrase(*place, terms, 7, earlier=earlier))
            said.append(lexical.document_frequencies(*place, terms, earlier))
    said += [sorted(lexical.terms_like(connection, LIBRARY, each[0])) for each in ["w", *RARE]]
    return said


words = st.sampled_from([*COMMON[:4], *RARE])
passages = st.lists(st.lists(words, max_size=12), max_size=8)


@given(passages, passages, passages, st.lists(st.lists(words, max_size=3), min_size=1, max_size=4))
def test_both_databases_find_the_same_in_the_same_order(
    server: Engine,
    current: list[list[str]],
    gone: list[list[str]],
    earlier: list[list[str]],
    queries: list[list[str]],
) -> None:
    rows = dict(enumerate(current, start=1)), dict(enumerate(gone, start=2**62))
    given_rows = *rows, dict(enumerate(earlier, start=1))
    with create_engine("sqlite://").connect() as connection:
        expected = found(filled(connection, *given_rows), queries)
    with writing(server) as connection:
        assert found(filled(connection, *given_rows), queries) == expected


def test_ranked_alike_among_many_passages(server: Engine) -> None:
    chance = random.Random(3)
    rows = {
        chance.getrandbits(63): chance.choices(COMMON, range(25, 0, -1), k=chance.randint(1, 60))
        for _ in range(400)
    }
    queries = [chance.sample(COMMON, 4) for _ in range(20)]
    queries += [chance.choice(list(rows.values()))[:length] for length in (1, 2, 3, 40) * 5]
    queries.append([*COMMON[:3], "nowhere"])
    with create_engine("sqlite://").connect() as connection:
        expected = found(filled(connection, rows, {}, {}), queries)
    with writing(server) as connection:
        assert found(filled(connection, rows, {}, {}), queries) == expected
    assert sum(map(bool, expected)) > 60


def test_only_what_is_in_certain_articles_is_found(server: Engine) -> None:
    """The articles bound, the rarity of terms is still the whole library's."""
    rows = {1: ["a", "b"], 2: ["a", "c"], 3: ["a", "a", "c"], 4: ["d"]}
    articles = {"one": (1, 4), "two": (2, 3)}
    with writing(server) as connection:
        filled(connection, rows, {}, {})
        connection.execute(text("INSERT INTO libraries VALUES (1, 'public', 0, 0, 0)"))
        for article_id, ids in articles.items():
            connection.execute(
                text(f"INSERT INTO articles VALUES ('{article_id}', 1, '{article_id}', 1)")
            )
            for id_ in ids:
                connection.execute(
                    text(
                        f"INSERT INTO passages VALUES ({id_}, 1, '{article_id}', 1, {id_}, 1, 0, "
                        "1, '', 1, '', '')"
                    )
                )
        assert lexical.best(connection, LIBRARY, ["a", "c"], 9, ["one"]) == [1]
        assert lexical.best(connection, LIBRARY, ["a", "c"], 9, ["one", "two"]) == [3, 2, 1]
        assert lexical.with_phrase(connection, LIBRARY, ["a", "c"], 9, ["two"]) == [2, 3]
        assert lexical.best(connection, LIBRARY, ["a"], 9, []) == []
        connection.rollback()
