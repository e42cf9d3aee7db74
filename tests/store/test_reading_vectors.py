"""Vectors are read from the catalog by part: what a part costs, and what is read of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from store.catalog import Catalog, claim_library
from store.connection import reading, writing
from store.schema import articles, passages
from store.vector_rows import vectors_of

DIMENSION = 4
ASKED = [*range(1, 101)]


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


def fill(catalog: Catalog, first: int, count: int, library: str = "public") -> int:
    """Passages of one article, with their ids as vectors; gives the library's id."""
    with writing(catalog.engine) as connection:
        id_ = claim_library(connection, library)
        name = f"{library} {first}"
        connection.execute(
            insert(articles).values(id=name, library_id=id_, identity=name, current_version=1)
        )
        known = {"library_id": id_, "article_id": name, "revision": 1, "terms": 0}
        place = {"ordinal": 0, "paragraph": 1, "start": 0, "end": 0, "sentences": b""}
        rows = [
            {"id": number, "text_hash": str(number), "vector": vector(number), **known, **place}
            for number in range(first, first + count)
        ]
        connection.execute(insert(passages), rows)
    return id_


def vector(number: int) -> bytes:
    return np.full(DIMENSION, number, dtype="<f2").tobytes()


def steps(catalog: Catalog, library_id: int) -> int:
    """Thousands of steps of SQLite's virtual machine that a part takes."""
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    with reading(catalog.engine) as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(count, 100)
        try:
            assert len(vectors_of(connection, library_id, ASKED, DIMENSION).ids) == len(ASKED)
        finally:
            driver.set_progress_handler(None, 0)
    return done


def test_a_part_costs_the_same_in_a_library_of_any_size(catalog: Catalog) -> None:
    library_id = fill(catalog, 1, 200)
    in_a_small_one = steps(catalog, library_id)
    fill(catalog, 201, 5_000)
    assert 0 < steps(catalog, library_id) <= 2 * in_a_small_one


def test_of_another_library_nothing_is_read(catalog: Catalog) -> None:
    here, there = fill(catalog, 1, 3), fill(catalog, 11, 3, "guild:1")
    with reading(catalog.engine) as connection:
        mine = vectors_of(connection, here, [12, 3, 99, 1], DIMENSION)
        theirs = vectors_of(connection, there, [12, 3, 99, 1], DIMENSION)
    assert mine.ids.tolist() == [3, 1]
    assert mine.vectors.tolist() == [[3.0] * DIMENSION, [1.0] * DIMENSION]
    assert theirs.ids.tolist() == [12]
